//! `oversized-group`: more permission sets in a group than the platform takes.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::finding::Level;
use crate::index::{Group, GroupMember};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "oversized-group",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a group holds over 100 permission sets, or over one muting permission set",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/oversized-group.md"),
    check: Check::Group(check),
};

/// How many permission sets a group takes.
/// <https://help.salesforce.com/s/articleView?id=platform.perm_set_groups_considerations.htm>
const MOST: usize = 100;

const DOCS: &str = "https://help.salesforce.com/s/articleView?id=platform.perm_set_groups_considerations.htm";

fn check(_: &Context<'_>, group: &Group, sink: &mut Sink) {
    if let Some((member, count)) = beyond(&group.members, MOST) {
        sink.emit(
            RULE.atom(
                group.subject(""),
                group.place(member),
                format!("the group holds {count} permission sets, and {MOST} are allowed"),
            )
            .cause("members")
            .url(Some(DOCS))
            .help(
                "The platform takes no more. Give what belongs together in one set instead of many, or make two groups \
                 and assign both.",
            ),
        );
    }
    if let Some((muting, count)) = beyond(&group.mutings, 1) {
        let first = group.mutings.iter().take(1);
        let atom = RULE
            .atom(
                group.subject("element:mutingPermissionSets"),
                group.place(muting),
                format!("the group has {count} muting permission sets, and one is allowed"),
            )
            .cause("muting")
            .help("Setup shows and edits one. Move all entries into one muting permission set.");
        sink.emit(first.fold(atom, |atom, first| atom.related(group.place(first), "the first one")));
    }
}

/// The first member that is one too many, and how many there are; one that is named twice counts once.
fn beyond(members: &[GroupMember], most: usize) -> Option<(&GroupMember, usize)> {
    if members.len() <= most {
        return None;
    }
    let mut seen = FxHashSet::default();
    let mut distinct = members.iter().filter(|member| seen.insert(member.id)).skip(most);
    let member = distinct.next()?;
    Some((member, most + 1 + distinct.count()))
}
