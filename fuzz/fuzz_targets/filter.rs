//! A filter and its criteria, one a line: parsing and deciding end, and what is decided holds for the filter as it is
//! evaluated row by row.
#![no_main]

use forcelint::metadata::{Criterion, Text, VisibilityRule};
use forcelint::visibility::decide::{Answer, Assumptions, Condition, can_be_false, can_be_true};
use libfuzzer_sys::fuzz_target;

fn text(value: &str) -> Text {
    Text { value: value.into(), ..Text::default() }
}

fuzz_target!(|data: &str| {
    let mut lines = data.lines();
    let filter = lines.next().filter(|line| !line.is_empty()).map(text);
    let criteria = lines.take(8).map(|line| {
        let mut parts = line.splitn(3, '|');
        Criterion {
            left: text(parts.next().unwrap_or_default()),
            operator: text(parts.next().unwrap_or_default()),
            right: parts.next().map(text),
            ..Criterion::default()
        }
    });
    let rule = VisibilityRule { filter, criteria: criteria.collect(), ..VisibilityRule::default() };
    let Some(condition) = Condition::of(&rule) else { return };
    let assumptions = Assumptions::default();
    let conditions = [condition];
    let (can_show, can_hide) = (can_be_true(&conditions, &assumptions), can_be_false(&conditions, &assumptions));
    // Whatever the criteria say, a filter that no row makes true cannot be passed, and the other way round.
    let count = rule.criteria.len();
    let rows = (0..1u32 << count).map(|row| conditions[0].filter().evaluate(&|at| row >> at & 1 == 1));
    let (any_true, any_false) = rows.fold((false, false), |(yes, no), value| (yes || value, no || !value));
    assert!(any_true || can_show != Answer::Yes);
    assert!(any_false || can_hide != Answer::Yes);
    assert!(
        can_show == Answer::Yes
            || can_hide == Answer::Yes
            || can_show == Answer::Unknown
            || can_hide == Answer::Unknown
    );
});
