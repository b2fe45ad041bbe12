//! Files in memory, for tests and the examples of rule cards.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{FileSystem, PathKind, Walk, sort};

/// Files in memory. Directories exist where a file lies below them.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
}

impl Memory {
    /// The files with these paths and contents.
    pub fn new<P: Into<PathBuf>, C: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, C)>) -> Self {
        let files = files.into_iter().map(|(path, content)| (path.into(), content.into())).collect();
        Memory { files: Mutex::new(files) }
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        // A map is whole after every operation, so another thread's panic does no harm to it.
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileSystem for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files().get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        let files = self.files();
        if files.contains_key(path) {
            return Some(PathKind::File);
        }
        files.keys().any(|file| file.starts_with(path)).then_some(PathKind::Directory)
    }

    fn walk(&self, root: &Path, enter: &dyn Fn(&Path) -> bool, keep: &dyn Fn(&Path) -> bool) -> Walk {
        let paths: Vec<PathBuf> = self.files().keys().filter(|path| path.starts_with(root)).cloned().collect();
        let mut closed = BTreeSet::new();
        let mut files: Vec<PathBuf> = paths
            .into_iter()
            .filter(|path| path != root && is_open(path, root, enter, &mut closed) && keep(path))
            .collect();
        sort(&mut files);
        Walk { files, errors: Vec::new() }
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.files().insert(path.to_path_buf(), content.to_vec());
        Ok(())
    }
}

/// Whether a walk from `root` reaches `path`: every directory between them is entered.
pub(super) fn is_open(path: &Path, root: &Path, enter: &dyn Fn(&Path) -> bool, closed: &mut BTreeSet<PathBuf>) -> bool {
    let mut between: Vec<&Path> =
        path.ancestors().skip(1).take_while(|directory| *directory != root && directory.starts_with(root)).collect();
    between.reverse();
    for directory in between {
        if closed.contains(directory) {
            return false;
        }
        if !enter(directory) {
            closed.insert(directory.to_path_buf());
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_is(path: &Path, name: &str) -> bool {
        path.file_name().is_some_and(|found| found == name)
    }

    #[test]
    fn a_walk_skips_what_is_not_entered_or_kept() {
        let memory =
            Memory::new([("/p/b/x", ""), ("/p/a", ""), ("/p/skip/deep/y", ""), ("/p/b/dull", ""), ("/q/z", "")]);
        let walk = memory.walk(Path::new("/p"), &|path| !name_is(path, "skip"), &|path| !name_is(path, "dull"));
        assert_eq!(walk.files, [PathBuf::from("/p/a"), PathBuf::from("/p/b/x")]);
    }

    #[test]
    fn files_and_the_directories_above_them_exist() -> io::Result<()> {
        let memory = Memory::new([("/p/a/x", "text")]);
        assert_eq!(memory.kind(Path::new("/p/a/x")), Some(PathKind::File));
        assert_eq!(memory.kind(Path::new("/p/a")), Some(PathKind::Directory));
        assert_eq!(memory.kind(Path::new("/p/b")), None);
        assert!(memory.read(Path::new("/p/b")).is_err());
        memory.write(Path::new("/p/b"), b"new")?;
        assert_eq!(memory.read(Path::new("/p/b"))?, b"new");
        assert_eq!(memory.absolute(Path::new("/p/./a/../b"))?, PathBuf::from("/p/b"));
        Ok(())
    }
}
