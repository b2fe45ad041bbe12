//! `deprecated-permission-set`: a set that nobody should get any more is still given.

use crate::context::Context;
use crate::finding::{Atom, Level, Place, Subject};
use crate::index::{Index, Named, PermissionSet, Reference};
use crate::metadata::{Neighbour, Text};
use crate::names::NameId;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "deprecated-permission-set",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a deprecated permission set is still given to users",
    reads: &[
        FileKind::ConnectedApp,
        FileKind::DelegateGroup,
        FileKind::EcaOauthPolicy,
        FileKind::EcaSamlPolicy,
        FileKind::Flow,
        FileKind::InstalledPackage,
        FileKind::Network,
        FileKind::PortalDelegablePermissionSet,
        FileKind::UserAccessPolicy,
    ],
    options: None,
    card: include_str!("../../../rules/package/deprecated-permission-set.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let uses = uses(context.index);
    for active in &context.packs {
        for set in active.pack.permission_set.iter() {
            let Some(deprecated) = &set.deprecated else { continue };
            let in_use = deprecated.until.is_some_and(|until| !active.is_after(until));
            for found in uses.iter().filter(|found| set.is_named(&found.name)) {
                let instead = deprecated.replaced_by.as_ref().map(|name| format!(" Give `{}` instead.", name.value));
                let atom = RULE
                    .atom(
                        found.subject.clone(),
                        found.place,
                        format!("`{}` is deprecated: {}", found.name, deprecated.reason),
                    )
                    .pack(&active.pack.id)
                    .cause(&found.name)
                    .many(format!("`{}` is deprecated and named {{count}} times", found.name))
                    .help(format!("Take it out here.{}", instead.unwrap_or_default()))
                    .url(Some(&deprecated.source));
                sink.emit(if in_use { atom.level(Level::Info) } else { atom });
            }
        }
    }
    for set in context.index.project_sets().filter_map(|set| Some((set, deprecation(set)?))) {
        let (set, place) = set;
        if context.pack_set(&set.name).is_some() {
            continue;
        }
        for found in uses.iter().filter(|found| found.id == Some(set.id)) {
            sink.emit(local(found, set, place));
        }
    }
}

/// Where a project set says of itself that it is deprecated.
fn deprecation(set: &PermissionSet) -> Option<Place> {
    let says = |text: &&Text| text.value.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("deprecated"));
    set.label.iter().chain(&set.description).find(says).map(|text| Place::span(set.head, text.span))
}

fn local(found: &Use, set: &PermissionSet, place: Place) -> Atom {
    RULE.atom(
        found.subject.clone(),
        found.place,
        format!("`{}` calls itself deprecated and is still given here", set.name),
    )
    .cause(&set.name)
    .many(format!("`{}` calls itself deprecated and is still given in {{count}} places", set.name))
    .related(place, "says so")
    .help("Give the set that took its place, and take this one out; or correct its label and description.")
}

/// A place that gives a permission set to users.
struct Use {
    subject: Subject,
    name: String,
    id: Option<NameId>,
    place: Place,
}

/// All such places. A manifest lists what is retrieved, and a policy that revokes a set or filters on it gives nothing.
fn uses(index: &Index) -> Vec<Use> {
    let gives = |reference: &&Reference| {
        reference.kind == Named::PermissionSet
            && !matches!(index.file(reference.file).kind, FileKind::Manifest | FileKind::UserAccessPolicy)
    };
    let mut uses: Vec<Use> = index
        .references()
        .iter()
        .filter(gives)
        .map(|reference| Use {
            subject: index.subject_of(reference.file, format!("permissionSet:{}", reference.name)),
            name: reference.name.clone(),
            id: Some(reference.id),
            place: Place::span(reference.file, reference.span),
        })
        .collect();
    for file in &index.neighbours {
        let texts: Vec<&Text> = match &file.content {
            Neighbour::Flow(flow) => flow.literals.iter().collect(),
            Neighbour::Policy(policy) => {
                let grants = policy.actions.iter().filter(|action| action.action.eq_ignore_ascii_case("Grant"));
                grants.filter(|action| action.kind == "PermissionSet").map(|action| &action.target).collect()
            }
            _ => continue,
        };
        uses.extend(texts.into_iter().map(|text| Use {
            subject: index.subject_of(file.file, format!("permissionSet:{}", text.value)),
            name: text.value.clone(),
            id: index.names.find(&text.value),
            place: Place::span(file.file, text.span),
        }));
    }
    uses
}
