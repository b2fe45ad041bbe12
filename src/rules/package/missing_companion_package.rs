//! `missing-companion-package`: a set is given whose rights lie on a package that the project does not install.

use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::set_uses::Purpose;

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-companion-package",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a set is given without the package that it needs",
    reads: crate::set_uses::FILES,
    options: None,
    card: include_str!("../../../rules/package/missing-companion-package.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    if !index.tracks(FileKind::InstalledPackage) {
        return;
    }
    for active in &context.packs {
        for set in &active.pack.permission_set {
            let Some(package) = &set.requires_package else { continue };
            let is_installed =
                index.is_known(FileKind::InstalledPackage, package) || context.config.installed(package).is_some();
            if is_installed {
                continue;
            }
            let gives = |purpose| matches!(purpose, Purpose::Gives | Purpose::Text);
            let uses = context.set_uses().iter();
            let given = uses.filter(|found| gives(found.purpose) && found.means(index, set));
            let mut places: Vec<_> =
                given.map(|found| (found.subject(index), found.place(), found.name.to_owned())).collect();
            if places.is_empty() && set.local {
                let label = |own: &PermissionSet| own.label.as_ref().map(|label| label.value.clone());
                let is_it = |own: &&PermissionSet| {
                    let found = active.pack.local_set(&own.name, label(own).as_deref());
                    found.is_some_and(|found| found.name.value == set.name.value)
                };
                let own = index.project_sets().filter(is_it);
                places.extend(own.map(|own| (own.subject(""), own.label_place(), own.name.to_string())));
            }
            for (subject, place, name) in places {
                sink.emit(
                    RULE.atom(
                        subject,
                        place,
                        format!("`{name}` needs the package `{package}`, which the project does not install"),
                    )
                    .pack(&active.pack.id)
                    .cause(&set.name.value)
                    .many(format!("`{}` is given {{count}} times without the package `{package}`", set.name.value))
                    .help(format!(
                        "Without the package the set opens nothing, and it cannot be deployed where its entries name \
                         the package's parts. Install the package and track it in \
                         `installedPackages/{package}.installedPackage-meta.xml`, or take the set out here."
                    ))
                    .url(Some(&set.source)),
                );
            }
        }
    }
}
