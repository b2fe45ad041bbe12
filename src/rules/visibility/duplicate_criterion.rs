//! `duplicate-criterion`: the same criterion twice in one visibility rule.

use rustc_hash::FxHashMap;

use crate::finding::{Level, Place};
use crate::metadata::Criterion;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::rules::visibility::Faults;
use crate::visibility::criterion::Test;
use crate::visibility::filters::Filters;

/// The rule.
pub const RULE: Rule = Rule {
    id: "duplicate-criterion",
    group: RuleGroup::Visibility,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a visibility rule holds the same criterion twice",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/visibility/duplicate-criterion.md"),
    check: Check::Filters(check),
};

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let page = filters.page;
    // A single criterion repeats nothing.
    for rule in filters.sites().iter().filter(|rule| rule.tests.len() > 1) {
        let site = rule.site;
        let mut faults = Faults::default();
        let mut seen: FxHashMap<(String, String, Option<&str>), (usize, &Criterion)> = FxHashMap::default();
        for (at, (criterion, test)) in rule.criteria().enumerate() {
            let Some(said) = said(criterion, test) else { continue };
            let (number, first) = *seen.entry(said).or_insert((at, criterion));
            if number == at {
                continue;
            }
            let (first_number, number) = (number.saturating_add(1), at.saturating_add(1));
            faults.add(
                RULE.atom(
                    site.subject(page),
                    Place::span(page.file, criterion.left.span),
                    format!("{} has the same criterion twice: {number} repeats {first_number}", site.what()),
                )
                .many("{count} visibility rules hold the same criterion twice")
                .help(
                    "Use the number of the first one in `booleanFilter` as often as you need it, remove the second \
                     one, and count the later ones anew. Perhaps the second was meant to test something else.",
                )
                .related(Place::span(page.file, first.left.span), "the first one"),
            );
        }
        faults.emit(sink);
    }
}

/// What a criterion says, to compare it with others; `None` where it tests nothing. Values must be spelled alike:
/// nobody documents whether their case counts.
fn said<'c>(criterion: &'c Criterion, test: &Test) -> Option<(String, String, Option<&'c str>)> {
    let side = test.left.key().unwrap_or_else(|| criterion.left.value.to_string());
    let right = criterion.right.as_ref().map(|right| right.value.as_str());
    (!side.is_empty()).then(|| (side, criterion.operator.value.to_ascii_uppercase(), right))
}
