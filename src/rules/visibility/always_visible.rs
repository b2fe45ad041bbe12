//! `always-visible`: a visibility rule that hides nothing from anybody.

use crate::finding::Level;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::Left;
use crate::visibility::decide::{Answer, Assumptions, can_be_false};
use crate::visibility::filters::Filters;

/// The rule.
pub const RULE: Rule = Rule {
    id: "always-visible",
    group: RuleGroup::Visibility,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a visibility rule is true for every user and record",
    reads: &[FileKind::CustomField, FileKind::CustomObject],
    options: None,
    card: include_str!("../../../rules/visibility/always-visible.md"),
    check: Check::Filters(check),
};

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let page = filters.page;
    let values = |left: &Left| filters.values(left);
    let assumptions = Assumptions::default().with_values(&values);
    for rule in filters.sites() {
        let Some(condition) = rule.condition() else { continue };
        if can_be_false(std::slice::from_ref(condition), &assumptions) != Answer::No {
            continue;
        }
        let site = rule.site;
        let what = site.what();
        let (message, cause) = match site.rule.criteria.len() {
            0 => (format!("the visibility rule of {what} has no criteria, and hides it from nobody"), "empty"),
            _ => (format!("the filter of {what} is true for everybody"), "true"),
        };
        sink.emit(
            RULE.atom(site.subject(page), site.place(page), message)
                .many("{count} visibility rules are true for everybody")
                .cause(cause)
                .help(
                    "No user and no record fail this filter, so it hides nothing. A field always differs from one of \
                     two values: join NE criteria with AND. If everybody is meant to see it, remove the \
                     `visibilityRule`.",
                ),
        );
    }
}
