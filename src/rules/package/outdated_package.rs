//! `outdated-package`: the project uses a feature that the installed version of the package does not have.

use crate::context::{ActivePack, Context};
use crate::evidence::{Shown, shown};
use crate::finding::{Level, Place, Subject};
use crate::metadata::Neighbour;
use crate::pack::Version;
use crate::pack::schema::Feature;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "outdated-package",
    group: RuleGroup::Package,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "the installed version of a package is older than a feature in use needs",
    reads: crate::set_uses::FILES,
    options: None,
    card: include_str!("../../../rules/package/outdated-package.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        let Some(installed) = active.installed else { continue };
        let newer = active.pack.feature.iter().filter(|feature| feature.since > installed);
        let in_use = newer.filter_map(|feature| Some((feature, used(context, feature)?)));
        let Some((feature, shown)) = in_use.max_by_key(|(feature, _)| feature.since) else { continue };
        let since = release(active, feature.since);
        let (subject, place) = tracked(context, active).unwrap_or_else(|| (shown.subject.clone(), shown.place));
        let message = format!("{installed} of {} is installed, and {} needs {since}", active.pack.name, feature.name);
        sink.emit(
            RULE.atom(subject, place, message)
                .pack(&active.pack.id)
                .cause(&active.pack.id)
                .related(shown.place, format!("calls for {}", feature.name))
                .help(format!(
                    "Upgrade the package to {since} or later; where the org is there already, correct the version that \
                     the project records."
                ))
                .url(Some(&feature.source)),
        );
    }
}

fn used(context: &Context<'_>, feature: &Feature) -> Option<Shown> {
    feature.shown_by.iter().find_map(|what| shown(context, what))
}

fn release(active: &ActivePack<'_>, version: Version) -> String {
    match active.pack.release_name(version) {
        Some(name) => format!("{version} ({name})"),
        None => version.to_string(),
    }
}

/// Where the project records the installed version as metadata.
fn tracked(context: &Context<'_>, active: &ActivePack<'_>) -> Option<(Subject, Place)> {
    let index = context.index;
    let mut files = index.neighbours_of(FileKind::InstalledPackage);
    let file = files.find(|file| active.pack.namespaces().any(|own| own.eq_ignore_ascii_case(&file.name)))?;
    let Neighbour::InstalledPackage(Some(version)) = &file.content else { return None };
    Some((index.subject_of(file.file, ""), Place::span(file.file, version.span)))
}
