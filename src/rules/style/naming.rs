//! `naming`: an API name does not follow the configured convention.

use std::borrow::Cow;
use std::str::FromStr;

use globset::{GlobBuilder, GlobMatcher};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::context::Context;
use crate::finding::{Level, Place, Subject};
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};
use crate::toml_file::from_text;

/// The rule.
pub const RULE: Rule = Rule {
    id: "naming",
    group: RuleGroup::Style,
    level: Level::Warning,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "an API name does not follow the configured convention",
    reads: &[],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/style/naming.md"),
    check: Check::Project(check),
};

/// What `[rules.naming]` may set. A kind without patterns is not judged.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// What names of permission sets look like; one of the patterns must fit.
    pub permission_set: Vec<Convention>,
    /// What names of muting permission sets look like.
    pub muting_permission_set: Vec<Convention>,
    /// What names of permission set groups look like.
    pub permission_set_group: Vec<Convention>,
    /// What names of Lightning pages look like.
    pub page: Vec<Convention>,
}

/// A glob for API names, case included.
#[derive(Clone, Debug)]
pub struct Convention(GlobMatcher);

impl FromStr for Convention {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let glob = GlobBuilder::new(text).backslash_escape(true).build();
        let glob = glob.map_err(|error| format!("`{text}` is no pattern: {}", error.kind()))?;
        Ok(Convention(glob.compile_matcher()))
    }
}

impl<'de> Deserialize<'de> for Convention {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl JsonSchema for Convention {
    fn schema_name() -> Cow<'static, str> {
        "NameConvention".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A glob for API names: `*`, `?`, `[A-Z]`, `{Sales,Service}`. Case counts.",
            "type": "string",
            "examples": ["{Sales,Service}_*"]
        })
    }
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    let index = context.index;
    let mut judge = |what: &str, name: &str, patterns: &[Convention], subject: Subject, place: Place| {
        if patterns.is_empty() || patterns.iter().any(|pattern| pattern.0.is_match(name)) {
            return;
        }
        let shown: Vec<String> = patterns.iter().map(|pattern| format!("`{}`", pattern.0.glob().glob())).collect();
        let message = format!("the {what} `{name}` is not named as {}", shown.join(" or "));
        sink.emit(RULE.atom(subject, place, message).help(
            "People find and assign sets by their names. An API name cannot be changed by a deployment: make the \
             component anew under the right name, move its users and references, and delete this one.",
        ));
    };
    for set in index.project_sets() {
        judge("permission set", &set.name, &options.permission_set, set.subject(""), set.label_place());
    }
    for muting in index.mutings.iter().filter(|set| set.is_linted()) {
        let patterns = &options.muting_permission_set;
        judge("muting permission set", &muting.name, patterns, muting.subject(""), muting.label_place());
    }
    for group in index.groups.iter().filter(|group| group.is_linted()) {
        judge("group", &group.name, &options.permission_set_group, group.subject(""), group.label_place());
    }
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        judge("page", &page.name, &options.page, page.subject(""), page.label_place());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_convention_minds_the_case_and_refuses_what_is_no_glob() {
        let convention: Convention = "{Sales,Service}_[A-Z]*".parse().unwrap();
        assert!(convention.0.is_match("Sales_User"));
        assert!(!convention.0.is_match("sales_User") && !convention.0.is_match("Sales_user"));
        assert!("{Sales".parse::<Convention>().unwrap_err().starts_with("`{Sales` is no pattern: "));
    }
}
