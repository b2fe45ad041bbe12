//! `fully-muted-member`: a group's member of which the muting leaves nothing.

use crate::bundle::Bundle;
use crate::context::Context;
use crate::finding::Level;
use crate::index::{Group, PermissionSet};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "fully-muted-member",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a group mutes everything that one of its members grants",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/reference/fully-muted-member.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (bundle, effective) in context.effective().filter(|(bundle, _)| bundle.linted) {
        if let Some(group) = bundle.group
            && effective.complete
            && !group.mutings.is_empty()
        {
            judge(bundle, group, sink);
        }
    }
}

fn judge(bundle: &Bundle<'_>, group: &Group, sink: &mut Sink) {
    let Some(first) = bundle.members.first() else { return };
    // One muting acts on all members of a group.
    let (muted, _) = bundle.muted(first);
    let mutings: Vec<&PermissionSet> = bundle.mutings.iter().flatten().copied().collect();
    let names: Vec<String> = mutings.iter().map(|muting| format!("`{}`", muting.name)).collect();
    for member in &bundle.members {
        let Some(set) = member.set else { continue };
        // What grants nothing to begin with is `empty-permission-set`'s.
        if set.access().is_empty() || !set.access().is_subset(&muted) {
            continue;
        }
        let muted_by = format!("{} {}", names.join(" and "), if names.len() == 1 { "leaves" } else { "leave" });
        let mut atom = RULE
            .atom(
                group.subject(format!("permissionSet:{}", member.name)),
                member.place,
                format!("{muted_by} nothing of the member `{}`", member.name),
            )
            .many(format!("{muted_by} nothing of {{count}} members"))
            .help(
                "A member that gives nothing is one more name to read. Take it out of the group, and its entries out \
                 of the muting permission set; or mute less.",
            );
        for muting in &mutings {
            atom = atom.related(muting.label_place(), "the muting permission set");
        }
        sink.emit(atom);
    }
}
