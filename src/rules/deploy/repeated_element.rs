//! `repeated-element`: an element twice where its type takes one. The reader meets it.

use crate::finding::Level;
use crate::fix::Applicability;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "repeated-element",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "an element stands twice where its type takes one",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/repeated-element.md"),
    check: Check::Read,
};
