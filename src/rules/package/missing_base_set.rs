//! `missing-base-set`: a bundle gives a vendor's add-on to users who may have no base set for it.

use crate::bundle::{Bundle, BundleMember};
use crate::clones;
use crate::context::{ActivePack, Context};
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::pack::Role;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-base-set",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a group or policy gives a vendor's add-on without the base set it builds on",
    reads: &[FileKind::InstalledPackage, FileKind::UserAccessPolicy],
    options: None,
    card: include_str!("../../../rules/package/missing-base-set.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        if active.pack.sets_with(Role::Base).next().is_none() {
            continue;
        }
        let with_base = context.bundles().iter().find(|bundle| has_base(context, active, bundle));
        for bundle in context.bundles().iter().filter(|bundle| bundle.linted) {
            if has_base(context, active, bundle) || may_have_base(active, bundle) {
                continue;
            }
            for member in &bundle.members {
                let Some(add_on) = active.pack.set(member.name).filter(|set| set.has(Role::AddOn)) else { continue };
                let mut subject = bundle.subject.clone();
                subject.member = format!("permissionSet:{}", member.name);
                let message = format!("`{}` is given without a base set of {}", member.name, active.pack.name);
                let mut atom = RULE.atom(subject, member.place, message);
                if let Some(other) = with_base {
                    atom = atom.level(Level::Info).related(other.place, "gives a base set: users may have both");
                }
                let base: Vec<String> = bases(active).map(|set| format!("`{}`", set.name.value)).collect();
                sink.emit(
                    atom.pack(&active.pack.id)
                        .cause(&active.pack.id)
                        .many(format!("{{count}} add-ons are given without a base set of {}", active.pack.name))
                        .help(format!(
                            "An add-on brings one feature to users of a base set; alone it opens nothing. Give one of \
                             {} with it, or record this group as meant with `[[accept]]`.",
                            base.join(", ")
                        ))
                        .url(Some(&add_on.source)),
                );
            }
        }
    }
}

fn bases<'a>(active: &'a ActivePack<'_>) -> impl Iterator<Item = &'a crate::pack::schema::PermissionSet> {
    active.pack.sets_with(Role::Base).filter(|set| set.deprecated.is_none())
}

/// A base set itself, or a set of the org's own that stands for one.
fn has_base(context: &Context<'_>, active: &ActivePack<'_>, bundle: &Bundle<'_>) -> bool {
    bundle.members.iter().any(|member| is_base(context, active, member))
}

fn is_base(context: &Context<'_>, active: &ActivePack<'_>, member: &BundleMember<'_>) -> bool {
    match active.pack.set(member.name) {
        Some(set) => set.has(Role::Base),
        None => member.set.is_some_and(|set| stands_for_base(context, active, set)),
    }
}

fn stands_for_base(context: &Context<'_>, active: &ActivePack<'_>, set: &PermissionSet) -> bool {
    if let Some(record) = clones::record(context, set) {
        return active.pack.set(&record.of).is_some_and(|of| of.has(Role::Base));
    }
    let mut followed = context.config.recipes_followed(&set.name);
    let followed = followed.any(|path| path.value.split_once('/').is_some_and(|(pack, _)| pack == active.pack.id));
    followed || clones::namespaced_grants(context, active.pack, set) >= clones::FEWEST_GRANTS
}

/// A member that nobody here knows and whose name speaks of the package.
fn may_have_base(active: &ActivePack<'_>, bundle: &Bundle<'_>) -> bool {
    bundle.members.iter().any(|member| {
        let unresolved = member.set.is_none_or(|set| !set.readable) && active.pack.set(member.name).is_none();
        unresolved && active.pack.speaks_of(member.name)
    })
}
