//! Only what is new since a commit: the findings in files that changed, and those elsewhere that were not there before.
//!
//! The second kind is found by linting the project as it was as well, with today's configuration: a finding in a file
//! that nobody touched is new when the same rule said nothing of the same subject then. So a deleted set shows the
//! groups that still name it, and nothing that was wrong all along.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::outcome::Outcome;
use super::settings::{Refusal, Request};
use crate::finding::RelatedLocation;
use crate::finding::fold::{ResolvedAtom, atom_fingerprint};
use crate::fs::{FileSystem, Overlay};
use crate::index::Index;
use crate::project;

/// A file that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its absolute path.
    pub path: PathBuf,
    /// What became of it.
    pub change: Change,
    /// What it held before; `None` for one that was not there, or that forcelint would not read.
    pub before: Option<Vec<u8>>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Added,
    /// It holds something else.
    Modified,
    /// It is gone.
    Deleted,
}

/// How many changed files a finding elsewhere names.
const MOST_NAMED: usize = 3;

/// What is known of the time before.
#[derive(Debug)]
pub struct Before {
    reference: String,
    /// The directory that paths are shown from.
    directory: PathBuf,
    changed: BTreeMap<PathBuf, Change>,
    /// The atoms of that time: the project's root and the fingerprint.
    atoms: FxHashSet<(PathBuf, String)>,
}

impl Before {
    /// Asks what changed below the roots of the request's projects since `reference`, and lints what was there before.
    ///
    /// # Errors
    /// As [`super::check`], and the sentence of `changes` where it cannot tell.
    pub fn new(
        fs: &dyn FileSystem,
        request: &Request,
        reference: &str,
        changes: impl Fn(&Path, &str) -> Result<Vec<Changed>, String>,
    ) -> Result<Before, Vec<Refusal>> {
        let mut changed = BTreeMap::new();
        let mut before = Overlay::new(fs);
        for (project, _) in super::projects(fs, request)? {
            let files = changes(&project.root, reference).map_err(|why| vec![Refusal::Other(why)])?;
            for file in files {
                before = match file.before {
                    Some(text) => before.with(file.path.clone(), text),
                    None if project::matters(&file.path) => before.without(file.path.clone()),
                    None => before,
                };
                changed.insert(file.path, file.change);
            }
        }
        let mut earlier = request.clone();
        earlier.baseline = None;
        earlier.since = None;
        earlier.paths.retain(|path| before.kind(path).is_some());
        // A project that could not be linted then had no findings that anybody knew of.
        let outcome = super::check(&before, &earlier).unwrap_or_else(|_| Outcome::new(&earlier));
        let members = outcome.findings.iter().flat_map(|finding| &finding.members);
        let atoms =
            members.map(|member| (outcome.project(member.location.file).to_path_buf(), member.fingerprint.clone()));
        let (reference, directory) = (reference.to_owned(), request.directory.clone());
        Ok(Before { reference, directory, changed, atoms: atoms.collect() })
    }

    /// Leaves the atoms that are new; one outside the changed files says what brought it about.
    pub(super) fn filter(&self, atoms: &mut Vec<ResolvedAtom>, index: &Index) {
        atoms.retain_mut(|resolved| {
            let file = index.file(resolved.location.file);
            if self.changed.contains_key(&file.path) {
                return true;
            }
            let key = (index.project.root.clone(), atom_fingerprint(&resolved.atom, &file.relative));
            if self.atoms.contains(&key) {
                return false;
            }
            let notes = self.causes(resolved);
            resolved.related.extend(notes.into_iter().map(|message| RelatedLocation { message, location: None }));
            true
        });
    }

    /// The changed files whose component the atom speaks of.
    fn causes(&self, resolved: &ResolvedAtom) -> Vec<String> {
        let atom = &resolved.atom;
        let mut texts = vec![atom.subject.member.to_lowercase(), atom.message.to_lowercase()];
        texts.extend(resolved.related.iter().map(|related| related.message.to_lowercase()));
        let speaks_of = |path: &Path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let name = name.split('.').next().unwrap_or_default().to_lowercase();
            texts.iter().any(|text| holds_word(text, &name))
        };
        let files = self.changed.iter().filter(|(path, _)| speaks_of(path));
        let notes = files.take(MOST_NAMED).map(|(path, change)| {
            let what = match change {
                Change::Added => "was added",
                Change::Modified => "was changed",
                Change::Deleted => "was deleted",
            };
            format!("`{}` {what} since `{}`", super::outcome::show(path, &self.directory), self.reference)
        });
        let notes: Vec<String> = notes.collect();
        if notes.is_empty() {
            return vec![format!("new since `{}`: a change in another file brought it about", self.reference)];
        }
        notes
    }

    /// What the report says of its scope.
    pub(super) fn note(&self) -> String {
        let (count, reference) = (self.changed.len(), &self.reference);
        let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        format!("only what is new since `{reference}`: in the {files} changed, and what they brought about elsewhere")
    }
}

/// Whether a text holds a name that is no part of a longer one. Both are in lower case.
fn holds_word(text: &str, name: &str) -> bool {
    let is_part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    !name.is_empty()
        && text.match_indices(name).any(|(at, found)| {
            let (before, after) =
                (text.get(..at).unwrap_or_default(), text.get(at + found.len()..).unwrap_or_default());
            !is_part(before.chars().next_back()) && !is_part(after.chars().next())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_inside_another_is_none() {
        assert!(holds_word("`sales_base` is no permission set", "sales_base"));
        assert!(holds_word("permissionset:sales", "sales"));
        assert!(!holds_word("`sales_base` is no permission set", "sales"));
        assert!(!holds_word("anything", ""));
    }
}
