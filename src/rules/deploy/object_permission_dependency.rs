//! `object-permission-dependency`: a permission on an object without those that it depends on.

use crate::context::Context;
use crate::dependencies::{broken, is_exempt};
use crate::finding::Level;
use crate::fix::{Applicability, Plan};
use crate::index::PermissionSet;
use crate::metadata::flags::FlagName;
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::wording::enumerated;

/// The rule.
pub const RULE: Rule = Rule {
    id: "object-permission-dependency",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "an object permission stands without those that it depends on",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/object-permission-dependency.md"),
    check: Check::Set(check),
};

const DOCS: &str = "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/\
                    sforce_api_objects_objectpermissions.htm";

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let names = &context.index.names;
    for (file, grant) in set.grants_of(GrantKind::Object) {
        if broken(grant.flags).0 == Flags::NONE {
            continue;
        }
        // What the set states elsewhere counts too: a second entry of the object, View All Data.
        let stated = grant.flags.union(set.access().stated(grant.key(), names));
        let (flags, lacks) = broken(stated);
        let object = context.name(grant.name);
        let flags = grant.flags.common(flags);
        if flags == Flags::NONE || stated.has(Flags::UNCLEAR) || is_exempt(object) {
            continue;
        }
        let (dependent, needed) = (elements(flags), elements(lacks));
        let verb = if dependent.len() == 1 { "needs" } else { "need" };
        let focus = needed.first().map_or("", |flag| flag.element);
        let fails = dependent.first().zip(needed.first()).map_or_else(String::new, |(flag, lack)| {
            let (flag, lack) = (words(flag.flag), words(lack.flag));
            format!(
                "The deployment fails with \"Permission {flag} {object} depends on permission(s): {lack} {object}\". "
            )
        });
        let plan = needed.iter().fold(Plan::not_safe("Grant what is missing"), |plan, flag| {
            plan.set_child(file, grant.offset, flag.element, "true")
        });
        let write: Vec<String> = needed.iter().map(|flag| format!("<{0}>true</{0}>", flag.element)).collect();
        sink.emit(
            RULE.atom(
                set.subject(format!("object:{object}")),
                set.place(file, grant, focus),
                format!("{} on `{object}` {verb} {}", list(&dependent), list(&needed)),
            )
            .many("{count} objects have permissions without those that they depend on")
            .help(format!(
                "{fails}Write `{}` where the users should have that, or take {} away.",
                write.join(""),
                list(&dependent)
            ))
            .url(Some(DOCS))
            .fix(plan),
        );
    }
}

/// The flags as they stand in a file, in the order of dependence: read first, Modify All last.
fn elements(flags: Flags) -> Vec<&'static FlagName> {
    GrantKind::Object.facts().flags.iter().filter(|row| flags.has(row.flag)).collect()
}

/// `allowCreate`, `allowEdit` and `allowDelete`, each quoted.
fn list(flags: &[&FlagName]) -> String {
    let quoted: Vec<String> = flags.iter().map(|flag| format!("`{}`", flag.element)).collect();
    enumerated(&quoted)
}

/// A flag in the words of the platform's error texts.
fn words(flag: Flags) -> &'static str {
    match flag {
        Flags::READ => "Read",
        Flags::CREATE => "Create",
        Flags::EDIT => "Edit",
        Flags::DELETE => "Delete",
        Flags::VIEW_ALL => "Read All",
        Flags::MODIFY_ALL => "Modify All",
        _ => "View All Fields",
    }
}
