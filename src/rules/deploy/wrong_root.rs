//! `wrong-root`: the root element is not the one of the file's type. The reader meets it.

use crate::finding::Level;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "wrong-root",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "the root element or namespace does not fit the file name",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/wrong-root.md"),
    check: Check::Read,
};
