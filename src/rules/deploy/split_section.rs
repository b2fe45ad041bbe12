//! `split-section`: a section in pieces. The reader meets it.

use crate::finding::Level;
use crate::fix::Applicability;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "split-section",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "elements of one name do not stand together below the root",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/split-section.md"),
    check: Check::Read,
};
