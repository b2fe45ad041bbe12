//! Which rules run, and at what level.

use rustc_hash::FxHashMap;

use crate::finding::{Atom, Level};
use crate::rule::{Rule, RuleGroup};
use crate::rules;

/// The rules of a run.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The rules that run, sorted by id.
    pub rules: Vec<&'static Rule>,
    severity: FxHashMap<String, Level>,
    /// Of these only what concerns a pack is wanted.
    in_part: Vec<&'static str>,
}

/// Rules that are off, and yet report what concerns a vendor's package: that is worth knowing unasked.
const ON_FOR_PACKS: &[&str] = &["unassigned-page"];

impl Selection {
    /// The rules that `select` names and `ignore` does not. A word is a rule's id, a group, `default` or `all`; the
    /// caller has checked that each word is one of them. Of two words for one rule the more specific one wins: an id
    /// in `select` keeps the rule although its group is ignored.
    #[must_use]
    pub fn new(select: &[String], ignore: &[String], severity: impl IntoIterator<Item = (String, Level)>) -> Self {
        let strength = |words: &[String], rule: &Rule| words.iter().filter_map(|word| matching(word, rule)).max();
        let chosen = |rule: &&Rule| match (strength(select, rule), strength(ignore, rule)) {
            (Some(wanted), Some(unwanted)) => wanted > unwanted,
            (wanted, _) => wanted.is_some(),
        };
        let rules: Vec<&Rule> = rules::ALL.iter().copied().filter(chosen).collect();
        let is_asked = |rule: &Rule| select.iter().any(|word| word != "default" && matching(word, rule).is_some());
        let in_part = rules.iter().filter(|rule| !rule.default && !is_asked(rule)).map(|rule| rule.id).collect();
        Selection { rules, severity: severity.into_iter().collect(), in_part }
    }

    /// Whether this rule runs.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.rules.binary_search_by_key(&id, |rule| rule.id).is_ok()
    }

    /// Whether what this atom says was asked for.
    #[must_use]
    pub fn wants(&self, atom: &Atom) -> bool {
        atom.pack.is_some() || !self.in_part.contains(&atom.rule)
    }

    /// Sets the level that the configuration gives to the atom's rule.
    pub fn set_level(&self, atom: &mut Atom) {
        if let Some(level) = self.severity.get(atom.rule) {
            atom.level = *level;
        }
    }
}

/// How exactly a word of `select` or `ignore` names the rule: by all, by default, by group, by id.
fn matching(word: &str, rule: &Rule) -> Option<u8> {
    match word {
        "all" => Some(0),
        "default" => (rule.default || ON_FOR_PACKS.contains(&rule.id)).then_some(1),
        _ if word == rule.group.name() => Some(2),
        _ if word == rule.id => Some(3),
        _ => None,
    }
}

/// Every word that `select` and `ignore` take.
pub fn words() -> impl Iterator<Item = &'static str> + Clone {
    let groups = RuleGroup::ALL.iter().map(|group| group.name());
    ["default", "all"].into_iter().chain(groups).chain(rules::ALL.iter().map(|rule| rule.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{FileId, Place, Subject};

    fn ids(select: &[&str], ignore: &[&str]) -> Vec<&'static str> {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        Selection::new(&words(select), &words(ignore), []).rules.iter().map(|rule| rule.id).collect()
    }

    #[test]
    fn the_more_specific_word_wins() {
        assert_eq!(ids(&["all"], &[]).len(), rules::ALL.len());
        assert!(ids(&["default"], &["package"]).contains(&"malformed-xml"));
        assert!(!ids(&["default"], &["package"]).contains(&"ungated-component"));
        assert_eq!(ids(&["wrong-root"], &["deploy"]), ["wrong-root"]);
        assert_eq!(ids(&["wrong-root"], &["wrong-root"]), [""; 0]);
    }

    #[test]
    fn a_rule_that_is_off_still_reports_on_packs() {
        let of = |select: &[&str]| {
            let words: Vec<String> = select.iter().map(|&word| word.to_owned()).collect();
            Selection::new(&words, &[], [])
        };
        let rule = rules::find("unassigned-page").unwrap();
        let subject = Subject { kind: String::new(), name: String::new(), member: String::new() };
        let plain = rule.atom(subject, Place::element(FileId(0), 0, ""), "");
        let of_pack = plain.clone().pack("acme");
        assert!(!of(&["default"]).wants(&plain) && of(&["default"]).wants(&of_pack));
        for asked in ["all", "reference", "unassigned-page"] {
            assert!(of(&["default", asked]).wants(&plain) && of(&[asked]).wants(&of_pack));
        }
        assert!(!of(&["wrong-root"]).has("unassigned-page"));
        assert!(!Selection::new(&["default".to_owned()], &["reference".to_owned()], []).has("unassigned-page"));
    }

    #[test]
    fn a_severity_selects_nothing() {
        let severity = [("wrong-root".to_owned(), Level::Info)];
        assert!(!Selection::new(&["malformed-xml".to_owned()], &[], severity).has("wrong-root"));
    }
}
