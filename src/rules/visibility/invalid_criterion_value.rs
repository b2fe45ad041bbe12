//! `invalid-criterion-value`: a criterion compares with a value that what it looks at can never have.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::metadata::{Criterion, FieldFacts};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::rules::visibility::Faults;
use crate::suggest::suggest;
use crate::visibility::criterion::{FORM_FACTORS, FieldPath, Left, Operator, Test};
use crate::visibility::fields::Fields;
use crate::visibility::filters::Filters;

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-criterion-value",
    group: RuleGroup::Visibility,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a criterion compares with a value that its left side can never have",
    reads: &[FileKind::CustomField, FileKind::CustomObject],
    options: None,
    card: include_str!("../../../rules/visibility/invalid-criterion-value.md"),
    check: Check::Filters(check),
};

/// What people call the form factors.
const FORM_FACTOR_WORDS: &[(&str, &[&str])] =
    &[("Large", &["computer", "desktop", "laptop"]), ("Medium", &["tablet"]), ("Small", &["mobile", "phone"])];

/// Standard fields whose values hold no comma, so that a comma always makes a list.
const WITHOUT_COMMA: &[&str] = &["DeveloperName", "Email", "NamespacePrefix", "Username", "UserType"];

/// Values of a picklist that are named in a message.
const MOST_SHOWN: usize = 10;

/// What is wrong with a value.
struct Fault {
    message: String,
    many: String,
    cause: String,
    help: String,
}

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let page = filters.page;
    for rule in filters.sites() {
        let site = rule.site;
        let mut faults = Faults::default();
        for (criterion, test) in rule.criteria() {
            let Some(fault) = fault(filters.context, &filters.fields, test, criterion) else { continue };
            if filters.fills_in(rule, criterion) {
                continue;
            }
            let text = criterion.right.as_ref().unwrap_or(&criterion.left);
            let Fault { message, many, cause, help } = fault;
            let place = Place::span(page.file, text.span);
            faults.add(RULE.atom(site.subject(page), place, message).many(many).cause(cause).help(help));
        }
        faults.emit(sink);
    }
}

fn fault(context: &Context<'_>, fields: &Fields<'_, '_>, test: &Test, criterion: &Criterion) -> Option<Fault> {
    let is_equality = matches!(test.operator, Operator::Equal | Operator::NotEqual);
    let compares = test.operator != Operator::Unknown;
    let right = test.right.as_deref();
    match &test.left {
        Left::CustomPermission(_) | Left::StandardPermission(_) => {
            let known = right.is_some_and(|right| is_one_of(right, &["true", "false"]));
            (compares && !known).then(|| of_permission(criterion, right))
        }
        Left::FormFactor => {
            let is_part = |right: &str| FORM_FACTORS.iter().any(|known| holds(known, right));
            let known = right.is_some_and(|right| match test.operator {
                Operator::Contains => is_part(right),
                _ => is_one_of(right, FORM_FACTORS),
            });
            (compares && !known).then(|| of_form_factor(right))
        }
        Left::Record(path) | Left::User(path) => {
            let (right, field) = (right?, fields.name(&test.left).and_then(|name| fields.facts(&name)));
            let takes_text = is_equality || test.operator == Operator::Contains;
            let listed = takes_text.then(|| list(context, path, field, right)).flatten();
            let left = &criterion.left.value;
            listed.map(|parts| of_list(left, right, parts)).or_else(|| match field {
                Some(field) if is_equality => of_field(left, field, right),
                _ => None,
            })
        }
        Left::Unknown => None,
    }
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether a text holds another, case aside.
fn holds(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// The value as a message shows it.
fn shown(right: Option<&str>) -> String {
    right.map_or_else(|| "nothing".to_owned(), |right| format!("`{right}`"))
}

fn of_permission(criterion: &Criterion, right: Option<&str>) -> Fault {
    let (left, value) = (&criterion.left.value, shown(right));
    Fault {
        message: format!("`{left}` is compared with {value}, and a permission is true or false"),
        many: format!("{{count}} visibility rules compare a permission with {value}, which is neither true nor false"),
        cause: format!("permission {value}"),
        help: "Write `true` for users who have the permission, `false` for those who lack it.".to_owned(),
    }
}

fn of_form_factor(right: Option<&str>) -> Fault {
    let value = shown(right);
    let meant = FORM_FACTOR_WORDS.iter().find(|(_, words)| right.is_some_and(|right| is_one_of(right, words)));
    let near = || suggest(right?, FORM_FACTORS.iter().copied());
    let hint = match meant.map(|(name, _)| *name).or_else(near) {
        Some(name) => format!("Write `{name}`. "),
        None => String::new(),
    };
    Fault {
        message: format!("the device's form factor is compared with {value}, and is `Small`, `Medium` or `Large`"),
        many: format!("{{count}} visibility rules compare the device's form factor with {value}, which it never is"),
        cause: format!("form factor {value}"),
        help: format!(
            "{hint}`Small` is a phone, `Medium` a tablet, `Large` a desktop; one criterion takes one of them."
        ),
    }
}

/// The parts of a value that is a list for sure.
fn list<'v>(
    context: &Context<'_>,
    path: &FieldPath,
    field: Option<&FieldFacts>,
    value: &'v str,
) -> Option<Vec<&'v str>> {
    let is_multi_select = field.is_some_and(|field| has_type(field, "MultiselectPicklist"));
    let separator = if value.contains(',') { ',' } else { ';' };
    if !value.contains(separator) || (separator == ';' && is_multi_select) {
        return None;
    }
    let parts: Vec<&str> = value.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    let is_list = match field.filter(|field| !field.values.is_empty()) {
        Some(picklist) => !has_value(picklist, value) && parts.iter().all(|part| has_value(picklist, part)),
        None => separator == ',' && (is_written_as_list(value) || takes_no_comma(context, path, &parts)),
    };
    is_list.then_some(parts)
}

/// Whether words stand side by side with bare commas. A comma inside a text has a blank behind it, and one inside a
/// number digits around it.
fn is_written_as_list(value: &str) -> bool {
    let is_word = |part: &str| {
        part.trim() == part
            && part.chars().any(char::is_alphabetic)
            && part
                .chars()
                .all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-' | '.' | '&' | '/'))
    };
    value.split(',').all(is_word)
}

/// Whether values of the field hold no comma, or the parts are profiles that are known.
fn takes_no_comma(context: &Context<'_>, path: &FieldPath, parts: &[&str]) -> bool {
    let last = path.split_last().1;
    let is_profile = path.dotted().eq_ignore_ascii_case("Profile.Name");
    let known = |part: &&str| *part == "System Administrator" || context.index.is_known(FileKind::Profile, part);
    is_one_of(last, WITHOUT_COMMA) || (is_profile && parts.iter().any(known))
}

fn of_list(left: &str, right: &str, parts: Vec<&str>) -> Fault {
    Fault {
        message: format!("`{left}` is compared with the list `{right}`, and a criterion takes one value"),
        many: "{count} visibility rules compare with a list, and a criterion takes one value".to_owned(),
        cause: "list".to_owned(),
        help: format!(
            "The list is compared as one text. Write {} criteria, one for each value, and join them in \
             `booleanFilter`: EQUAL and CONTAINS with OR, NE with AND.",
            parts.len()
        ),
    }
}

fn has_type(field: &FieldFacts, kind: &str) -> bool {
    field.kind.as_ref().is_some_and(|found| found.value == kind)
}

/// Whether the picklist has the value, by its API name or its label; case does not count.
fn has_value(field: &FieldFacts, value: &str) -> bool {
    field.values.iter().chain(&field.value_labels).any(|known| known.to_lowercase() == value.to_lowercase())
}

/// A value that a checkbox or a restricted picklist does not have.
fn of_field(left: &str, field: &FieldFacts, right: &str) -> Option<Fault> {
    if has_type(field, "Checkbox") {
        return (!is_one_of(right, &["true", "false", "1", "0"])).then(|| Fault {
            message: format!("the checkbox `{left}` is compared with `{right}`, and is true or false"),
            many: format!("{{count}} visibility rules compare the checkbox `{left}` with `{right}`"),
            cause: format!("{left}={right}"),
            help: "Write `true` or `false`.".to_owned(),
        });
    }
    let is_multi_select = has_type(field, "MultiselectPicklist");
    if !field.restricted || field.values.is_empty() || !(is_multi_select || has_type(field, "Picklist")) {
        return None;
    }
    let mut parts = right.split(|letter| letter == ';' && is_multi_select).map(str::trim);
    let wrong = parts.find(|part| !part.is_empty() && !has_value(field, part))?;
    let near = suggest(wrong, field.values.iter().map(String::as_str));
    let hint = near.map_or_else(String::new, |near| format!("Did you mean `{near}`? "));
    let known: Vec<String> = field.values.iter().take(MOST_SHOWN).map(|value| format!("`{value}`")).collect();
    let more = if field.values.len() > MOST_SHOWN { ", …" } else { "" };
    Some(Fault {
        message: format!("`{left}` is compared with `{wrong}`, which its picklist does not have"),
        many: format!("{{count}} visibility rules compare `{left}` with `{wrong}`, which its picklist does not have"),
        cause: format!("{left}={wrong}"),
        help: format!(
            "{hint}EQUAL is never true then, and NE always. The picklist is restricted to its values: {}{more}.",
            known.join(", ")
        ),
    })
}
