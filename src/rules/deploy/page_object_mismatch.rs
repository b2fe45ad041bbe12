//! `page-object-mismatch`: a page and its object do not fit.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Page;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The type and its elements.
const URL: &str = "https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_flexipage.htm";

/// The rule.
pub const RULE: Rule = Rule {
    id: "page-object-mismatch",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a record page names no object, or an app or home page names one",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/page-object-mismatch.md"),
    check: Check::Page(check),
};

fn check(_: &Context<'_>, page: &Page, sink: &mut Sink) {
    let Some(page_type) = &page.facts.page_type else { return };
    let object = page.facts.sobject_type.as_ref();
    let (place, message, help) = match (page_type.value.as_str(), object) {
        ("RecordPage", None) => (
            page_type.span,
            "a record page names no object".to_owned(),
            "A page of type RecordPage shows records of one object, and the deployment fails without it: add \
             `<sobjectType>Account</sobjectType>` with the object's API name.",
        ),
        ("AppPage" | "HomePage", Some(object)) => (
            object.span,
            format!("a page of type {} names the object `{}`", page_type.value, object.value),
            "Pages of apps and of the Home tab show no record, and the deployment fails where they name an object: remove \
             `<sobjectType>`, or make a new page of type RecordPage.",
        ),
        _ => return,
    };
    let place = Place::span(page.file, place);
    sink.emit(RULE.atom(page.subject("element:sobjectType"), place, message).help(help).url(Some(URL)));
}
