//! `outdated-group-status`: a group's file says that the org had not finished, or failed, to compute the group.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Group;
use crate::names::is_placeholder;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "outdated-group-status",
    group: RuleGroup::Style,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a group was retrieved before the org had computed it, or after it failed to",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/style/outdated-group-status.md"),
    check: Check::Group(check),
};

fn check(context: &Context<'_>, group: &Group, sink: &mut Sink) {
    let Some(status) = &group.facts.status else { return };
    let value = status.value.as_str();
    let open = is_placeholder(value) || context.index.is_rewritten(group.file, value);
    if value.is_empty() || value.eq_ignore_ascii_case("Updated") || open {
        return;
    }
    sink.emit(
        RULE.atom(
            group.subject(""),
            Place::span(group.file, status.span),
            format!("the group's status is `{value}`: the org had not computed its permissions when it was retrieved"),
        )
        .help(
            "The org computes the status; a file cannot set it. Recalculate the group in Setup, where a failure shows \
             its reason, and retrieve it again, or write:\n<status>Updated</status>",
        ),
    );
}
