//! `all-records-access`: a set opens all records of an object, past all sharing.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};
use crate::rules::options::NamePattern;

/// The rule.
pub const RULE: Rule = Rule {
    id: "all-records-access",
    group: RuleGroup::Security,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a permission set opens all records of an object, past all sharing",
    reads: &[],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/security/all-records-access.md"),
    check: Check::Set(check),
};

/// What `[rules.all-records-access]` may set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Objects whose `modifyAllRecords` is reported. Default: all.
    pub modify_all: Vec<NamePattern>,
    /// Objects whose `viewAllRecords` is reported. Default: none.
    pub view_all: Vec<NamePattern>,
    /// Sets that may open all records.
    pub allow: Vec<NamePattern>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { modify_all: NamePattern::list(&["*"]), view_all: Vec::new(), allow: Vec::new() }
    }
}

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    if NamePattern::any(&options.allow, &set.name) {
        return;
    }
    for (file, grant) in set.grants_of(GrantKind::Object) {
        let object = context.name(grant.name);
        let (word, element, can) =
            if grant.flags.has(Flags::MODIFY_ALL) && NamePattern::any(&options.modify_all, object) {
                ("modifyAll", "modifyAllRecords", "change and delete")
            } else if grant.flags.has(Flags::VIEW_ALL) && NamePattern::any(&options.view_all, object) {
                ("viewAll", "viewAllRecords", "see")
            } else {
                continue;
            };
        sink.emit(
            RULE.atom(
                set.subject(format!("object:{object}:{word}")),
                set.place(file, grant, element),
                format!("`{element}` on `{object}` lets its users {can} every record, whatever sharing says"),
            )
            .cause(word)
            .many(format!("`{element}` on {{count}} objects lets its users {can} every record, whatever sharing says"))
            .help(
                "Organization-wide defaults, roles and sharing rules no longer count for these users. Where they need \
                 some of the records, open those by sharing and write `false` here.",
            ),
        );
    }
}
