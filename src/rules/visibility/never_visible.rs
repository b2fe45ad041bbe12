//! `never-visible`: what a visibility rule shows is shown to nobody.

use crate::finding::{Atom, Level, Place};
use crate::index::Page;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::Left;
use crate::visibility::decide::{Answer, Assumptions, Condition, can_be_true, exclusion};
use crate::visibility::filters::{Around, Filters};
use crate::visibility::sites::Site;
use crate::wording::enumerated;

/// The rule.
pub const RULE: Rule = Rule {
    id: "never-visible",
    group: RuleGroup::Visibility,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a visibility rule cannot be true for any user and record",
    reads: &[FileKind::CustomField, FileKind::CustomObject],
    options: None,
    card: include_str!("../../../rules/visibility/never-visible.md"),
    check: Check::Filters(check),
};

/// Filters with more criteria than this are not compared with those around them: many components may share one tab.
/// Filters of real pages have ten at most.
const MOST_CRITERIA: usize = 512;

fn check(filters: &Filters<'_, '_>, sink: &mut Sink) {
    let page = filters.page;
    let values = |left: &Left| filters.values(left);
    let assumptions = Assumptions::default().with_values(&values);
    for rule in filters.sites() {
        let (site, Some(own)) = (&rule.site, rule.condition()) else { continue };
        match can_be_true(std::slice::from_ref(own), &assumptions) {
            Answer::No => sink.emit(alone(page, site, own, &assumptions)),
            Answer::Yes => {
                if let Some(culprits) = culprits(own, &filters.around(site), &assumptions) {
                    sink.emit(together(page, site, &culprits));
                }
            }
            Answer::Unknown => {}
        }
    }
}

/// The components around a rule that let nobody reach what it shows, on every way to the page. `None` where somebody
/// may, and where those components keep everybody out without the rule: then one of them is at fault.
fn culprits(own: &Condition, ways: &[Vec<Around>], assumptions: &Assumptions<'_>) -> Option<Vec<usize>> {
    let mut found = None;
    for way in ways {
        if !way.iter().any(|around| own.meets(&around.condition)) || passable(own, way, assumptions) {
            return None;
        }
        let around: Vec<Condition> = way.iter().map(|around| around.condition.clone()).collect();
        if can_be_true(&around, assumptions) != Answer::No {
            found.get_or_insert_with(|| fewest(own, way.clone(), assumptions));
        }
    }
    found
}

fn passable(own: &Condition, way: &[Around], assumptions: &Assumptions<'_>) -> bool {
    let around = way.iter().map(|around| around.condition.clone());
    let all: Vec<Condition> = std::iter::once(own.clone()).chain(around).collect();
    let criteria: usize = all.iter().map(|condition| condition.tests().len()).sum();
    criteria > MOST_CRITERIA || can_be_true(&all, assumptions) != Answer::No
}

/// Leaves out what the contradiction does not need, the outermost first.
fn fewest(own: &Condition, mut way: Vec<Around>, assumptions: &Assumptions<'_>) -> Vec<usize> {
    for at in (0..way.len()).rev() {
        let left_out = way.remove(at);
        if passable(own, &way, assumptions) {
            way.insert(at, left_out);
        }
    }
    way.iter().map(|around| around.item).collect()
}

const REMEDY: &str = "No user and no record pass, so it is dead weight on the page, or its users miss it. One field \
                      cannot have two values at once: join such criteria with OR in `booleanFilter`.";

fn alone(page: &Page, site: &Site<'_>, own: &Condition, assumptions: &Assumptions<'_>) -> Atom {
    let what = site.what();
    let criteria = exclusion(own, assumptions);
    let numbers: Vec<String> = criteria.iter().map(|criterion| criterion.saturating_add(1).to_string()).collect();
    let message = match numbers.len() {
        0 | 1 => format!("nobody can ever see {what}: its filter cannot be true"),
        _ => format!("nobody can ever see {what}: its criteria {} exclude one another", enumerated(&numbers)),
    };
    let place = |criterion: &usize| Some(Place::span(page.file, site.rule.criteria.get(*criterion)?.left.span));
    let mut places: Vec<Place> = criteria.iter().filter_map(place).collect();
    let at = match site.rule.filter {
        None => places.pop(),
        Some(_) => None,
    };
    let atom = RULE.atom(site.subject(page), at.unwrap_or_else(|| site.place(page)), message);
    let atom = atom.many("{count} visibility rules can never be true").cause("alone").help(REMEDY);
    places.into_iter().fold(atom, |atom, place| atom.related(place, "excludes the others"))
}

fn together(page: &Page, site: &Site<'_>, culprits: &[usize]) -> Atom {
    let items = || culprits.iter().filter_map(|&item| page.facts.items.get(item));
    let names: Vec<String> = items().map(|item| item.shown()).collect();
    let message =
        format!("nobody can ever see {}: its filter and that of {} exclude one another", site.what(), names.join(", "));
    let atom = RULE.atom(site.subject(page), site.place(page), message);
    let atom = atom.many("{count} visibility rules contradict those around them").cause("around").help(
        "A component is seen only by those who pass its own filter and that of every tab, section and panel around it. \
         Correct one of the filters, or move the component.",
    );
    let rules = items().filter_map(|item| item.rule.as_ref());
    rules.fold(atom, |atom, rule| atom.related(Place::span(page.file, rule.edited()), "this filter is around it"))
}
