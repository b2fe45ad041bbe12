//! `duplicate-criterion`: the same criterion twice in one visibility rule.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Page;
use crate::metadata::Criterion;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::rules::visibility::Faults;
use crate::visibility::criterion::Test;
use crate::visibility::sites::sites;

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
    check: Check::Page(check),
};

fn check(_: &Context<'_>, page: &Page, sink: &mut Sink) {
    for site in sites(&page.facts) {
        let mut faults = Faults::default();
        let criteria = &site.rule.criteria;
        for (at, criterion) in criteria.iter().enumerate() {
            let earlier = criteria.iter().take(at).position(|other| is_same(other, criterion));
            let Some((number, first)) = earlier.and_then(|first| Some((first, criteria.get(first)?))) else { continue };
            let (first_number, number) = (number.saturating_add(1), at.saturating_add(1));
            faults.add(
                RULE.atom(
                    site.subject(page),
                    Place::span(page.file, criterion.left.span),
                    format!("{} has the same criterion twice: {number} repeats {first_number}", site.what()),
                )
                .many("{count} visibility rules hold the same criterion twice")
                .help(
                    "Use the number of the first one in `booleanFilter` as often as you need it, remove the second one, \
                     and count the later ones anew. Perhaps the second was meant to test something else.",
                )
                .related(Place::span(page.file, first.left.span), "the first one"),
            );
        }
        faults.emit(sink);
    }
}

/// Whether two criteria say the same. Values must be spelled alike: nobody documents whether their case counts.
fn is_same(one: &Criterion, other: &Criterion) -> bool {
    let (left, right) = (Test::of(one), Test::of(other));
    let same_side = match (left.left.key(), right.left.key()) {
        (Some(one), Some(other)) => one == other,
        (None, None) => !one.left.value.is_empty() && one.left.value == other.left.value,
        _ => false,
    };
    same_side && one.operator.value.eq_ignore_ascii_case(&other.operator.value) && left.right == right.right
}
