//! `master-detail-permission`: a detail object is granted, and its master cannot be read.

use crate::access::GrantKey;
use crate::context::Context;
use crate::dependencies::standard_master;
use crate::finding::{FileId, Level, Place};
use crate::fix::{Applicability, Entry, Plan};
use crate::index::{Grant, PermissionSet};
use crate::metadata::{Flags, GrantKind};
use crate::names::is_placeholder;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "master-detail-permission",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a detail object is granted without read on its master",
    reads: &[FileKind::CustomField, FileKind::CustomObject],
    options: None,
    card: include_str!("../../../rules/deploy/master-detail-permission.md"),
    check: Check::Set(check),
};

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    for (file, grant) in set.grants_of(GrantKind::Object) {
        if !grant.flags.gives() {
            continue;
        }
        let detail = context.name(grant.name);
        for (master, said_at) in masters(context, grant.key()) {
            if is_readable(context, set, master) {
                continue;
            }
            let mut atom = RULE
                .atom(
                    set.subject(format!("object:{detail}")),
                    set.place(file, grant, "object"),
                    format!("`{detail}` is granted without read on its master `{master}`"),
                )
                .cause(master.to_lowercase())
                .many(format!("{{count}} detail objects are granted without read on their master `{master}`"))
                .help(format!(
                    "The deployment fails with \"Permission Read {detail} depends on permission(s): Read {master}\": the \
                     read on the master must stand in the same permission set. Where there is no entry for it, add one:\n\
                     {}",
                    entry(master)
                ));
            if let Some(place) = said_at {
                atom = atom.related(place, format!("`{detail}` is a detail of `{master}`"));
            }
            if let Some((file, entry)) = entry_of(context, set, master) {
                atom = atom.related(set.place(file, entry, "allowRead"), format!("`{master}` is not readable here"));
            }
            // Where a build puts the namespace in, nobody knows how the master would be written.
            if !is_placeholder(detail) {
                atom = atom.fix(grant_read(context, set, master));
            }
            sink.emit(atom);
        }
    }
}

/// The masters of an object, with the place that says so.
fn masters<'a>(context: &Context<'a>, detail: GrantKey) -> impl Iterator<Item = (&'a str, Option<Place>)> {
    let own = context.objects().masters(detail.name).iter().map(|master| (master.name, Some(master.place)));
    let standard = standard_master(context.name(detail.name)).map(|master| (master, None));
    own.chain(standard).filter(|(master, _)| !is_placeholder(master))
}

/// Whether the set lets its users read the object, or nobody can tell.
fn is_readable(context: &Context<'_>, set: &PermissionSet, object: &str) -> bool {
    let names = &context.index.names;
    match names.find(object) {
        Some(name) => {
            let stated = set.access().stated(GrantKey { kind: GrantKind::Object, name }, names);
            stated.has(Flags::READ) || stated.has(Flags::UNCLEAR)
        }
        // Nothing in the project speaks of the object, so no entry does.
        None => set.access().has_user("ViewAllData", names) || set.access().has_user("ModifyAllData", names),
    }
}

/// The set's entry for an object.
fn entry_of<'s>(context: &Context<'_>, set: &'s PermissionSet, object: &str) -> Option<(FileId, &'s Grant)> {
    let name = context.index.names.find(object)?;
    set.grant(GrantKey { kind: GrantKind::Object, name })
}

/// Grants read on the master, and on its own masters up to the last: else the set would lack those next.
fn grant_read(context: &Context<'_>, set: &PermissionSet, master: &str) -> Plan {
    let mut plan = Plan::not_safe(format!("Grant read on `{master}`"));
    let mut all = vec![master];
    let mut at = 0;
    while let Some(object) = all.get(at).copied() {
        at += 1;
        plan = match entry_of(context, set, object) {
            Some((file, entry)) => plan.set_child(file, entry.offset, "allowRead", "true"),
            None => plan.add(set.head, Entry::grant(GrantKind::Object, object, Flags::READ)),
        };
        let Some(name) = context.index.names.find(object) else { continue };
        for (above, _) in masters(context, GrantKey { kind: GrantKind::Object, name }) {
            if !is_readable(context, set, above) && !all.iter().any(|known| known.eq_ignore_ascii_case(above)) {
                all.push(above);
            }
        }
    }
    plan
}

fn entry(object: &str) -> String {
    format!(
        "<objectPermissions>\n    <allowCreate>false</allowCreate>\n    <allowDelete>false</allowDelete>\n    \
         <allowEdit>false</allowEdit>\n    <allowRead>true</allowRead>\n    <modifyAllRecords>false</modifyAllRecords>\n    \
         <object>{object}</object>\n    <viewAllRecords>false</viewAllRecords>\n</objectPermissions>"
    )
}
