use proptest::prelude::*;

use super::*;
use crate::metadata::{Criterion, Text};
use crate::text::Span;

fn text(value: &str) -> Text {
    Text { value: value.into(), span: Span::default() }
}

/// A rule, its criteria as `left operator right` or `left operator` with a blank right side.
fn rule(filter: &str, criteria: &[&str]) -> VisibilityRule {
    let criterion = |line: &&str| {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().map(text);
        let (left, operator, right) = (word().unwrap(), word().unwrap(), word());
        let left = text(&format!("{{!{}}}", left.value));
        Criterion { left, operator, right, span: Span::default() }
    };
    VisibilityRule {
        filter: (!filter.is_empty()).then(|| text(filter)),
        criteria: criteria.iter().map(criterion).collect(),
        span: Span::default(),
    }
}

/// A component's condition.
fn condition(filter: &str, criteria: &[&str]) -> Condition {
    Condition::of(&rule(filter, criteria)).unwrap()
}

/// A dynamic action's condition.
fn action(filter: &str, criteria: &[&str]) -> Condition {
    condition(filter, criteria).of_action()
}

fn values(left: &Left) -> Values {
    match left.key().as_deref() {
        Some("record.single") => Values::Text,
        Some("record.number") => Values::Number,
        Some("record.day") => Values::Day,
        Some("record.flag") => Values::Flag,
        _ => Values::Unknown,
    }
}

fn component() -> Assumptions<'static> {
    Assumptions::default().with_values(&values)
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
    assert_eq!(passable("", &["Record.Day GT 2027-06-30", "Record.Day LT 2027-01-01"]), Answer::No);
    assert_eq!(passable("", &["Record.Number LT 5", "Record.Number EQUAL"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Number GT 5", "Record.Number EQUAL"]), Answer::No);
    assert_eq!(passable("", &["Record.Many GT 100", "Record.Many LT 50"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Single GT m", "Record.Single LT c"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Single GT 9", "Record.Single LT 5"]), Answer::Yes);
}

#[test]
fn constants_of_another_form_exclude_nothing() {
    assert_eq!(passable("", &["Record.Number EQUAL 1000", "Record.Number EQUAL 1,000"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Day EQUAL 2027-06-30", "Record.Day EQUAL 30/06/2027"]), Answer::Yes);
    assert_eq!(passable("", &["Record.Day EQUAL 2027-06-30", "Record.Day EQUAL 2027-07-01"]), Answer::No);
    assert_eq!(passable("", &["Record.Number EQUAL 5", "Record.Number NE", "Record.Number EQUAL 6"]), Answer::No);
}

#[test]
fn a_flag_is_true_or_false() {
    let both = ["Record.Flag EQUAL true", "Record.Flag EQUAL FALSE"];
    assert_eq!(passable("", &both), Answer::No);
    assert_eq!(failable("1 OR 2", &both), Answer::Yes);
    assert_eq!(can_be_false(&[condition("1 OR 2", &both)], &component().with_all_readable()), Answer::No);
    assert_eq!(can_be_false(&[action("1 OR 2", &both)], &component()), Answer::No);
    assert_eq!(passable("", &["Record.Flag EQUAL true", "Record.Flag EQUAL"]), Answer::Yes);
}

#[test]
fn a_field_that_cannot_be_read_counts() {
    let both = ["Record.Single EQUAL a", "Record.Single NE a"];
    assert_eq!(failable("1 OR 2", &both), Answer::Yes);
    assert_eq!(can_be_false(&[condition("1 OR 2", &both)], &component().with_all_readable()), Answer::No);
    assert_eq!(can_be_false(&[action("1 OR 2", &both)], &component()), Answer::No);
    assert_eq!(can_be_true(&[action("1 AND 2", &both)], &component()), Answer::Yes);
    assert_eq!(can_be_true(&[action("", &[PERMITTED, FORBIDDEN])], &component()), Answer::No);
}

#[test]
fn an_action_and_the_component_around_it_count_together() {
    let (one, other) = (["Record.Single EQUAL a"], ["Record.Single NE a"]);
    assert_eq!(can_be_true(&[condition("", &one), action("", &other)], &component()), Answer::No);
    assert_eq!(can_be_true(&[action("", &one), action("", &other)], &component()), Answer::Yes);
    assert_eq!(can_be_true(&[condition("NOT 1", &one), action("", &one)], &component()), Answer::Yes);
}

#[test]
fn conditions_are_taken_together() {
    let conditions = [condition("", &[PERMITTED]), condition("", &["Record.Many EQUAL a", FORBIDDEN])];
    assert_eq!(can_be_true(&conditions, &component()), Answer::No);
    assert_eq!(can_be_true(&conditions[..1], &component()), Answer::Yes);
    assert_eq!((can_be_true(&[], &component()), can_be_false(&[], &component())), (Answer::Yes, Answer::No));
}

#[test]
fn the_criteria_that_exclude_one_another_are_named() {
    let clash =
        [PERMITTED, "Record.Single EQUAL a", "Record.Many EQUAL a", "Record.Single EQUAL b", "Record.Single NE c"];
    assert_eq!(exclusion(&condition("", &clash), &component()), [1, 3]);
    assert!(exclusion(&condition("1 AND NOT 2", &[PERMITTED, PERMITTED]), &component()).is_empty());
    assert_eq!(exclusion(&condition("3 AND (1 AND 2)", &[FORBIDDEN, clash[1], PERMITTED]), &component()), [0, 2]);
}

#[test]
fn a_permission_may_be_fixed() {
    let none = |left: &Left| matches!(left, Left::CustomPermission(_)).then_some(false);
    let without = Assumptions::default().with_permissions(&none);
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

/// The outcome of a test in a world; `None` where it looks at a field that cannot be read.
type Meaning = fn(&World) -> Option<bool>;

/// The tests that the property draws from, each with its meaning in a small world. Neighbours look at one thing.
const TESTS: &[(&str, Meaning)] = &[
    (PERMITTED, |world| Some(world.permitted)),
    (FORBIDDEN, |world| Some(!world.permitted)),
    ("$Permission.CustomPermission.P NE TRUE", |world| Some(!world.permitted)),
    ("$Client.FormFactor EQUAL Small", |world| Some(world.factor == "Small")),
    ("$Client.FormFactor NE Large", |world| Some(world.factor != "Large")),
    ("$Client.FormFactor EQUAL Medium", |world| Some(world.factor == "Medium")),
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
    ("Record.Flag EQUAL true", |world| world.flag.read(|flag| *flag)),
    ("Record.Flag NE TRUE", |world| world.flag.read(|flag| !*flag)),
    ("Record.Flag EQUAL false", |world| world.flag.read(|flag| !*flag)),
    ("Record.Many EQUAL x", |world| world.many.read(|(has_x, _)| *has_x)),
    ("Record.Many NE x", |world| world.many.read(|(has_x, _)| !*has_x)),
    ("Record.Many EQUAL y", |world| world.many.read(|(_, has_y)| *has_y)),
];

/// A field's value, or `None` where it cannot be read.
#[derive(Clone, Copy)]
struct Field<T>(Option<T>);

impl<T> Field<T> {
    /// The outcome of a test; `None` where the field cannot be read.
    fn read(&self, test: impl Fn(&T) -> bool) -> Option<bool> {
        self.0.as_ref().map(test)
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
    flag: Field<bool>,
    many: Field<(bool, bool)>,
}

fn fields<T: Copy>(readable: bool, values: impl IntoIterator<Item = T>) -> Vec<Field<T>> {
    let values = values.into_iter().map(|value| Field(Some(value)));
    values.chain((!readable).then_some(Field(None))).collect()
}

fn all_worlds(readable: bool, fixed: Option<bool>) -> Vec<World> {
    let singles =
        ["", "a", "A", "b", "other"].map(|value| [true, false].map(|heeds_case| Single { value, heeds_case }));
    let numbers =
        [-1.0, 0.0, 1.0, 1.5, 2.0, 3.0].map(Number::Is).into_iter().chain([Number::Blank, Number::BlankAsZero]);
    let numbers: Vec<Number> = numbers.collect();
    let mut worlds = Vec::new();
    for permitted in [true, false].into_iter().filter(|value| fixed.is_none_or(|fixed| fixed == *value)) {
        for factor in ["Small", "Medium", "Large"] {
            for single in fields(readable, singles.into_iter().flatten()) {
                for number in fields(readable, numbers.iter().copied()) {
                    for flag in fields(readable, [true, false]) {
                        for many in fields(readable, [(true, true), (true, false), (false, true), (false, false)]) {
                            worlds.push(World { permitted, factor, single, number, flag, many });
                        }
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
    fn holds(&self, world: &World, unreadable: bool) -> bool {
        match self {
            Tree::Test(test) => TESTS[*test].1(world).unwrap_or(unreadable),
            Tree::Not(inner) => !inner.holds(world, unreadable),
            Tree::And(left, right) => left.holds(world, unreadable) && right.holds(world, unreadable),
            Tree::Or(left, right) => left.holds(world, unreadable) || right.holds(world, unreadable),
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

    fn condition(&self, of_action: bool) -> Condition {
        let mut criteria = Vec::new();
        let filter = self.write(&mut criteria);
        if of_action { action(&filter, &criteria) } else { condition(&filter, &criteria) }
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
        trees in prop::collection::vec((tree(), any::<bool>()), 1..3),
        readable in any::<bool>(),
        fixed in any::<Option<bool>>(),
    ) {
        let conditions: Vec<Condition> = trees.iter().map(|(tree, of_action)| tree.condition(*of_action)).collect();
        let permission = |_: &Left| fixed;
        let base = if readable { component().with_all_readable() } else { component() };
        let assumptions = base.with_permissions(&permission);
        let worlds = all_worlds(readable, fixed);
        let passes = |world: &World| trees.iter().all(|(tree, of_action)| tree.holds(world, *of_action));
        prop_assert_eq!(can_be_true(&conditions, &assumptions), answer(worlds.iter().any(passes)));
        prop_assert_eq!(can_be_false(&conditions, &assumptions), answer(!worlds.iter().all(passes)));
    }

    #[test]
    fn an_exclusion_needs_each_of_its_criteria(
        first in 0..TESTS.len(),
        steps in prop::collection::vec(0..9_usize, 2..8),
    ) {
        let criteria: Vec<&str> = steps.iter().map(|step| TESTS[(first + step) % TESTS.len()].0).collect();
        let whole = condition("", &criteria);
        if can_be_true(std::slice::from_ref(&whole), &component()) == Answer::No {
            let kept = exclusion(&whole, &component());
            let of = |kept: &[usize]| condition("", &kept.iter().map(|&at| criteria[at]).collect::<Vec<_>>());
            prop_assert_eq!(can_be_true(&[of(&kept)], &component()), Answer::No);
            for at in 0..kept.len() {
                let mut fewer = kept.clone();
                fewer.remove(at);
                prop_assert_eq!(can_be_true(&[of(&fewer)], &component()), Answer::Yes);
            }
        }
    }

    #[test]
    fn what_is_found_passes(trees in prop::collection::vec(tree(), 1..3)) {
        let conditions: Vec<Condition> = trees.iter().map(|tree| tree.condition(false)).collect();
        if let Solution::Found(truth) = solve(&conditions, true, &component()) {
            for (condition, truth) in conditions.iter().zip(&truth) {
                prop_assert!(condition.filter().evaluate(&|criterion| truth[criterion]));
            }
        }
    }
}
