//! `missing-element`: an element that its type needs. The reader misses it.

use crate::finding::Level;
use crate::fix::Applicability;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-element",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "a label, type, template, key or other element that its type needs is absent",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/missing-element.md"),
    check: Check::Read,
};
