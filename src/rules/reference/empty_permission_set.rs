//! `empty-permission-set`: a permission set that grants nothing.

use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::metadata::Flags;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "empty-permission-set",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a permission set grants nothing",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/reference/empty-permission-set.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for set in context.index.project_sets().filter(|set| set.access().is_empty()) {
        // The rest of it may lie in another package directory, and what a build fills in may grant something.
        let elsewhere = |other: &&PermissionSet| other.id == set.id && !other.access().is_empty();
        let is_open = set.grants().any(|(_, grant)| grant.flags.has(Flags::UNCLEAR));
        if is_open || context.index.sets.iter().any(|other| elsewhere(&other)) {
            continue;
        }
        let entries = set.grants().count();
        let message = match entries {
            0 => "the permission set grants nothing".to_owned(),
            1 => "the permission set grants nothing: its one entry is false".to_owned(),
            _ => format!("the permission set grants nothing: all its {entries} entries are false"),
        };
        sink.emit(RULE.atom(set.subject(""), set.label_place(), message).help(
            "Whoever is assigned to it gets nothing. Deploying a set replaces it whole: where this file lost its \
             entries to a partial retrieve, the next deployment takes them from the org too. Retrieve it again, delete \
             it, or say in its description what it marks its users for.",
        ));
    }
}
