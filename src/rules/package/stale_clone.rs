//! `stale-clone`: a clone of a managed set is provably behind it.

use crate::access::GrantKey;
use crate::clones::{self, Record};
use crate::context::{ActivePack, Context};
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::metadata::Flags;
use crate::pack::{GrantPattern, schema};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "stale-clone",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a clone of a managed set is behind the installed version",
    reads: &[FileKind::InstalledPackage],
    options: None,
    card: include_str!("../../../rules/package/stale-clone.md"),
    check: Check::Set(check),
};

/// So many missing grants are listed; the others are counted.
const LISTED: usize = 5;

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let record = clones::record(context, set);
    for active in &context.packs {
        let Some(origin) = origin(context, active, set, record.as_ref()) else { continue };
        let recorded = record.as_ref().and_then(|record| record.version);
        let is_behind = match (recorded, active.installed) {
            (Some(recorded), Some(installed)) => recorded < installed,
            _ => false,
        };
        // What is missing at the recorded version was left out on purpose.
        if recorded.is_some() && !is_behind && active.installed.is_some() {
            continue;
        }
        let managed = context.index.set_named(&origin).filter(|managed| managed.readable);
        let lacking = managed.map(|managed| wanted(context, active, managed, set));
        let message = match (&lacking, is_behind) {
            (Some(lacking), _) if lacking.is_empty() => continue,
            (Some(lacking), _) => {
                format!("`{}` lacks {} that `{origin}` gives", set.name, counted(lacking.len()))
            }
            (None, true) => format!(
                "`{}` is a clone of `{origin}` at {}, and {} is installed",
                set.name,
                show(recorded),
                show(active.installed)
            ),
            (None, false) => continue,
        };
        let place = record.as_ref().and_then(|record| record.place).unwrap_or_else(|| set.label_place());
        let mut atom = RULE.atom(set.subject(""), place, message);
        let missing = lacking.unwrap_or_default();
        for (key, flags) in missing.iter().take(LISTED) {
            atom = atom.note(format!("lacks {}", context.notation(*key, *flags)));
        }
        if let Some(more) = missing.len().checked_sub(LISTED).filter(|more| *more > 0) {
            atom = atom.note(format!("and {more} more"));
        }
        sink.emit(
            atom.pack(&active.pack.id)
                .help(help(active, set, &origin))
                .url(active.pack.clone.as_ref().map(|policy| policy.source.as_str())),
        );
        return;
    }
}

/// The name of the packaged set that this one was cloned from: as recorded, else as label and grants tell.
fn origin(
    context: &Context<'_>,
    active: &ActivePack<'_>,
    set: &PermissionSet,
    record: Option<&Record>,
) -> Option<String> {
    if let Some(record) = record {
        return active.pack.owns(&record.of).then(|| record.of.clone());
    }
    let by_label = set.label.as_ref().and_then(|label| clones::by_label(active, &label.value));
    let by_grants = || clones::by_grants(context, active, set).map(|managed| managed.name.clone());
    by_label.map(|of: &schema::PermissionSet| of.name.value.clone()).or_else(by_grants)
}

/// What the managed set gives and the clone lacks, less what was left out on purpose and what a recipe forbids.
fn wanted(
    context: &Context<'_>,
    active: &ActivePack<'_>,
    managed: &PermissionSet,
    set: &PermissionSet,
) -> Vec<(GrantKey, Flags)> {
    let label = set.label.as_ref().map(|label| label.value.as_str());
    let without = context.config.clone_record(&set.name).into_iter().flat_map(|entry| &entry.without);
    let named = active.pack.recipes_named(&set.name, label);
    let configured = context.config.recipes_followed(&set.name);
    let recipes = named.chain(configured.filter_map(|path| {
        let (pack, recipe) = path.value.split_once('/')?;
        active.pack.recipe(recipe).filter(|_| active.pack.id == pack)
    }));
    let forbidden = recipes.flat_map(|recipe| &recipe.forbids);
    let unwanted: Vec<&GrantPattern> = without.chain(forbidden).map(|grant| &grant.value).collect();
    let left = |(key, flags): (GrantKey, Flags)| {
        let name = context.name(key.name);
        let of_grant =
            |pattern: &&&GrantPattern| pattern.kind == key.kind && crate::pack::matches_glob(&pattern.name, name);
        let flags = unwanted.iter().filter(of_grant).fold(flags, |flags, pattern| match pattern.flags {
            Some(unwanted) => flags.minus(unwanted),
            None => Flags::NONE,
        });
        (flags != Flags::NONE).then_some((key, flags))
    };
    clones::lacking(context, active.pack, managed, set).into_iter().filter_map(left).collect()
}

fn counted(grants: usize) -> String {
    if grants == 1 { "a grant".to_owned() } else { format!("{grants} grants") }
}

fn show(version: Option<crate::pack::Version>) -> String {
    version.map_or_else(|| "an unknown version".to_owned(), |version| version.to_string())
}

fn help(active: &ActivePack<'_>, set: &PermissionSet, origin: &str) -> String {
    let advice = active
        .pack
        .clone
        .as_ref()
        .map_or("Upgrades change the packaged sets only, so users of a clone lack what came since.", |policy| {
            &policy.advice
        });
    let version = active.installed.map_or_else(|| "VERSION".to_owned(), |version| version.to_string());
    format!(
        "{advice}\nGive `{origin}` itself, in a group with a muting permission set for what these users must not have; \
         or clone it anew and record it in forcelint.toml:\n[[clone]]\npermission-set = \"{}\"\nof = \"{origin}\"\n\
         version = \"{version}\"",
        set.name
    )
}
