//! The real file system.
#![expect(clippy::disallowed_methods, reason = "this is the one place that touches the disk")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashSet;
use walkdir::WalkDir;

use super::{FileSystem, MAX_BYTES, PathKind, Walk, normal, sort};

/// The real file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl FileSystem for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.read_into(path, &mut bytes)?;
        Ok(bytes)
    }

    fn read_into(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
        let file = File::open(path)?;
        let found = file.metadata()?;
        let length = found.len().min(MAX_BYTES + 1);
        buffer.clear();
        buffer.reserve(usize::try_from(length).unwrap_or(0));
        // What a file has is known, which saves asking for its end; a device, or what makes its text when it is read, is
        // cut off where a file would be too large.
        let most = if found.is_file() && length > 0 { length } else { MAX_BYTES + 1 };
        file.take(most).read_to_end(buffer)?;
        if buffer.len() as u64 > MAX_BYTES { Err(ErrorKind::FileTooLarge.into()) } else { Ok(()) }
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        let found = fs::metadata(path).ok()?;
        if found.is_dir() { Some(PathKind::Directory) } else { found.is_file().then_some(PathKind::File) }
    }

    fn walk(&self, root: &Path, enter: &dyn Fn(&Path) -> bool, keep: &dyn Fn(&Path) -> bool) -> Walk {
        let mut walker = Walker {
            enter,
            keep,
            root: real(root),
            seen: FxHashSet::default(),
            links: Vec::new(),
            walk: Walk::default(),
        };
        walker.list(root, walker.root.clone());
        while !walker.links.is_empty() {
            let mut links = std::mem::take(&mut walker.links);
            links.sort_unstable();
            for (link, target) in links {
                walker.list(&link, target);
            }
        }
        let mut walk = walker.walk;
        sort(&mut walk.files);
        walk.errors.sort_unstable();
        walk
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        // A link stays a link: the file that it leads to is replaced.
        let target = real(path);
        let temporary = beside(&target);
        let written = fill(&temporary, &target, content).and_then(|()| fs::rename(&temporary, &target));
        if written.is_err() {
            // The first error is the one to tell; a file that was never made cannot be removed either.
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    fn real(&self, path: &Path) -> PathBuf {
        real(path)
    }

    fn absolute(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(normal(&std::path::absolute(path)?))
    }
}

/// One walk. Links to directories wait until everything that can be reached without them is listed, so that a file is
/// known by its own path and not by the link that happens to sort first.
struct Walker<'a> {
    enter: &'a dyn Fn(&Path) -> bool,
    keep: &'a dyn Fn(&Path) -> bool,
    /// The root without links.
    root: PathBuf,
    /// The directories visited so far, without links.
    seen: FxHashSet<PathBuf>,
    /// Links to directories, each with its target.
    links: Vec<(PathBuf, PathBuf)>,
    walk: Walk,
}

impl Walker<'_> {
    fn list(&mut self, top: &Path, target: PathBuf) {
        // The entries' types come with the listing; asking for each file's status would double the time.
        let mut entries = WalkDir::new(top).into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(top).to_path_buf();
                    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    self.walk.errors.push((path, reason));
                    continue;
                }
            };
            let path = entry.path();
            let kind = entry.file_type();
            if kind.is_dir() || entry.depth() == 0 {
                let is_root = path == top;
                let real = path.strip_prefix(top).map_or_else(|_| path.to_path_buf(), |below| target.join(below));
                if !(is_root || (self.enter)(path)) || !self.seen.insert(real) {
                    entries.skip_current_dir();
                }
            } else if kind.is_symlink() {
                self.follow(path);
            } else if kind.is_file() && (self.keep)(path) {
                self.walk.files.push(entry.into_path());
            }
        }
    }

    fn follow(&mut self, link: &Path) {
        match fs::metadata(link) {
            Ok(target) if target.is_dir() => {
                if (self.enter)(link)
                    && let Ok(target) = fs::canonicalize(link)
                    // A link to a directory above the project would lead out of it.
                    && !self.root.starts_with(&target)
                {
                    self.links.push((link.to_path_buf(), target));
                }
            }
            Ok(target) if !target.is_file() => {}
            // A link to nothing is kept as well: whoever wants the file is told that it cannot be read.
            _ if (self.keep)(link) => self.walk.files.push(link.to_path_buf()),
            _ => {}
        }
    }
}

/// The path without links; the path itself where it leads to nothing yet.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// A name in the same directory, hence on the same volume, that no other write of this process takes.
fn beside(target: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    target.with_file_name(format!(".forcelint-{}-{count}.tmp", std::process::id()))
}

fn fill(temporary: &Path, target: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(temporary)?;
    file.write_all(content)?;
    if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests;
