//! `deprecated-permission-set`: a set that nobody should get any more is still given.

use crate::context::{ActivePack, Context};
use crate::finding::{Atom, Level, Place};
use crate::index::PermissionSet;
use crate::metadata::{GrantKind, Text};
use crate::pack::schema::Deprecated;
use crate::pack::{same_name, sentence};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::set_uses::{Purpose, SetUse};

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
        FileKind::Profile,
        FileKind::UserAccessPolicy,
    ],
    options: None,
    card: include_str!("../../../rules/package/deprecated-permission-set.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        for set in &active.pack.permission_set {
            let Some(deprecated) = &set.deprecated else { continue };
            for found in given(context, |found| found.means(context.index, set)) {
                let message = format!("`{}` is deprecated{}", found.name, still_used(found, ""));
                let atom = RULE.atom(found.subject(context.index), found.place(), message);
                sink.emit(told(atom, active, &set.name, deprecated));
            }
        }
        custom_permissions(context, active, sink);
    }
    // What a managed set says of itself its vendor says.
    for set in context.index.sets.iter().filter(|set| set.readable) {
        let told = |active: &ActivePack<'_>| active.pack.set(&set.name).is_some_and(|set| set.deprecated.is_some());
        let Some(place) = deprecation(set).filter(|_| !context.packs.iter().any(told)) else { continue };
        for found in given(context, |found| found.means_own(set)) {
            let message = format!("`{}` calls itself deprecated{}", set.name, still_used(found, "is "));
            sink.emit(
                RULE.atom(found.subject(context.index), found.place(), message)
                    .cause(&*set.name)
                    .many(format!("`{}` calls itself deprecated and is still named {{count}} times", set.name))
                    .related(place, "says so")
                    .help(
                        "Give the set that took its place and take this one out, or correct its label and description.",
                    ),
            );
        }
    }
}

/// The places that give a set or build on it. Taking it away is what ought to be done, and a policy that does selects
/// the users by it.
fn given<'c, 'i>(
    context: &'c Context<'i>,
    means: impl Fn(&SetUse<'i>) -> bool,
) -> impl Iterator<Item = &'c SetUse<'i>> {
    let uses: Vec<&SetUse<'_>> = context.set_uses().iter().filter(|found| means(found)).collect();
    let revoked: Vec<_> =
        uses.iter().filter(|found| found.purpose == Purpose::Revokes).map(|found| found.file).collect();
    uses.into_iter().filter(move |found| match found.purpose {
        Purpose::Gives | Purpose::Text => true,
        Purpose::Selects | Purpose::LeavesOut => !revoked.contains(&found.file),
        Purpose::Revokes => false,
    })
}

/// How a set is still used, as the end of a sentence; `is` is the verb of what is still given.
fn still_used(found: &SetUse<'_>, is: &str) -> String {
    let told = match (found.purpose, found.draft) {
        (Purpose::Gives | Purpose::Revokes, false) => return format!(" and {is}still given here"),
        (Purpose::Gives | Purpose::Revokes, true) => "this policy gives it once it is activated",
        (Purpose::Selects, false) => "this policy still selects users by it",
        (Purpose::Selects, true) => "this policy selects users by it once it is activated",
        (Purpose::LeavesOut, false) => "this policy still leaves out the users who have it",
        (Purpose::LeavesOut, true) => "this policy leaves out the users who have it once it is activated",
        (Purpose::Text, _) => "this flow still names it",
    };
    format!(", and {told}")
}

/// Grants of a package's custom permissions that nobody should get any more, in sets and profiles.
fn custom_permissions(context: &Context<'_>, active: &ActivePack<'_>, sink: &mut Sink) {
    for permission in &active.pack.custom_permission {
        let Some(deprecated) = &permission.deprecated else { continue };
        let profiles = context.index.profiles.iter().filter(|profile| profile.is_linted());
        for set in context.index.project_sets().chain(profiles) {
            for (file, grant) in set.grants_of(GrantKind::CustomPermission) {
                let name = context.name(grant.name);
                if !grant.flags.gives() || !same_name(name, &permission.name) {
                    continue;
                }
                let message = format!("the custom permission `{name}` is deprecated and still given here");
                let subject = set.subject(format!("customPermission:{name}"));
                let atom = RULE.atom(subject, set.place(file, grant, "name"), message);
                sink.emit(told(atom, active, &permission.name, deprecated));
            }
        }
    }
}

/// With what the pack says of it: a note as long as the installed version still needs it.
fn told(atom: Atom, active: &ActivePack<'_>, name: &str, deprecated: &Deprecated) -> Atom {
    let instead = match &deprecated.replaced_by {
        Some(name) => format!("Give `{}` instead.", name.value),
        None => "Take it out here.".to_owned(),
    };
    let atom = atom
        .pack(&active.pack.id)
        .cause(name)
        .many(format!("`{name}` is deprecated and still named {{count}} times"))
        .url(Some(&deprecated.source));
    match (deprecated.until, active.installed) {
        (Some(until), Some(installed)) if installed <= until => atom.level(Level::Info).help(format!(
            "{}\nIt is in use up to {until}, and {installed} is installed: plan the change with the upgrade. {instead}",
            sentence(&deprecated.reason)
        )),
        _ => atom.help(format!("{}\n{instead}", sentence(&deprecated.reason))),
    }
}

/// Where a set says of itself that it is deprecated.
fn deprecation(set: &PermissionSet) -> Option<Place> {
    let says = |text: &&Text| {
        let first = text.value.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        first.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("deprecated"))
    };
    set.label.iter().chain(&set.description).find(says).map(|text| Place::span(set.head, text.span))
}
