//! `orphan-muting-set`: a muting permission set that no group uses.

use crate::context::Context;
use crate::finding::Level;
use crate::index::{Index, Named, PermissionSet};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "orphan-muting-set",
    group: RuleGroup::Reference,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "no permission set group uses a muting permission set",
    // They name groups of packages.
    reads: &[FileKind::DelegateGroup, FileKind::UserAccessPolicy],
    options: None,
    card: include_str!("../../../rules/reference/orphan-muting-set.md"),
    check: Check::Muting(check),
};

fn check(context: &Context<'_>, muting: &PermissionSet, sink: &mut Sink) {
    let index = context.index;
    let mut names_it = index.references_to(Named::MutingPermissionSet, muting.id);
    let is_used = names_it.any(|reference| index.file(reference.file).kind == FileKind::PermissionSetGroup);
    if is_used || another_group_may(index) {
        return;
    }
    sink.emit(
        RULE.atom(
            muting.subject(""),
            muting.label_place(),
            format!("no permission set group uses `{}`, so it mutes nothing", muting.name),
        )
        .help(
            "A muting permission set cannot be assigned: it acts in the group that names it, and nowhere else. Whoever \
             it was to hold back has the access. Name it in the group's file, or delete it:\n\
             <mutingPermissionSets>…</mutingPermissionSets>",
        ),
    );
}

/// Whether a group may use it whose members nobody can see here: its file could not be read, or it is a package's group
/// that the org's own muting set was added to.
/// <https://help.salesforce.com/s/articleView?id=sf.perm_set_groups_muting.htm>
fn another_group_may(index: &Index) -> bool {
    let unseen = |kind: Named, id, name: &str| {
        kind == Named::PermissionSetGroup && index.names.is_foreign(name) && index.group(id).is_none()
    };
    index.groups.iter().any(|group| !group.readable)
        || index.references().iter().any(|reference| unseen(reference.kind, reference.id, &reference.name))
}
