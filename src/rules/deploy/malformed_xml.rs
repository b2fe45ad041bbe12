//! `malformed-xml`: the file is no XML. The reader meets it.

use crate::finding::Level;
use crate::rule::{Check, Rule, RuleGroup};

/// The rule.
pub const RULE: Rule = Rule {
    id: "malformed-xml",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a file is not well-formed XML, not UTF-8, or empty",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/malformed-xml.md"),
    check: Check::Read,
};
