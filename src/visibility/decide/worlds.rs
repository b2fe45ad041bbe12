//! The worlds that a left side can tell apart.
//!
//! A field that holds one value is either blank, equal to one of the constants it is compared with, or none of them:
//! `k` constants make `k + 1` classes, and ordered constants the intervals between them. Where a field may hold
//! several values, each constant is a matter of its own.

use rustc_hash::FxHashMap;

use crate::visibility::criterion::{FORM_FACTORS, Operator, Test};
use crate::visibility::decide::{MOST_COMBINATIONS, MOST_WORK, Values};

/// What a left side can be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Domain {
    /// True or false; perhaps it is known which.
    Permission(Option<bool>),
    /// One of [`FORM_FACTORS`].
    FormFactor,
    /// True or false, and users may be kept from reading it.
    Flag,
    /// One text, or blank.
    Text,
    /// One number, or blank.
    Number,
    /// One day, or blank.
    Day,
    /// Nothing is known.
    Free,
}

impl Domain {
    pub(super) fn of(values: Values) -> Domain {
        match values {
            Values::Unknown => Domain::Free,
            Values::Text => Domain::Text,
            Values::Number => Domain::Number,
            Values::Day => Domain::Day,
            Values::Flag => Domain::Flag,
        }
    }

    /// A constant as this domain compares it.
    fn key(self, constant: &str) -> Option<Key> {
        match self {
            Domain::Number => number(constant).map(Key::Number),
            Domain::Day => day(constant).map(Key::Day),
            _ => Some(Key::Text(constant.to_lowercase())),
        }
    }

    /// Whether a test that stands alone can come out either way, whatever it is.
    pub(super) fn decides_nothing_alone(self) -> bool {
        matches!(self, Domain::Permission(None) | Domain::Flag | Domain::Free)
    }

    /// Whether values have an order that tests can ask for.
    fn is_ordered(self) -> bool {
        matches!(self, Domain::Number | Domain::Day)
    }
}

/// A left side and the tests that look at it.
#[derive(Debug)]
pub(super) struct Side<'a> {
    pub(super) domain: Domain,
    /// Whether some users may not read it.
    pub(super) kept_from_users: bool,
    pub(super) literals: Vec<Literal<'a>>,
}

/// A test, and which outcomes of it help.
#[derive(Debug)]
pub(super) struct Literal<'a> {
    /// Its number in the problem.
    pub(super) number: usize,
    pub(super) test: &'a Test,
    /// What it comes to where the user may not read the side.
    pub(super) unreadable: bool,
    /// Some goal wants it true.
    pub(super) positive: bool,
    /// Some goal wants it false.
    pub(super) negative: bool,
}

/// A constant as values compare: without case, and numbers by their worth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// A number, in units of 10⁻¹⁸.
    Number(i128),
    /// A day, as the number that its digits make.
    Day(u32),
    Text(String),
}

/// A value that the left side may have.
enum Value<'a> {
    Blank,
    /// Blank, taken for zero by ordered tests.
    BlankAsZero,
    /// The constant with this number. Spelled in one way it equals just that spelling; `None` equals all spellings:
    /// whether the platform heeds case is not documented, so both are possible.
    Constant(usize, Option<&'a str>),
    /// No constant: below the one with this number, and above those before it.
    Between(usize),
}

impl Side<'_> {
    /// The outcomes of the tests, in their order, in each world that matters; `None` where there are too many.
    pub(super) fn worlds(&self) -> Option<Vec<Vec<bool>>> {
        let scale = Scale::of(self);
        let free = self.free_choices(&scale)?;
        let values = scale.values(self);
        let count = values.len().checked_mul(free.len())?;
        if count > MOST_COMBINATIONS || count.saturating_mul(self.literals.len()) > MOST_WORK {
            return None;
        }
        let mut worlds = Vec::with_capacity(count.saturating_add(1));
        for value in &values {
            for choice in &free {
                let outcome =
                    |(literal, chosen): (&Literal, &bool)| scale.holds(literal.test, value).unwrap_or(*chosen);
                worlds.push(self.literals.iter().zip(choice).map(outcome).collect());
            }
        }
        if self.kept_from_users {
            worlds.push(self.literals.iter().map(|literal| literal.unreadable).collect::<Vec<bool>>());
        }
        let best = worlds.iter().position(|world| self.suits_all(world));
        Some(match best {
            Some(best) => vec![worlds.swap_remove(best)],
            None => worlds,
        })
    }

    /// Whether every test comes out as all goals want it, so that no other world can do better.
    fn suits_all(&self, world: &[bool]) -> bool {
        let suits = |(literal, holds): (&Literal, &bool)| if *holds { !literal.negative } else { !literal.positive };
        self.literals.iter().zip(world).all(suits)
    }

    /// The outcomes of the tests that no value decides. `EQUAL x` and `NE x` are each other's negation; one that goals
    /// want in one way only is given that way.
    fn free_choices(&self, scale: &Scale) -> Option<Vec<Vec<bool>>> {
        let mut numbers: FxHashMap<(Operator, Option<&str>), usize> = FxHashMap::default();
        let mut wanted: Vec<(bool, bool)> = Vec::new();
        let mut variables = Vec::with_capacity(self.literals.len());
        for literal in &self.literals {
            if scale.decides(literal.test) {
                variables.push(None);
                continue;
            }
            let negated = literal.test.operator == Operator::NotEqual;
            let operator = if negated { Operator::Equal } else { literal.test.operator };
            let fresh = wanted.len();
            let number = *numbers.entry((operator, literal.test.right.as_deref())).or_insert(fresh);
            if number == fresh {
                wanted.push((false, false));
            }
            if let Some((positive, negative)) = wanted.get_mut(number) {
                *positive |= if negated { literal.negative } else { literal.positive };
                *negative |= if negated { literal.positive } else { literal.negative };
            }
            variables.push(Some((number, negated)));
        }
        let mut choices = vec![wanted.iter().map(|(positive, _)| *positive).collect::<Vec<bool>>()];
        for (number, _) in wanted.iter().enumerate().filter(|(_, (positive, negative))| *positive && *negative) {
            if choices.len().saturating_mul(wanted.len()) > MOST_WORK || choices.len() > MOST_COMBINATIONS {
                return None;
            }
            let mut flipped = choices.clone();
            flipped.iter_mut().filter_map(|choice| choice.get_mut(number)).for_each(|choice| *choice = false);
            choices.append(&mut flipped);
        }
        let outcome = |choice: &[bool], variable: &Option<(usize, bool)>| {
            variable.is_some_and(|(number, negated)| choice.get(number).is_some_and(|truth| *truth != negated))
        };
        let outcomes = |choice: &Vec<bool>| variables.iter().map(|variable| outcome(choice, variable)).collect();
        Some(choices.iter().map(outcomes).collect())
    }
}

/// The constants of a side, sorted, and how its tests compare with them.
struct Scale {
    domain: Domain,
    keys: Vec<Key>,
    /// Whether some test asks for an order.
    ordered: bool,
}

impl Scale {
    fn of(side: &Side) -> Scale {
        let tests = || side.literals.iter().map(|literal| literal.test);
        let compares = |test: &&Test| is_equality(test.operator) || test.operator.is_ordered();
        let constants = || tests().filter(compares).filter_map(|test| test.right.as_deref());
        // A constant that is written in another way than expected may mean the same number or day as its neighbour.
        let domain =
            if constants().all(|constant| side.domain.key(constant).is_some()) { side.domain } else { Domain::Free };
        let fixed: &[&str] = match domain {
            Domain::Permission(_) | Domain::Flag => &["false", "true"],
            Domain::FormFactor => FORM_FACTORS,
            Domain::Text | Domain::Number | Domain::Day | Domain::Free => &[],
        };
        let counts = !matches!(domain, Domain::Permission(_) | Domain::Flag | Domain::Free);
        let compared = constants().filter(|_| counts);
        let mut keys: Vec<Key> = fixed.iter().copied().chain(compared).filter_map(|text| domain.key(text)).collect();
        keys.sort_unstable();
        keys.dedup();
        let ordered = domain.is_ordered() && tests().any(|test| test.operator.is_ordered());
        Scale { domain, keys, ordered }
    }

    fn key(&self, constant: &str) -> Option<usize> {
        self.keys.binary_search(&self.domain.key(constant)?).ok()
    }

    /// Whether a value decides the test.
    fn decides(&self, test: &Test) -> bool {
        match self.domain {
            Domain::Permission(_) | Domain::FormFactor | Domain::Flag => {
                is_equality(test.operator) && test.right.as_deref().is_some_and(|right| self.key(right).is_some())
            }
            Domain::Number | Domain::Day if test.operator.is_ordered() => test.right.is_some(),
            Domain::Text | Domain::Number | Domain::Day => is_equality(test.operator),
            Domain::Free => false,
        }
    }

    /// The values that the tests can tell apart; at least one.
    fn values<'a>(&self, side: &Side<'a>) -> Vec<Value<'a>> {
        let constants = (0..self.keys.len()).map(|key| Value::Constant(key, None));
        match self.domain {
            Domain::Free => vec![Value::Between(0)],
            Domain::Permission(None) | Domain::Flag => constants.collect(),
            Domain::Permission(Some(known)) => vec![Value::Constant(usize::from(known), None)],
            Domain::FormFactor => constants.chain(self.spellings(side)).collect(),
            Domain::Text | Domain::Number | Domain::Day => {
                let between = if self.ordered { 0..=self.keys.len() } else { 0..=0 };
                let blanks = [Value::Blank].into_iter().chain(self.ordered.then_some(Value::BlankAsZero));
                constants.chain(self.spellings(side)).chain(between.map(Value::Between)).chain(blanks).collect()
            }
        }
    }

    /// The constants that are spelled in more than one way, in each way.
    fn spellings<'a>(&self, side: &Side<'a>) -> Vec<Value<'a>> {
        let tests = side.literals.iter().map(|literal| literal.test).filter(|test| self.decides(test));
        let mut spelled: Vec<(usize, &str)> = tests
            .filter_map(|test| test.right.as_deref())
            .filter_map(|right| Some((self.key(right)?, right)))
            .collect();
        spelled.sort_unstable();
        spelled.dedup();
        let ways = spelled.chunk_by(|left, right| left.0 == right.0).filter(|ways| ways.len() > 1);
        ways.flatten().map(|&(key, spelling)| Value::Constant(key, Some(spelling))).collect()
    }

    /// Whether the test holds for the value; `None` where the value does not decide it.
    fn holds(&self, test: &Test, value: &Value) -> Option<bool> {
        if !self.decides(test) {
            return None;
        }
        let key = test.right.as_deref().and_then(|right| self.key(right));
        let equal = match value {
            Value::Blank | Value::BlankAsZero => test.right.is_none(),
            Value::Constant(constant, spelling) => {
                key == Some(*constant) && spelling.is_none_or(|spelling| test.right.as_deref() == Some(spelling))
            }
            Value::Between(_) => false,
        };
        let against = key.map(at_constant);
        Some(match test.operator {
            Operator::Equal => equal,
            Operator::NotEqual => !equal,
            Operator::Greater => self.rank(value) > against,
            Operator::GreaterOrEqual => self.rank(value) >= against,
            Operator::Less => self.rank(value).is_some_and(|rank| Some(rank) < against),
            Operator::LessOrEqual => self.rank(value).is_some_and(|rank| Some(rank) <= against),
            Operator::Contains | Operator::Unknown => return None,
        })
    }

    /// The value's place among the constants and the gaps between them; `None`, below all, for blank.
    fn rank(&self, value: &Value) -> Option<usize> {
        match value {
            Value::Blank => None,
            Value::BlankAsZero => Some(match self.keys.binary_search(&Key::Number(0)) {
                Ok(key) => at_constant(key),
                Err(key) => below_constant(key),
            }),
            Value::Constant(key, _) => Some(at_constant(*key)),
            Value::Between(key) => Some(below_constant(*key)),
        }
    }
}

fn below_constant(key: usize) -> usize {
    key.saturating_mul(2)
}

fn at_constant(key: usize) -> usize {
    below_constant(key).saturating_add(1)
}

fn is_equality(operator: Operator) -> bool {
    matches!(operator, Operator::Equal | Operator::NotEqual)
}

/// The digits that a number keeps on each side of its point.
const DIGITS: usize = 18;

/// A decimal number in units of 10⁻¹⁸; `None` where it has more digits than that, or is none.
fn number(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |part: &str| part.len() <= DIGITS && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len().checked_add(part.len())? == 0 || !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let magnitude: i128 = format!("{whole}{part:0<DIGITS$}").parse().ok()?;
    Some(if negative { magnitude.checked_neg()? } else { magnitude })
}

/// A day written as `2027-06-30`.
fn day(text: &str) -> Option<u32> {
    let fits = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    fits.then(|| text.replace('-', "").parse().ok())?
}
