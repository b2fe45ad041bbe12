//! `single-set-group`: a group that gives what its only member gives.

use crate::context::Context;
use crate::finding::Level;
use crate::index::Group;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "single-set-group",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a permission set group has one member and mutes nothing of it",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/reference/single-set-group.md"),
    check: Check::Group(check),
};

fn check(_: &Context<'_>, group: &Group, sink: &mut Sink) {
    let Some((first, rest)) = group.members.split_first() else { return };
    // A group that asks for activation adds something of its own.
    let adds = !group.mutings.is_empty() || group.facts.has_activation_required == Some(true);
    // The same set twice is `duplicate-entry`'s, and still one set.
    if adds || rest.iter().any(|member| member.id != first.id) {
        return;
    }
    sink.emit(
        RULE.atom(
            group.subject(""),
            group.place(first),
            format!("the group gives what its only member `{}` gives", first.text.value),
        )
        .help(
            "Assigning the set itself does the same with one component less. A group is worth its file from the second \
             set on, or with a muting permission set; where this one stands for a role that is still to grow, all is \
             well.",
        ),
    );
}
