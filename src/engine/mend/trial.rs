//! One round: which of the chosen repairs hold together. Each attempt is a check of the whole project, so they are tried
//! all at once, and in ever smaller parts only where that brings something new.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::known::{Known, Subjects, Tolerance};
use super::repair::{Refused, Repair};
use super::{Texts, over};
use crate::engine::{Outcome, Refusal, Request, check};
use crate::finding::{FileId, Level};
use crate::fix::{Applicability, Edit, apply};
use crate::fs::FileSystem;
use crate::report::Sources;
use crate::text::SourceText;
use crate::xml;

/// Who looks for the one bad fix among thousands does not wait for ever.
const MOST_ATTEMPTS: usize = 200;

/// One round of fixing.
pub(super) struct Round<'r, 'o> {
    fs: &'r dyn FileSystem,
    request: &'r Request,
    applicability: Applicability,
    base: &'o Outcome,
    /// The texts changed in the rounds before.
    texts: &'r Texts,
    mended: &'r Subjects,
    /// What the base found.
    before: Known,
    /// That, and what the admitted repairs brought.
    known: Known,
    refused: &'r mut Refused,
    admitted: Vec<Repair<'o>>,
    tried: Option<Tried>,
    attempts: usize,
}

/// What the admitted repairs came to.
pub(super) struct Tried {
    /// The texts of the files that they change.
    pub texts: Texts,
    /// The same files before this round.
    pub before: Texts,
    /// What a check then finds.
    pub outcome: Outcome,
    /// The subjects that were mended.
    pub mended: Subjects,
    /// The findings that were mended, wholly or in part: rule, fingerprint and path.
    pub fixed: BTreeSet<(&'static str, String, String)>,
}

/// Why repairs do not hold.
struct Trouble {
    reason: String,
    /// The file that it shows in, where it shows in one.
    path: Option<PathBuf>,
}

impl<'r, 'o> Round<'r, 'o> {
    pub(super) fn new(
        fs: &'r dyn FileSystem,
        request: &'r Request,
        applicability: Applicability,
        (base, texts): (&'o Outcome, &'r Texts),
        mended: &'r Subjects,
        refused: &'r mut Refused,
    ) -> Self {
        let before = Known::of(base);
        let known = before.clone();
        let (admitted, tried, attempts) = (Vec::new(), None, 0);
        Round { fs, request, applicability, base, texts, mended, before, known, refused, admitted, tried, attempts }
    }

    /// Admits those of the repairs that hold together with those admitted before. What does not is left to the next round,
    /// which sees what those came to; what does not hold alone is refused.
    pub(super) fn admit(&mut self, repairs: Vec<Repair<'o>>) -> Result<(), Vec<Refusal>> {
        let mut waiting = vec![repairs];
        while let Some(mut batch) = waiting.pop() {
            if batch.is_empty() {
                continue;
            }
            if self.attempts == MOST_ATTEMPTS {
                batch.iter().for_each(|repair| self.refuse(repair, "too many fixes bring new findings"));
                continue;
            }
            self.attempts += 1;
            let Err(trouble) = self.attempt(&batch)? else { continue };
            let suspects = |repair: &Repair<'o>| {
                trouble.path.as_deref().is_some_and(|path| repair.fix.edits.iter().any(|edit| self.path(edit) == path))
            };
            let (suspects, others): (Vec<_>, Vec<_>) = batch.iter().copied().partition(suspects);
            match batch.as_slice() {
                [repair] => match repair.parts() {
                    parts if parts.is_empty() && self.admitted.is_empty() => self.refuse(repair, &trouble.reason),
                    parts => waiting.push(parts),
                },
                _ if !suspects.is_empty() && !others.is_empty() => waiting.extend([suspects, others]),
                _ => {
                    let second = batch.split_off(batch.len() / 2);
                    waiting.extend([second, batch]);
                }
            }
        }
        Ok(())
    }

    /// What was admitted; nothing where all of it was refused.
    pub(super) fn finish(self) -> Option<Tried> {
        self.tried
    }

    fn refuse(&mut self, repair: &Repair<'_>, reason: &str) {
        let shown = self.base.path(repair.finding.location().file);
        self.refused.refuse(repair, shown, reason);
    }

    fn path(&self, edit: &Edit) -> &Path {
        self.base.located(edit.file).map_or(Path::new(""), |located| &located.path)
    }

    /// The file of a member that is found as before although a repair should have mended it.
    fn unmended(&self, repair: &Repair<'o>, found: &Known) -> Option<Option<PathBuf>> {
        let left = repair.members().find(|member| self.before.is_left(self.base, repair.finding, member, found))?;
        Some(self.base.located(left.location.file).map(|located| located.path.clone()))
    }

    fn attempt(&mut self, batch: &[Repair<'o>]) -> Result<Result<(), Trouble>, Vec<Refusal>> {
        let all = || self.admitted.iter().chain(batch);
        let edits: BTreeSet<&Edit> = all().flat_map(|repair| &repair.fix.edits).collect();
        let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            files.entry(edit.file).or_default().push(edit);
        }
        let (mut texts, mut before) = (Texts::new(), Texts::new());
        for (file, edits) in files {
            let text = self.base.source(file).and_then(SourceText::whole);
            let (Some(located), Some(old)) = (self.base.located(file), text) else { continue };
            let text = apply(old, edits);
            if !is_well_formed(&located.path, &text) {
                let reason = "the file would no longer be well-formed".to_owned();
                return Ok(Err(Trouble { reason, path: Some(located.path.clone()) }));
            }
            before.insert(located.path.clone(), old.to_owned());
            texts.insert(located.path.clone(), text);
        }
        let mut laid: Texts = self.texts.clone();
        laid.extend(texts.iter().map(|(path, text)| (path.clone(), text.clone())));
        let outcome = check(&over(self.fs, &laid), self.request)?;
        let tolerance = Tolerance {
            applicability: self.applicability,
            level: batch.iter().map(|repair| repair.finding.severity).min().unwrap_or(Level::Info),
            mended: self.mended,
            rules: &all().map(|repair| repair.finding.rule).collect(),
        };
        let found = Known::of(&outcome);
        if let Some(path) = all().find_map(|repair| self.unmended(repair, &found)) {
            let reason = "it would mend nothing".to_owned();
            return Ok(Err(Trouble { reason, path }));
        }
        if let Some(new) = self.known.first_new(&outcome, &found, tolerance) {
            let located = new.location.and_then(|location| outcome.located(location.file));
            let path = located.map(|located| located.path.clone());
            return Ok(Err(Trouble { reason: format!("it would bring {}", new.what), path }));
        }
        let fixed = all().map(|Repair { finding, .. }| {
            (finding.rule, finding.fingerprint.clone(), self.base.path(finding.location().file).to_owned())
        });
        let fixed = fixed.collect();
        let mended =
            all().flat_map(|repair| repair.subjects().map(|subject| (repair.finding.rule, subject.to_owned())));
        let mended = mended.collect();
        self.known.learn(found);
        self.tried = Some(Tried { texts, before, outcome, mended, fixed });
        self.admitted.extend(batch);
        Ok(Ok(()))
    }
}

/// Whether a file can still be read.
fn is_well_formed(path: &Path, text: &str) -> bool {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        return serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    }
    xml::is_well_formed(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_by_their_kind() {
        assert!(is_well_formed(Path::new("a.xml"), "<a/>"));
        assert!(!is_well_formed(Path::new("a.xml"), "<a>"));
        assert!(is_well_formed(Path::new("sfdx-project.json"), "{}"));
        assert!(!is_well_formed(Path::new("sfdx-project.json"), "<a/>"));
    }
}
