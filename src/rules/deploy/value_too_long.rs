//! `value-too-long`: a text that the platform cannot store. The reader meets it.

use crate::finding::Level;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "value-too-long",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a label, description or identifier is longer than the platform stores",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/value-too-long.md"),
    check: Check::Read,
};
