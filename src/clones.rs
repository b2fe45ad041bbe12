//! Clones of managed sets: which project set was made from which packaged one, and who says so.

use crate::access::{Access, GrantKey};
use crate::context::{ActivePack, Context};
use crate::finding::Place;
use crate::index::{Grant, PermissionSet};
use crate::pack::{Pack, Version, schema};

/// From this many grants on one package's namespace on, a set speaks of the package.
pub const FEWEST_GRANTS: usize = 10;

/// Of the managed set's namespaced grants a clone holds at least this share, in percent.
const CLONE_SHARE: usize = 80;

/// Words by which admins mark a clone in its label.
const CLONE_WORDS: &[&str] = &["clone", "cloned", "copy"];

/// The platform takes 80 characters; a label of many more is no vendor's, and not worth taking apart.
const LONGEST_LABEL: usize = 400;

/// What is recorded of a clone.
#[derive(Clone, Debug)]
pub struct Record {
    /// The managed set's name, as written.
    pub of: String,
    /// The package's version at the time; `None` where a description gives none that can be read.
    pub version: Option<Version>,
    /// Where a newer version would be written; `None` where the configuration records it.
    pub place: Option<Place>,
}

/// The record of a clone: the `[[clone]]` of the configuration, else the description's "cloned from NAME at VERSION".
#[must_use]
pub fn record(context: &Context<'_>, set: &PermissionSet) -> Option<Record> {
    if let Some(entry) = context.config.clone_record(&set.name) {
        return Some(Record { of: entry.of.value.clone(), version: Some(entry.version), place: None });
    }
    let description = set.description.as_ref()?;
    let (of, version) = described(&description.value)?;
    Some(Record { of, version, place: Some(Place::span(set.head, description.span)) })
}

/// What "cloned from NAME at VERSION" says, wherever it stands in a description.
fn described(description: &str) -> Option<(String, Option<Version>)> {
    const PHRASE: &str = "cloned from ";
    let at = description.to_ascii_lowercase().find(PHRASE)?;
    let mut words = description.get(at + PHRASE.len()..)?.split_whitespace();
    let quotes = ['"', '\'', '`', '.', ',', ';', ')'];
    let of = words.next()?.trim_matches(quotes).to_owned();
    let version = match words.next()?.to_ascii_lowercase().as_str() {
        "at" => words.find(|word| !word.eq_ignore_ascii_case("version"))?.trim_matches(quotes).parse().ok(),
        _ => None,
    };
    Some((of, version))
}

/// How many grants of a set lie on a package's namespace.
#[must_use]
pub fn namespaced_grants(context: &Context<'_>, pack: &Pack, set: &PermissionSet) -> usize {
    set.grants().filter(|(_, grant)| is_on(context, pack, grant)).count()
}

fn is_on(context: &Context<'_>, pack: &Pack, grant: &Grant) -> bool {
    context.name(grant.name).split('.').any(|part| pack.owns(part))
}

/// What a set grants on a package's namespace.
#[must_use]
pub fn namespaced_access(context: &Context<'_>, pack: &Pack, set: &PermissionSet) -> Access {
    Access::new(
        set.grants().filter(|(_, grant)| is_on(context, pack, grant)).map(|(_, grant)| (grant.key(), grant.flags)),
    )
}

/// The pack's set that this label names with a clone word or a local word before it: "Acme Mogli SMS User: Full Access",
/// "… (Clone)", "Copy of …". The label itself is no such sign: vendors ask orgs to make sets of given labels.
#[must_use]
pub fn by_label<'p>(active: &ActivePack<'p>, label: &str) -> Option<&'p schema::PermissionSet> {
    if label.len() > LONGEST_LABEL {
        return None;
    }
    let words = active.pack.clone.iter().flat_map(|policy| policy.words.iter().map(String::as_str));
    let marks: Vec<&str> = CLONE_WORDS.iter().copied().chain(words).collect();
    let plain = strip_marks(label, &marks);
    let pack: &'p Pack = active.pack;
    let packaged = || pack.permission_set.iter().filter(|set| !set.local);
    let same = packaged().find(|set| plain.len() < normal(label).len() && plain == normal(&set.label));
    same.or_else(|| packaged().find(|set| plain.ends_with(&format!(" {}", normal(&set.label)))))
}

/// A label's words in lower case, without punctuation.
fn normal(label: &str) -> String {
    let words = label.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The label's words without clone words, and without "of" and "from" beside one.
fn strip_marks(label: &str, marks: &[&str]) -> String {
    let label = normal(label);
    let is_mark = |word: &str| marks.iter().any(|mark| word.eq_ignore_ascii_case(mark));
    let words: Vec<&str> = label.split(' ').collect();
    let kept = words.iter().enumerate().filter(|(at, word)| {
        let joins = matches!(**word, "of" | "from") && at.checked_sub(1).is_some_and(|before| is_mark(words[before]));
        !is_mark(word) && !joins
    });
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// The managed set whose known file this set was most likely made from, by its grants.
#[must_use]
pub fn by_grants<'c>(
    context: &'c Context<'_>,
    active: &ActivePack<'_>,
    set: &PermissionSet,
) -> Option<&'c PermissionSet> {
    let own = namespaced_access(context, active.pack, set);
    let mut closest: Option<(&PermissionSet, usize, usize)> = None;
    for managed in managed_sets(context, active) {
        let theirs = namespaced_access(context, active.pack, managed);
        let all = theirs.grants().len();
        let shared = theirs.grants().filter(|(key, flags)| own.flags(*key).has(*flags)).count();
        let difference = own.grants().len() + all - 2 * shared;
        let is_clone = all >= FEWEST_GRANTS && shared * 100 >= all * CLONE_SHARE;
        if is_clone && closest.is_none_or(|(_, least, _)| difference < least) {
            closest = Some((managed, difference, shared));
        }
    }
    closest.map(|(managed, ..)| managed)
}

/// The package's own sets whose files are in the project, with their content.
pub fn managed_sets<'c>(context: &'c Context<'_>, active: &ActivePack<'_>) -> impl Iterator<Item = &'c PermissionSet> {
    context.index.sets.iter().filter(move |set| set.foreign && set.readable && active.pack.owns(&set.name))
}

/// The grants of `managed` on the package's namespace that `clone` lacks, with the flags that are missing.
#[must_use]
pub fn lacking(
    context: &Context<'_>,
    pack: &Pack,
    managed: &PermissionSet,
    clone: &PermissionSet,
) -> Vec<(GrantKey, crate::metadata::Flags)> {
    let missing = namespaced_access(context, pack, managed).minus(clone.access());
    missing.grants().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_tells_the_origin_and_the_version() {
        let told = |text| described(text).map(|(of, version)| (of, version.map(|version| version.to_string())));
        let full = Some(("Kit__User".to_owned(), Some("5.165".to_owned())));
        assert_eq!(told("For agents. Cloned from Kit__User at 5.165."), full);
        assert_eq!(told("cloned from `Kit__User` at version 5.165"), full);
        assert_eq!(told("Cloned from Kit__User on a Monday"), Some(("Kit__User".to_owned(), None)));
        assert_eq!(told("Not a clone"), None);
    }

    #[test]
    fn marks_are_taken_off_a_label() {
        let strip = |label| strip_marks(label, CLONE_WORDS);
        assert_eq!(strip("Kit User: Full (Clone)"), "kit user full");
        assert_eq!(strip("Copy of Kit User: Full"), "kit user full");
        assert_eq!(strip("Head of Sales"), "head of sales");
    }
}
