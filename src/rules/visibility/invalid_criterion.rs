//! `invalid-criterion`: a criterion that the platform does not know.

use crate::context::Context;
use crate::finding::{Atom, Level, Place};
use crate::fix::{Applicability, Plan};
use crate::index::Page;
use crate::metadata::{Criterion, Text};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::rules::visibility::Faults;
use crate::suggest::suggest;
use crate::text::Span;
use crate::user_permissions;
use crate::visibility::criterion::{Left, OPERATORS, Operator, Test, misspelled_permission};
use crate::visibility::filters::Filters;
use crate::visibility::sites::Site;

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-criterion",
    group: RuleGroup::Visibility,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "a criterion has an operator or a left side that page filters do not know",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/visibility/invalid-criterion.md"),
    check: Check::Filters(check),
};

/// The page types whose left sides are documented. Pages of sites, emails and other apps may have more.
/// <https://help.salesforce.com/s/articleView?id=platform.lightning_page_components_visibility.htm>
const DOCUMENTED: &[&str] = &["AppPage", "HomePage", "RecordPage"];

/// Pages that are not about a record.
const WITHOUT_RECORD: &[(&str, &str)] = &[("AppPage", "an app page"), ("HomePage", "a home page")];

/// A path may walk over this many fields.
const MOST_SPANS: usize = 5;

/// Left sides that are written in other places of the platform, and how pages write them.
const MEANT: &[(&str, &str)] = &[
    ("$Profile.", "$User.Profile."),
    ("$User.UserPermissions.", "$Permission.StandardPermission."),
    ("$UserRole.", "$User.UserRole."),
    ("$Record.", "Record."),
    ("User.", "$User."),
    ("Client.", "$Client."),
    ("Permission.", "$Permission."),
    ("CustomPermission.", "$Permission.CustomPermission."),
    ("$CustomPermission.", "$Permission.CustomPermission."),
];

/// The documentation of the left sides.
const DOCUMENTATION: &str =
    "https://help.salesforce.com/s/articleView?id=platform.lightning_page_components_visibility.htm&type=5";

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let (context, page) = (filters.context, filters.page);
    let page_type = page.facts.page_type.as_ref().map_or("", |kind| kind.value.as_str());
    let is_documented = DOCUMENTED.contains(&page_type);
    for rule in filters.sites() {
        let site = &rule.site;
        let mut faults = Faults::default();
        for (criterion, test) in rule.criteria() {
            if filters.fills_in(rule, criterion) {
                continue;
            }
            operator(page, site, criterion).into_iter().for_each(|atom| faults.add(atom));
            if is_documented {
                let found = left_side(context, page, page_type, site, criterion, test);
                found.into_iter().for_each(|atom| faults.add(atom));
            }
        }
        faults.emit(sink);
    }
}

fn atom(page: &Page, site: &Site<'_>, at: &Text, message: String) -> Atom {
    RULE.atom(site.subject(page), Place::span(page.file, at.span), message)
}

/// Absent elements are `missing-element`'s, and have no place.
fn is_absent(text: &Text) -> bool {
    text.value.is_empty() && text.span == Span::default()
}

fn operator(page: &Page, site: &Site<'_>, criterion: &Criterion) -> Option<Atom> {
    let written = &criterion.operator;
    let word = written.value.as_str();
    if is_absent(written) || OPERATORS.iter().any(|(name, _)| *name == word) {
        return None;
    }
    let all: Vec<String> = OPERATORS.iter().map(|(name, _)| format!("`{name}`")).collect();
    let meant = Operator::meant_by(word).or_else(|| suggest(word, OPERATORS.iter().map(|(name, _)| *name)));
    let hint = meant.map_or_else(String::new, |meant| format!("Write `{meant}`. "));
    let message = match word {
        "" => format!("a criterion of {} has an empty operator", site.what()),
        word => format!("`{word}` is no operator of page filters"),
    };
    let atom = atom(page, site, written, message)
        .many(format!("{{count}} visibility rules use `{word}`, which is no operator of page filters"))
        .cause(format!("operator {word}"))
        .help(format!("{hint}The operators are {}.", all.join(", ")));
    let title = |meant: &str| format!("Write `{meant}`");
    // An operator that nobody knows shows nothing to anybody; one by another case is the same one.
    Some(match meant {
        Some(meant) if meant.eq_ignore_ascii_case(word) => {
            atom.fix(rewrite(Plan::safe(title(meant)), page, written, meant))
        }
        Some(meant) => atom.fix(rewrite(Plan::not_safe(title(meant)), page, written, meant)),
        None => atom,
    })
}

/// The plan, with another text in the place of the one that is written.
fn rewrite(plan: Plan, page: &Page, written: &Text, text: &str) -> Plan {
    plan.replace(Place::span(page.file, written.span), text)
}

fn left_side(
    context: &Context<'_>,
    page: &Page,
    page_type: &str,
    site: &Site<'_>,
    criterion: &Criterion,
    test: &Test,
) -> Option<Atom> {
    let written = &criterion.left;
    if is_absent(written) {
        return None;
    }
    let left = &*written.value;
    match &test.left {
        Left::Record(path) | Left::User(path) if path.spans() > MOST_SPANS => {
            let spans = path.spans();
            let message = format!("`{left}` walks over {spans} fields, and filters take at most {MOST_SPANS}");
            let help = "Bring the value nearer with a formula field on an object in between, and test that one.";
            Some(
                atom(page, site, written, message)
                    .many(format!("{{count}} visibility rules walk over more than {MOST_SPANS} fields"))
                    .cause("spans")
                    .help(help)
                    .url(Some(DOCUMENTATION)),
            )
        }
        Left::Record(_) => {
            let (_, article) = WITHOUT_RECORD.iter().find(|(kind, _)| *kind == page_type)?;
            let help = "Pages that belong to no object can test the user, permissions and the device: `$User`, \
                        `$Permission`, `$Client`. A criterion on a record belongs on a record page.";
            Some(
                atom(page, site, written, format!("{} tests `{left}`, and {article} has no record", site.what()))
                    .many(format!("{{count}} visibility rules test a record, and {article} has none"))
                    .cause("record")
                    .help(help)
                    .url(Some(DOCUMENTATION)),
            )
        }
        Left::Unknown => Some(unknown_form(context, page, site, written)),
        Left::User(_) | Left::CustomPermission(_) | Left::StandardPermission(_) | Left::FormFactor => None,
    }
}

fn unknown_form(context: &Context<'_>, page: &Page, site: &Site<'_>, written: &Text) -> Atom {
    let left = written.value.as_str();
    let forms = "A left side is `{!Record.Field}`, `{!$User.Field}`, `{!$Permission.CustomPermission.Name}`, \
                 `{!$Permission.StandardPermission.Name}` or `{!$Client.FormFactor}`.";
    if let Some(name) = misspelled_permission(left) {
        let is_own = context.index.is_known(FileKind::CustomPermission, &name);
        let form = match user_permissions::known(&name).filter(|_| !is_own) {
            Some(standard) => format!("{{!$Permission.StandardPermission.{standard}}}"),
            None => format!("{{!$Permission.CustomPermission.{name}}}"),
        };
        let kind = if left.to_ascii_lowercase().contains("custompermission") { "dotted" } else { "formula" };
        let message = match kind {
            "dotted" => format!("`{left}` puts a dot between namespace and name of the permission"),
            _ => format!("`{left}` is how formulas write a permission, and pages do not know it"),
        };
        return atom(page, site, written, message)
            .many("{count} visibility rules name a permission in a form that pages do not know")
            .cause(format!("permission {kind}"))
            .help(format!(
                "Write `{form}`. The filter tests the permission then, so other people than now see what it shows."
            ))
            .fix(rewrite(Plan::not_safe("Name permissions as pages do"), page, written, &form));
    }
    let meant = meant(page, left);
    let hint = meant.as_ref().map_or_else(String::new, |meant| format!("Did you mean `{meant}`? "));
    let message = match left {
        "" => format!("a criterion of {} has an empty left side", site.what()),
        left => format!("`{left}` is nothing that a page filter can test"),
    };
    let atom = atom(page, site, written, message)
        .many("{count} visibility rules test something that a page filter cannot")
        .cause("form")
        .help(format!("{hint}{forms}"))
        .url(Some(DOCUMENTATION));
    match meant {
        Some(meant) => atom.fix(rewrite(Plan::not_safe("Write left sides as pages do"), page, written, &meant)),
        None => atom,
    }
}

/// What was meant: braces that were left out, or a root that other places of the platform know.
fn meant(page: &Page, left: &str) -> Option<String> {
    let path: String =
        left.chars().filter(|letter| !matches!(letter, '{' | '}' | '!') && !letter.is_whitespace()).collect();
    let object = page.facts.sobject_type.as_ref().map(|object| format!("{}.", object.value));
    let of_object = object.as_deref().map(|object| (object, "Record."));
    let starts = |from: &str| path.get(..from.len()).is_some_and(|start| start.eq_ignore_ascii_case(from));
    let rewritten = MEANT.iter().copied().chain(of_object).find(|(from, _)| starts(from));
    let path = rewritten.map_or_else(|| path.clone(), |(from, to)| format!("{to}{}", &path[from.len()..]));
    let meant = format!("{{!{path}}}");
    (Left::of(&meant) != Left::Unknown).then_some(meant)
}
