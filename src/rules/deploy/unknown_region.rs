//! `unknown-region`: a page has a region that its standard template does not have.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Page;
use crate::metadata::Region;
use crate::names::is_placeholder;
use crate::page::templates::regions_of;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::suggest::suggest;

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-region",
    group: RuleGroup::Deploy,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a page has a region that its standard template does not have",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/unknown-region.md"),
    check: Check::Page(check),
};

fn check(context: &Context<'_>, page: &Page, sink: &mut Sink) {
    let Some(template) = page.facts.template.as_ref().map(|text| text.value.as_str()) else { return };
    let Some(known) = regions_of(template) else { return };
    let is_unknown = |region: &&Region| {
        let name = &region.name.value;
        region.kind.value == "Region"
            && !name.is_empty()
            && !known.iter().any(|known| known.eq_ignore_ascii_case(name))
            && !is_placeholder(name)
            && !context.index.is_rewritten(page.file, name)
    };
    for region in page.facts.regions.iter().filter(is_unknown) {
        let name = &region.name.value;
        let near = suggest(name, known.iter().map(String::as_str));
        let hint = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        let listed: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
        sink.emit(
            RULE.atom(
                page.subject(region.member()),
                Place::span(page.file, region.name.span),
                format!("the template `{template}` has no region `{name}`"),
            )
            .many(format!("the template `{template}` has none of {{count}} regions of the page"))
            .help(format!(
                "The deployment fails with \"The '{name}' region (type Region) doesn't exist\".{hint} The template has {}: \
                 move the items into one of these regions, or name the template that has the region.",
                listed.join(", ")
            )),
        );
    }
}
