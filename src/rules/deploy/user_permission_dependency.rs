//! `user-permission-dependency`: a user permission without those that it depends on.

use crate::access::GrantKey;
use crate::context::Context;
use crate::dependencies::{UserPermission, user_permissions};
use crate::finding::Level;
use crate::fix::{Applicability, Entry, Plan};
use crate::index::PermissionSet;
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "user-permission-dependency",
    group: RuleGroup::Deploy,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a user permission stands without those that it depends on",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/user-permission-dependency.md"),
    check: Check::Set(check),
};

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    for (file, grant) in set.grants_of(GrantKind::User).filter(|(_, grant)| grant.flags.gives()) {
        let name = context.name(grant.name);
        let Some(UserPermission { needs, often, .. }) =
            user_permissions().iter().find(|permission| permission.name.eq_ignore_ascii_case(name))
        else {
            continue;
        };
        let lacks = |needed: &&String| !set.access().has_user(needed, &context.index.names);
        let lacking: Vec<&str> = needs.iter().filter(lacks).map(String::as_str).collect();
        if lacking.is_empty() {
            continue;
        }
        let all = lacking.iter().copied().chain(often.iter().filter(lacks).map(String::as_str));
        let all = all.collect::<Vec<_>>().join(", ");
        let what = match lacking.as_slice() {
            [one] => format!("`{one}`"),
            [first, rest @ ..] => format!("`{first}` and {} more", rest.len()),
            [] => continue,
        };
        let mut atom = RULE
            .atom(
                set.subject(format!("user:{name}")),
                set.place(file, grant, "name"),
                format!("`{name}` needs {what} in the same permission set"),
            )
            .many("{count} user permissions stand without those that they need")
            .help(format!(
                "The deployment fails with \"Permission {name} depends on permission(s): {all}\". Add {}, each with \
                 `<enabled>true</enabled>`, or take `{name}` out.",
                if lacking.len() == 1 { "it to `userPermissions`" } else { "them to `userPermissions`" }
            ));
        // A whole bundle of administrators' permissions is for a person to decide on.
        if lacking.len() == 1 {
            atom = atom.fix(enable(context, set, lacking));
        }
        sink.emit(atom);
    }
}

/// Enables user permissions and what these need in turn, each in its entry where the set has one.
fn enable(context: &Context<'_>, set: &PermissionSet, mut wanted: Vec<&str>) -> Plan {
    let names = &context.index.names;
    let mut plan = Plan::not_safe("Enable what is missing");
    let mut at = 0;
    while let Some(permission) = wanted.get(at).copied() {
        at += 1;
        let name = names.find(permission);
        plan = match name.and_then(|name| set.grant(GrantKey { kind: GrantKind::User, name })) {
            Some((file, entry)) => plan.set_child(file, entry.offset, "enabled", "true"),
            None => plan.add(set.head, Entry::grant(GrantKind::User, permission, Flags::ENABLED)),
        };
        let more = user_permissions().iter().find(|known| known.name == permission);
        for needed in more.iter().flat_map(|known| &known.needs) {
            if !set.access().has_user(needed, names) && !wanted.contains(&needed.as_str()) {
                wanted.push(needed);
            }
        }
    }
    plan
}
