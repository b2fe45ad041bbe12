//! `.forceignore`: files that are not deployed. Their components may still exist in the org, so the names count.
//! <https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_exclude_source.htm>

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;

use crate::fs::{FileSystem, PathKind};

pub(super) const FILE: &str = ".forceignore";

/// Patterns that the platform's tools put before the first line of an existing file. Hidden directories are never
/// walked, so those about `.sf` have nothing to act on.
const DEFAULTS: &[&str] = &["**/*.dup", "**/.*", "**/package2-descriptor.json", "**/package2-manifest.json"];

/// The one `.forceignore` that holds for a directory: the nearest upward, its patterns relative to where it lies.
pub(super) struct ForceIgnore {
    root: PathBuf,
    matcher: Gitignore,
    /// What was found out about directories: whether one, or one above it, is ignored.
    directories: Mutex<FxHashMap<PathBuf, bool>>,
}

impl ForceIgnore {
    /// The directory of the file that holds for `directory`. Without one nothing is ignored, not even what the defaults
    /// name.
    pub(super) fn holder<'a>(fs: &dyn FileSystem, directory: &'a Path) -> Option<&'a Path> {
        directory.ancestors().find(|above| fs.kind(&above.join(FILE)) == Some(PathKind::File))
    }

    /// Reads the file in `root`; what is wrong with it goes to `notes`.
    pub(super) fn read(fs: &dyn FileSystem, root: &Path, notes: &mut Vec<String>) -> Option<ForceIgnore> {
        match fs.read(&root.join(FILE)) {
            Ok(bytes) => Some(ForceIgnore::new(root, &String::from_utf8_lossy(&bytes), notes)),
            Err(error) => {
                notes.push(format!("`{FILE}` cannot be read, so nothing is ignored: {error}"));
                None
            }
        }
    }

    /// The directory that the patterns are relative to.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    fn new(root: &Path, text: &str, notes: &mut Vec<String>) -> ForceIgnore {
        // The matcher gets relative paths only: with a root of its own it would strip prefixes by spelling.
        let mut builder = GitignoreBuilder::new("");
        // The tools' matcher does not tell upper from lower case.
        if let Err(error) = builder.case_insensitive(true) {
            notes.push(format!("`{FILE}`: {error}"));
        }
        for (number, line) in DEFAULTS.iter().copied().map(|line| (0, line)).chain((1..).zip(text.lines())) {
            if let Err(error) = builder.add_line(None, line) {
                notes.push(format!("`{FILE}`, line {number}: `{line}` is passed over: {error}"));
            }
        }
        let matcher = builder.build().unwrap_or_else(|error| {
            notes.push(format!("`{FILE}` is passed over: {error}"));
            Gitignore::empty()
        });
        ForceIgnore { root: root.to_path_buf(), matcher, directories: Mutex::default() }
    }

    /// Whether the file at this absolute path is ignored. Below an ignored directory nothing can be taken back.
    pub(super) fn ignores(&self, path: &Path) -> bool {
        let Ok(relative) = path.strip_prefix(&self.root) else { return false };
        relative.parent().is_some_and(|parent| self.is_below_ignored(parent))
            || self.matcher.matched(relative, false).is_ignore()
    }

    fn is_below_ignored(&self, directory: &Path) -> bool {
        // A map is whole after every operation, so another thread's panic does no harm to it.
        let known = || self.directories.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&ignored) = known().get(directory) {
            return ignored;
        }
        let ignored = directory
            .ancestors()
            .filter(|above| !above.as_os_str().is_empty())
            .any(|above| self.matcher.matched(above, true).is_ignore());
        known().insert(directory.to_path_buf(), ignored);
        ignored
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::Memory;

    fn find(fs: &Memory, directory: &str, notes: &mut Vec<String>) -> Option<ForceIgnore> {
        ForceIgnore::read(fs, ForceIgnore::holder(fs, Path::new(directory))?, notes)
    }

    fn ignored(text: &str, path: &str) -> bool {
        let fs = Memory::new([("/p/.forceignore", text), ("/p/force-app/x", "")]);
        let mut notes = Vec::new();
        let found = find(&fs, "/p/force-app", &mut notes);
        assert_eq!(notes, Vec::<String>::new());
        found.is_some_and(|found| found.ignores(&Path::new("/p").join(path)))
    }

    #[test]
    fn patterns_work_as_in_gitignore_but_without_case() {
        assert!(ignored("**/profiles/**", "force-app/main/Profiles/Admin.profile-meta.xml"));
        assert!(ignored("force-app/main/", "force-app/main/a/b.xml"));
        assert!(ignored("# comment\n\n*.profile", "force-app/A.profile"));
        assert!(!ignored("/main", "force-app/main/x"));
        assert!(ignored("**/permissionsets/*__*.*", "force-app/permissionsets/ns__A.permissionset-meta.xml"));
        assert!(!ignored("**/permissionsets/*__*.*", "force-app/permissionsets/A.permissionset-meta.xml"));
    }

    #[test]
    fn a_negation_takes_a_file_back_but_not_below_an_ignored_directory() {
        let kept = "**/profiles/*\n!**/profiles/Admin.profile-meta.xml";
        assert!(!ignored(kept, "force-app/profiles/Admin.profile-meta.xml"));
        assert!(ignored(kept, "force-app/profiles/Other.profile-meta.xml"));
        let below = "**/profiles\n!**/profiles/Admin.profile-meta.xml";
        assert!(ignored(below, "force-app/profiles/Admin.profile-meta.xml"));
        // A directory that is taken back does not take back a file that a pattern of its own ignores.
        assert!(ignored("*.profile\n!profiles/", "profiles/A.profile"));
    }

    #[test]
    fn defaults_come_with_a_file_only() {
        assert!(ignored("", "force-app/a.dup"));
        assert!(!ignored("!**/*.dup", "force-app/a.dup"));
        let fs = Memory::new([("/p/force-app/a.dup", "")]);
        assert!(find(&fs, "/p/force-app", &mut Vec::new()).is_none());
    }

    #[test]
    fn the_nearest_file_upward_is_the_only_one() {
        let fs = Memory::new([("/p/.forceignore", "*.a"), ("/p/x/.forceignore", "*.b"), ("/p/x/y/f.a", "")]);
        let found = find(&fs, "/p/x/y", &mut Vec::new()).expect("a file");
        assert!(found.ignores(Path::new("/p/x/y/f.b")));
        assert!(!found.ignores(Path::new("/p/x/y/f.a")));
        assert!(!found.ignores(Path::new("/p/f.b")));
    }

    #[test]
    fn a_bad_pattern_is_told_and_the_others_work() {
        let fs = Memory::new([("/p/.forceignore", "[z-a]\n*.b")]);
        let mut notes = Vec::new();
        let found = find(&fs, "/p", &mut notes).expect("a file");
        assert!(found.ignores(Path::new("/p/x.b")));
        assert_eq!(notes.len(), 1);
        assert!(notes[0].contains("line 1"), "{notes:?}");
    }
}
