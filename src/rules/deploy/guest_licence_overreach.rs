//! `guest-licence-overreach`: a set for guests grants what guests cannot have.

use crate::context::Context;
use crate::external::{Audience, audience};
use crate::finding::{Atom, Level, Place};
use crate::fix::{Applicability, Plan};
use crate::index::PermissionSet;
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "guest-licence-overreach",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a permission set with a guest licence grants more than read and create",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/guest-licence-overreach.md"),
    check: Check::Set(check),
};

const DOCS: &str = "https://help.salesforce.com/s/articleView?id=platform.networks_guest_policies_timelines.htm";

/// What guests cannot have on any object.
/// <https://help.salesforce.com/s/articleView?id=platform.networks_guest_policies_timelines.htm>
const OBJECT_FLAGS: &[Flags] = &[Flags::EDIT, Flags::DELETE, Flags::VIEW_ALL, Flags::MODIFY_ALL];

/// User permissions that guests cannot have.
/// <https://help.salesforce.com/s/articleView?id=platform.networks_guest_policies_timelines.htm>
const USER_PERMISSIONS: &[&str] = &["ModifyAllData", "ViewAllData", "ViewAllUsers"];

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let Some(licence) = &set.license else { return };
    if audience(&licence.value) != Some(Audience::Guests) {
        return;
    }
    let tell = |atom: Atom| {
        atom.many("guests get {count} permissions that they cannot have")
            .url(Some(DOCS))
            .related(Place::span(set.head, licence.span), "the set is for guests")
            .help(
                "The only object permissions allowed for guest users are read and create: the platform refuses the set, \
                 or its assignment. Let guests change records through Apex or a flow that runs in system context.",
            )
    };
    for (file, grant) in set.grants_of(GrantKind::Object) {
        let object = context.name(grant.name);
        let rows = GrantKind::Object.facts().flags.iter();
        for row in rows.filter(|row| OBJECT_FLAGS.contains(&row.flag) && grant.flags.has(row.flag)) {
            let atom = RULE.atom(
                set.subject(format!("object:{object}:{}", row.word)),
                set.place(file, grant, row.element),
                format!("guests cannot have `{}` on `{object}`", row.element),
            );
            let plan = Plan::not_safe("Take it away").set_child(file, grant.offset, row.element, "false");
            sink.emit(tell(atom).fix(plan));
        }
    }
    for (file, grant) in set.grants_of(GrantKind::User).filter(|(_, grant)| grant.flags.gives()) {
        let name = context.name(grant.name);
        if USER_PERMISSIONS.iter().any(|permission| permission.eq_ignore_ascii_case(name)) {
            let atom = RULE.atom(
                set.subject(format!("user:{name}")),
                set.place(file, grant, "name"),
                format!("guests cannot have the user permission `{name}`"),
            );
            sink.emit(tell(atom).fix(Plan::not_safe("Take it away").remove(file, grant.offset)));
        }
    }
}
