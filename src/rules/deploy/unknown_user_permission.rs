//! `unknown-user-permission`: a user permission whose name looks misspelled.

use crate::context::Context;
use crate::finding::Level;
use crate::fix::{Applicability, Plan};
use crate::index::PermissionSet;
use crate::metadata::GrantKind;
use crate::names::is_placeholder;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::user_permissions::misspelled;

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-user-permission",
    group: RuleGroup::Deploy,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a user permission is not known, and nearly spelled like one that is",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/unknown-user-permission.md"),
    check: Check::Several(&[Check::Set(check), Check::Muting(check)]),
};

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    for (file, grant) in set.grants_of(GrantKind::User) {
        let name = context.name(grant.name);
        let Some(meant) = misspelled(name) else { continue };
        if is_placeholder(name) || context.index.is_rewritten(file, name) {
            continue;
        }
        let place = set.place(file, grant, "name");
        sink.emit(
            RULE.atom(
                set.subject(format!("user:{name}")),
                place,
                format!("`{name}` is no known user permission, and `{meant}` is one"),
            )
            .many("{count} user permissions are not known and look misspelled")
            .help(format!(
                "The deployment fails with \"Unknown user permission: {name}\" where the name is misspelled. Did you mean \
                 `{meant}`?"
            ))
            .fix(Plan::not_safe("Correct the spelling").replace(place, meant)),
        );
    }
}
