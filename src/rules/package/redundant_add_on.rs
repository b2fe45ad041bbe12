//! `redundant-add-on`: a bundle gives an add-on beside a base set that includes it.

use crate::bundle::{Bundle, BundleMember};
use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::pack::{Role, same_name, schema};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "redundant-add-on",
    group: RuleGroup::Package,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a group or policy gives an add-on that its base set already includes",
    reads: &[FileKind::InstalledPackage, FileKind::UserAccessPolicy],
    options: None,
    card: include_str!("../../../rules/package/redundant-add-on.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for bundle in context.bundles().iter().filter(|bundle| bundle.linted) {
        for active in &context.packs {
            let pack = active.pack;
            let given = |role: Role| {
                let known = bundle.giving().filter_map(|member| Some((member, pack.set(member.name)?)));
                known.filter(move |(_, set)| set.has(role))
            };
            for (add_on, told) in given(Role::AddOn) {
                let mut bases = given(Role::Base).filter(|(_, base)| includes(base, told));
                let base = bases.find(|(base, _)| {
                    !bundle.is_reported_at_group(base, add_on) && brings_nothing(bundle, base, add_on)
                });
                let Some((base, of)) = base else { continue };
                let mut subject = bundle.subject.clone();
                subject.member = format!("permissionSet:{}", add_on.name);
                let message = format!("`{}` already gives what `{}` gives", base.name, add_on.name);
                sink.emit(
                    RULE.atom(subject, add_on.place, message)
                        .pack(&pack.id)
                        .cause(&of.name.value)
                        .many(format!("`{}` already gives what {{count}} add-ons beside it give", base.name))
                        .related(base.place, "the base set that includes it")
                        .help(format!(
                            "Add-ons are for users of a narrower base set. Delete the line: nobody loses anything. If \
                             these users were meant to have less than `{}` gives, give them the narrower base set and \
                             keep the add-on.",
                            of.label
                        ))
                        .url(Some(&of.source)),
                );
            }
        }
    }
}

fn includes(base: &schema::PermissionSet, add_on: &schema::PermissionSet) -> bool {
    base.includes.iter().any(|name| add_on.is_named(name)) && !same_name(&base.name, &add_on.name)
}

/// Whether the add-on gives these users nothing that the base set does not. Where both files are known they decide; else
/// the pack does, unless something is muted of the base set and not of the add-on.
fn brings_nothing(bundle: &Bundle<'_>, base: &BundleMember<'_>, add_on: &BundleMember<'_>) -> bool {
    let readable = |set: &&PermissionSet| set.readable;
    let (muted_of_base, muting_is_known) = bundle.muted(base);
    let (muted_of_add_on, _) = bundle.muted(add_on);
    match (base.set.filter(readable), add_on.set.filter(readable)) {
        (Some(wide), Some(narrow)) => {
            muting_is_known && narrow.access().minus(&muted_of_add_on).is_subset(&wide.access().minus(&muted_of_base))
        }
        _ => base.muted_by == add_on.muted_by || (muting_is_known && muted_of_base.is_subset(&muted_of_add_on)),
    }
}
