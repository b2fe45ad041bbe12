//! `invalid-item`: an item that is not exactly one component or field. The reader meets it.

use crate::finding::Level;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "invalid-item",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "an `itemInstances` of a page without exactly one component or field",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/invalid-item.md"),
    check: Check::Read,
};
