//! `missing-identifier`: components and fields of a page without an identifier, which API version 53 asks for.

use crate::context::Context;
use crate::finding::Level;
use crate::fix::{Applicability, Plan};
use crate::index::{Index, Page};
use crate::metadata::{Item, ItemKind};
use crate::page::identifiers::Identifiers;
use crate::page::item_place;
use crate::project::ApiVersion;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-identifier",
    group: RuleGroup::Deploy,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "components or fields of a page have no identifier at API version 53 or later",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/missing-identifier.md"),
    check: Check::Page(check),
};

/// The API version that made identifiers a must.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_flexipage.htm>
const REQUIRED_SINCE: ApiVersion = 53;

fn check(context: &Context<'_>, page: &Page, sink: &mut Sink) {
    if context.index.file(page.file).api_version.is_none_or(|api| api < REQUIRED_SINCE) {
        return;
    }
    let lacks = |item: &Item| item.identifier.is_none() && !is_old(item);
    if !page.facts.items.iter().any(lacks) {
        return;
    }
    let members = page.facts.item_members();
    let line = line_of(context.index, page);
    let items = line.iter().flat_map(|page| &page.facts.items);
    let mut identifiers = Identifiers::new(items.filter_map(|item| item.identifier.as_ref()).map(|text| &*text.value));
    // What a parent page holds that is not known may have any identifier.
    let is_whole = line.last().is_some_and(|page| page.readable && !page.facts.inherits());
    for (item, member) in page.facts.items.iter().zip(members).filter(|(item, _)| lacks(item)) {
        let what = match item.kind {
            ItemKind::Component => "component",
            ItemKind::Field => "field",
        };
        let message = match &*item.name.value {
            "" => format!("a {what} without a name has no identifier"),
            name => format!("the {what} `{name}` has no identifier"),
        };
        let mut atom = RULE
            .atom(page.subject(member), item_place(page, item), message)
            .many("{count} components and fields of the page have no identifier")
            .help(
                "From API version 53 on every component and field of a page needs an `<identifier>` that is unique in \
                 the page, and the deployment fails without it. Retrieve the page again with the project's API version, \
                 or add one behind the name:\n<identifier>flexipage_richText</identifier>",
            );
        if let Some(identifier) = identifiers.give(item) {
            let title = "Add the missing identifiers";
            let plan = if is_whole { Plan::safe(title) } else { Plan::not_safe(title) };
            atom = atom.fix(plan.set_child(page.file, item.span.start, "identifier", identifier));
        }
        sink.emit(atom);
    }
}

/// An item of the form before API version 49 stands in no `itemInstances`: `legacy-element` says to retrieve the page again.
fn is_old(item: &Item) -> bool {
    item.holder == item.span
}

/// The page and those that it inherits from, as far as they are known; each once, though pages name one another in a
/// circle.
fn line_of<'i>(index: &'i Index, page: &'i Page) -> Vec<&'i Page> {
    let mut line = vec![page];
    while let Some(parent) = line.last().and_then(|page| page.facts.parent.as_ref()) {
        let found = index.names.find(&parent.value).and_then(|id| index.page(id));
        match found {
            Some(parent) if !line.iter().any(|known| known.id == parent.id) => line.push(parent),
            _ => break,
        }
    }
    line
}
