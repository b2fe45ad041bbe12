//! `duplicate-entry`: the same thing is granted by two entries of one set, or is twice a member of one group.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::access::GrantKey;
use crate::context::Context;
use crate::finding::{FileId, Level};
use crate::fix::{Applicability, Plan};
use crate::index::{Grant, Group, GroupMember, PermissionSet};
use crate::metadata::{Flags, GrantKind};
use crate::names::NameId;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "duplicate-entry",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "two entries of one set are about the same thing, or a group names a set twice",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/duplicate-entry.md"),
    check: Check::Several(&[Check::Set(check_set), Check::Muting(check_set), Check::Group(check_group)]),
};

fn check_set(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let count = set.parts.iter().map(|part| part.grants.len()).sum();
    // Nearly always: each entry grants something of its own.
    if set.access().grants().len() == count {
        return;
    }
    let mut seen: FxHashSet<GrantKey> = FxHashSet::with_capacity_and_hasher(count, rustc_hash::FxBuildHasher);
    let again: Vec<(FileId, &Grant)> = set.grants().filter(|(_, grant)| !seen.insert(grant.key())).collect();
    // Most sets have none, and need no second look.
    if again.is_empty() {
        return;
    }
    let mut first: FxHashMap<GrantKey, (FileId, &Grant)> = FxHashMap::default();
    for (file, grant) in set.grants() {
        first.entry(grant.key()).or_insert((file, grant));
    }
    for (file, grant) in again {
        if let Some((first_file, first)) = first.get(&grant.key()) {
            tell(context, set, (*first_file, first), (file, grant), sink);
        }
    }
}

fn tell(
    context: &Context<'_>,
    set: &PermissionSet,
    (first_file, first): (FileId, &Grant),
    (file, grant): (FileId, &Grant),
    sink: &mut Sink,
) {
    let facts = grant.kind.facts();
    let name = context.name(grant.name);
    let section = if set.kind == crate::project::FileKind::Profile { facts.profile_entry } else { facts.entry };
    let is_clear = !first.flags.union(grant.flags).has(Flags::UNCLEAR);
    let (message, many, help, cause) = if first.flags == grant.flags || !is_clear {
        (
            format!("`{name}` stands twice in `{section}`"),
            "{count} entries stand twice".to_owned(),
            "Merges that keep both sides leave such entries. Delete one of the two.".to_owned(),
            "equal",
        )
    } else {
        let (before, after) = (said(grant.kind, first.flags), said(grant.kind, grant.flags));
        (
            format!("`{name}` stands twice in `{section}`: the first entry says {before}, this one {after}"),
            "{count} entries contradict an earlier one of the same name".to_owned(),
            "Only one of the two can be meant, and which one the platform takes nobody knows. Decide who may do what, and \
             delete the other."
                .to_owned(),
            "contradicting",
        )
    };
    let mut atom = RULE
        .atom(set.subject(format!("{}:{name}", facts.word)), set.place(file, grant, facts.key), message)
        .many(many)
        .cause(cause)
        .help(help)
        .related(set.place(first_file, first, facts.key), "the first entry");
    // Of a data space not all is kept that its entry says.
    if first.flags == grant.flags && is_clear && grant.kind != GrantKind::Dataspace {
        atom = atom.fix(Plan::safe(DELETE).remove(file, grant.offset));
    }
    sink.emit(atom);
}

/// What the fix does.
const DELETE: &str = "Delete what stands there again";

/// What an entry says, in words.
fn said(kind: GrantKind, flags: Flags) -> String {
    let word = match kind {
        GrantKind::Tab if flags.has(Flags::TAB_VISIBLE) => "Visible",
        GrantKind::Tab if flags.has(Flags::TAB_AVAILABLE) => "Available",
        GrantKind::Tab => "None",
        GrantKind::Field | GrantKind::Object => {
            let rows = kind.facts().flags.iter().filter(|row| flags.has(row.flag));
            let words: Vec<&str> = rows.map(|row| row.word).collect();
            return if words.is_empty() { "nothing".to_owned() } else { format!("`{}`", words.join("`, `")) };
        }
        _ if flags == Flags::NONE => "false",
        _ => "true",
    };
    format!("`{word}`")
}

fn check_group(_: &Context<'_>, group: &Group, sink: &mut Sink) {
    check_members(group, &group.members, "permissionSet", "permission set", sink);
    check_members(group, &group.mutings, "mutingPermissionSet", "muting permission set", sink);
}

fn check_members(group: &Group, members: &[GroupMember], word: &str, what: &str, sink: &mut Sink) {
    let mut first: FxHashMap<NameId, &GroupMember> = FxHashMap::default();
    for member in members {
        let known = *first.entry(member.id).or_insert(member);
        if std::ptr::eq(known, member) {
            continue;
        }
        let name = &member.text.value;
        sink.emit(
            RULE.atom(
                group.subject(format!("{word}:{name}")),
                group.place(member),
                format!("the group names the {what} `{name}` twice"),
            )
            .many(format!("the group names {{count}} {what}s a second time"))
            .cause(word)
            .help("Merges that keep both sides leave such lines. Delete one of the two.")
            .related(group.place(known), "named here first")
            .fix(Plan::safe(DELETE).remove(group.file, member.text.span.start)),
        );
    }
}
