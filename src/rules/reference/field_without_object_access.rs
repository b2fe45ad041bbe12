//! `field-without-object-access`: fields are granted to users who cannot open the object.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::access::{Access, GrantKey};
use crate::bundle::Effective;
use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::metadata::{Flags, GrantKind};
use crate::names::NameId;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "field-without-object-access",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "a field is granted, and neither the set nor its groups grant read on the object",
    reads: &[FileKind::CustomObject],
    options: None,
    card: include_str!("../../../rules/reference/field-without-object-access.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let stated = objects_with_permissions(context);
    let mut groups: FxHashMap<NameId, Vec<&Effective>> = FxHashMap::default();
    for (bundle, effective) in context.effective().filter(|(bundle, _)| bundle.group.is_some()) {
        for member in &bundle.members {
            groups.entry(member.id).or_default().push(effective);
        }
    }
    for set in context.index.project_sets() {
        let holding = groups.get(&set.id).map_or(&[][..], Vec::as_slice);
        let without =
            if holding.is_empty() { "the set does not grant" } else { "neither the set nor its groups grant" };
        // Of each object the answer is the same for all its fields.
        let mut shut: FxHashMap<&str, bool> = FxHashMap::default();
        for (file, grant) in set.grants_of(GrantKind::Field).filter(|(_, grant)| grant.flags.gives()) {
            let field = context.name(grant.name);
            let Some((object, _)) = field.split_once('.') else { continue };
            let is_shut = || {
                let id = context.index.names.find(object);
                // Access to a custom setting is given to the whole setting, and not as to an object.
                let facts = id.and_then(|id| context.objects().object(id));
                let is_setting = facts.is_some_and(|facts| facts.custom_setting);
                let takes_permissions = !is_setting && (is_custom(object) || id.is_some_and(|id| stated.contains(&id)));
                takes_permissions && !opens(context, set, holding, id)
            };
            if !*shut.entry(object).or_insert_with(is_shut) {
                continue;
            }
            sink.emit(
                RULE.atom(
                    set.subject(format!("field:{field}")),
                    set.place(file, grant, GrantKind::Field.facts().key),
                    format!("`{field}` is granted, but {without} read on `{object}`"),
                )
                .cause(object)
                .many(format!("{{count}} fields of `{object}` are granted, but {without} read on the object"))
                .help(
                    "Field permissions open nothing on an object that cannot be read. Add allowRead for the object, or \
                     give the set together with one that has it: in a group the reader sees both.",
                ),
            );
        }
    }
}

/// The objects on which some set states a permission. Others, as tasks and users, may have field permissions only.
fn objects_with_permissions(context: &Context<'_>) -> FxHashSet<NameId> {
    let sets = context.index.sets.iter().chain(&context.index.mutings);
    sets.flat_map(|set| set.grants_of(GrantKind::Object)).map(|(_, grant)| grant.name).collect()
}

/// Whether the name is a custom object's, with a namespace or without.
fn is_custom(name: &str) -> bool {
    name.rsplit_once("__").is_some_and(|(_, suffix)| suffix.eq_ignore_ascii_case("c"))
}

/// Whether everybody who gets the set can read the object by what is given with it. A group whose members are not all
/// known may give it.
fn opens(context: &Context<'_>, set: &PermissionSet, groups: &[&Effective], object: Option<NameId>) -> bool {
    // Nothing is granted on an object that nothing speaks of; View All Data opens it all the same.
    let key = GrantKey { kind: GrantKind::Object, name: object.unwrap_or(NameId(u32::MAX)) };
    let reads = |access: &Access| access.allows(key, Flags::READ, &context.index.names);
    reads(set.access()) || (!groups.is_empty() && groups.iter().all(|group| !group.complete || reads(&group.access)))
}
