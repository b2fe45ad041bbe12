//! `forcelint.toml`: what to check, how strictly, and what the repository does not tell. Unknown keys and names are
//! refused with their place and what was meant.

mod check;
mod date;
pub mod schema;

use std::ops::Deref;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::finding::Level;
use crate::pack::{Version, same_name};
use crate::toml_file::{self, FileError, Spanned};

pub use date::Date;
pub use schema::{Accept, Clone, ConfigFile, External, FailOn, FollowedRecipe};

/// The file's name.
pub const FILE_NAME: &str = "forcelint.toml";

/// The JSON schema of the configuration.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ConfigFile)
}

/// A read configuration; the default one is what holds without a file.
#[derive(Debug, Default)]
pub struct Config {
    /// The file as the user named it; empty without a file.
    pub path: String,
    /// The file's text.
    pub source: Arc<str>,
    file: ConfigFile,
}

impl Deref for Config {
    type Target = ConfigFile;

    fn deref(&self) -> &ConfigFile {
        &self.file
    }
}

impl Config {
    /// Reads a configuration and checks what can be checked without rules and packs. `path` names it in errors.
    ///
    /// # Errors
    /// The first fault of syntax or shape; else all faults of what it says.
    pub fn parse(path: &str, text: &str) -> Result<Config, Vec<FileError>> {
        let file: ConfigFile = toml_file::parse(path, text).map_err(|error| vec![error])?;
        let config = Config { path: path.to_owned(), source: Arc::from(text), file };
        let errors = config.faults();
        if errors.is_empty() { Ok(config) } else { Err(errors) }
    }

    /// An error at a value of this file.
    #[must_use]
    pub fn error_at<T>(&self, value: &Spanned<T>, message: String, help: Option<String>) -> FileError {
        FileError { path: self.path.clone(), span: Some(value.span), message, help, source: Arc::clone(&self.source) }
    }

    /// The level that `[severity]` gives a rule.
    #[must_use]
    pub fn severity_of(&self, rule: &str) -> Option<Level> {
        self.severity.get(rule).copied()
    }

    /// The options of a rule: its `[rules.ID]` table.
    #[must_use]
    pub fn options(&self, rule: &str) -> Option<&toml::Table> {
        self.rules.get(rule)
    }

    /// The options of a rule as its own type; `None` where the file has none.
    ///
    /// # Errors
    /// The first option that the type does not take, at its place in the file.
    pub fn options_as<T: DeserializeOwned>(&self, rule: &str) -> Result<Option<T>, FileError> {
        if self.options(rule).is_none() {
            return Ok(None);
        }
        toml_file::parse_part(&self.path, &self.source, &["rules", rule])
    }

    /// The installed version of a package, by its namespace, where the file tells it.
    #[must_use]
    pub fn installed(&self, namespace: &str) -> Option<Version> {
        self.packages.iter().find(|(name, _)| name.eq_ignore_ascii_case(namespace)).map(|(_, version)| **version)
    }

    /// The record of a set as a clone.
    #[must_use]
    pub fn clone_record(&self, permission_set: &str) -> Option<&Clone> {
        self.file.clone.iter().find(|clone| same_name(&clone.permission_set, permission_set))
    }

    /// The recipes that the file says a set follows, each as `pack/recipe`.
    pub fn recipes_followed<'a>(&'a self, permission_set: &'a str) -> impl Iterator<Item = &'a Spanned<String>> {
        let of_set = move |entry: &&FollowedRecipe| same_name(&entry.permission_set, permission_set);
        self.recipe.iter().filter(of_set).map(|entry| &entry.follows)
    }

    /// Whether a component exists in the org though not in this repository. `kind` is its word in grant notation or
    /// of its metadata type: `permissionSet`, `class`, `component`.
    #[must_use]
    pub fn is_external(&self, kind: &str, name: &str) -> bool {
        self.external.iter().any(|external| external.matches(kind, name))
    }
}

#[cfg(test)]
mod tests;
