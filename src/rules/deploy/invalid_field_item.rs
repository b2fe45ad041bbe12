//! `invalid-field-item`: a field on a page is not written as the platform takes it.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::fix::{Applicability, Plan};
use crate::index::Page;
use crate::metadata::ItemKind;
use crate::names::is_placeholder;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-field-item",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a field on a page is not written as the platform takes it",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/invalid-field-item.md"),
    check: Check::Page(check),
};

/// What the deployment says.
const FAILS: &str = "The deployment fails with \"We couldn't retrieve or load the information on the field\".";

/// Dates that the platform does not take as a field of a page, and the field that shows each of them.
const REJECTED: &[(&str, &str)] = &[("CreatedDate", "CreatedById"), ("LastModifiedDate", "LastModifiedById")];

fn check(context: &Context<'_>, page: &Page, sink: &mut Sink) {
    // Other pages have no record, or fields that are written in ways of their own.
    if !page.facts.is_of_type("RecordPage") {
        return;
    }
    let object = page.facts.sobject_type.as_ref().map_or("", |text| &text.value);
    let mut members = None;
    for (at, item) in page.facts.items.iter().enumerate().filter(|(_, item)| item.kind == ItemKind::Field) {
        let name = &item.name.value;
        if is_written_well(name) && rejected(name).is_none() {
            continue;
        }
        if name.is_empty() || is_placeholder(name) || context.index.is_rewritten(page.file, name) {
            continue;
        }
        let members = members.get_or_insert_with(|| page.facts.item_members());
        let member = members.get(at).cloned().unwrap_or_default();
        let (message, many, help, better) = match rejected(name) {
            Some((date, instead)) => {
                let better = format!("Record.{instead}");
                (
                    format!("`{name}` cannot stand on a page as a field"),
                    "{count} dates cannot stand on a page as fields",
                    format!("{FAILS} Write `{better}`, which shows {date} behind the user's name."),
                    Some(better),
                )
            }
            None => {
                let better = meant(name, object);
                let hint = better.as_ref().map_or_else(String::new, |better| format!(" Did you mean `{better}`?"));
                (
                    format!("`{name}` is not written as `Record.FIELD`"),
                    "{count} fields are not written as `Record.FIELD`",
                    format!(
                        "A field of a page is named from its record on: `Record.Name`, `Record.Size__c`, \
                         `Record.Account.Name`. {FAILS}{hint}"
                    ),
                    better,
                )
            }
        };
        let place = Place::span(page.file, item.name.span);
        let mut atom = RULE.atom(page.subject(member), place, message).many(many).cause(many).help(help);
        if let Some(better) = better {
            atom = atom.fix(Plan::not_safe("Name the field from its record on").replace(place, better));
        }
        sink.emit(atom);
    }
}

/// Whether it is `Record.` and a field, or the way to a field over lookups.
fn is_written_well(name: &str) -> bool {
    field_of(name).is_some_and(|field| field.split('.').all(is_api_name))
}

/// What stands behind `Record.`.
fn field_of(name: &str) -> Option<&str> {
    name.split_once('.').filter(|(record, _)| record.eq_ignore_ascii_case("Record")).map(|(_, field)| field)
}

fn is_api_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn rejected(name: &str) -> Option<(&'static str, &'static str)> {
    let field = field_of(name)?;
    REJECTED.iter().find(|(date, _)| date.eq_ignore_ascii_case(field)).copied()
}

/// The field as it would be written: a field alone, one behind the page's object, one in the form of a filter.
fn meant(name: &str, object: &str) -> Option<String> {
    let bare = name.trim_start_matches("{!").trim_end_matches('}');
    let field = match bare.split_once('.') {
        Some((first, field)) if first.eq_ignore_ascii_case(object) || first.eq_ignore_ascii_case("Record") => field,
        _ => bare,
    };
    field.split('.').all(is_api_name).then(|| format!("Record.{field}"))
}
