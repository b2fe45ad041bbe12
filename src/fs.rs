//! The file system as forcelint sees it: the disk, a map in memory (tests, card examples), or one of them with an
//! editor's unsaved text laid over it. Nothing else touches the disk.

use std::io;
use std::path::{Component, Path, PathBuf};

mod disk;
mod memory;
mod overlay;

pub use disk::Disk;
pub use memory::Memory;
pub use overlay::Overlay;

/// What a path leads to, symbolic links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
}

/// What a walk met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The kept files in the byte order of their paths, each below the walk's root.
    pub files: Vec<PathBuf>,
    /// Directories that could not be listed, with the reason.
    pub errors: Vec<(PathBuf, String)>,
}

/// The largest file that is read. Positions are 32-bit, and the largest file of a real project is a tenth of it.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads, lists and writes files.
pub trait FileSystem: Sync {
    /// The whole content of a file.
    ///
    /// # Errors
    /// `FileTooLarge` for a file over [`MAX_BYTES`]; else as the operating system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The same in place of what `buffer` holds: whoever reads thousands of files need not ask for memory for each.
    ///
    /// # Errors
    /// As [`FileSystem::read`]; the buffer then holds anything.
    fn read_into(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
        *buffer = self.read(path)?;
        Ok(())
    }

    /// What the path leads to; `None` where nothing is there, or something that is neither file nor directory.
    fn kind(&self, path: &Path) -> Option<PathKind>;

    /// Lists the files below `root`. A directory is visited where `enter` says so (the root always), once however many
    /// links lead to it; a file is listed where `keep` says so.
    fn walk(&self, root: &Path, enter: &dyn Fn(&Path) -> bool, keep: &dyn Fn(&Path) -> bool) -> Walk;

    /// Replaces a file's content in one step: a reader sees the old text or the new one, never a part. The file's
    /// permissions stay as they were.
    ///
    /// # Errors
    /// As the operating system says; the old content is then untouched.
    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()>;

    /// The path that this one leads to, symbolic links followed; itself where it leads to nothing.
    fn real(&self, path: &Path) -> PathBuf {
        path.to_path_buf()
    }

    /// The path from the root of the file system, without `.` and `..`.
    ///
    /// # Errors
    /// For an empty path, or where the working directory cannot be told.
    fn absolute(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(normal(path))
    }
}

/// The path without `.` and `..`, by its spelling alone.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// Sorts by the bytes of the whole path: several times faster than part by part, and as deterministic.
fn sort(paths: &mut [PathBuf]) {
    paths.sort_unstable_by(|left, right| left.as_os_str().cmp(right.as_os_str()));
}
