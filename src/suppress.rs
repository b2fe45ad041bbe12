//! Findings that are meant: ignore comments in a file, and `[[accept]]` entries of the configuration.

use std::cell::Cell;

use globset::{GlobBuilder, GlobMatcher};
use rustc_hash::FxHashMap;

use crate::finding::fold::ResolvedAtom;
use crate::finding::{FileId, Subject, Suppressed};
use crate::metadata::{IgnoreComment, Text};
use crate::text::Span;

/// An `[[accept]]` entry of the configuration.
#[derive(Clone, Debug)]
pub struct Accept {
    /// The rule's id.
    pub rule: String,
    /// The files, by project-relative path with `/`; every file where there is none.
    pub path: Option<GlobMatcher>,
    /// The subjects, by member or by `type:name`; every subject where there is none.
    pub subject: Option<GlobMatcher>,
    /// Why the finding is meant.
    pub reason: String,
    /// Whether its day has passed: it then accepts nothing.
    pub expired: bool,
}

impl Accept {
    /// An entry that has not expired and covers every file and subject of the rule.
    #[must_use]
    pub fn new(rule: &str, reason: &str) -> Self {
        Accept { rule: rule.to_owned(), path: None, subject: None, reason: reason.to_owned(), expired: false }
    }

    /// The matcher of a path pattern: `*` stays within one directory, `**` does not.
    ///
    /// # Errors
    /// The pattern is no glob.
    pub fn path_matcher(pattern: &str) -> Result<GlobMatcher, globset::Error> {
        Ok(GlobBuilder::new(pattern).literal_separator(true).backslash_escape(true).build()?.compile_matcher())
    }

    /// The matcher of a subject pattern; upper and lower case are one.
    ///
    /// # Errors
    /// The pattern is no glob.
    pub fn subject_matcher(pattern: &str) -> Result<GlobMatcher, globset::Error> {
        Ok(GlobBuilder::new(pattern).case_insensitive(true).backslash_escape(true).build()?.compile_matcher())
    }

    fn covers(&self, subject: &Subject, path: &str) -> bool {
        let names_subject = |glob: &GlobMatcher| {
            (!subject.member.is_empty() && glob.is_match(&subject.member))
                || glob.is_match(format!("{}:{}", subject.kind, subject.name))
        };
        !self.expired
            && self.path.as_ref().is_none_or(|glob| glob.is_match(path))
            && self.subject.as_ref().is_none_or(names_subject)
    }
}

/// A rule that an ignore comment names in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedIgnore {
    /// The file.
    pub file: FileId,
    /// The whole comment.
    pub comment: Span,
    /// The rule's id in it.
    pub span: Span,
    /// The rule's id.
    pub rule: String,
}

/// What suppressed nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unused {
    /// Rules of ignore comments, in the order of the files and comments given.
    pub comments: Vec<UnusedIgnore>,
    /// Accepted findings, by their number in the list given.
    pub accepts: Vec<usize>,
}

/// One rule of one ignore comment.
struct Ignore<'a> {
    file: FileId,
    comment: &'a IgnoreComment,
    rule: &'a Text,
    used: Cell<bool>,
}

/// Marks the atoms that an ignore comment covers or the configuration accepts, and tells what marked nothing.
///
/// A comment covers the atoms of its file that lie within its element and whose rule it lists. An atom that is marked
/// already keeps its mark; a comment comes before an accept. All that could have marked an atom counts as used.
/// Nothing is told of rules that did not run (`ran`), nor of accepts that have expired.
pub fn suppress(
    atoms: &mut [ResolvedAtom],
    paths: &[&str],
    ignores: &[(FileId, &[IgnoreComment])],
    accepts: &[Accept],
    ran: impl Fn(&str) -> bool,
) -> Unused {
    let ignores: Vec<Ignore<'_>> = ignores
        .iter()
        .flat_map(|&(file, comments)| comments.iter().map(move |comment| (file, comment)))
        .flat_map(|(file, comment)| {
            comment.rules.iter().map(move |rule| Ignore { file, comment, rule, used: Cell::new(false) })
        })
        .collect();
    let mut ignores_of: FxHashMap<(FileId, &str), Vec<&Ignore<'_>>> = FxHashMap::default();
    for ignore in &ignores {
        ignores_of.entry((ignore.file, &ignore.rule.value)).or_default().push(ignore);
    }
    let accepted = vec![Cell::new(false); accepts.len()];
    let mut accepts_of: FxHashMap<&str, Vec<(&Accept, &Cell<bool>)>> = FxHashMap::default();
    for (accept, used) in accepts.iter().zip(&accepted) {
        accepts_of.entry(&accept.rule).or_default().push((accept, used));
    }

    for ResolvedAtom { atom, location, suppressed, .. } in atoms {
        for ignore in ignores_of.get(&(location.file, atom.rule)).into_iter().flatten() {
            if ignore.comment.covers.contains(location.span) {
                ignore.used.set(true);
                suppressed.get_or_insert_with(|| by("comment", &ignore.comment.reason));
            }
        }
        let path = paths.get(location.file.0 as usize).copied().unwrap_or_default();
        for (accept, used) in accepts_of.get(atom.rule).into_iter().flatten() {
            if accept.covers(&atom.subject, path) {
                used.set(true);
                suppressed.get_or_insert_with(|| by("accept", &accept.reason));
            }
        }
    }

    let unused = ignores.iter().filter(|ignore| !ignore.used.get() && ran(&ignore.rule.value));
    let comments = unused.map(|ignore| UnusedIgnore {
        file: ignore.file,
        comment: ignore.comment.span,
        span: ignore.rule.span,
        rule: ignore.rule.value.to_string(),
    });
    let idle = accepts.iter().zip(&accepted).enumerate();
    let idle = idle.filter(|(_, (accept, used))| !used.get() && !accept.expired && ran(&accept.rule));
    Unused { comments: comments.collect(), accepts: idle.map(|(number, _)| number).collect() }
}

fn by(what: &str, reason: &str) -> Suppressed {
    Suppressed { by: what.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests;
