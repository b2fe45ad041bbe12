//! `duplicate-region`: two regions of a page have one name.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Page;
use crate::page::{repeated, times};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "duplicate-region",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "two regions or facets of a page have one name",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/duplicate-region.md"),
    check: Check::Page(check),
};

fn check(_: &Context<'_>, page: &Page, sink: &mut Sink) {
    // What the parent page makes of a region that is named again is not known.
    if page.facts.inherits() {
        return;
    }
    for region in repeated(page.facts.regions.iter().map(|region| &region.name)) {
        let name = &region.first.value;
        sink.emit(
            RULE.atom(
                page.subject(format!("region:{name}")),
                Place::span(page.file, region.second.span),
                format!("the region name `{name}` stands {} on the page", times(region.count)),
            )
            .many("{count} region names stand more than once on the page")
            .help(
                "Names of regions and facets are unique in a page, and the deployment fails where one is not. Both often \
                 come out of a merge: keep one of the regions and move the items of the other into it, or rename a facet \
                 together with the property that names it.",
            )
            .related(Place::span(page.file, region.first.span), "the first one"),
        );
    }
}
