//! `sensitive-field-access`: a set grants edit on a field whose name speaks of something sensitive.

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::finding::Level;
use crate::metadata::{Flags, GrantKind};
use crate::names::NameId;
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};
use crate::rules::options::NamePattern;

/// The rule.
pub const RULE: Rule = Rule {
    id: "sensitive-field-access",
    group: RuleGroup::Security,
    level: Level::Warning,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "a permission set grants edit on a field whose name speaks of something sensitive",
    reads: &[],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/security/sensitive-field-access.md"),
    check: Check::Project(check),
};

/// What `[rules.sensitive-field-access]` may set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// The fields: `SSN__c` on any object, `Account.SSN__c` on one.
    pub fields: Vec<NamePattern>,
    /// Sets that may edit them.
    pub allow: Vec<NamePattern>,
}

/// `*SSN*` would take in `BusinessName__c`. Two underscores separate a namespace, and are no underscore to a pattern.
const FIELDS: &[&str] = &[
    "*_IBAN*",
    "*_SSN*",
    "*_Token*",
    "*__IBAN*",
    "*__SSN*",
    "*__Token*",
    "*BankAccount*",
    "*Bank_Account*",
    "*Passport*",
    "*Password*",
    "*Salary*",
    "*Social_Security*",
    "*SocialSecurity*",
    "IBAN*",
    "SSN*",
    "Token*",
];

impl Default for Settings {
    fn default() -> Self {
        Settings { fields: NamePattern::list(FIELDS), allow: Vec::new() }
    }
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    // A thousand sets speak of the same fields: each name is matched once.
    let mut known: FxHashMap<NameId, bool> = FxHashMap::default();
    let sets = context.index.project_sets().filter(|set| !NamePattern::any(&options.allow, &set.name));
    for set in sets {
        for (file, grant) in set.grants_of(GrantKind::Field).filter(|(_, grant)| grant.flags.has(Flags::EDIT)) {
            let name = context.name(grant.name);
            if !*known.entry(grant.name).or_insert_with(|| is_sensitive(&options.fields, name)) {
                continue;
            }
            sink.emit(
                RULE.atom(
                    set.subject(format!("field:{name}:edit")),
                    set.place(file, grant, "editable"),
                    format!("`{name}` looks sensitive, and this set lets its users change it"),
                )
                .many("{count} fields look sensitive, and this set lets its users change them")
                .help(
                    "Keep edit on such fields in a set that few people get, and give the others read or nothing. Name \
                     that set under `allow`, and what is not sensitive by narrower patterns under `fields`.",
                ),
            );
        }
    }
}

fn is_sensitive(patterns: &[NamePattern], name: &str) -> bool {
    let field = name.split_once('.').map_or(name, |(_, field)| field);
    patterns.iter().any(|pattern| pattern.matches(if pattern.is_dotted() { name } else { field }))
}
