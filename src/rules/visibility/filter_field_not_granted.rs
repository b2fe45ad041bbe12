//! `filter-field-not-granted`: a dynamic action's filter tests a field that nobody may read.

use rustc_hash::FxHashSet;

use crate::access::GrantKey;
use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::{Grant, PermissionSet};
use crate::metadata::{FieldFacts, Flags, GrantKind};
use crate::names::NameId;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::Left;
use crate::visibility::fields::Fields;
use crate::visibility::sites::sites;

/// The rule.
pub const RULE: Rule = Rule {
    id: "filter-field-not-granted",
    group: RuleGroup::Visibility,
    level: Level::Warning,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "a dynamic action's filter tests a field that no permission set or profile lets anybody read",
    reads: &[FileKind::CustomField, FileKind::CustomObject, FileKind::Profile],
    options: None,
    card: include_str!("../../../rules/visibility/filter-field-not-granted.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    let sets = || index.sets.iter().chain(&index.profiles);
    // What a set of this project that cannot be read grants is not known.
    if index.sets.is_empty() || sets().any(|set| !set.readable && !set.foreign) {
        return;
    }
    // Who may view all fields needs no other permission.
    let all_fields = index.names.find("ViewAllFieldsGlobal").map(|name| GrantKey { kind: GrantKind::User, name });
    if all_fields.is_some_and(|key| sets().any(|set| set.access().flags(key) != Flags::NONE)) {
        return;
    }
    let (fields, objects) = readable(sets());
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        let object = page.facts.sobject_type.as_ref().map(|object| object.value.as_str());
        let of_page = Fields::new(context, object);
        for site in sites(&page.facts).filter(|site| site.action.is_some()) {
            for criterion in &site.rule.criteria {
                let left = Left::of(&criterion.left.value);
                let Some(name) = of_page.name(&left) else { continue };
                let Some(field) = of_page.facts(&name) else { continue };
                let find = |name: &str| index.names.find(name);
                let is_granted = |name: &String| find(name).is_some_and(|id| fields.contains(&id));
                let granted = name.granted_as().iter().any(is_granted)
                    || find(name.object).is_some_and(|object| objects.contains(&object));
                let dotted = name.dotted();
                if granted || !needs_grant(field, &name.field) || context.is_foreign("field", &dotted) {
                    continue;
                }
                let unread = format!("`{dotted}`, which no permission set or profile lets anybody read");
                sink.emit(
                    RULE.atom(
                        site.subject(page),
                        Place::span(page.file, criterion.left.span),
                        format!("{} hangs on {unread}", site.what()),
                    )
                    .many(format!("{{count}} actions hang on {unread}"))
                    .cause(&dotted)
                    .help(format!(
                        "To a user who may not read the field the criterion counts as true, so the action shows \
                         whatever the record says. Grant read on the field (`field:{dotted}:read`) to those who use \
                         the page."
                    )),
                );
            }
        }
    }
}

/// The fields that some set lets its users read, and the objects of which one lets them read all.
fn readable<'s>(sets: impl Iterator<Item = &'s PermissionSet>) -> (FxHashSet<NameId>, FxHashSet<NameId>) {
    let (mut fields, mut objects) = (FxHashSet::default(), FxHashSet::default());
    for (_, Grant { name, flags, kind, .. }) in sets.flat_map(PermissionSet::grants) {
        match kind {
            GrantKind::Field if flags.has(Flags::READ) || flags.has(Flags::EDIT) => fields.insert(*name),
            GrantKind::Object if flags.has(Flags::VIEW_ALL_FIELDS) => objects.insert(*name),
            _ => false,
        };
    }
    (fields, objects)
}

/// Whether users need a permission to read the field: everybody who sees the record may read standard fields like its
/// name, and those that must have a value.
fn needs_grant(field: &FieldFacts, name: &str) -> bool {
    let is_custom = name.ends_with("__c") || name.ends_with("__pc");
    is_custom && !field.required && !field.is_master_detail()
}
