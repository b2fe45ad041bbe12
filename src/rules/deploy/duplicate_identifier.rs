//! `duplicate-identifier`: two components or fields of a page have one identifier.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Page;
use crate::page::{repeated, times};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "duplicate-identifier",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "two components or fields of a page have one identifier",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/duplicate-identifier.md"),
    check: Check::Page(check),
};

fn check(_: &Context<'_>, page: &Page, sink: &mut Sink) {
    // An inherited page may name again what it takes from its parent.
    if page.facts.inherits() {
        return;
    }
    for identifier in repeated(page.facts.items.iter().filter_map(|item| item.identifier.as_ref())) {
        let name = &identifier.first.value;
        sink.emit(
            RULE.atom(
                page.subject(format!("component:{name}")),
                Place::span(page.file, identifier.second.span),
                format!("the identifier `{name}` stands {} on the page", times(identifier.count)),
            )
            .many("{count} identifiers stand more than once on the page")
            .help(
                "The identifier tells the components and fields of a page apart, across all of its regions, and the \
                 deployment fails where two have the same. A copied component brings its identifier along: give the copy \
                 another one, as the platform does by adding a number (`flexipage_richText2`).",
            )
            .related(Place::span(page.file, identifier.first.span), "the first one"),
        );
    }
}
