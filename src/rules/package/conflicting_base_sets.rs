//! `conflicting-base-sets`: a bundle gives two sets of which the vendor says to choose one.

use crate::context::Context;
use crate::finding::Level;
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
            // The first set of each family that the bundle gives, with the member that names it.
            let mut chosen: Vec<(&str, &str, usize)> = Vec::new();
            for (at, member) in bundle.members.iter().enumerate() {
                let Some(set) = active.pack.set(member.name) else { continue };
                let Some(family) = set.one_of.as_deref() else { continue };
                let Some((_, first, first_at)) = chosen.iter().find(|(known, ..)| *known == family) else {
                    chosen.push((family, &set.name, at));
                    continue;
                };
                if *first == set.name.as_str() {
                    continue;
                }
                let mut subject = bundle.subject.clone();
                subject.member = format!("permissionSet:{}", member.name);
                let first = &bundle.members[*first_at];
                sink.emit(
                    RULE.atom(
                        subject,
                        member.place,
                        format!("`{}` and `{}` are given together, but users get one of them", first.name, member.name),
                    )
                    .pack(&active.pack.id)
                    .cause(family)
                    .many(format!("{{count}} sets are given beside `{}`, but users get one of them", first.name))
                    .related(first.place, "the other one")
                    .help(format!(
                        "{} asks to choose one of: {}. Keep the one that these users need and delete the other line; \
                         give the people who need the other one a group of their own.",
                        active.pack.name,
                        family_of(active.pack, family)
                    ))
                    .url(Some(&set.source)),
                );
            }
        }
    }
}

fn family_of(pack: &crate::pack::Pack, family: &str) -> String {
    pack.family(family).map(|set| format!("`{}`", set.label)).collect::<Vec<_>>().join(", ")
}
