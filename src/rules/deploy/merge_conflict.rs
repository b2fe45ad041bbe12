//! `merge-conflict`: markers of an unfinished merge. The reader meets them.

use crate::finding::Level;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "merge-conflict",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a file still holds the markers of a merge conflict",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/merge-conflict.md"),
    check: Check::Read,
};
