use super::*;
use crate::metadata::{Criterion, Item, ListItem, Property, Region, Text};
use crate::text::Span;

const GATE: &str = "$Permission.CustomPermission.ns__Gate EQUAL true";
const CLOSED: &str = "$Permission.CustomPermission.ns__Gate EQUAL false";
const OTHER: &str = "$User.Level__c EQUAL true";

fn text(value: &str) -> Text {
    Text { value: value.into(), span: Span::default() }
}

fn rule(filter: &str, criteria: &[&str]) -> Option<VisibilityRule> {
    let criterion = |line: &&str| {
        let mut words = line.split(' ').map(str::to_owned);
        let mut word = || words.next().unwrap_or_default();
        let (left, operator, right) = (format!("{{!{}}}", word()), text(&word()), text(&word()));
        Criterion { left: text(&left), operator, right: Some(right), span: Span::default() }
    };
    Some(VisibilityRule {
        filter: (!filter.is_empty()).then(|| text(filter)),
        criteria: criteria.iter().map(criterion).collect(),
        span: Span::default(),
    })
}

/// A page whose items each lie in a region and show a facet: `(region, facet, rule)`. The region `main` is the
/// template's.
fn page(items: &[(&str, &str, Option<VisibilityRule>)]) -> PageFacts {
    let mut regions: Vec<Region> = Vec::new();
    let mut page = PageFacts::default();
    for (region, facet, rule) in items {
        let kind = if *region == "main" { "Region" } else { "Facet" };
        let index = regions.iter().position(|known| known.name.value == *region).unwrap_or(regions.len());
        if index == regions.len() {
            regions.push(Region { name: text(region), kind: text(kind), ..Region::default() });
        }
        let body = Property { name: text("body"), value: Some(text(facet)), ..Property::default() };
        page.items.push(Item { region: index, properties: vec![body], rule: rule.clone(), ..Item::default() });
    }
    page.regions = regions;
    page
}

fn judge(page: &PageFacts, item: usize) -> Gating {
    gating(page, item, &|name| name.eq_ignore_ascii_case("ns__gate"))
}

/// The verdict on a lone component with this rule.
fn lone(filter: &str, criteria: &[&str]) -> Gating {
    judge(&page(&[("main", "", rule(filter, criteria))]), 0)
}

fn lets_in(criteria: &[usize]) -> Gating {
    Gating::Open { why: Opening::LetsOthersIn { rule: 0, criteria: criteria.to_vec() }, rules: vec![0] }
}

#[test]
fn a_rule_that_needs_the_permission_gates() {
    assert_eq!(lone("", &[GATE]), Gating::Gated);
    assert_eq!(lone("", &[GATE, OTHER]), Gating::Gated);
    assert_eq!(lone("(1 AND 2) OR (1 AND 3)", &[GATE, OTHER, "Record.A EQUAL b"]), Gating::Gated);
    assert_eq!(lone("", &["$Permission.CustomPermission.NS__GATE NE FALSE"]), Gating::Gated);
}

#[test]
fn openings_are_told_apart() {
    let bare = page(&[("main", "", None)]);
    assert_eq!(judge(&bare, 0), Gating::Open { why: Opening::NoRule, rules: vec![] });
    let not_tested = Gating::Open { why: Opening::NotTested, rules: vec![0] };
    assert_eq!(lone("", &[OTHER]), not_tested);
    assert_eq!(lone("", &["$Permission.StandardPermission.ns__Gate EQUAL true"]), not_tested);
    assert_eq!(lone("1 OR 2", &[GATE, OTHER]), lets_in(&[1]));
    assert_eq!(lone("", &[CLOSED]), lets_in(&[0]));
}

#[test]
fn the_criteria_that_let_others_in_are_named() {
    assert_eq!(lone("", &[OTHER, CLOSED]), lets_in(&[1]));
    assert_eq!(lone("1 OR 2 OR 3", &[OTHER, GATE, "Record.A EQUAL b"]), lets_in(&[0, 2]));
    assert_eq!(lone("1 OR (2 AND 3)", &[GATE, OTHER, "Record.A EQUAL b"]), lets_in(&[1, 2]));
    assert_eq!(lone("1 OR (2 AND 3)", &[GATE, OTHER, CLOSED]), lets_in(&[2]));
    assert_eq!(lone("NOT 1", &[GATE]), lets_in(&[0]));
}

#[test]
fn an_enclosing_component_gates() {
    let tabs = page(&[("main", "Facet-1", rule("", &[GATE])), ("Facet-1", "Facet-2", None), ("Facet-2", "", None)]);
    assert_eq!(judge(&tabs, 2), Gating::Gated);
    let open = page(&[
        ("main", "Facet-1", rule("", &[OTHER])),
        ("Facet-1", "Facet-2", None),
        ("Facet-2", "", rule("1 OR 2", &[OTHER, GATE])),
    ]);
    let why = Opening::LetsOthersIn { rule: 2, criteria: vec![0] };
    assert_eq!(judge(&open, 2), Gating::Open { why, rules: vec![2, 0] });
}

#[test]
fn rules_count_together() {
    let together = page(&[
        ("main", "Facet-1", rule("1 OR 2", &[GATE, OTHER])),
        ("Facet-1", "", rule("", &["$User.Level__c NE true"])),
    ]);
    assert_eq!(judge(&together, 1), Gating::Gated);
}

#[test]
fn one_open_way_is_enough() {
    let twice = page(&[("main", "Facet-1", rule("", &[GATE])), ("main", "Facet-1", None), ("Facet-1", "", None)]);
    assert_eq!(judge(&twice, 2), Gating::Open { why: Opening::NoRule, rules: vec![] });
}

#[test]
fn facets_are_named_in_lists_and_by_the_template() {
    let mut listed = page(&[("main", "", rule("", &[GATE])), ("Facet-1", "", None)]);
    let item = ListItem { value: Some(text("Facet-1")), ..ListItem::default() };
    listed.items[0].properties[0].list.push(item);
    assert_eq!(judge(&listed, 1), Gating::Gated);
    let mut template = page(&[("Facet-1", "", None)]);
    assert_eq!(judge(&template, 0), Gating::Undecided);
    template.template_properties.push(Property { value: Some(text("Facet-1")), ..Property::default() });
    assert_eq!(judge(&template, 0), Gating::Open { why: Opening::NoRule, rules: vec![] });
}

#[test]
fn circles_end() {
    let circle = page(&[("Facet-1", "Facet-2", None), ("Facet-2", "Facet-1", None), ("Facet-1", "", None)]);
    assert_eq!(judge(&circle, 2), Gating::Undecided);
    let way_out = page(&[("Facet-1", "Facet-1", rule("", &[GATE])), ("main", "Facet-1", None), ("Facet-1", "", None)]);
    assert_eq!(judge(&way_out, 2), Gating::Open { why: Opening::NoRule, rules: vec![] });
    assert_eq!(judge(&page(&[("Facet-1", "Facet-1", rule("", &[GATE]))]), 0), Gating::Gated);
}

#[test]
fn what_cannot_be_told_is_undecided() {
    assert_eq!(lone("1 AND", &[GATE]), Gating::Undecided);
    assert_eq!(lone("", &["$Permission.ns__Gate EQUAL true"]), Gating::Undecided);
    assert_eq!(lone("", &["$Permission.CustomPermission.ns.Gate EQUAL true"]), Gating::Undecided);
    assert_eq!(lone("", &["$Permission.CustomPermission.ns__Gate EQUAL yes"]), Gating::Undecided);
    assert_eq!(lone("", &["$Permission.CustomPermission.ns__Gate EQUALS true"]), Gating::Undecided);
    let broken_around = page(&[("main", "Facet-1", rule("1 AND", &[OTHER])), ("Facet-1", "", rule("", &[GATE]))]);
    assert_eq!(judge(&broken_around, 1), Gating::Gated);
    let not_tested = Gating::Open { why: Opening::NotTested, rules: vec![] };
    assert_eq!(lone("1 AND", &[OTHER]), not_tested);
}

#[test]
fn nesting_without_end_is_not_followed() {
    let names: Vec<String> = (0..2_000).map(|level| format!("Facet-{level}")).collect();
    let chain: Vec<_> = names.windows(2).map(|pair| (pair[0].as_str(), pair[1].as_str(), None)).collect();
    assert_eq!(judge(&page(&chain), chain.len() - 1), Gating::Undecided);
    let doubled: Vec<_> = chain.iter().take(30).flat_map(|item| [item.clone(), item.clone()]).collect();
    assert_eq!(judge(&page(&doubled), doubled.len() - 1), Gating::Undecided);
}

#[test]
fn of_an_item_that_is_not_there_nothing_is_said() {
    assert_eq!(judge(&PageFacts::default(), 7), Gating::Undecided);
}
