//! `invalid-value`: a value outside its list. The reader meets it.

use crate::finding::Level;
use crate::fix::Applicability;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-value",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "a boolean, number or word that the platform does not read",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/invalid-value.md"),
    check: Check::Read,
};
