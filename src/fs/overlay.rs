//! Unsaved text laid over another file system.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::memory::is_open;
use super::{FileSystem, PathKind, Walk, sort};

/// Another file system with some files' text replaced, as an editor holds it before it is saved. A path that the other
/// one does not have joins its directory's listing. Files can be hidden as well, as if they were not there. Writes go to
/// the other one.
pub struct Overlay<'a> {
    below: &'a dyn FileSystem,
    texts: BTreeMap<PathBuf, Vec<u8>>,
    hidden: BTreeSet<PathBuf>,
}

impl<'a> Overlay<'a> {
    /// `below`, with nothing laid over it yet.
    #[must_use]
    pub fn new(below: &'a dyn FileSystem) -> Self {
        Overlay { below, texts: BTreeMap::new(), hidden: BTreeSet::new() }
    }

    /// Lays a text over the file at this absolute path.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, text: impl Into<Vec<u8>>) -> Self {
        self.texts.insert(path.into(), text.into());
        self
    }

    /// Hides the file at this absolute path.
    #[must_use]
    pub fn without(mut self, path: impl Into<PathBuf>) -> Self {
        self.hidden.insert(path.into());
        self
    }
}

impl FileSystem for Overlay<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.texts.get(path) {
            Some(text) => Ok(text.clone()),
            None if self.hidden.contains(path) => Err(io::ErrorKind::NotFound.into()),
            None => self.below.read(path),
        }
    }

    fn read_into(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
        if self.texts.contains_key(path) || self.hidden.contains(path) {
            *buffer = self.read(path)?;
            return Ok(());
        }
        self.below.read_into(path, buffer)
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        if self.texts.contains_key(path) {
            return Some(PathKind::File);
        }
        if self.hidden.contains(path) {
            return None;
        }
        let above_a_text = || self.texts.keys().any(|text| text.starts_with(path)).then_some(PathKind::Directory);
        self.below.kind(path).or_else(above_a_text)
    }

    fn walk(&self, root: &Path, enter: &dyn Fn(&Path) -> bool, keep: &dyn Fn(&Path) -> bool) -> Walk {
        let mut walk = match self.below.kind(root) {
            Some(_) => self.below.walk(root, enter, keep),
            None => Walk::default(),
        };
        walk.files.retain(|path| !self.hidden.contains(path));
        let mut closed = BTreeSet::new();
        let laid = self.texts.keys().filter(|path| {
            *path != root && path.starts_with(root) && is_open(path, root, enter, &mut closed) && keep(path)
        });
        let laid: Vec<PathBuf> = laid.cloned().collect();
        walk.files.extend(laid);
        sort(&mut walk.files);
        walk.files.dedup();
        walk
    }

    fn write(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.below.write(path, content)
    }

    fn real(&self, path: &Path) -> PathBuf {
        self.below.real(path)
    }

    fn absolute(&self, path: &Path) -> io::Result<PathBuf> {
        self.below.absolute(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::Memory;

    #[test]
    fn unsaved_text_wins_and_a_new_file_joins_its_directory() -> io::Result<()> {
        let disk = Memory::new([("/p/a", "old"), ("/p/c", "same")]);
        let overlay = Overlay::new(&disk).with("/p/a", "unsaved").with("/p/new/b", "fresh").with("/q/d", "elsewhere");
        assert_eq!(overlay.read(Path::new("/p/a"))?, b"unsaved");
        assert_eq!(overlay.read(Path::new("/p/c"))?, b"same");
        assert_eq!(overlay.kind(Path::new("/p/new")), Some(PathKind::Directory));
        let walk = overlay.walk(Path::new("/p"), &|_| true, &|_| true);
        assert_eq!(walk.files, ["/p/a", "/p/c", "/p/new/b"].map(PathBuf::from));
        assert_eq!(overlay.walk(Path::new("/p"), &|_| false, &|_| true).files, ["/p/a", "/p/c"].map(PathBuf::from));
        Ok(())
    }

    #[test]
    fn a_hidden_file_is_not_there() {
        let disk = Memory::new([("/p/a", "old"), ("/p/c", "same")]);
        let overlay = Overlay::new(&disk).without("/p/a");
        assert_eq!(overlay.kind(Path::new("/p/a")), None);
        assert_eq!(overlay.read(Path::new("/p/a")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(overlay.walk(Path::new("/p"), &|_| true, &|_| true).files, [PathBuf::from("/p/c")]);
    }
}
