//! `unused-facet`: a facet of a page that no component names.

use rustc_hash::FxHashSet;

use crate::finding::{Level, Place};
use crate::metadata::{PageFacts, Region};
use crate::names::is_placeholder;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::filters::Filters;

/// What the platform says of such a page, and what to do.
const URL: &str =
    "https://docs.gearset.com/en/articles/11950983-resolving-flexipage-validation-errors-unused-facet-regions";

/// The rule.
pub const RULE: Rule = Rule {
    id: "unused-facet",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a facet of a page that no component names",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/unused-facet.md"),
    check: Check::Filters(check),
};

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let (context, page) = (filters.context, filters.page);
    // A component of the parent page may name it.
    if page.facts.inherits() {
        return;
    }
    let is_certain = |region: &&Region| {
        let name = &region.name.value;
        !name.is_empty() && !is_placeholder(name) && !context.index.is_rewritten(page.file, name)
    };
    let unused: Vec<&Region> = filters.layout().unnamed_facets().filter(is_certain).collect();
    if unused.is_empty() {
        return;
    }
    let mut told = words_of_values(&page.facts);
    for region in unused.into_iter().filter(|region| told.insert(&region.name.value)) {
        let name = &region.name.value;
        sink.emit(
            RULE.atom(
                page.subject(region.member()),
                Place::span(page.file, region.name.span),
                format!("no component names the facet `{name}`"),
            )
            .many("{count} facets are named by no component")
            .help(format!(
                "The deployment fails with \"Facet {name} is not used anywhere in the Lightning page definition\". Name it \
                 in the property of the tab, column or section that should show it, or remove the whole \
                 `<flexiPageRegions>` element with the items in it."
            ))
            .url(Some(URL)),
        );
    }
}

/// Every word that stands in a longer value: one that holds the name of a facet among other things uses it perhaps.
fn words_of_values(page: &PageFacts) -> FxHashSet<&str> {
    let of_items = page.items.iter().flat_map(|item| &item.properties);
    let values = page.template_properties.iter().chain(of_items).flat_map(|property| property.values());
    let is_between = |letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '_';
    values.flat_map(|value| value.value.split(is_between)).collect()
}
