//! `unknown-muting-set`: a group names a muting permission set that is nowhere.

use crate::context::Context;
use crate::finding::Level;
use crate::fix::Applicability;
use crate::index::Group;
use crate::names::is_placeholder;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::rules::deploy::unknown_group_member::respell;

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-muting-set",
    group: RuleGroup::Deploy,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a group names a muting permission set that is neither in the project nor foreign",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/unknown-muting-set.md"),
    check: Check::Group(check),
};

fn check(context: &Context<'_>, group: &Group, sink: &mut Sink) {
    let index = context.index;
    // The packages that this one builds on may hold the group's muting set as they hold its members.
    if index.project.has_dependencies {
        return;
    }
    for muting in &group.mutings {
        let name = &muting.text.value;
        let exists = index.is_known(FileKind::MutingPermissionSet, name)
            || context.is_foreign("mutingPermissionSet", name)
            || is_placeholder(name)
            || index.is_rewritten(group.file, name);
        if exists {
            continue;
        }
        let near = context.muting_names().nearest(name);
        let hint = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        let mut atom = RULE
            .atom(
                group.subject(format!("mutingPermissionSet:{name}")),
                group.place(muting),
                format!("`{name}` is no muting permission set of this project"),
            )
            .many("{count} muting permission sets of the group are not in this project")
            .help(format!(
                "The deployment fails unless the org has the muting permission set already, and what the group gives \
                 in the end cannot be told from the repository.{hint} Retrieve `MutingPermissionSet:{name}`, or delete \
                 the line; name one that is kept elsewhere under `external` in forcelint.toml: external = \
                 [\"mutingPermissionSet:{name}\"]"
            ));
        if let Some(plan) = near.and_then(|near| respell(group, &group.mutings, muting, near)) {
            atom = atom.fix(plan);
        }
        sink.emit(atom);
    }
}
