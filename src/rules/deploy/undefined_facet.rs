//! `undefined-facet`: a component names a facet that the page does not have.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::finding::{Atom, Level, Place};
use crate::index::Page;
use crate::metadata::{Item, Property, Text};
use crate::names::is_placeholder;
use crate::page::facets::is_facet_name;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::suggest::suggest;

/// The rule.
pub const RULE: Rule = Rule {
    id: "undefined-facet",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a component names a facet that the page does not have",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/undefined-facet.md"),
    check: Check::Page(check),
};

/// For how many names of a page the one that was meant is looked for.
const MOST_HINTS: usize = 20;

fn check(context: &Context<'_>, page: &Page, sink: &mut Sink) {
    // The parent page may define it.
    if page.facts.inherits() {
        return;
    }
    let facets = page.facts.regions.iter().filter(|region| region.is_facet());
    let facets: Vec<&str> = facets.map(|region| region.name.value.as_str()).collect();
    let defined: FxHashSet<&str> = page.facts.regions.iter().map(|region| region.name.value.as_str()).collect();
    let mut told = FxHashSet::default();
    let mut judge = |item: Option<&Item>, property: &Property| {
        for value in property.values().filter(|value| !defined.contains(value.value.as_str())) {
            let unknown = || is_placeholder(&value.value) || context.index.is_rewritten(page.file, &value.value);
            if is_facet_name(item, property, &value.value) && !unknown() && told.insert(value.value.clone()) {
                let facets = if told.len() <= MOST_HINTS { &*facets } else { &[] };
                sink.emit(atom(page, item, property, value, suggest(&value.value, facets.iter().copied())));
            }
        }
    };
    page.facts.template_properties.iter().for_each(|property| judge(None, property));
    for item in &page.facts.items {
        item.properties.iter().for_each(|property| judge(Some(item), property));
    }
}

fn atom(page: &Page, item: Option<&Item>, property: &Property, value: &Text, near: Option<&str>) -> Atom {
    let hint = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
    let (name, property) = (&value.value, &property.name.value);
    let holder = item.map_or("the template", |item| item.name.value.as_str());
    RULE.atom(
        page.subject(format!("region:{name}")),
        Place::span(page.file, value.span),
        format!("the page has no facet `{name}`"),
    )
    .many("the page lacks {count} facets that its components name")
    .help(format!(
        "The property `{property}` of {} shows the items of a region of type Facet, and no `<flexiPageRegions>` of the \
         page has this name: the deployment fails.{hint} Correct the name, add the region, or remove the property and \
         the component that it belongs to.",
        if item.is_some() { format!("`{holder}`") } else { holder.to_owned() }
    ))
}
