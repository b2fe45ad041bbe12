//! `conflicting-base-sets`: a bundle gives two sets of which the vendor says to choose one.

use crate::bundle::{Bundle, BundleMember};
use crate::clones::stands_for;
use crate::context::{ActivePack, Context};
use crate::finding::Level;
use crate::pack::schema;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "conflicting-base-sets",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a group or policy gives two sets of which the vendor says to choose one",
    reads: &[FileKind::InstalledPackage, FileKind::UserAccessPolicy],
    options: None,
    card: include_str!("../../../rules/package/conflicting-base-sets.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for bundle in context.bundles().iter().filter(|bundle| bundle.linted) {
        for active in &context.packs {
            judge(context, active, bundle, sink);
        }
    }
}

/// A member of a "choose one" family, or a recorded clone of one.
struct Chosen<'b, 'i, 'p> {
    family: &'p str,
    set: &'p schema::PermissionSet,
    member: &'b BundleMember<'i>,
}

fn judge(context: &Context<'_>, active: &ActivePack<'_>, bundle: &Bundle<'_>, sink: &mut Sink) {
    let mut found: Vec<Chosen<'_, '_, '_>> = bundle
        .giving()
        .filter_map(|member| {
            let set = stands_for(context, active, member)?;
            Some(Chosen { family: set.one_of.as_deref()?, set, member })
        })
        .collect();
    // By name, not by place: sorting the file must not make another finding of it.
    found.sort_by(|left, right| left.set.name.value.cmp(&right.set.name.value));
    // The first set of each family.
    let mut chosen: Vec<Chosen<'_, '_, '_>> = Vec::new();
    for found in found {
        let (family, set, member) = (found.family, found.set, found.member);
        match chosen.iter().find(|known| known.family == family) {
            None => chosen.push(found),
            Some(first) if first.set.name.value == set.name.value => {}
            Some(first) if bundle.is_reported_at_group(first.member, member) => {}
            Some(first) => report(active, bundle, first, &found, sink),
        }
    }
}

fn report(
    active: &ActivePack<'_>,
    bundle: &Bundle<'_>,
    first: &Chosen<'_, '_, '_>,
    second: &Chosen<'_, '_, '_>,
    sink: &mut Sink,
) {
    let (one, other) = (first.member, second.member);
    let mut subject = bundle.subject.clone();
    subject.member = format!("permissionSet:{}", other.name);
    let message = format!("`{}` and `{}` are given together, but users get one of them", one.name, other.name);
    sink.emit(
        RULE.atom(subject, other.place, message)
            .pack(&active.pack.id)
            .cause(first.family)
            .many(format!("{{count}} sets are given beside `{}`, but users get one of them", one.name))
            .related(one.place, "the other one")
            .help(format!(
                "{} asks to choose one of: {}. Keep the one that these users need and delete the other line; give the \
                 people who need the other one a group of their own.",
                active.pack.name,
                family_of(active.pack, first.family)
            ))
            .url(Some(&second.set.source)),
    );
}

fn family_of(pack: &crate::pack::Pack, family: &str) -> String {
    pack.family(family).map(|set| format!("`{}`", set.label)).collect::<Vec<_>>().join(", ")
}
