use proptest::prelude::*;

use super::*;
use crate::metadata::{Criterion, Text};
use crate::text::Span;

fn text(value: &str) -> Text {
    Text { value: value.to_owned(), span: Span::default() }
}

/// A condition, its criteria as `left operator right` or `left operator` with a blank right side.
fn condition(filter: &str, criteria: &[&str]) -> Condition {
    let criterion = |line: &&str| {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().map(text);
        let (left, operator, right) = (word().unwrap(), word().unwrap(), word());
        let left = text(&format!("{{!{}}}", left.value));
        Criterion { left, operator, right, span: Span::default() }
    };
    let rule = VisibilityRule {
        filter: (!filter.is_empty()).then(|| text(filter)),
        criteria: criteria.iter().map(criterion).collect(),
        span: Span::default(),
    };
    Condition::of(&rule).unwrap()
}

fn is_single(left: &Left) -> bool {
    left.key().is_some_and(|key| key.starts_with("record.single") || key.starts_with("record.number"))
}

fn component() -> Assumptions<'static> {
    Assumptions::component().with_single_valued(&is_single)
}

fn passable(filter: &str, criteria: &[&str]) -> Answer {
    can_be_true(&[condition(filter, criteria)], &component())
}

fn failable(filter: &str, criteria: &[&str]) -> Answer {
    can_be_false(&[condition(filter, criteria)], &component())
}

const PERMITTED: &str = "$Permission.CustomPermission.P EQUAL true";
const FORBIDDEN: &str = "$Permission.CustomPermission.P EQUAL FALSE";

#[test]
fn permissions_and_form_factors_exclude() {
    assert_eq!(passable("", &[PERMITTED, FORBIDDEN]), Answer::No);
    assert_eq!(passable("", &[PERMITTED, "$Permission.CustomPermission.p NE false"]), Answer::Yes);
    assert_eq!(passable("", &[PERMITTED, "$Permission.CustomPermission.Q EQUAL false"]), Answer::Yes);
    assert_eq!(passable("", &["$Client.FormFactor EQUAL Small", "$Client.formFactor EQUAL Large"]), Answer::No);
    assert_eq!(failable("1 OR 2", &[PERMITTED, FORBIDDEN]), Answer::No);
    let factors = ["Small", "Medium", "Large"].map(|factor| format!("$Client.FormFactor EQUAL {factor}"));
    let factors: Vec<&str> = factors.iter().map(String::as_str).collect();
    assert_eq!(failable("1 OR 2 OR 3", &factors), Answer::No);
    assert_eq!(failable("1 OR 2", &factors[..2]), Answer::Yes);
}

#[test]
fn fields_exclude_only_where_known_to_hold_one_value() {
    assert_eq!(passable("", &["Record.Single EQUAL a", "Record.Single EQUAL b"]), Answer::No);
    assert_eq!(passable("", &["Record.Many EQUAL a", "Record.Many EQUAL b"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Many EQUAL a", "Record.Many NE a"]), Answer::No);
    assert_eq!(passable("", &["Record.Single EQUAL", "Record.Single EQUAL a"]), Answer::No);
    assert_eq!(passable("", &["Record.Single NE", "Record.Single NE a"]), Answer::Yes);
}

#[test]
fn case_alone_never_excludes() {
    assert_eq!(passable("", &["Record.Single EQUAL a", "Record.Single EQUAL A"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Single EQUAL a", "Record.Single NE A"]), Answer::Yes);
    assert_eq!(passable("", &["$Client.FormFactor EQUAL small", "$Client.FormFactor EQUAL Small"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Number EQUAL 5", "Record.Number EQUAL 5.0"]), Answer::Yes);
}

#[test]
fn ordered_constants_make_intervals() {
    assert_eq!(passable("", &["Record.Number GT 100", "Record.Number LT 50"]), Answer::No);
    assert_eq!(passable("", &["Record.Number GT 9", "Record.Number LT 50"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Number GE 5", "Record.Number LE 5.0", "Record.Number NE 5"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Number GE 5", "Record.Number LE 5", "Record.Number NE 5"]), Answer::No);
    assert_eq!(passable("", &["Record.Number GT -1.5", "Record.Number LT -1.50"]), Answer::No);
    assert_eq!(passable("", &["Record.NumberDay GT 2027-06-30", "Record.NumberDay LT 2027-01-01"]), Answer::No);
    assert_eq!(passable("", &["Record.Number LT 5", "Record.Number EQUAL"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Number GT 5", "Record.Number EQUAL"]), Answer::No);
    assert_eq!(passable("", &["Record.Many GT 100", "Record.Many LT 50"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Single GT m", "Record.Single LT c"]), Answer::Yes);
}

#[test]
fn a_field_that_cannot_be_read_counts() {
    let both = ["Record.Single EQUAL a", "Record.Single NE a"];
    assert_eq!(failable("1 OR 2", &both), Answer::Yes);
    let action = Assumptions::action().with_single_valued(&is_single);
    assert_eq!(can_be_false(&[condition("1 OR 2", &both)], &action), Answer::No);
    assert_eq!(can_be_true(&[condition("1 AND 2", &both)], &action), Answer::Yes);
    assert_eq!(can_be_true(&[condition("", &[PERMITTED, FORBIDDEN])], &action), Answer::No);
}

#[test]
fn conditions_are_taken_together() {
    let conditions = [condition("", &[PERMITTED]), condition("", &["Record.Many EQUAL a", FORBIDDEN])];
    assert_eq!(can_be_true(&conditions, &component()), Answer::No);
    assert_eq!(can_be_true(&conditions[..1], &component()), Answer::Yes);
    assert_eq!((can_be_true(&[], &component()), can_be_false(&[], &component())), (Answer::Yes, Answer::No));
}

#[test]
fn a_permission_may_be_fixed() {
    let none = |left: &Left| matches!(left, Left::CustomPermission(_)).then_some(false);
    let without = Assumptions::component().with_permissions(&none);
    assert_eq!(can_be_true(&[condition("", &[PERMITTED])], &without), Answer::No);
    assert_eq!(can_be_true(&[condition("1 OR 2", &[PERMITTED, "$User.Level EQUAL true"])], &without), Answer::Yes);
    assert_eq!(can_be_false(&[condition("", &[FORBIDDEN])], &without), Answer::No);
}

#[test]
fn nothing_is_concluded_from_criteria_that_do_not_parse() {
    assert_eq!(passable("1 AND NOT 2", &["Wrong EQUAL a", "Wrong EQUAL a"]), Answer::Yes);
    assert_eq!(passable("1 AND NOT 2", &["Record.Single STARTS a", "Record.Single ENDS a"]), Answer::Yes);
    assert_eq!(passable("", &["$Permission.CustomPermission.P EQUAL yes", FORBIDDEN]), Answer::Yes);
}

/// `count` criteria on one field each, joined by a word, every one both for and against.
fn tangle(count: usize) -> Condition {
    let criteria: Vec<String> = (0..count).map(|at| format!("Record.Field{at} EQUAL x")).collect();
    let pairs: Vec<String> = (1..=count).map(|at| format!("({at} AND NOT {})", at % count + 1)).collect();
    condition(&pairs.join(" OR "), &criteria.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn many_criteria_are_decided_apart_and_too_many_not_at_all() {
    let mut criteria: Vec<String> = (0..500).map(|at| format!("$User.Field{at} EQUAL x")).collect();
    criteria.extend([PERMITTED.to_owned(), FORBIDDEN.to_owned()]);
    let criteria: Vec<&str> = criteria.iter().map(String::as_str).collect();
    assert_eq!(passable("", &criteria), Answer::No);
    assert_eq!(passable("", &criteria[..501]), Answer::Yes);
    let any = (1..=500).map(|at| at.to_string()).collect::<Vec<_>>().join(" OR ");
    assert_eq!(passable(&any, &criteria[..500]), Answer::Yes);
    assert_eq!(can_be_true(&[tangle(8)], &component()), Answer::Yes);
    assert_eq!(can_be_true(&[tangle(40)], &component()), Answer::Unknown);
}

type Meaning = fn(&World) -> bool;

/// The tests that the property draws from, each with its meaning in a small world. Neighbours look at one thing.
const TESTS: &[(&str, Meaning)] = &[
    (PERMITTED, |world| world.permitted),
    (FORBIDDEN, |world| !world.permitted),
    ("$Permission.CustomPermission.P NE TRUE", |world| !world.permitted),
    ("$Client.FormFactor EQUAL Small", |world| world.factor == "Small"),
    ("$Client.FormFactor NE Large", |world| world.factor != "Large"),
    ("$Client.FormFactor EQUAL Medium", |world| world.factor == "Medium"),
    ("Record.Single EQUAL a", |world| world.single.read(|single| single.equals("a"))),
    ("Record.Single EQUAL A", |world| world.single.read(|single| single.equals("A"))),
    ("Record.Single NE a", |world| world.single.read(|single| !single.equals("a"))),
    ("Record.Single EQUAL b", |world| world.single.read(|single| single.equals("b"))),
    ("Record.Single NE", |world| world.single.read(|single| !single.equals(""))),
    ("Record.Single EQUAL", |world| world.single.read(|single| single.equals(""))),
    ("Record.Number GT 1", |world| world.number.read(|number| number.ordered(|value| value > 1.0))),
    ("Record.Number LE 2", |world| world.number.read(|number| number.ordered(|value| value <= 2.0))),
    ("Record.Number LT 1", |world| world.number.read(|number| number.ordered(|value| value < 1.0))),
    ("Record.Number GE 2", |world| world.number.read(|number| number.ordered(|value| value >= 2.0))),
    ("Record.Number EQUAL 2", |world| world.number.read(|number| *number == Number::Is(2.0))),
    ("Record.Number NE 1", |world| world.number.read(|number| *number != Number::Is(1.0))),
    ("Record.Number EQUAL", |world| world.number.read(|number| !matches!(number, Number::Is(_)))),
    ("Record.Many EQUAL x", |world| world.many.read(|(has_x, _)| *has_x)),
    ("Record.Many NE x", |world| world.many.read(|(has_x, _)| !*has_x)),
    ("Record.Many EQUAL y", |world| world.many.read(|(_, has_y)| *has_y)),
];

/// A field's value, or what a test on it comes to where it cannot be read.
#[derive(Clone, Copy)]
enum Field<T> {
    Readable(T),
    Unreadable(bool),
}

impl<T> Field<T> {
    fn read(&self, test: impl Fn(&T) -> bool) -> bool {
        match self {
            Field::Readable(value) => test(value),
            Field::Unreadable(outcome) => *outcome,
        }
    }
}

#[derive(Clone, Copy)]
struct Single {
    value: &'static str,
    heeds_case: bool,
}

impl Single {
    fn equals(&self, constant: &str) -> bool {
        if self.heeds_case { self.value == constant } else { self.value.eq_ignore_ascii_case(constant) }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Number {
    Blank,
    BlankAsZero,
    Is(f64),
}

impl Number {
    fn ordered(self, test: impl Fn(f64) -> bool) -> bool {
        match self {
            Number::Blank => false,
            Number::BlankAsZero => test(0.0),
            Number::Is(value) => test(value),
        }
    }
}

struct World {
    permitted: bool,
    factor: &'static str,
    single: Field<Single>,
    number: Field<Number>,
    many: Field<(bool, bool)>,
}

fn fields<T: Copy>(unreadable: bool, values: impl IntoIterator<Item = T>) -> Vec<Field<T>> {
    values.into_iter().map(Field::Readable).chain([Field::Unreadable(unreadable)]).collect()
}

fn all_worlds(unreadable: bool, fixed: Option<bool>) -> Vec<World> {
    let singles =
        ["", "a", "A", "b", "other"].map(|value| [true, false].map(|heeds_case| Single { value, heeds_case }));
    let numbers =
        [-1.0, 0.0, 1.0, 1.5, 2.0, 3.0].map(Number::Is).into_iter().chain([Number::Blank, Number::BlankAsZero]);
    let numbers: Vec<Number> = numbers.collect();
    let mut worlds = Vec::new();
    for permitted in [true, false].into_iter().filter(|value| fixed.is_none_or(|fixed| fixed == *value)) {
        for factor in ["Small", "Medium", "Large"] {
            for single in fields(unreadable, singles.into_iter().flatten()) {
                for number in fields(unreadable, numbers.iter().copied()) {
                    for many in fields(unreadable, [(true, true), (true, false), (false, true), (false, false)]) {
                        worlds.push(World { permitted, factor, single, number, many });
                    }
                }
            }
        }
    }
    worlds
}

#[derive(Clone, Debug)]
enum Tree {
    Test(usize),
    Not(Box<Tree>),
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
}

impl Tree {
    fn holds(&self, world: &World) -> bool {
        match self {
            Tree::Test(test) => TESTS[*test].1(world),
            Tree::Not(inner) => !inner.holds(world),
            Tree::And(left, right) => left.holds(world) && right.holds(world),
            Tree::Or(left, right) => left.holds(world) || right.holds(world),
        }
    }

    fn write(&self, criteria: &mut Vec<&'static str>) -> String {
        match self {
            Tree::Test(test) => {
                criteria.push(TESTS[*test].0);
                criteria.len().to_string()
            }
            Tree::Not(inner) => format!("NOT {}", inner.write(criteria)),
            Tree::And(left, right) => format!("({} AND {})", left.write(criteria), right.write(criteria)),
            Tree::Or(left, right) => format!("({} OR {})", left.write(criteria), right.write(criteria)),
        }
    }

    fn condition(&self) -> Condition {
        let mut criteria = Vec::new();
        let filter = self.write(&mut criteria);
        condition(&filter, &criteria)
    }
}

/// The number of neighbours in [`TESTS`] that a tree draws from: few, so that they meet often.
const NEIGHBOURS: usize = 4;

fn tree_of(first: usize) -> impl Strategy<Value = Tree> {
    let test = (0..NEIGHBOURS).prop_map(move |step| Tree::Test((first + step) % TESTS.len()));
    test.prop_recursive(4, 10, 2, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(|(left, right)| (Box::new(left), Box::new(right)));
        prop_oneof![
            1 => inner.prop_map(|inner| Tree::Not(Box::new(inner))),
            4 => pair.clone().prop_map(|(left, right)| Tree::And(left, right)),
            3 => pair.prop_map(|(left, right)| Tree::Or(left, right)),
        ]
    })
}

fn tree() -> impl Strategy<Value = Tree> {
    let joined = (tree_of_any(), tree_of_any()).prop_map(|(left, right)| Tree::And(Box::new(left), Box::new(right)));
    prop_oneof![2 => tree_of_any(), 1 => joined]
}

fn tree_of_any() -> impl Strategy<Value = Tree> {
    (0..TESTS.len()).prop_flat_map(tree_of)
}

fn answer(yes: bool) -> Answer {
    if yes { Answer::Yes } else { Answer::No }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn agrees_with_trying_all_worlds(
        trees in prop::collection::vec(tree(), 1..3),
        unreadable in any::<bool>(),
        fixed in any::<Option<bool>>(),
    ) {
        let conditions: Vec<Condition> = trees.iter().map(Tree::condition).collect();
        let permission = |_: &Left| fixed;
        let base = if unreadable { Assumptions::action() } else { Assumptions::component() };
        let assumptions = base.with_single_valued(&is_single).with_permissions(&permission);
        let worlds = all_worlds(unreadable, fixed);
        let passes = |world: &World| trees.iter().all(|tree| tree.holds(world));
        prop_assert_eq!(can_be_true(&conditions, &assumptions), answer(worlds.iter().any(passes)));
        prop_assert_eq!(can_be_false(&conditions, &assumptions), answer(!worlds.iter().all(passes)));
    }

    #[test]
    fn what_is_found_passes(trees in prop::collection::vec(tree(), 1..3)) {
        let conditions: Vec<Condition> = trees.iter().map(Tree::condition).collect();
        if let Solution::Found(truth) = solve(&conditions, true, &component()) {
            for (condition, truth) in conditions.iter().zip(&truth) {
                prop_assert!(condition.filter().evaluate(&|criterion| truth[criterion]));
            }
        }
    }
}
