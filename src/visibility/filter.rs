//! Boolean filters: `1 OR (2 AND 3)`, the numbers counting a rule's criteria from 1.
//!
//! A filter is kept in postfix order. Parsing, evaluating and deciding are therefore loops over a list, and brackets
//! may be nested as deep as a file likes.

use std::fmt;

use crate::metadata::{Text, VisibilityRule};
use crate::text::Span;

/// A step of a filter in postfix order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Take the truth of a criterion, counted from 0.
    Criterion(usize),
    Not,
    And,
    Or,
}

/// A parsed filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    steps: Vec<Step>,
    mixed: Option<Span>,
}

/// Why a filter is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// What is wrong.
    pub kind: FilterErrorKind,
    /// The place inside the filter's text, in bytes; see [`place`].
    pub span: Span,
}

/// What is wrong with a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterErrorKind {
    /// Nothing but white space.
    Empty,
    /// A word or sign that filters do not know.
    UnknownWord(String),
    /// A criterion's number or an opening bracket must stand here.
    MissingOperand,
    /// `AND` or `OR` must stand here.
    MissingOperator,
    /// A bracket that is never closed.
    UnclosedBracket,
    /// A closing bracket without an opening one.
    UnopenedBracket,
    /// A number that counts no criterion.
    IndexOutOfRange {
        /// The number, as written.
        index: String,
        /// The number of criteria, where it is known.
        count: Option<usize>,
    },
    /// Criteria, counted from 1, that the filter does not mention; at least one.
    NeverMentioned(Vec<usize>),
}

impl fmt::Display for FilterError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FilterErrorKind::Empty => formatter.write_str("the filter is empty"),
            FilterErrorKind::UnknownWord(word) => {
                write!(formatter, "`{word}` is neither a criterion's number nor `AND`, `OR`, `NOT` or a bracket")
            }
            FilterErrorKind::MissingOperand => formatter.write_str("a criterion's number is missing"),
            FilterErrorKind::MissingOperator => formatter.write_str("`AND` or `OR` is missing"),
            FilterErrorKind::UnclosedBracket => formatter.write_str("the bracket is never closed"),
            FilterErrorKind::UnopenedBracket => formatter.write_str("the bracket closes nothing"),
            FilterErrorKind::IndexOutOfRange { index, count: None } => {
                write!(formatter, "there is no criterion {index}: they are counted from 1")
            }
            FilterErrorKind::IndexOutOfRange { index, count: Some(0) } => {
                write!(formatter, "there is no criterion {index}: the rule has none")
            }
            FilterErrorKind::IndexOutOfRange { index, count: Some(count) } => {
                write!(formatter, "there is no criterion {index}: the rule has {count}")
            }
            FilterErrorKind::NeverMentioned(criteria) => match criteria.as_slice() {
                [one] => write!(formatter, "criterion {one} is not mentioned"),
                several => {
                    let numbers: Vec<String> = several.iter().map(usize::to_string).collect();
                    write!(formatter, "criteria {} are not mentioned", numbers.join(", "))
                }
            },
        }
    }
}

impl std::error::Error for FilterError {}

impl Filter {
    /// Reads a filter: numbers from 1, `AND`, `OR`, `NOT` in any case, their forms `&&`, `||`, `!`, and brackets.
    /// `NOT` binds closest, then `AND`, then `OR`.
    ///
    /// # Errors
    /// The first place at which the text is no filter.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        Ok(parse(text)?.filter)
    }

    /// The filter of a rule that writes none: all of its `count` criteria. With no criteria it is always true.
    #[must_use]
    pub fn all(count: usize) -> Filter {
        let criteria = (0..count).map(Step::Criterion);
        let steps = criteria.chain((1..count).map(|_| Step::And)).collect();
        Filter { steps, mixed: None }
    }

    /// The filter of a rule; an absent or blank one joins all criteria with `AND`.
    ///
    /// # Errors
    /// The text is no filter, counts a criterion that the rule does not have, or leaves one out.
    pub fn of(rule: &VisibilityRule) -> Result<Filter, FilterError> {
        let count = rule.criteria.len();
        let Some(text) = rule.filter.as_ref().map(|filter| filter.value.as_str()).filter(|text| !text.is_empty())
        else {
            return Ok(Filter::all(count));
        };
        let Parsed { filter, numbers } = parse(text)?;
        let mut mentioned = vec![false; count];
        for (criterion, span) in numbers {
            match mentioned.get_mut(criterion) {
                Some(seen) => *seen = true,
                None => return Err(out_of_range(text, span, Some(count))),
            }
        }
        let missing: Vec<usize> = (1..).zip(&mentioned).filter(|(_, seen)| !**seen).map(|(number, _)| number).collect();
        if missing.is_empty() {
            return Ok(filter);
        }
        Err(FilterError { kind: FilterErrorKind::NeverMentioned(missing), span: Span::new(0, text.len()) })
    }

    /// Whether `AND` and `OR` meet at one level without brackets, as in `1 AND 2 OR 3`.
    #[must_use]
    pub fn mixed(&self) -> bool {
        self.mixed.is_some()
    }

    /// The first operator that differs from the one before it at its level, in the filter's text.
    #[must_use]
    pub fn mixed_at(&self) -> Option<Span> {
        self.mixed
    }

    /// The filter with brackets wherever `AND` and `OR` meet, as it is understood here.
    #[must_use]
    pub fn bracketed(&self) -> String {
        let mut stack: Vec<(String, Option<Step>)> = Vec::new();
        let bracket = |(text, joined): (String, Option<Step>), within: Step| {
            let needs = joined.is_some_and(|joined| joined != within);
            if needs { format!("({text})") } else { text }
        };
        for step in &self.steps {
            let last = stack.pop().unwrap_or_default();
            let text = match step {
                Step::Criterion(criterion) => {
                    stack.push(last);
                    (criterion.saturating_add(1).to_string(), None)
                }
                Step::Not => (format!("NOT {}", bracket(last, Step::Not)), None),
                Step::And | Step::Or => {
                    let word = if *step == Step::And { "AND" } else { "OR" };
                    let first = stack.pop().unwrap_or_default();
                    (format!("{} {word} {}", bracket(first, *step), bracket(last, *step)), Some(*step))
                }
            };
            stack.push(text);
        }
        stack.pop().unwrap_or_default().0
    }

    /// Whether all criteria are joined by `AND`.
    #[must_use]
    pub fn is_conjunction(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Criterion(_) | Step::And))
    }

    /// The filter's value, `truth` telling that of each criterion, counted from 0.
    #[must_use]
    pub fn evaluate(&self, truth: &dyn Fn(usize) -> bool) -> bool {
        let mut stack: Vec<bool> = Vec::new();
        for step in &self.steps {
            let value = match step {
                Step::Criterion(criterion) => truth(*criterion),
                Step::Not => !pop(&mut stack),
                Step::And => pop(&mut stack) & pop(&mut stack),
                Step::Or => pop(&mut stack) | pop(&mut stack),
            };
            stack.push(value);
        }
        pop(&mut stack)
    }

    /// The steps in postfix order; none for a filter that is always true.
    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }
}

/// The last value; true, the value of an empty conjunction, where there is none.
fn pop(stack: &mut Vec<bool>) -> bool {
    stack.pop().unwrap_or(true)
}

/// The span in the file of a span inside `text`: exact where the text stands in the file as it reads, the whole text
/// where entities or CDATA make the two differ.
#[must_use]
pub fn place(text: &Text, inner: Span) -> Span {
    let written = text.span.range();
    let shift = |position: u32| written.start.saturating_add(position as usize);
    if written.len() == text.value.len() && inner.end as usize <= text.value.len() {
        Span::new(shift(inner.start), shift(inner.end))
    } else {
        text.span
    }
}

struct Parsed {
    filter: Filter,
    /// The criteria, counted from 0, where they are mentioned.
    numbers: Vec<(usize, Span)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token {
    Number,
    Not,
    And,
    Or,
    Open,
    Close,
}

/// What waits for its right operand, or for its closing bracket.
enum Waiting {
    Bracket(Span),
    Operator(Step),
}

/// Dijkstra's shunting yard: operators wait on a stack until one that binds less closely comes.
#[derive(Default)]
struct Yard {
    steps: Vec<Step>,
    waiting: Vec<Waiting>,
    /// The last binary operator at each level of brackets.
    levels: Vec<Option<Step>>,
    mixed: Option<Span>,
}

impl Yard {
    fn binary(&mut self, operator: Step, span: Span) {
        while let Some(Waiting::Operator(waiting)) = self.waiting.last()
            && binding(*waiting) >= binding(operator)
        {
            self.steps.push(*waiting);
            self.waiting.pop();
        }
        self.waiting.push(Waiting::Operator(operator));
        if let Some(level) = self.levels.last_mut() {
            if level.is_some_and(|last| last != operator) && self.mixed.is_none() {
                self.mixed = Some(span);
            }
            *level = Some(operator);
        }
    }

    /// Lets go what waits since the last opening bracket, and gives that bracket.
    fn unwind(&mut self) -> Option<Span> {
        while let Some(waiting) = self.waiting.pop() {
            match waiting {
                Waiting::Operator(operator) => self.steps.push(operator),
                Waiting::Bracket(span) => return Some(span),
            }
        }
        None
    }
}

fn binding(operator: Step) -> u8 {
    match operator {
        Step::Or => 0,
        Step::And => 1,
        Step::Not | Step::Criterion(_) => 2,
    }
}

fn parse(text: &str) -> Result<Parsed, FilterError> {
    let mut yard = Yard { levels: vec![None], ..Yard::default() };
    let mut numbers = Vec::new();
    let mut wants_operand = true;
    let mut at = 0;
    while let Some((token, span)) = next_token(text, at)? {
        at = span.end as usize;
        let is_operand = matches!(token, Token::Number | Token::Not | Token::Open);
        if is_operand != wants_operand {
            let kind = if wants_operand { FilterErrorKind::MissingOperand } else { FilterErrorKind::MissingOperator };
            return Err(FilterError { kind, span });
        }
        match token {
            Token::Number => {
                let criterion = criterion(text, span)?;
                numbers.push((criterion, span));
                yard.steps.push(Step::Criterion(criterion));
            }
            Token::Not => yard.waiting.push(Waiting::Operator(Step::Not)),
            Token::And => yard.binary(Step::And, span),
            Token::Or => yard.binary(Step::Or, span),
            Token::Open => {
                yard.waiting.push(Waiting::Bracket(span));
                yard.levels.push(None);
            }
            Token::Close => {
                if yard.unwind().is_none() {
                    return Err(FilterError { kind: FilterErrorKind::UnopenedBracket, span });
                }
                yard.levels.pop();
            }
        }
        wants_operand = matches!(token, Token::Not | Token::And | Token::Or | Token::Open);
    }
    if wants_operand {
        let kind = if text.trim().is_empty() { FilterErrorKind::Empty } else { FilterErrorKind::MissingOperand };
        return Err(FilterError { kind, span: Span::new(text.len(), text.len()) });
    }
    if let Some(span) = yard.unwind() {
        return Err(FilterError { kind: FilterErrorKind::UnclosedBracket, span });
    }
    Ok(Parsed { filter: Filter { steps: yard.steps, mixed: yard.mixed }, numbers })
}

/// The token that begins at or after the byte `at`.
fn next_token(text: &str, at: usize) -> Result<Option<(Token, Span)>, FilterError> {
    let tail = text.get(at..).unwrap_or_default();
    let rest = tail.trim_start();
    let start = at.saturating_add(tail.len().saturating_sub(rest.len()));
    let Some(first) = rest.chars().next() else { return Ok(None) };
    let run = |belongs: fn(char) -> bool| {
        let end = rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
        rest.get(..end.max(first.len_utf8())).unwrap_or(rest)
    };
    let word = match first {
        '(' | ')' | '!' => rest.get(..1).unwrap_or(rest),
        '&' => run(|letter| letter == '&'),
        '|' => run(|letter| letter == '|'),
        '0'..='9' => run(|letter| letter.is_ascii_digit()),
        _ => run(char::is_alphabetic),
    };
    let span = Span::new(start, start.saturating_add(word.len()));
    let token = match word.to_ascii_uppercase().as_str() {
        "(" => Token::Open,
        ")" => Token::Close,
        "!" | "NOT" => Token::Not,
        "&&" | "AND" => Token::And,
        "||" | "OR" => Token::Or,
        _ if first.is_ascii_digit() => Token::Number,
        _ => return Err(FilterError { kind: FilterErrorKind::UnknownWord(word.to_owned()), span }),
    };
    Ok(Some((token, span)))
}

/// The criterion, counted from 0, that the number at `span` means.
fn criterion(text: &str, span: Span) -> Result<usize, FilterError> {
    let written = text.get(span.range()).unwrap_or_default();
    let number: Option<u32> = written.parse().ok();
    match number.and_then(|number| number.checked_sub(1)) {
        Some(criterion) => Ok(criterion as usize),
        None => Err(out_of_range(text, span, None)),
    }
}

fn out_of_range(text: &str, span: Span, count: Option<usize>) -> FilterError {
    let index = text.get(span.range()).unwrap_or_default().to_owned();
    FilterError { kind: FilterErrorKind::IndexOutOfRange { index, count }, span }
}

#[cfg(test)]
mod tests;
