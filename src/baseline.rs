//! A baseline: the findings that an old project starts with. Only new ones are reported; those that are gone are named.
//!
//! One JSON object a line, sorted, so that two branches merge without a thought. An entry names rule, component and
//! member, never a line: moving a section, sorting a file or decomposing it makes nothing new.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::fold::ResolvedAtom;
use crate::finding::{Finding, Subject, Suppressed};

/// One finding of one subject that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The rule's id.
    pub rule: String,
    /// `Type:Name` of the component; the path from the project's root where the file is no component.
    pub subject: String,
    /// The member in grant notation; empty for the component itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub member: String,
}

impl Entry {
    /// The entry of a subject. `path` is the file's, from the project's root.
    #[must_use]
    pub fn of(rule: &str, subject: &Subject, member: &str, path: &str) -> Entry {
        let holder = match subject.kind.as_str() {
            "" => path.to_owned(),
            kind => format!("{kind}:{}", subject.name),
        };
        let member = if member == holder { "" } else { member };
        Entry { rule: rule.to_owned(), member: member.to_owned(), subject: holder }
    }

    /// Names compare without case, as the platform compares them.
    fn key(&self) -> Entry {
        Entry { rule: self.rule.clone(), subject: self.subject.to_lowercase(), member: self.member.to_lowercase() }
    }
}

/// Known findings, and which of them were met.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<Entry, (Entry, bool)>,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// The number of the first line that is no entry, and why.
    pub fn parse(text: &str) -> Result<Baseline, (usize, String)> {
        let mut baseline = Baseline::default();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let entry: Entry = serde_json::from_str(line).map_err(|error| (at + 1, error.to_string()))?;
            baseline.entries.insert(entry.key(), (entry, false));
        }
        Ok(baseline)
    }

    /// The baseline that these findings make; suppressed ones need no entry. `path` gives a finding's path from its
    /// project's root.
    pub fn of<'f>(findings: impl Iterator<Item = &'f Finding>, path: impl Fn(&Finding) -> String) -> Baseline {
        let mut baseline = Baseline::default();
        for finding in findings.filter(|finding| finding.suppressed.is_none()) {
            let path = path(finding);
            for member in &finding.members {
                let entry = Entry::of(finding.rule, &finding.subject, &member.member, &path);
                baseline.entries.insert(entry.key(), (entry, true));
            }
        }
        baseline
    }

    /// Marks the atoms that the baseline knows, unless something else says already that they are meant.
    pub fn apply(&mut self, atoms: &mut [ResolvedAtom], paths: &[&str]) {
        for resolved in atoms {
            let path = paths.get(resolved.location.file.0 as usize).copied().unwrap_or_default();
            let subject = &resolved.atom.subject;
            let key = Entry::of(resolved.atom.rule, subject, &subject.member, path).key();
            let Some((_, met)) = self.entries.get_mut(&key) else { continue };
            *met = true;
            resolved.suppressed.get_or_insert_with(|| Suppressed { by: "baseline".to_owned(), reason: String::new() });
        }
    }

    /// The entries that no finding needs any more, of the rules that ran.
    pub fn gone(&self, ran: impl Fn(&str) -> bool) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(move |(entry, met)| !met && ran(&entry.rule)).map(|(entry, _)| entry)
    }

    /// The baseline without the entries that are gone.
    #[must_use]
    pub fn pruned(mut self, ran: impl Fn(&str) -> bool) -> Baseline {
        self.entries.retain(|_, (entry, met)| *met || !ran(&entry.rule));
        self
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of the file.
    ///
    /// # Errors
    /// As serde_json says; entries of strings do not fail.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        let mut entries: Vec<&Entry> = self.entries.values().map(|(entry, _)| entry).collect();
        entries.sort();
        let lines: Result<Vec<String>, _> = entries.into_iter().map(serde_json::to_string).collect();
        Ok(lines?.into_iter().map(|line| line + "\n").collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"rule\":\"a\",\"subject\":\"PermissionSet:Sales\"}\n\
                        {\"rule\":\"b\",\"subject\":\"app/x.xml\",\"member\":\"class:X\"}\n";

    #[test]
    fn what_is_written_reads_back() {
        assert_eq!(Baseline::parse(TEXT).unwrap().to_text().unwrap(), TEXT);
        let shuffled: String = TEXT.lines().rev().map(|line| format!("{line}\n\n")).collect();
        assert_eq!(Baseline::parse(&shuffled).unwrap().to_text().unwrap(), TEXT);
    }

    #[test]
    fn a_line_that_is_no_entry_is_told() {
        let (line, why) = Baseline::parse(&format!("{TEXT}<<<<<<< HEAD\n")).unwrap_err();
        assert_eq!(line, 3);
        assert!(!why.is_empty());
    }

    #[test]
    fn only_rules_that_ran_can_lose_entries() {
        let baseline = Baseline::parse(TEXT).unwrap();
        assert_eq!(baseline.gone(|rule| rule == "b").map(|entry| entry.rule.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(baseline.pruned(|rule| rule == "b").len(), 1);
    }

    #[test]
    fn the_component_itself_has_no_member() {
        let subject = Subject { kind: "PermissionSet".into(), name: "Sales".into(), member: String::new() };
        assert_eq!(Entry::of("a", &subject, "", "x"), Entry::of("a", &subject, "PermissionSet:Sales", "x"));
    }
}
