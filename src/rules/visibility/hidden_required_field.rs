//! `hidden-required-field`: a field that must have a value can be hidden from those who save the record.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::{Atom, Level, Place};
use crate::index::Page;
use crate::metadata::{Item, ItemKind, PageFacts};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::Left;
use crate::visibility::decide::{Answer, Assumptions, Condition, can_be_false};
use crate::visibility::filters::{Around, Filters};

/// The rule.
pub const RULE: Rule = Rule {
    id: "hidden-required-field",
    group: RuleGroup::Visibility,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a required field sits behind a visibility rule",
    reads: &[FileKind::CustomField, FileKind::CustomObject],
    options: None,
    card: include_str!("../../../rules/visibility/hidden-required-field.md"),
    check: Check::Filters(check),
};

/// Shows fields that nobody can fill.
const HIGHLIGHTS: &str = "record_flexipage:dynamicHighlights";

/// Shows the fields of the page layout, where the platform keeps every required one.
const RECORD_DETAIL: &str = "force:detailPanel";

/// Why a field must have a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Required {
    /// Its own file says so.
    ByItself,
    /// Only this page says so.
    OnThisPage,
}

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let page = filters.page;
    let items = &page.facts.items;
    let is_record_page = page.facts.page_type.as_ref().is_some_and(|kind| kind.value == "RecordPage");
    if !is_record_page || filters.sites().is_empty() || items.iter().any(|item| item.name.value == RECORD_DETAIL) {
        return;
    }
    let values = |left: &Left| filters.values(left);
    let assumptions = Assumptions::default().with_values(&values).with_all_readable();
    let displays = displays(&page.facts);
    let is_input = |item: &Item| {
        let region = page.facts.regions.get(item.region).map_or("", |region| region.name.value.as_str());
        item.kind == ItemKind::Field && !displays.contains(region)
    };
    let fields = || items.iter().enumerate().filter(|(_, item)| is_input(item));
    let mut places: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, item) in fields() {
        places.entry(item.name.value.to_lowercase()).or_default().push(at);
    }
    let mut hides = Hides { filters, assumptions, answers: FxHashMap::default() };
    for (at, item) in fields() {
        let Some(required) = required(filters, item) else { continue };
        let places = places.get(&item.name.value.to_lowercase()).map_or(&[][..], Vec::as_slice);
        let Some(hiding) = hides.hiding(at, places) else { continue };
        sink.emit(atom(page, at, item, &hiding, required));
    }
}

/// The facets of highlights panels: their fields are shown, and nobody can fill them there.
fn displays(page: &PageFacts) -> FxHashSet<&str> {
    let panels = page.items.iter().filter(|item| item.name.value == HIGHLIGHTS);
    let named = panels.flat_map(|panel| &panel.properties).filter_map(|property| property.value.as_ref());
    named.map(|facet| facet.value.as_str()).collect()
}

fn atom(page: &Page, at: usize, item: &Item, hiding: &Around, required: Required) -> Atom {
    let owner = page.facts.items.get(hiding.item).filter(|_| hiding.item != at);
    let whose = owner.map_or_else(|| "its own filter".to_owned(), |owner| format!("the filter of {}", owner.shown()));
    let (level, reason, help) = match required {
        Required::ByItself => (
            Level::Warning,
            "required",
            "Whoever creates a record while the field is hidden cannot fill it, and saving fails with \"Required \
             fields are missing\". Show the field always, give it a default value, or make it required by a \
             validation rule that asks for the same condition.",
        ),
        Required::OnThisPage => (
            Level::Info,
            "required on this page",
            "While it is hidden nobody must fill it, so records can lack the value. If that is meant, nothing is \
             wrong; if every record needs it, show it always or make the field itself required.",
        ),
    };
    let message = format!("{} is {reason}, and {whose} can hide it", item.shown());
    let atom = RULE.atom(page.subject(page.item_member(at)), Place::span(page.file, item.name.span), message);
    let atom = atom.level(level).many(format!("{{count}} fields are {reason}, and filters can hide them")).help(help);
    match owner.unwrap_or(item).rule.as_ref() {
        Some(rule) => atom.related(Place::span(page.file, rule.edited()), "this filter hides it"),
        None => atom,
    }
}

/// Whether the field must have a value that nothing but this page's form can give it.
fn required(filters: &Filters<'_, '_>, item: &Item) -> Option<Required> {
    let behaviour = item.properties.iter().find(|property| property.name.value == "uiBehavior");
    let behaviour = behaviour.and_then(|property| property.value.as_ref()).map_or("", |value| value.value.as_str());
    if behaviour.eq_ignore_ascii_case("readonly") {
        return None;
    }
    let left = Left::of(&format!("{{!{}}}", item.name.value));
    let field = filters.fields.name(&left).and_then(|name| filters.fields.facts(&name));
    let by_itself = field.is_some_and(|field| (field.required || field.is_master_detail()) && !field.has_default);
    match () {
        () if by_itself => Some(Required::ByItself),
        () if behaviour.eq_ignore_ascii_case("required") => Some(Required::OnThisPage),
        () => None,
    }
}

/// A field in more places than this is not judged.
const MOST_PLACES: usize = 16;

/// Looks for what can hide a field.
struct Hides<'f, 'c, 'i> {
    filters: &'f Filters<'c, 'i>,
    assumptions: Assumptions<'f>,
    /// Whether the condition of an item can be false.
    answers: FxHashMap<usize, bool>,
}

impl Hides<'_, '_, '_> {
    /// The condition that can hide a field: its own, or that of a component around it. `None` where it cannot be
    /// hidden, and where the page shows the field in another place that does not hang on the same condition: such
    /// places usually take turns.
    fn hiding(&mut self, at: usize, places: &[usize]) -> Option<Around> {
        if places.len() > MOST_PLACES {
            return None;
        }
        let own = self.filters.ways(at);
        let others = places.iter().filter(|other| **other != at).flat_map(|&other| self.filters.ways(other));
        let all: Vec<Vec<Around>> = own.iter().cloned().chain(others).collect();
        let everywhere = |around: &&Around| all.iter().all(|way| holds(way, &around.condition));
        own.first()?.iter().filter(everywhere).find(|around| self.can_hide(around)).cloned()
    }

    fn can_hide(&mut self, around: &Around) -> bool {
        let Hides { assumptions, answers, .. } = self;
        let answer = || can_be_false(std::slice::from_ref(&around.condition), assumptions) == Answer::Yes;
        *answers.entry(around.item).or_insert_with(answer)
    }
}

fn holds(way: &[Around], condition: &Condition) -> bool {
    way.iter().any(|around| around.condition == *condition)
}
