//! `unused-custom-permission`: a custom permission that nothing grants and nothing tests.

use rustc_hash::FxHashSet;

use super::ungranted_custom_permission::{TESTS, granted_by};
use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::{Index, Named, NeighbourFile};
use crate::metadata::Neighbour;
use crate::names::NameId;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::Left;
use crate::visibility::sites::sites;

/// The rule.
pub const RULE: Rule = Rule {
    id: "unused-custom-permission",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a custom permission is neither granted nor tested anywhere in the project",
    reads: &{
        let mut reads = [FileKind::CustomPermission; TESTS.len() + 1];
        let mut at = 0;
        while at < TESTS.len() {
            reads[at] = TESTS[at];
            at += 1;
        }
        reads
    },
    options: None,
    card: include_str!("../../../rules/reference/unused-custom-permission.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    let used = used(index);
    let is_candidate = |file: &&NeighbourFile| {
        !file.ignored && !used.contains(&file.id) && !context.is_foreign("customPermission", &file.name)
    };
    let mut candidates: Vec<&NeighbourFile> =
        index.neighbours_of(FileKind::CustomPermission).filter(is_candidate).collect();
    // Most projects have none left by now, and need not look through all their pages.
    if !candidates.is_empty() {
        let tested = tested_on_pages(index);
        candidates.retain(|file| !tested.contains(&file.id));
    }
    if candidates.is_empty() {
        return;
    }
    let names: Vec<&str> = candidates.iter().map(|file| bare(&file.name)).collect();
    let found = context.mentioned_in_code(&names);
    for (permission, _) in candidates.iter().zip(found).filter(|(_, found)| !found) {
        let Neighbour::CustomPermission(label) = &permission.content else { continue };
        let place = match label {
            Some(label) => Place::span(permission.file, label.span),
            None => Place::element(permission.file, 0, ""),
        };
        sink.emit(
            RULE.atom(
                index.subject_of(permission.file, ""),
                place,
                format!("`{}` is neither granted nor tested anywhere in the project", permission.name),
            )
            .help(
                "No set or profile grants it, no page, flow or formula tests it, and neither code nor custom metadata \
                 holds its name. Delete it, or grant it to those it was made for.",
            ),
        );
    }
}

/// The permissions that something other than a page grants, mutes, tests or requires.
fn used(index: &Index) -> FxHashSet<NameId> {
    let sets = index.sets.iter().chain(&index.mutings).chain(&index.profiles);
    let mut used: FxHashSet<NameId> = sets.flat_map(granted_by).collect();
    let references = index.references().iter().filter(|reference| reference.kind == Named::CustomPermission);
    let named = references.filter(|reference| index.file(reference.file).kind != FileKind::Manifest);
    used.extend(named.map(|reference| reference.id));
    used
}

fn tested_on_pages(index: &Index) -> FxHashSet<NameId> {
    let criteria = index.pages.iter().flat_map(|page| sites(&page.facts)).flat_map(|site| &site.rule.criteria);
    let tested = criteria.filter_map(|criterion| match Left::of(&criterion.left.value) {
        Left::CustomPermission(name) => index.names.find(&name),
        _ => None,
    });
    tested.collect()
}

/// The name without a namespace: code of the same namespace writes it either way.
fn bare(name: &str) -> &str {
    name.rsplit_once("__").map_or(name, |(_, bare)| bare)
}
