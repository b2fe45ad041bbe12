//! `untracked-clone`: a project set looks like a clone of a managed set, and nothing says when it was made.

use crate::clones;
use crate::context::{ActivePack, Context};
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::pack::schema;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "untracked-clone",
    group: RuleGroup::Package,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a set looks like a clone of a managed set, and nothing records its origin",
    reads: &[FileKind::InstalledPackage],
    options: None,
    card: include_str!("../../../rules/package/untracked-clone.md"),
    check: Check::Set(check),
};

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    if clones::record(context, set).is_some() {
        return;
    }
    let label = set.label.as_ref().map(|label| label.value.as_str());
    for active in &context.packs {
        if is_asked_for(context, active, set, label) {
            continue;
        }
        let of = label.and_then(|label| clones::by_label(active, label));
        let on_package = clones::namespaced_grants(context, active.pack, set);
        if of.is_none() && (on_package < clones::FEWEST_GRANTS || on_package * 2 <= set.grants().count()) {
            continue;
        }
        sink.emit(
            RULE.atom(set.subject(""), set.label_place(), message(context, active, set, of, on_package))
                .pack(&active.pack.id)
                .help(help(active, set, of))
                .url(active.pack.clone.as_ref().map(|policy| policy.source.as_str())),
        );
        return;
    }
}

/// A set that the vendor itself tells the org to make is no clone.
fn is_asked_for(context: &Context<'_>, active: &ActivePack<'_>, set: &PermissionSet, label: Option<&str>) -> bool {
    let pack = active.pack;
    pack.local_set(&set.name, label).is_some()
        || pack.set_without_namespace(&set.name).is_some()
        || pack.recipes_named(&set.name, label).next().is_some()
        || context.config.recipes_followed(&set.name).next().is_some()
}

fn message(
    context: &Context<'_>,
    active: &ActivePack<'_>,
    set: &PermissionSet,
    of: Option<&schema::PermissionSet>,
    on_package: usize,
) -> String {
    match (of, clones::by_grants(context, active, set)) {
        (Some(of), _) => {
            format!("`{}` looks like a clone of `{}`, and nothing says of which version", set.name, of.name.value)
        }
        (None, Some(managed)) => {
            format!("`{}` looks like a clone of `{}`, and nothing says of which version", set.name, managed.name)
        }
        (None, None) => format!(
            "`{}` looks like a clone of a {} set ({on_package} of its grants are the package's), and nothing says of which",
            set.name, active.pack.name
        ),
    }
}

fn help(active: &ActivePack<'_>, set: &PermissionSet, of: Option<&schema::PermissionSet>) -> String {
    let advice =
        active.pack.clone.as_ref().map_or("An upgrade of the package does not update clones.", |policy| &policy.advice);
    let of = of.map_or_else(
        || format!("{}__NAME", active.pack.namespaces().next().unwrap_or("NAMESPACE")),
        |of| of.name.value.clone(),
    );
    let version = active.installed.map_or_else(|| "VERSION".to_owned(), |version| version.to_string());
    format!(
        "{advice}\nRecord its origin in forcelint.toml, so that the next upgrade shows what it lacks:\n[[clone]]\n\
         permission-set = \"{}\"\nof = \"{of}\"\nversion = \"{version}\"",
        set.name
    )
}
