//! `empty-group`: a group without members.

use crate::context::Context;
use crate::finding::Level;
use crate::index::Group;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "empty-group",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a permission set group has no members",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/reference/empty-group.md"),
    check: Check::Group(check),
};

fn check(_: &Context<'_>, group: &Group, sink: &mut Sink) {
    if group.members.is_empty() {
        sink.emit(RULE.atom(group.subject(""), group.label_place(), "the group has no members").help(
            "The platform takes it, and whoever is assigned to it gets nothing. A group that lost its last set to a \
             clean-up can go; one that waits for its sets can say so in its description.",
        ));
    }
}
