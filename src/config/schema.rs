//! What `forcelint.toml` may say. The field names are the keys of the file in kebab case; the doc comments stand in
//! the published JSON schema too.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::config::date::Date;
use crate::finding::Level;
use crate::pack::grant::kind_words;
use crate::pack::{GrantPattern, Version, matches_glob};
use crate::suggest::did_you_mean;
use crate::toml_file::{Spanned, from_text};

/// The configuration of forcelint for one project.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ConfigFile {
    /// Groups and ids of rules to check, `"default"` or `"all"`.
    pub select: Option<Vec<Spanned<String>>>,
    /// Groups and ids of rules not to check.
    pub ignore: Vec<Spanned<String>>,
    /// The lowest level that makes the run fail. Default: warning.
    pub fail_on: Option<FailOn>,
    /// Names of built-in packs, and paths of packs of your own. Default: every built-in pack.
    pub packs: Option<Vec<Spanned<String>>>,
    /// Components that exist in the org and not in this repository: `kind:Name`, where `*` stands for any letters.
    pub external: Vec<Spanned<External>>,
    /// Files and directories that are not linted, as globs from the project's root.
    pub exclude: Vec<Spanned<String>>,
    /// Levels by rule.
    pub severity: BTreeMap<Spanned<String>, Level>,
    /// Options by rule.
    #[schemars(with = "BTreeMap<String, BTreeMap<String, serde_json::Value>>")]
    pub rules: BTreeMap<Spanned<String>, toml::Table>,
    /// Installed versions by namespace, where installedPackages/ does not tell.
    pub packages: BTreeMap<String, Spanned<Version>>,
    /// Sets that were cloned from packaged ones.
    pub clone: Vec<Clone>,
    /// Sets that follow a pack's recipe, whatever their names.
    pub recipe: Vec<FollowedRecipe>,
    /// Findings that are meant.
    pub accept: Vec<Spanned<Accept>>,
}

/// The lowest level that makes a run fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Warnings and errors.
    #[default]
    Warning,
    /// Every finding.
    Info,
    /// No finding.
    Never,
}

impl FailOn {
    /// Whether a finding of this level makes the run fail.
    #[must_use]
    pub fn fails(self, level: Level) -> bool {
        match self {
            FailOn::Error => level >= Level::Error,
            FailOn::Warning => level >= Level::Warning,
            FailOn::Info => true,
            FailOn::Never => false,
        }
    }
}

/// A set that was cloned from a packaged one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clone {
    /// The clone.
    pub permission_set: Spanned<String>,
    /// The packaged set.
    pub of: Spanned<String>,
    /// The package's version at the time.
    pub version: Version,
    /// Grants that were left out on purpose.
    #[serde(default)]
    pub without: Vec<Spanned<GrantPattern>>,
}

/// A set that follows a pack's recipe.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FollowedRecipe {
    /// The set.
    pub permission_set: Spanned<String>,
    /// The recipe: `pack/recipe`.
    pub follows: Spanned<String>,
}

/// A finding that is meant.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Accept {
    /// The rule.
    pub rule: Spanned<String>,
    /// Files, as a glob from the project's root. Absent: any.
    #[serde(default)]
    pub path: Option<Spanned<String>>,
    /// A member in grant notation, or `type:name`; `*` stands for any letters. Absent: any.
    #[serde(default)]
    pub subject: Option<Spanned<String>>,
    /// Why it is meant.
    pub reason: Spanned<String>,
    /// The first day on which it counts again.
    #[serde(default)]
    pub expires: Option<Date>,
}

impl Accept {
    /// Whether the entry no longer holds on this day.
    #[must_use]
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|expires| expires <= today)
    }
}

/// Components that exist in the org and not in this repository.
#[derive(Debug, PartialEq, Eq)]
pub struct External {
    kind: String,
    pattern: String,
}

/// The kinds of components besides those of grants.
const COMPONENT_KINDS: &[&str] =
    &["component", "flexipage", "mutingPermissionSet", "permissionSet", "permissionSetGroup", "profile"];

impl External {
    /// Whether the component is one of these.
    #[must_use]
    pub fn matches(&self, kind: &str, name: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind) && matches_glob(&self.pattern, name)
    }

    fn kinds() -> impl Iterator<Item = &'static str> + std::clone::Clone {
        COMPONENT_KINDS.iter().copied().chain(kind_words())
    }
}

impl FromStr for External {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, pattern) = text.split_once(':').unwrap_or((text, ""));
        if !External::kinds().any(|known| known == kind) {
            return Err(format!(
                "`{kind}` is no kind of component\n{}",
                did_you_mean(kind, "kinds", External::kinds())
            ));
        }
        if pattern.trim().is_empty() {
            return Err(format!("`{text}` names nothing\nWrite a name or pattern behind the kind: `{kind}:Name_*`."));
        }
        Ok(External { kind: kind.to_owned(), pattern: pattern.to_owned() })
    }
}

impl<'de> Deserialize<'de> for External {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl JsonSchema for External {
    fn schema_name() -> Cow<'static, str> {
        "External".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let kinds: Vec<&str> = External::kinds().collect();
        schemars::json_schema!({
            "description": "A kind and a name; `*` stands for any letters.",
            "type": "string",
            "pattern": format!("^({}):.+$", kinds.join("|")),
            "examples": ["permissionSet:Partner_*"]
        })
    }
}
