//! Whether a component is kept from the users who lack a custom permission.
//!
//! What counts is the conjunction of the component's own rule and those of every component around it. With the
//! permission taken as false and every other criterion free, it must not be possible to pass.

use crate::metadata::{Criterion, PageFacts, VisibilityRule};
use crate::visibility::criterion::{Left, Test, misspelled_permission};
use crate::visibility::decide::{Assumptions, Condition, Solution, solve};
use crate::visibility::filter::Filter;
use crate::visibility::layout::{End, Layout, Path};

/// The ways into a rule are not looked for where that takes more steps than this: criteria squared, times the length
/// of the filter.
const MOST_WORK: usize = 1 << 20;

/// Whether users without the permission are kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gating {
    /// They are.
    Gated,
    /// They may see the component.
    Open {
        /// What lets them in.
        why: Opening,
        /// The items whose rules they pass, the component itself first, then outwards: indexes into
        /// `PageFacts::items`. Empty where nothing on the way has a rule.
        rules: Vec<usize>,
    },
    /// It cannot be told: a filter on the way tests the permission and is not valid, the permission is written in a
    /// form that pages do not have or compared with neither true nor false, the component lies in a facet that the page
    /// does not show, or there are too many combinations.
    Undecided,
}

/// What lets users without the permission see a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Neither the component nor anything around it has a visibility rule.
    NoRule,
    /// There are rules, and none tests the permission.
    NotTested,
    /// A rule tests the permission and can be passed without it.
    LetsOthersIn {
        /// The item with that rule, the innermost where there are several: an index into `PageFacts::items`.
        rule: usize,
        /// The criteria of the rule that let them in: indexes into `VisibilityRule::criteria`, ascending. Of several
        /// that must hold together, those that test the permission itself (`EQUAL false`), where there are such.
        criteria: Vec<usize>,
    },
}

/// Whether the item with this index is kept from users without the permission; `is_gate` tells whether the name of a
/// custom permission, as a criterion writes it, is the wanted one. For several items of a page, see [`gating_in`].
#[must_use]
pub fn gating(page: &PageFacts, item: usize, is_gate: &dyn Fn(&str) -> bool) -> Gating {
    gating_in(&Layout::of(page), item, is_gate)
}

/// [`gating`] on a page whose layout is known. An item that is shown in several places is open if one of them is.
#[must_use]
pub fn gating_in(layout: &Layout, item: usize, is_gate: &dyn Fn(&str) -> bool) -> Gating {
    if item >= layout.page().items.len() {
        return Gating::Undecided;
    }
    let mut all = Gating::Gated;
    for path in layout.paths(item) {
        match along(layout.page(), item, &path, is_gate) {
            open @ Gating::Open { .. } => return open,
            Gating::Undecided => all = Gating::Undecided,
            Gating::Gated => {}
        }
    }
    all
}

/// The verdict on one way from the item up to the page.
fn along(page: &PageFacts, item: usize, path: &Path, is_gate: &dyn Fn(&str) -> bool) -> Gating {
    let items = [item].into_iter().chain(path.enclosing.iter().copied());
    let ruled: Vec<(usize, &VisibilityRule)> =
        items.filter_map(|index| Some((index, page.items.get(index)?.rule.as_ref()?))).collect();
    let mut conditions = Vec::with_capacity(ruled.len());
    let mut owners = Vec::with_capacity(ruled.len());
    let mut unclear = path.end != End::Page;
    for (index, rule) in &ruled {
        unclear |= rule.criteria.iter().any(|criterion| is_unclear(criterion, is_gate));
        match Condition::of(rule) {
            Some(condition) => {
                conditions.push(condition);
                owners.push(*index);
            }
            // Whatever an invalid filter is meant to say, it keeps nobody out who lacks a permission it does not name.
            None => unclear |= rule.criteria.iter().any(|criterion| is_test_of(&Test::of(criterion).left, is_gate)),
        }
    }
    let without = |left: &Left| is_test_of(left, is_gate).then_some(false);
    let found = match solve(&conditions, true, &Assumptions::default().with_permissions(&without)) {
        Solution::Impossible => return Gating::Gated,
        Solution::Unknown => return Gating::Undecided,
        Solution::Found(truth) => truth,
    };
    if unclear {
        return Gating::Undecided;
    }
    let tests_gate = |condition: &Condition| condition.tests().iter().any(|test| is_test_of(&test.left, is_gate));
    let why = match conditions.iter().position(tests_gate) {
        None if ruled.is_empty() => Opening::NoRule,
        None => Opening::NotTested,
        Some(at) => Opening::LetsOthersIn {
            rule: owners.get(at).copied().unwrap_or(item),
            criteria: match (conditions.get(at), found.get(at)) {
                (Some(condition), Some(truth)) => openers(condition, truth, is_gate),
                _ => Vec::new(),
            },
        },
    };
    Gating::Open { why, rules: owners }
}

/// Whether the criterion names the permission in a way that cannot be understood: in a form that pages do not have, or
/// compared with neither true nor false.
fn is_unclear(criterion: &Criterion, is_gate: &dyn Fn(&str) -> bool) -> bool {
    let test = Test::of(criterion);
    if is_test_of(&test.left, is_gate) {
        return !test.is_yes_or_no();
    }
    misspelled_permission(&criterion.left.value).is_some_and(|name| is_gate(&name))
}

fn is_test_of(left: &Left, is_gate: &dyn Fn(&str) -> bool) -> bool {
    matches!(left, Left::CustomPermission(name) if is_gate(name))
}

/// The criteria by which users pass the condition, given the truth of each in a world in which they do: the union of
/// the smallest ways in. Of a way that tests the permission itself, those tests.
fn openers(condition: &Condition, truth: &[bool], is_gate: &dyn Fn(&str) -> bool) -> Vec<usize> {
    let is_gate_at = |criterion: &usize| {
        condition.tests().get(*criterion).is_some_and(|test: &Test| is_test_of(&test.left, is_gate))
    };
    let work = truth.len().saturating_mul(truth.len()).saturating_mul(condition.filter().steps().len());
    if work > MOST_WORK {
        return (0..truth.len()).filter(is_gate_at).collect();
    }
    let mut lets_in = vec![false; truth.len()];
    for criterion in 0..truth.len() {
        let way = way_in(condition.filter(), truth, criterion);
        if !way.contains(&criterion) {
            continue;
        }
        let tests_gate = way.iter().any(is_gate_at);
        for step in way.iter().filter(|step| !tests_gate || is_gate_at(step)) {
            if let Some(slot) = lets_in.get_mut(*step) {
                *slot = true;
            }
        }
    }
    (0..truth.len()).filter(|criterion| lets_in.get(*criterion) == Some(&true)).collect()
}

/// A smallest way in, of those that need `kept` if there is one: what is true without need is taken as false, `kept`
/// last, and the way is made of the criteria on which the outcome then hangs.
fn way_in(filter: &Filter, truth: &[bool], kept: usize) -> Vec<usize> {
    let mut truth = truth.to_vec();
    let passes_with = |truth: &[bool], criterion: usize, value: bool| {
        filter.evaluate(&|other| if other == criterion { value } else { truth.get(other) == Some(&true) })
    };
    for criterion in (0..truth.len()).filter(|&criterion| criterion != kept).chain([kept]) {
        let needless = passes_with(&truth, criterion, false);
        if let Some(value) = truth.get_mut(criterion) {
            *value &= !needless;
        }
    }
    let hangs_on = |(criterion, value): (usize, &bool)| (!passes_with(&truth, criterion, !value)).then_some(criterion);
    truth.iter().enumerate().filter_map(hangs_on).collect()
}

#[cfg(test)]
mod tests;
