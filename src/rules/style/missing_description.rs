//! `missing-description`: a set, group or page does not say what it is for.

use crate::context::Context;
use crate::finding::{Level, Place, Subject};
use crate::index::PermissionSet;
use crate::metadata::Text;
use crate::project::Part;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-description",
    group: RuleGroup::Style,
    level: Level::Info,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "a permission set, group or page has no description",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/style/missing-description.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    let mut judge = |what: &str, description: Option<&Text>, subject: Subject, place: Place| {
        if description.is_none_or(|text| text.value.is_empty()) {
            let message = format!("the {what} has no description");
            sink.emit(RULE.atom(subject, place, message).help(
                "The next administrator decides by it who gets it and whether it may go. Say who it is for and what \
                 they do with it:\n<description>…</description>",
            ));
        }
    };
    // The file that has a decomposed set's description may lie elsewhere.
    let has_head = |set: &&PermissionSet| !matches!(index.file(set.head).part, Part::Child(_));
    for set in index.project_sets().filter(has_head) {
        judge("permission set", set.description.as_ref(), set.subject(""), set.label_place());
    }
    for group in index.groups.iter().filter(|group| group.is_linted()) {
        judge("group", group.facts.description.as_ref(), group.subject(""), group.label_place());
    }
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        judge("page", page.facts.description.as_ref(), page.subject(""), page.label_place());
    }
}
