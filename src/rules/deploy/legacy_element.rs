//! `legacy-element`: an element of earlier API versions. The reader meets it.

use crate::finding::Level;
use crate::fix::Applicability;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "legacy-element",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "an element that was removed before the project's API version",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/legacy-element.md"),
    check: Check::Read,
};
