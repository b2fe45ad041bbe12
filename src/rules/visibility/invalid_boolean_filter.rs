//! `invalid-boolean-filter`: the text that joins the criteria of a visibility rule is no filter of them.

use crate::finding::{Level, Place};
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::filter::{Filter, FilterErrorKind, place};
use crate::visibility::filters::Filters;
use crate::visibility::sites::Site;

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-boolean-filter",
    group: RuleGroup::Visibility,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a visibility rule's filter cannot be read, counts criteria that are not there, or leaves some out",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/visibility/invalid-boolean-filter.md"),
    check: Check::Filters(check),
};

/// Filters longer than this are not written out with brackets.
const LONGEST_SHOWN: usize = 120;

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let page = filters.page;
    for rule in filters.sites() {
        let site = rule.site;
        let Some(text) = &site.rule.filter else { continue };
        if filters.is_open(&text.value) {
            continue;
        }
        let what = site.what();
        match &rule.filter {
            Err(error) => {
                let (word, many, help) = advice(&error.kind);
                sink.emit(
                    RULE.atom(
                        site.subject(page),
                        Place::span(page.file, place(text, error.span)),
                        format!("in the filter of {what}, {error}"),
                    )
                    .many(format!("{{count}} filters {many}"))
                    .cause(word)
                    .help(help),
                );
            }
            Ok(filter) => {
                if let Some(mixed) = filter.mixed_at() {
                    sink.emit(
                        RULE.atom(
                            site.subject(page),
                            Place::span(page.file, place(text, mixed)),
                            format!("the filter of {what} mixes `AND` and `OR` without brackets"),
                        )
                        .level(Level::Warning)
                        .many("{count} filters mix `AND` and `OR` without brackets")
                        .cause("mixed")
                        .help(brackets(&site, filter)),
                    );
                }
            }
        }
    }
}

/// The cause's word, what several filters do, and what to write.
fn advice(kind: &FilterErrorKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        FilterErrorKind::IndexOutOfRange { .. } => (
            "range",
            "count criteria that are not there",
            "The numbers count the `criteria` of the rule from 1, in the order of the file. Correct the number, or add \
             the criterion that was lost.",
        ),
        FilterErrorKind::NeverMentioned(_) => (
            "unmentioned",
            "leave criteria out",
            "Every criterion must stand in the filter. Add its number, or remove the criterion and count the later \
             ones anew.",
        ),
        _ => (
            "syntax",
            "cannot be read",
            "A filter joins the numbers of the criteria with AND and OR, and with brackets: 1 AND (2 OR 3).",
        ),
    }
}

fn brackets(site: &Site<'_>, filter: &Filter) -> String {
    let long = site.rule.filter.as_ref().is_some_and(|text| text.value.len() > LONGEST_SHOWN);
    let meant = if long { String::new() } else { format!(" As it stands it reads `{}`.", filter.bracketed()) };
    format!(
        "Filter logic elsewhere in Salesforce refuses such a mix, and few readers know that AND binds closer.{meant} \
         Write the brackets that you mean."
    )
}
