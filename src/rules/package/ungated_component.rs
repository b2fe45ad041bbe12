//! `ungated-component`: users without a vendor's custom permission see its component.

use rustc_hash::FxHashMap;

use crate::context::{ActivePack, Context};
use crate::finding::{Atom, Level, Place};
use crate::index::Page;
use crate::metadata::{Criterion, ItemKind, Text, VisibilityRule};
use crate::pack::{same_name, schema, sentence};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::{Left, Operator, Test};
use crate::visibility::filters::Filters;
use crate::visibility::gate::{Gating, Opening, gating_in};

/// The rule.
pub const RULE: Rule = Rule {
    id: "ungated-component",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a vendor's component is shown to users who lack the custom permission it asks for",
    reads: &[FileKind::InstalledPackage],
    options: None,
    card: include_str!("../../../rules/package/ungated-component.md"),
    check: Check::Filters(check),
};

/// The page types whose components take visibility rules. A utility bar's do not.
/// <https://help.salesforce.com/s/articleView?id=platform.lightning_page_components_visibility.htm>
const PAGE_TYPES: &[&str] = &["AppPage", "HomePage", "RecordPage"];

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let (context, page) = (filters.context, filters.page);
    let has_rules = page.facts.page_type.as_ref().is_some_and(|found| PAGE_TYPES.contains(&found.value.as_str()));
    if !has_rules || context.packs.is_empty() {
        return;
    }
    // A page shows the same few components over and over.
    let mut met: FxHashMap<&str, Vec<Gate<'_, '_>>> = FxHashMap::default();
    for (at, item) in page.facts.items.iter().enumerate().filter(|(_, item)| item.kind == ItemKind::Component) {
        for (active, component, gate) in met.entry(&item.name.value).or_insert_with_key(|name| gates(context, name)) {
            if let Gating::Open { why, .. } = gating_in(filters.layout(), at, &|name| same_name(name, gate)) {
                sink.emit(atom(page, at, active, component, gate, &why));
            }
        }
    }
}

/// The gate that a pack asks for around a component.
type Gate<'c, 'i> = (&'c ActivePack<'i>, &'i schema::Component, &'i str);

fn gates<'c, 'i>(context: &'c Context<'i>, name: &str) -> Vec<Gate<'c, 'i>> {
    let gate = |active: &'c ActivePack<'i>| -> Option<Gate<'c, 'i>> {
        let component = active.pack.component(name)?;
        Some((active, component, component.gate.as_deref()?))
    };
    context.packs.iter().filter_map(gate).collect()
}

fn atom(
    page: &Page,
    at: usize,
    active: &ActivePack<'_>,
    component: &schema::Component,
    gate: &str,
    why: &Opening,
) -> Atom {
    let item = &page.facts.items[at];
    let shown = component.label.as_deref().map_or_else(String::new, |label| format!(" ({label})"));
    let name = &item.name.value;
    let own_rule = |rule: usize| if rule == at { "its visibility filter" } else { "the filter around it" };
    let span = |span| Place::span(page.file, span);
    let (place, message) = match why {
        Opening::NoRule => (span(item.name.span), format!("`{name}`{shown} has no visibility filter on `{gate}`")),
        Opening::NotTested => (span(item.name.span), format!("no visibility filter of `{name}`{shown} tests `{gate}`")),
        Opening::LetsOthersIn { rule, criteria } => {
            let filter = page.facts.items.get(*rule).and_then(|item| item.rule.as_ref());
            let first = criteria.first().and_then(|&first| filter?.criteria.get(first));
            let turned = first.and_then(|first| turned_round(first, gate)).map(|text| text.span);
            let boolean = filter.and_then(|filter| filter.filter.as_ref()).map(|text| text.span);
            let place = turned.or(boolean).or(first.map(|first| first.left.span)).unwrap_or(item.name.span);
            let whose = own_rule(*rule);
            (span(place), format!("users without `{gate}` still see `{name}`{shown}: {whose} lets them in"))
        }
    };
    let mut atom = RULE.atom(page.subject(page.item_member(at)), place, message);
    let mut fault = Fault::OtherArms;
    if let Opening::LetsOthersIn { rule, criteria } = why
        && let Some(rule) = page.facts.items.get(*rule).and_then(|item| item.rule.as_ref())
    {
        for criterion in criteria.iter().filter_map(|&at| rule.criteria.get(at)) {
            atom = atom.related(span(criterion.left.span), "lets users in without the permission");
            if turned_round(criterion, gate).is_some() {
                fault = Fault::AsksForOthers;
            }
        }
        if fault == Fault::OtherArms
            && let Some((at, criterion)) = behind_not(rule, criteria, gate)
        {
            fault = Fault::BehindNot(at + 1);
            if !criteria.contains(&at) {
                atom = atom.related(span(criterion.left.span), "stands behind `NOT`");
            }
        }
    }
    if component.gate_since.is_some_and(|since| !active.is_at_least(since)) {
        atom = atom.level(Level::Info);
    }
    let consequence =
        component.why.as_deref().unwrap_or("Users without the permission see a component that does not work.");
    atom.pack(&active.pack.id)
        .many(format!("{{count}} components are shown to users without `{gate}`"))
        .cause(format!("{gate} {}", why_word(why)))
        .help(format!("{}\n{}", sentence(consequence), remedy(gate, why, fault)))
        .url(Some(&component.source))
}

/// What is wrong with a filter that tests the permission and lets others in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// It can be passed by other criteria.
    OtherArms,
    /// A criterion asks for those who lack the permission.
    AsksForOthers,
    /// The criterion with this number asks for the permission, and `NOT` turns it round.
    BehindNot(usize),
}

fn why_word(why: &Opening) -> &'static str {
    match why {
        Opening::NoRule => "no rule",
        Opening::NotTested => "not tested",
        Opening::LetsOthersIn { .. } => "lets others in",
    }
}

/// The text that makes a criterion ask for users without the permission: `false` behind `EQUAL`, else the operator.
fn turned_round<'c>(criterion: &'c Criterion, gate: &str) -> Option<&'c Text> {
    let test = Test::of(criterion);
    let is_gate = matches!(&test.left, Left::CustomPermission(name) if same_name(name, gate));
    let says_true = test.right.as_deref().is_some_and(|right| right.eq_ignore_ascii_case("true"));
    match test.operator {
        Operator::Equal if is_gate && !says_true => criterion.right.as_ref(),
        Operator::NotEqual if is_gate && says_true => Some(&criterion.operator),
        _ => None,
    }
}

/// The criterion that asks for the permission behind `NOT`, with its index, where no other criterion lets users in:
/// without `NOT` some other one always does.
fn behind_not<'r>(rule: &'r VisibilityRule, openers: &[usize], gate: &str) -> Option<(usize, &'r Criterion)> {
    let is_gate = |criterion: &Criterion| matches!(Test::of(criterion).left, Left::CustomPermission(name) if same_name(&name, gate));
    let has_not = rule.filter.as_ref()?.value.to_ascii_uppercase().contains("NOT");
    if !has_not || openers.iter().filter_map(|&at| rule.criteria.get(at)).any(|criterion| !is_gate(criterion)) {
        return None;
    }
    let mut criteria = rule.criteria.iter().enumerate();
    criteria.find(|(_, criterion)| is_gate(criterion) && turned_round(criterion, gate).is_none())
}

/// What to write, as XML of the page.
fn remedy(gate: &str, why: &Opening, fault: Fault) -> String {
    let criterion = format!(
        "    <criteria>\n        <leftValue>{{!$Permission.CustomPermission.{gate}}}</leftValue>\n        \
         <operator>EQUAL</operator>\n        <rightValue>true</rightValue>\n    </criteria>"
    );
    match why {
        Opening::NoRule => format!(
            "Add this to its `componentInstance`, behind `identifier`, or to the tab around it:\n\
             <visibilityRule>\n{criterion}\n</visibilityRule>"
        ),
        Opening::NotTested => format!(
            "Add this criterion to its `visibilityRule`, and in `booleanFilter` join it to the others with AND:\n{criterion}"
        ),
        Opening::LetsOthersIn { .. } => match fault {
            Fault::AsksForOthers => {
                format!("The criterion asks for users who lack the permission. Write instead:\n{criterion}")
            }
            Fault::BehindNot(number) => format!(
                "The criterion is there, but `NOT` turns it round: those who lack the permission pass. In \
                 `booleanFilter` take {number} out of the `NOT` and join it to what is left with AND."
            ),
            Fault::OtherArms => format!(
                "Every way through the filter must ask for this criterion; put the other arms into brackets behind \
                 `AND`:\n{criterion}"
            ),
        },
    }
}
