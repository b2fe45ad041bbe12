//! `missing-base-set`: a bundle gives a vendor's add-on to users who may have no base set for it.

use crate::bundle::Bundle;
use crate::clones::stands_for_base;
use crate::context::{ActivePack, Context};
use crate::finding::Level;
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
            if !has_base(context, active, bundle) && !may_have_base(active, bundle) {
                judge(active, bundle, with_base, sink);
            }
        }
    }
}

fn judge(active: &ActivePack<'_>, bundle: &Bundle<'_>, with_base: Option<&Bundle<'_>>, sink: &mut Sink) {
    for member in bundle.giving().filter(|member| !bundle.is_reported_at_group(member, member)) {
        let Some(add_on) = active.pack.set(member.name).filter(|set| set.has(Role::AddOn)) else { continue };
        let mut subject = bundle.subject.clone();
        subject.member = format!("permissionSet:{}", member.name);
        let message = format!("`{}` is given without a base set of {}", member.name, active.pack.name);
        let mut atom = RULE.atom(subject, member.place, message);
        if let Some(other) = with_base {
            atom = atom.level(Level::Info).related(other.place, "gives a base set: users may have both");
        }
        sink.emit(
            atom.pack(&active.pack.id)
                .cause(&active.pack.id)
                .many(format!("{{count}} add-ons are given without a base set of {}", active.pack.name))
                .help(format!(
                    "An add-on brings one feature to users of a base set; alone it opens nothing. Give one of {} with \
                     it, or record this {} as meant with `[[accept]]`.",
                    bases(active).join(", "),
                    bundle.what()
                ))
                .url(Some(&add_on.source)),
        );
    }
}

fn bases(active: &ActivePack<'_>) -> Vec<String> {
    let current = active.pack.sets_with(Role::Base).filter(|set| set.deprecated.is_none());
    current.map(|set| format!("`{}`", set.name.value)).collect()
}

fn has_base(context: &Context<'_>, active: &ActivePack<'_>, bundle: &Bundle<'_>) -> bool {
    bundle.giving().any(|member| stands_for_base(context, active, member))
}

/// A member that nobody here knows and whose name speaks of the package.
fn may_have_base(active: &ActivePack<'_>, bundle: &Bundle<'_>) -> bool {
    bundle.members.iter().any(|member| {
        let unresolved = member.set.is_none_or(|set| !set.readable) && active.pack.set(member.name).is_none();
        unresolved && active.pack.speaks_of(member.name)
    })
}
