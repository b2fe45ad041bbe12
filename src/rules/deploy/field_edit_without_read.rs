//! `field-edit-without-read`: a field that may be edited and not read.

use crate::context::Context;
use crate::finding::Level;
use crate::fix::{Applicability, Plan};
use crate::index::PermissionSet;
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "field-edit-without-read",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a field is editable and not readable",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/field-edit-without-read.md"),
    check: Check::Set(check),
};

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    for (file, grant) in set.grants_of(GrantKind::Field).filter(|(_, grant)| grant.flags == Flags::EDIT) {
        // A second entry of the field is `duplicate-entry`'s; together they may well say both.
        if set.access().flags(grant.key()) != Flags::EDIT {
            continue;
        }
        let field = context.name(grant.name);
        sink.emit(
            RULE.atom(
                set.subject(format!("field:{field}")),
                set.place(file, grant, "readable"),
                format!("`{field}` is editable and not readable"),
            )
            .many("{count} fields are editable and not readable")
            .help(
                "The deployment fails with \"A field has to be readable to be editable\". Write \
                 `<readable>true</readable>`, or `<editable>false</editable>` where the users should not see the field.",
            )
            .fix(Plan::not_safe("Make the field readable").set_child(file, grant.offset, "readable", "true")),
        );
    }
}
