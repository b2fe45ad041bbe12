//! Whether filters can be passed, over all users and records.
//!
//! A question is brought into a conjunction of goals in negation normal form. Goals that look at different things are
//! decided apart, each by trying the few worlds that its left sides can tell apart (`worlds.rs`), never by trying
//! every row of a truth table.

mod goal;
mod worlds;

use std::sync::Arc;

use crate::metadata::VisibilityRule;
use crate::visibility::criterion::{Left, Operator, Test};
use crate::visibility::filter::Filter;

use goal::Goal;
use rustc_hash::FxHashMap;
use worlds::{Domain, Literal, Side};

/// A question about more combinations than this is not answered.
const MOST_COMBINATIONS: usize = 65_536;

/// A question that takes more steps than this (combinations times the length of the filters) is not answered.
const MOST_WORK: usize = 1 << 24;

/// Of a longer rule it is not told which criteria exclude one another.
const MOST_CRITERIA: usize = 64;

/// A rule made ready to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    filter: Arc<Filter>,
    tests: Arc<[Test]>,
    /// What the tests look at, sorted.
    sides: Arc<[String]>,
    /// What a test on a field comes to that the user may not read.
    unreadable: bool,
}

impl Condition {
    /// The condition that the rule of a component or field states: a criterion on a field that the user may not read is
    /// false. `None` where its filter is not valid.
    #[must_use]
    pub fn of(rule: &VisibilityRule) -> Option<Condition> {
        Some(Condition::new(Arc::new(Filter::of(rule).ok()?), rule.criteria.iter().map(Test::of).collect()))
    }

    /// The condition of a rule that was taken apart.
    pub(super) fn new(filter: Arc<Filter>, tests: Arc<[Test]>) -> Condition {
        let mut sides: Vec<String> = tests.iter().filter_map(|test| test.left.key()).collect();
        sides.sort_unstable();
        sides.dedup();
        Condition { filter, tests, sides: sides.into(), unreadable: false }
    }

    /// Whether both look at the same thing; if not, neither can contradict the other.
    #[must_use]
    pub fn meets(&self, other: &Condition) -> bool {
        self.sides.iter().any(|side| other.sides.binary_search(side).is_ok())
    }

    /// The condition, as the rule of a dynamic action states it: a criterion on a field that the user may not read is
    /// true.
    #[must_use]
    pub fn of_action(self) -> Condition {
        Condition { unreadable: true, ..self }
    }

    /// The condition that all but one of the criteria hold; `None` unless the filter joins them all by `AND`.
    fn without(&self, criterion: usize) -> Option<Condition> {
        if !self.filter.is_conjunction() || criterion >= self.tests.len() {
            return None;
        }
        let others = self.tests.iter().enumerate().filter(|(at, _)| *at != criterion);
        let tests: Arc<[Test]> = others.map(|(_, test)| test.clone()).collect();
        let filter = Arc::new(Filter::all(tests.len()));
        Some(Condition { unreadable: self.unreadable, ..Condition::new(filter, tests) })
    }

    /// Whether all criteria must hold and each looks at something else, as in nearly every rule: then each can be
    /// decided alone.
    fn is_simple(&self) -> bool {
        self.sides.len() == self.tests.len()
            && !self.tests.is_empty()
            && self.filter.is_conjunction()
            && self.tests.iter().all(|test| test.operator != Operator::Unknown)
    }

    /// Whether a simple condition can be `wanted`.
    fn simply(&self, wanted: bool, assumptions: &Assumptions) -> Answer {
        let can_be = |test: &Test| {
            let mut side = side_of(&test.left, assumptions);
            if side.domain.decides_nothing_alone() {
                return Answer::Yes;
            }
            let unreadable = self.unreadable;
            side.literals.push(Literal { number: 0, test, unreadable, positive: wanted, negative: !wanted });
            match side.worlds() {
                Some(worlds) if worlds.iter().flatten().any(|holds| *holds == wanted) => Answer::Yes,
                Some(_) => Answer::No,
                None => Answer::Unknown,
            }
        };
        let (decisive, otherwise) = if wanted { (Answer::No, Answer::Yes) } else { (Answer::Yes, Answer::No) };
        let mut answer = otherwise;
        for test in self.tests.iter() {
            match can_be(test) {
                found if found == decisive => return decisive,
                Answer::Unknown => answer = Answer::Unknown,
                _ => {}
            }
        }
        answer
    }

    /// The filter.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// The criteria, in the order of the file.
    #[must_use]
    pub fn tests(&self) -> &[Test] {
        &self.tests
    }
}

/// What is known of the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Nothing: like a multi-select picklist it may equal several constants at once.
    Unknown,
    /// It holds one text, or is blank.
    Text,
    /// It holds one number, or is blank.
    Number,
    /// It holds one day, or is blank.
    Day,
    /// It is true or false.
    Flag,
}

/// What is taken for granted while deciding. By default nothing is known of fields and permissions.
#[derive(Clone, Copy)]
pub struct Assumptions<'a> {
    readable: bool,
    values: &'a dyn Fn(&Left) -> Values,
    permission: &'a dyn Fn(&Left) -> Option<bool>,
}

impl Default for Assumptions<'_> {
    fn default() -> Self {
        Assumptions { readable: false, values: &|_| Values::Unknown, permission: &|_| None }
    }
}

impl<'a> Assumptions<'a> {
    /// Tells what is known of fields ([`Left::Record`], [`Left::User`]), so that constants exclude one another.
    #[must_use]
    pub fn with_values(self, values: &'a dyn Fn(&Left) -> Values) -> Self {
        Assumptions { values, ..self }
    }

    /// Fixes permissions: asked for each [`Left::CustomPermission`] and [`Left::StandardPermission`]; `None` leaves
    /// the permission open.
    #[must_use]
    pub fn with_permissions(self, permission: &'a dyn Fn(&Left) -> Option<bool>) -> Self {
        Assumptions { permission, ..self }
    }

    /// Only users count who may read every field that is looked at.
    #[must_use]
    pub fn with_all_readable(self) -> Self {
        Assumptions { readable: true, ..self }
    }
}

/// The answer to a question over all users and records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Some user and record make it so.
    Yes,
    /// No user and record do.
    No,
    /// There are too many combinations to tell.
    Unknown,
}

/// Whether one user and record can pass all conditions at once.
#[must_use]
pub fn can_be_true(conditions: &[Condition], assumptions: &Assumptions) -> Answer {
    can_be(conditions, true, assumptions)
}

/// The criteria by which a condition that cannot be true excludes itself: fewest, so that without any one of them it
/// could be. Empty where the filter joins criteria by more than `AND`.
#[must_use]
pub fn exclusion(condition: &Condition, assumptions: &Assumptions) -> Vec<usize> {
    if !condition.filter.is_conjunction() || condition.tests.len() > MOST_CRITERIA {
        return Vec::new();
    }
    let (mut rest, mut kept) = (condition.clone(), (0..condition.tests.len()).collect::<Vec<usize>>());
    let mut at = 0;
    while let Some(smaller) = rest.without(at) {
        if can_be_true(std::slice::from_ref(&smaller), assumptions) == Answer::No {
            rest = smaller;
            kept.remove(at);
        } else {
            at = at.saturating_add(1);
        }
    }
    kept
}

/// Whether some user and record fail at least one of the conditions.
#[must_use]
pub fn can_be_false(conditions: &[Condition], assumptions: &Assumptions) -> Answer {
    let mut answer = Answer::No;
    for condition in conditions {
        match can_be(std::slice::from_ref(condition), false, assumptions) {
            Answer::Yes => return Answer::Yes,
            Answer::Unknown => answer = Answer::Unknown,
            Answer::No => {}
        }
    }
    answer
}

/// Whether one user and record can make all conditions `wanted`.
fn can_be(conditions: &[Condition], wanted: bool, assumptions: &Assumptions) -> Answer {
    match conditions {
        [only] if only.is_simple() => only.simply(wanted, assumptions),
        _ => solve(conditions, wanted, assumptions).answer(),
    }
}

/// The outcome of a search.
pub(super) enum Solution {
    /// The truth of each condition's criteria in a world of the wanted kind.
    Found(Vec<Vec<bool>>),
    Impossible,
    Unknown,
}

impl Solution {
    fn answer(&self) -> Answer {
        match self {
            Solution::Found(_) => Answer::Yes,
            Solution::Impossible => Answer::No,
            Solution::Unknown => Answer::Unknown,
        }
    }
}

/// Looks for a world in which each condition is `wanted`.
pub(super) fn solve(conditions: &[Condition], wanted: bool, assumptions: &Assumptions) -> Solution {
    let mut problem = Problem::default();
    let mut numbers = Vec::with_capacity(conditions.len());
    for condition in conditions {
        let number = |test| problem.number(test, condition.unreadable, assumptions);
        let tests: Vec<usize> = condition.tests.iter().map(number).collect();
        if condition.filter.steps().is_empty() && !wanted {
            return Solution::Impossible;
        }
        problem.goals.extend(goal::split(condition.filter.steps(), wanted, &tests));
        numbers.push(tests);
    }
    match problem.search() {
        Search::Found(truth) => {
            let of_test = |test: &usize| truth.get(*test).copied().unwrap_or_default();
            Solution::Found(numbers.iter().map(|tests| tests.iter().map(of_test).collect()).collect())
        }
        Search::Impossible => Solution::Impossible,
        Search::Unknown => Solution::Unknown,
    }
}

/// The distinct tests of all conditions, by the left side they look at, and what is wanted of them.
#[derive(Default)]
struct Problem<'a> {
    sides: Vec<Side<'a>>,
    side_by_key: FxHashMap<String, usize>,
    /// The side of each test.
    side_of: Vec<usize>,
    test_by_content: FxHashMap<(usize, bool, Operator, Option<&'a str>), usize>,
    goals: Vec<Goal>,
}

enum Search {
    /// The truth of each test.
    Found(Vec<bool>),
    Impossible,
    Unknown,
}

impl<'a> Problem<'a> {
    /// The number of a test; tests of the same left side, operator and value share it, if they come to the same where
    /// the field cannot be read. Nothing is known of a test that does not parse, so it shares nothing.
    fn number(&mut self, test: &'a Test, unreadable: bool, assumptions: &Assumptions) -> usize {
        let key = test.left.key().filter(|_| test.operator != Operator::Unknown);
        let fresh = self.sides.len();
        let Some(key) = key else {
            self.sides.push(Side { domain: Domain::Free, kept_from_users: false, literals: Vec::new() });
            return self.add(fresh, test, unreadable);
        };
        let side = *self.side_by_key.entry(key).or_insert(fresh);
        if side == fresh {
            self.sides.push(side_of(&test.left, assumptions));
        }
        let content = (side, unreadable, test.operator, test.right.as_deref());
        match self.test_by_content.get(&content) {
            Some(&number) => number,
            None => {
                let number = self.add(side, test, unreadable);
                self.test_by_content.insert(content, number);
                number
            }
        }
    }

    fn add(&mut self, side: usize, test: &'a Test, unreadable: bool) -> usize {
        let number = self.side_of.len();
        self.side_of.push(side);
        if let Some(side) = self.sides.get_mut(side) {
            side.literals.push(Literal { number, test, unreadable, positive: false, negative: false });
        }
        number
    }

    fn search(mut self) -> Search {
        self.note_polarities();
        let mut truth = vec![false; self.side_of.len()];
        let mut too_many = false;
        for (sides, goals) in self.groups() {
            match self.search_group(&sides, &goals, &mut truth) {
                Answer::Yes => {}
                Answer::No => return Search::Impossible,
                Answer::Unknown => too_many = true,
            }
        }
        if too_many { Search::Unknown } else { Search::Found(truth) }
    }

    /// Notes for each test whether goals want it true, false, or either.
    fn note_polarities(&mut self) {
        let mut wanted = vec![(false, false); self.side_of.len()];
        for (test, positive) in self.goals.iter().flat_map(Goal::literals) {
            if let Some((true_wanted, false_wanted)) = wanted.get_mut(test) {
                *true_wanted |= positive;
                *false_wanted |= !positive;
            }
        }
        for literal in self.sides.iter_mut().flat_map(|side| &mut side.literals) {
            (literal.positive, literal.negative) = wanted.get(literal.number).copied().unwrap_or_default();
        }
    }

    /// The goals that share a left side, directly or through others, with the sides that they look at.
    fn groups(&self) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut parent: Vec<usize> = (0..self.sides.len()).collect();
        let mut first_side = Vec::with_capacity(self.goals.len());
        for goal in &self.goals {
            let mut sides = goal.literals().filter_map(|(test, _)| self.side_of.get(test).copied());
            let first = sides.next().unwrap_or_default();
            for side in sides {
                let (root, other) = (root(&mut parent, first), root(&mut parent, side));
                if let Some(parent) = parent.get_mut(other) {
                    *parent = root;
                }
            }
            first_side.push(first);
        }
        let mut groups = vec![(Vec::new(), Vec::new()); self.sides.len()];
        for side in 0..self.sides.len() {
            if let Some((sides, _)) = groups.get_mut(root(&mut parent, side)) {
                sides.push(side);
            }
        }
        for (goal, &side) in first_side.iter().enumerate() {
            if let Some((_, goals)) = groups.get_mut(root(&mut parent, side)) {
                goals.push(goal);
            }
        }
        groups.retain(|(_, goals)| !goals.is_empty());
        groups
    }

    /// Tries every combination of the sides' worlds until all goals hold; `truth` is then that combination's.
    fn search_group(&self, sides: &[usize], goals: &[usize], truth: &mut [bool]) -> Answer {
        let sides: Vec<&Side> = sides.iter().filter_map(|&side| self.sides.get(side)).collect();
        let goals: Vec<&Goal> = goals.iter().filter_map(|&goal| self.goals.get(goal)).collect();
        let Some(worlds) = sides.iter().map(|side| side.worlds()).collect::<Option<Vec<_>>>() else {
            return Answer::Unknown;
        };
        let combinations = worlds.iter().fold(1_usize, |product, worlds| product.saturating_mul(worlds.len()));
        let steps: usize = goals.iter().map(|goal| goal.len()).sum();
        if combinations > MOST_COMBINATIONS || combinations.saturating_mul(steps) > MOST_WORK {
            return Answer::Unknown;
        }
        let mut stack = Vec::new();
        for combination in 0..combinations {
            let mut rest = combination;
            for (side, worlds) in sides.iter().zip(&worlds) {
                let world = worlds.get(rest % worlds.len().max(1));
                rest /= worlds.len().max(1);
                for (literal, holds) in side.literals.iter().zip(world.into_iter().flatten()) {
                    if let Some(slot) = truth.get_mut(literal.number) {
                        *slot = *holds;
                    }
                }
            }
            if goals.iter().all(|goal| goal.holds(truth, &mut stack)) {
                return Answer::Yes;
            }
        }
        Answer::No
    }
}

fn side_of<'a>(left: &Left, assumptions: &Assumptions) -> Side<'a> {
    let (domain, is_field) = match left {
        Left::CustomPermission(_) | Left::StandardPermission(_) => {
            (Domain::Permission((assumptions.permission)(left)), false)
        }
        Left::FormFactor => (Domain::FormFactor, false),
        Left::Record(_) | Left::User(_) => (Domain::of((assumptions.values)(left)), true),
        Left::Unknown => (Domain::Free, false),
    };
    Side { domain, kept_from_users: is_field && !assumptions.readable, literals: Vec::new() }
}

/// The representative of a set of a union-find forest, halving the path to it.
fn root(parent: &mut [usize], mut node: usize) -> usize {
    while let Some(&above) = parent.get(node)
        && above != node
    {
        let next = parent.get(above).copied().unwrap_or(above);
        if let Some(slot) = parent.get_mut(node) {
            *slot = next;
        }
        node = next;
    }
    node
}

#[cfg(test)]
mod tests;
