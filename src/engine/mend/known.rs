//! Whether a check found anything that another one did not.

use rustc_hash::FxHashMap;

use crate::engine::Outcome;
use crate::finding::{Finding, Location, Member};
use crate::fix::Applicability;

/// What a check found, counted by rule and subject: what moves in its file is not new.
pub(super) struct Known {
    counts: FxHashMap<Key, usize>,
    errors: usize,
}

/// Rule, type, name (the path where there is no component) and member.
type Key = [String; 4];

/// A finding that was not there before.
pub(super) struct New {
    /// `error[rule] message`
    pub what: String,
    pub location: Option<Location>,
}

impl Known {
    pub(super) fn of(outcome: &Outcome) -> Known {
        let mut counts = FxHashMap::default();
        for (finding, member) in members(outcome) {
            *counts.entry(key(outcome, finding, member)).or_default() += 1;
        }
        Known { counts, errors: outcome.errors.len() }
    }

    /// The first thing that `outcome` found and this check did not. What can itself be fixed counts for nothing: sections
    /// that are brought together may have to be sorted, and the next round does so.
    pub(super) fn first_new(&self, outcome: &Outcome, applicability: Applicability) -> Option<New> {
        if let Some(error) = outcome.errors.get(self.errors..).and_then(|more| more.first()) {
            return Some(New { what: format!("error[{}] {}", error.code, error.message), location: None });
        }
        let mut left = self.counts.clone();
        for (finding, member) in members(outcome) {
            match left.get_mut(&key(outcome, finding, member)).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None if member.fix.iter().chain(&finding.fix).any(|fix| fix.applicability <= applicability) => {}
                None => {
                    let what = format!("{}[{}] {}", finding.severity, finding.rule, finding.message);
                    return Some(New { what, location: Some(member.location.clone()) });
                }
            }
        }
        None
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
