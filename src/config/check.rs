//! What a configuration must hold besides its shape.

use std::sync::Arc;

use crate::config::Config;
use crate::names::namespace_of;
use crate::pack::{Packs, in_xml};
use crate::suggest::{did_you_mean, suggest};
use crate::toml_file::{Faults, FileError, Spanned};

/// The words that select many rules.
const SELECTORS: &[&str] = &["all", "default"];

impl Config {
    fn new_faults(&self) -> Faults {
        Faults::new(&self.path, Arc::clone(&self.source))
    }

    /// What is wrong with the file by itself.
    pub(super) fn faults(&self) -> Vec<FileError> {
        let mut faults = self.new_faults();
        for glob in self.exclude.iter().chain(self.accept.iter().filter_map(|accept| accept.path.as_ref())) {
            if let Err(error) = globset::Glob::new(glob) {
                let help = "Write a path from the project's root; `*` stands for a part of a name, `**` for folders.";
                faults.add(
                    glob.span,
                    format!("`{}` is no path pattern: {}", glob.value, error.kind()),
                    Some(help.into()),
                );
            }
        }
        for accept in self.accept.iter().filter(|accept| accept.reason.trim().is_empty()) {
            let help = "Write why the finding is meant, so that the next reader need not ask.";
            faults.add(accept.reason.span, "the reason is empty", Some(help.into()));
        }
        for (place, clone) in self.clone.iter().enumerate() {
            let is_same = |other: &&super::Clone| crate::pack::same_name(&other.permission_set, &clone.permission_set);
            if self.clone.iter().take(place).any(|other| is_same(&other)) {
                let message = format!("the clone `{}` is recorded twice", clone.permission_set.value);
                faults.add(clone.permission_set.span, message, Some("Keep the newer record.".into()));
            }
            if namespace_of(&in_xml(&clone.of)).is_none() {
                let help = "Write the packaged set's API name with its namespace: `Namespace__Name`.";
                faults.add(clone.of.span, format!("`{}` is no packaged set", clone.of.value), Some(help.into()));
            }
        }
        faults.into_errors()
    }

    /// Checks the names of rules and groups. `rules` and `groups` are the known ones.
    #[must_use]
    pub fn check(&self, rules: &[&str], groups: &[&str]) -> Vec<FileError> {
        let mut faults = self.new_faults();
        for word in self.select.iter().flatten().chain(&self.ignore) {
            let known = || rules.iter().chain(groups).chain(SELECTORS).copied();
            if !known().any(|name| name == word.value) {
                let help = match suggest(word, known()) {
                    Some(meant) => format!("Did you mean `{meant}`?"),
                    None => did_you_mean(word, "groups", groups.iter().chain(SELECTORS).copied()),
                };
                faults.add(word.span, format!("unknown rule or group `{}`", word.value), Some(help));
            }
        }
        let accepted = self.accept.iter().map(|accept| &accept.rule);
        for rule in self.severity.keys().chain(self.rules.keys()).chain(accepted) {
            if !rules.contains(&rule.value.as_str()) {
                faults.add(rule.span, format!("unknown rule `{}`", rule.value), Some(rule_help(rule, rules, groups)));
            }
        }
        faults.into_errors()
    }

    /// Checks the names of packs' recipes.
    #[must_use]
    pub fn check_recipes(&self, packs: &Packs) -> Vec<FileError> {
        let mut faults = self.new_faults();
        for follows in self.recipe.iter().map(|entry| &entry.follows).filter(|name| packs.recipe(name).is_none()) {
            let known: Vec<String> = (packs.iter())
                .flat_map(|pack| pack.recipe.iter().map(move |recipe| format!("{}/{}", pack.id, recipe.id.value)))
                .collect();
            let help = did_you_mean(follows, "recipes", known.iter().map(String::as_str));
            faults.add(follows.span, format!("unknown recipe `{}`", follows.value), Some(help));
        }
        faults.into_errors()
    }
}

fn rule_help(rule: &Spanned<String>, rules: &[&str], groups: &[&str]) -> String {
    if groups.contains(&rule.value.as_str()) {
        return format!("`{}` is a group; name one of its rules.", rule.value);
    }
    match suggest(rule, rules.iter().copied()) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => "`forcelint rules` lists them.".to_owned(),
    }
}
