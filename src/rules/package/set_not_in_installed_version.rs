//! `set-not-in-installed-version`: a vendor's set is named that only a later version of the package ships.

use crate::context::{ActivePack, Context};
use crate::finding::Level;
use crate::index::Index;
use crate::pack::schema::PermissionSet;
use crate::pack::{Pack, Standing, Version, same_name};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::set_uses::{Purpose, SetUse};

/// The rule.
pub const RULE: Rule = Rule {
    id: "set-not-in-installed-version",
    group: RuleGroup::Package,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a vendor's permission set is named that only a later version of the package ships",
    reads: crate::set_uses::FILES,
    options: None,
    card: include_str!("../../../rules/package/set-not-in-installed-version.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        let Some(installed) = active.installed else { continue };
        for set in &active.pack.permission_set {
            let Some(since) = set.since.filter(|since| *since > installed) else { continue };
            // A set that was retrieved from the org is there, whatever the recorded version says.
            if context.index.is_known(FileKind::PermissionSet, &set.name) {
                continue;
            }
            for found in context.set_uses().iter().filter(|found| found.means(context.index, set)) {
                sink.emit(
                    RULE.atom(
                        found.subject(context.index),
                        found.place(),
                        message(active.pack, found, since, installed),
                    )
                    .pack(&active.pack.id)
                    .cause(&set.name.value)
                    .many(format!("`{}` is named {{count}} times, and {installed} does not ship it", set.name.value))
                    .help(help(active, context.index, found, set, since))
                    .url(Some(&set.source)),
                );
            }
        }
    }
}

fn message(pack: &Pack, found: &SetUse<'_>, since: Version, installed: Version) -> String {
    let release = pack.release_name(since).map_or_else(String::new, |name| format!(" ({name})"));
    format!("`{}` came with version {since}{release} of {}, and {installed} is installed", found.name, pack.name)
}

fn help(active: &ActivePack<'_>, index: &Index, found: &SetUse<'_>, set: &PermissionSet, since: Version) -> String {
    let effect = match found.purpose {
        Purpose::Text => "The flow finds no such set when it runs.".to_owned(),
        _ if index.file(found.file).kind == FileKind::PermissionSetGroup => format!(
            "The deployment fails: \"Cannot create permission set group components since the following permission set \
             names are invalid: {}\".",
            found.name
        ),
        _ => "The org has no such set, so the deployment fails.".to_owned(),
    };
    let replaces = |recipe: &&crate::pack::schema::Recipe| {
        recipe.standing(active.installed) == Standing::Holds
            && recipe.replaced_by.as_ref().is_some_and(|name| same_name(name, &set.name))
    };
    let until_then = active.pack.recipe.iter().find(replaces).map_or_else(String::new, |recipe| {
        format!(
            " Until then make the set that the vendor describes as \"{}\" (recipe `{}/{}`).",
            recipe.name, active.pack.id, recipe.id.value
        )
    });
    format!(
        "{effect}\nUpgrade {} to {since} or later first, and correct `installedPackages/` or `[packages]` in \
         forcelint.toml where the org is there already.{until_then}",
        active.pack.name
    )
}
