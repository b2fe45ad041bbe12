//! `activation-bypassed`: a group gives a set at all times that needs session activation on its own.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Group;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "activation-bypassed",
    group: RuleGroup::Security,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a permission set that needs session activation sits in a group that does not",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/security/activation-bypassed.md"),
    check: Check::Group(check),
};

fn check(context: &Context<'_>, group: &Group, sink: &mut Sink) {
    if group.facts.has_activation_required == Some(true) {
        return;
    }
    for member in &group.members {
        let Some(set) = context.index.set(member.id).filter(|set| set.has_activation_required == Some(true)) else {
            continue;
        };
        sink.emit(
            RULE.atom(
                group.subject(format!("permissionSet:{}", member.text.value)),
                group.place(member),
                format!("`{}` needs session activation, and this group gives it without", member.text.value),
            )
            .many("{count} members need session activation, and this group gives them without")
            .related(Place::element(set.head, 0, "hasActivationRequired"), "activation is required here")
            .help(
                "Inside a group a set's own activation does not count: users hold its permissions in every session. \
                 Take the set out of the group, or let the group ask for activation:\n\
                 <hasActivationRequired>true</hasActivationRequired>",
            )
            .url(Some("https://help.salesforce.com/s/articleView?id=platform.perm_set_groups_considerations")),
        );
    }
}
