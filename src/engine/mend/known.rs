//! Whether a check found anything that another one did not.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::Outcome;
use crate::finding::{Finding, Level, Location, Member};
use crate::fix::{Applicability, Fix};

/// What a check found, counted by rule and subject: what moves in its file is not new.
#[derive(Clone)]
pub(super) struct Known {
    counts: BTreeMap<Key, usize>,
    errors: usize,
}

/// Rule, type, name (the path where there is no component) and member.
type Key = [String; 4];

/// Rules, and the fingerprints of subjects of theirs.
pub(super) type Subjects = BTreeSet<(&'static str, String)>;

/// What new findings count for nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance<'t> {
    /// Those that can be fixed in turn: sections that are brought together may have to be sorted, and the next round
    /// does so. But not those that were mended before: two fixes would undo one another for ever.
    pub applicability: Applicability,
    /// The subjects that were mended in the rounds before.
    pub mended: &'t Subjects,
    /// Those less bad than this.
    pub level: Level,
    /// A fix may give a subject another name, an identifier. Of rules other than these, a component may have findings of
    /// new subjects where as many of old ones are gone.
    pub rules: &'t BTreeSet<&'static str>,
}

/// A finding that was not there before.
pub(super) struct New {
    /// `error[rule] message`
    pub what: String,
    pub location: Option<Location>,
}

impl Known {
    pub(super) fn of(outcome: &Outcome) -> Known {
        let mut counts = BTreeMap::new();
        for (finding, member) in members(outcome) {
            *counts.entry(key(outcome, finding, member)).or_default() += 1;
        }
        Known { counts, errors: outcome.errors.len() }
    }

    /// The first thing that `outcome` found, which is `found`, and this check did not.
    pub(super) fn first_new(&self, outcome: &Outcome, found: &Known, tolerance: Tolerance<'_>) -> Option<New> {
        if let Some(error) = outcome.errors.get(self.errors..).and_then(|more| more.first()) {
            return Some(New { what: format!("error[{}] {}", error.code, error.message), location: None });
        }
        let (before, after) = (self.by_component(), found.by_component());
        let is_new = |(finding, member): &(&Finding, &Member)| {
            let key = key(outcome, finding, member);
            let [rule, kind, name, _] = &key;
            let component = [rule.clone(), kind.clone(), name.clone()];
            found.counts.get(&key) > self.counts.get(&key)
                && (after.get(&component) > before.get(&component) || tolerance.rules.contains(finding.rule))
        };
        let counts = |(finding, member): &(&Finding, &Member)| {
            let can_be_fixed = |fix: &Fix| fix.applicability <= tolerance.applicability;
            let is_fixed_next = member.fix.iter().chain(&finding.fix).any(can_be_fixed)
                && !tolerance.mended.contains(&(finding.rule, member.fingerprint.clone()));
            finding.severity >= tolerance.level && !is_fixed_next
        };
        let (finding, member) = members(outcome).filter(counts).find(is_new)?;
        let what = format!("{}[{}] {}", finding.severity, finding.rule, finding.message);
        Some(New { what, location: Some(member.location.clone()) })
    }

    /// Whether there is as much of a member of this check's outcome in what was found later.
    pub(super) fn is_left(&self, outcome: &Outcome, finding: &Finding, member: &Member, later: &Known) -> bool {
        let key = key(outcome, finding, member);
        later.counts.get(&key) >= self.counts.get(&key)
    }

    fn by_component(&self) -> BTreeMap<[String; 3], usize> {
        let mut counts = BTreeMap::new();
        for ([rule, kind, name, _], count) in &self.counts {
            *counts.entry([rule.clone(), kind.clone(), name.clone()]).or_default() += count;
        }
        counts
    }

    /// What another check found is known as well.
    pub(super) fn learn(&mut self, Known { counts, errors }: Known) {
        for (key, count) in counts {
            let known = self.counts.entry(key).or_default();
            *known = count.max(*known);
        }
        self.errors = self.errors.max(errors);
    }
}

fn members(outcome: &Outcome) -> impl Iterator<Item = (&Finding, &Member)> {
    let findings = outcome.findings.iter().filter(|finding| finding.suppressed.is_none());
    findings.flat_map(|finding| finding.members.iter().map(move |member| (finding, member)))
}

fn key(outcome: &Outcome, finding: &Finding, member: &Member) -> Key {
    let subject = &finding.subject;
    let name = match subject.kind.as_str() {
        "" => outcome.relative(member.location.file).to_owned(),
        _ => subject.name.to_lowercase(),
    };
    [finding.rule.to_owned(), subject.kind.clone(), name, unnumbered(&member.member).to_lowercase()]
}

/// A member without the number that tells it from others of its name: whoever moves gets another one.
fn unnumbered(member: &str) -> &str {
    match member.rsplit_once('#') {
        Some((name, number)) if number.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => member,
    }
}

#[cfg(test)]
mod tests {
    use super::unnumbered;

    #[test]
    fn a_number_is_no_part_of_the_name() {
        assert_eq!(unnumbered("component:c:panel#12"), "component:c:panel");
        assert_eq!(unnumbered("field:A.B__c:edit"), "field:A.B__c:edit");
        assert_eq!(unnumbered("label:#x"), "label:#x");
    }
}
