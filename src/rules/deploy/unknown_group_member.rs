//! `unknown-group-member`: a group names a permission set that is nowhere.

use crate::context::Context;
use crate::finding::Level;
use crate::fix::{Applicability, Plan};
use crate::index::{Group, GroupMember};
use crate::names::is_placeholder;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-group-member",
    group: RuleGroup::Deploy,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a group names a permission set that is neither in the project nor foreign",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/unknown-group-member.md"),
    check: Check::Group(check),
};

fn check(context: &Context<'_>, group: &Group, sink: &mut Sink) {
    let index = context.index;
    let kind = FileKind::PermissionSet;
    // A package that builds on others may name their sets.
    if !index.tracks(kind) || index.project.has_dependencies {
        return;
    }
    for member in &group.members {
        let name = &member.text.value;
        let exists =
            index.is_known(kind, name) || context.is_foreign("permissionSet", name) || is_local_of_pack(context, name);
        if exists || is_placeholder(name) || index.is_rewritten(group.file, name) {
            continue;
        }
        let near = context.set_names().nearest(name);
        let hint = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        let mut atom = RULE
            .atom(
                group.subject(format!("permissionSet:{name}")),
                group.place(member),
                format!("`{name}` is no permission set of this project"),
            )
            .many("{count} members are no permission sets of this project")
            .help(format!(
                "The deployment fails with \"permission set names are invalid\" unless the org has the set already.{hint} \
                 Correct the name or delete the line; name a set that exists only in the org under `external` in \
                 forcelint.toml: external = [\"permissionSet:{name}\"]"
            ));
        if let Some(plan) = near.and_then(|near| respell(group, &group.members, member, near)) {
            atom = atom.fix(plan);
        }
        sink.emit(atom);
    }
}

/// A set that a vendor tells orgs to install or make beside its package.
fn is_local_of_pack(context: &Context<'_>, name: &str) -> bool {
    context.packs.iter().any(|active| active.pack.local_set(name, None).is_some())
}

/// Writes the name that was most likely meant, where that is no other name and not in the group already.
pub(super) fn respell(group: &Group, all: &[GroupMember], member: &GroupMember, meant: &str) -> Option<Plan> {
    let distance = strsim::osa_distance(&member.text.value.to_lowercase(), &meant.to_lowercase());
    let is_there = all.iter().any(|other| other.text.value.eq_ignore_ascii_case(meant));
    let plan = || Plan::not_safe("Correct the spelling").replace(group.place(member), meant);
    (distance <= 2 && !is_there).then(plan)
}
