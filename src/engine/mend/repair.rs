//! Which fixes of a check are made together.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Scope;
use crate::engine::{Outcome, Request};
use crate::finding::{FileId, Finding, Member};
use crate::fix::{Edit, Fix, clash};
use crate::fs::FileSystem;
use crate::report::Sources;

/// Edits that are made together or not at all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repair<'o> {
    pub finding: &'o Finding,
    /// The member that is mended, where it is not the whole finding.
    pub member: Option<&'o Member>,
    pub fix: &'o Fix,
}

impl<'o> Repair<'o> {
    /// The repairs of single members that come to the same.
    pub(super) fn parts(&self) -> Vec<Repair<'o>> {
        if self.member.is_some() || self.finding.members.len() < 2 {
            return Vec::new();
        }
        members(self.finding).collect()
    }

    /// The members that it mends.
    pub(super) fn members(&self) -> impl Iterator<Item = &'o Member> {
        let all = self.finding.members.iter().filter(|_| self.member.is_none());
        all.chain(self.member)
    }

    /// The subjects that it mends, by their fingerprints.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &'o str> {
        self.members().map(|member| member.fingerprint.as_str())
    }
}

/// Fixes that were tried and are not made.
#[derive(Debug, Default)]
pub(super) struct Refused {
    subjects: FxHashSet<(&'static str, String)>,
    reasons: Vec<String>,
    /// Whether a text has changed since something was refused.
    outdated: bool,
}

impl Refused {
    /// Remembers that a repair is not made, and why.
    pub(super) fn refuse(&mut self, repair: &Repair<'_>, shown: &str, reason: &str) {
        let Repair { finding, fix, .. } = repair;
        self.subjects.extend(repair.subjects().map(|subject| (finding.rule, subject.to_owned())));
        self.say(format!("{shown}: not fixed [{}] {}: {reason}", finding.rule, fix.title));
    }

    /// Says once why something was not fixed.
    pub(super) fn say(&mut self, reason: String) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// A text has changed: what was refused may not be so bad now.
    pub(super) fn outdate(&mut self) {
        self.outdated = !self.subjects.is_empty();
    }

    /// Forgets what was refused before a text changed. Whether there was any.
    pub(super) fn forget_outdated(&mut self) -> bool {
        if self.outdated {
            *self = Refused::default();
            return true;
        }
        false
    }

    pub(super) fn into_reasons(self) -> Vec<String> {
        self.reasons
    }

    fn has(&self, rule: &'static str, member: &Member) -> bool {
        self.subjects.contains(&(rule, member.fingerprint.clone()))
    }
}

/// The fixes of unsuppressed findings that may be made and do not touch the same bytes, in the order of the findings.
pub(super) fn chosen<'o>(
    outcome: &'o Outcome,
    request: &Request,
    scope: Scope<'_>,
    refused: &Refused,
    fs: &dyn FileSystem,
) -> Vec<Repair<'o>> {
    let mut editable = Editable { outcome, request, scope, fs, known: FxHashMap::default() };
    let (mut taken, mut repairs) = (BTreeSet::new(), Vec::new());
    for finding in outcome.findings.iter().filter(|finding| finding.suppressed.is_none()) {
        let mut take = |repair: Repair<'o>, repairs: &mut Vec<Repair<'o>>| {
            let may = repair.fix.applicability <= scope.applicability
                && repair.fix.edits.iter().all(|edit| editable.has(edit.file) && fits(&taken, edit));
            if may {
                taken.extend(repair.fix.edits.iter());
                repairs.push(repair);
            }
            may
        };
        let is_refused = finding.members.iter().any(|member| refused.has(finding.rule, member));
        let whole = finding.fix.as_ref().filter(|_| !is_refused);
        if whole.is_some_and(|fix| take(Repair { finding, member: None, fix }, &mut repairs)) {
            continue;
        }
        for repair in members(finding) {
            if !repair.member.is_some_and(|member| refused.has(finding.rule, member)) {
                take(repair, &mut repairs);
            }
        }
    }
    repairs
}

fn members(finding: &Finding) -> impl Iterator<Item = Repair<'_>> {
    let members = finding.members.iter();
    members.filter_map(move |member| Some(Repair { finding, member: Some(member), fix: member.fix.as_ref()? }))
}

/// Whether an edit can be made beside those that are taken. Not even an equal one can: what two repairs take from one
/// place, each would put somewhere.
fn fits(taken: &BTreeSet<&Edit>, edit: &Edit) -> bool {
    let before = taken.range::<Edit, _>(..edit).next_back();
    let behind = taken.range::<Edit, _>(edit..).next();
    before.is_none_or(|before| !clash(before, edit)) && behind.is_none_or(|behind| !clash(edit, behind))
}

/// Which files may be written.
struct Editable<'o> {
    outcome: &'o Outcome,
    request: &'o Request,
    scope: Scope<'o>,
    fs: &'o dyn FileSystem,
    known: FxHashMap<FileId, bool>,
}

impl Editable<'_> {
    fn has(&mut self, file: FileId) -> bool {
        if let Some(known) = self.known.get(&file) {
            return *known;
        }
        let may = self.judge(file).unwrap_or_default();
        self.known.insert(file, may);
        may
    }

    /// A file below a path of the command line, that no link leads out of its project, and whose bytes are the text
    /// that the edits were made for.
    fn judge(&self, file: FileId) -> Option<bool> {
        let located = self.outcome.located(file)?;
        let text = self.outcome.source(file)?.whole()?;
        let asked = self.request.paths.iter().any(|path| located.path.starts_with(path));
        let alone = self.scope.only.is_none_or(|only| only == located.path);
        Some(
            asked
                && alone
                && self.fs.real(&located.path).starts_with(self.fs.real(&located.root))
                && self.fs.read(&located.path).is_ok_and(|bytes| bytes == text.as_bytes()),
        )
    }
}
