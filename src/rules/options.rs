//! Types that the options of several rules share.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::pack::matches_glob;
use crate::toml_file::from_text;

/// A name, or a pattern of names in which `*` stands for any letters. Case does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern(String);

impl NamePattern {
    /// Whether the name is one of these.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        matches_glob(&self.0, name)
    }

    /// Whether any of the patterns takes the name.
    #[must_use]
    pub fn any(patterns: &[NamePattern], name: &str) -> bool {
        patterns.iter().any(|pattern| pattern.matches(name))
    }

    /// Whether the pattern speaks of a part of an object: `Account.SSN__c`.
    #[must_use]
    pub fn is_dotted(&self) -> bool {
        self.0.contains('.')
    }

    /// These patterns, for a default.
    #[must_use]
    pub fn list(patterns: &[&str]) -> Vec<NamePattern> {
        patterns.iter().map(|&pattern| NamePattern(pattern.to_owned())).collect()
    }
}

impl FromStr for NamePattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.trim() {
            "" => Err("an empty pattern names nothing\nWrite a name, or `*` for every name.".to_owned()),
            pattern => Ok(NamePattern(pattern.to_owned())),
        }
    }
}

impl<'de> Deserialize<'de> for NamePattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl JsonSchema for NamePattern {
    fn schema_name() -> Cow<'static, str> {
        "NamePattern".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A name; `*` stands for any letters.",
            "type": "string",
            "minLength": 1,
            "examples": ["Integration_*"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_pattern_is_refused() {
        assert!(" ".parse::<NamePattern>().is_err());
        assert!("Integration_*".parse::<NamePattern>().unwrap().matches("integration_api"));
    }
}
