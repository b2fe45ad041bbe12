//! `unknown-element`: an element that its type does not have. The reader meets it.

use crate::finding::Level;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unknown-element",
    group: RuleGroup::Deploy,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "an element that its type never had, or had not yet at the project's API version",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/unknown-element.md"),
    check: Check::Read,
};
