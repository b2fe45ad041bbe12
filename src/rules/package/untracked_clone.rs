//! `untracked-clone`: a project set looks like a clone of a managed set, and nothing says when it was made.

use crate::clones::{Suspect, suspect};
use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
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
    let Some(suspect) = suspect(context, set) else { return };
    let pack = suspect.active.pack;
    let message = match &suspect.of {
        Some(of) => format!("`{}` looks like a clone of `{of}`, and nothing says of which version", set.name),
        None => format!(
            "`{}` looks like a clone of a set of {} ({} of its grants are the package's), and nothing says of which",
            set.name, pack.name, suspect.on_package
        ),
    };
    sink.emit(
        RULE.atom(set.subject(""), set.label_place(), message)
            .pack(&pack.id)
            .help(help(&suspect, set))
            .url(pack.clone.as_ref().map(|policy| policy.source.as_str())),
    );
}

fn help(suspect: &Suspect<'_, '_>, set: &PermissionSet) -> String {
    let Suspect { active, of, installed, .. } = suspect;
    let advice =
        active.pack.clone.as_ref().map_or("An upgrade of the package does not update clones.", |policy| &policy.advice);
    let of = of.clone().unwrap_or_else(|| format!("{}__NAME", active.pack.namespaces().next().unwrap_or("NAMESPACE")));
    let version = installed.map_or_else(|| "VERSION".to_owned(), |version| version.to_string());
    format!(
        "{advice}\nRecord its origin in forcelint.toml, so that the next upgrade shows what it lacks (`forcelint init` \
         writes these records for a new file):\n[[clone]]\npermission-set = \"{}\"\nof = \"{of}\"\nversion = \
         \"{version}\"\nOr write into its description: Cloned from {of} at {version}.",
        set.name
    )
}
