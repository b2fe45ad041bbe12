//! Goals: formulas in negation normal form, in prefix order.

use crate::visibility::filter::Step;

#[derive(Clone, Copy, Debug)]
enum Token {
    And,
    Or,
    /// The test must come out as wanted.
    Literal {
        test: usize,
        wanted: bool,
    },
}

/// A formula that must hold. It is no conjunction: those are split into several goals.
#[derive(Debug)]
pub(super) struct Goal(Vec<Token>);

impl Goal {
    /// The tests that are looked at, and how each must come out.
    pub(super) fn literals(&self) -> impl Iterator<Item = (usize, bool)> {
        self.0.iter().filter_map(|token| match token {
            Token::Literal { test, wanted } => Some((*test, *wanted)),
            Token::And | Token::Or => None,
        })
    }

    /// The number of steps that [`Goal::holds`] takes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the goal is reached; `stack` is room to work in.
    pub(super) fn holds(&self, truth: &[bool], stack: &mut Vec<bool>) -> bool {
        stack.clear();
        for token in self.0.iter().rev() {
            let value = match token {
                Token::Literal { test, wanted } => truth.get(*test) == Some(wanted),
                Token::And => pop(stack) & pop(stack),
                Token::Or => pop(stack) | pop(stack),
            };
            stack.push(value);
        }
        pop(stack)
    }
}

fn pop(stack: &mut Vec<bool>) -> bool {
    stack.pop().unwrap_or(true)
}

/// The goals that together say that a filter comes out as `wanted`; `tests` numbers its criteria.
pub(super) fn split(steps: &[Step], wanted: bool, tests: &[usize]) -> Vec<Goal> {
    let mut goals = Vec::new();
    let mut goal = Vec::new();
    // The operands that the goal at hand still lacks.
    let mut missing = 0_usize;
    for token in normal_form(steps, wanted, tests) {
        if goal.is_empty() && matches!(token, Token::And) {
            continue;
        }
        missing = match token {
            Token::And | Token::Or => missing.max(1).saturating_add(1),
            Token::Literal { .. } => missing.max(1).saturating_sub(1),
        };
        goal.push(token);
        if missing == 0 {
            goals.push(Goal(std::mem::take(&mut goal)));
        }
    }
    goals
}

/// Pushes negations down to the tests. Postfix order read backwards is prefix order with the operands swapped, so each
/// operator is met before its operands and hands them what is wanted of them.
fn normal_form(steps: &[Step], wanted: bool, tests: &[usize]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(steps.len());
    let mut pending = vec![wanted];
    for step in steps.iter().rev() {
        let wanted = pending.pop().unwrap_or(true);
        match step {
            Step::Criterion(criterion) => {
                if let Some(&test) = tests.get(*criterion) {
                    tokens.push(Token::Literal { test, wanted });
                }
            }
            Step::Not => pending.push(!wanted),
            Step::And | Step::Or => {
                pending.extend([wanted, wanted]);
                tokens.push(if (*step == Step::And) == wanted { Token::And } else { Token::Or });
            }
        }
    }
    tokens
}
