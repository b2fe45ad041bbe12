//! The user permissions that are known by name (`rules/data/user-permissions.txt`), and which of them a misspelled one
//! was meant to be. No list of them is complete: a name that is not here proves nothing by itself.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

static LIST: &str = include_str!("../rules/data/user-permissions.txt");

/// The known names in lower case.
static KNOWN: LazyLock<FxHashSet<String>> = LazyLock::new(|| names().map(str::to_lowercase).collect());

fn names() -> impl Iterator<Item = &'static str> {
    LIST.lines().filter(|line| !line.starts_with('#'))
}

/// The known permission of this name, case aside, as the platform spells it.
#[must_use]
pub fn known(name: &str) -> Option<&'static str> {
    names().find(|known| known.eq_ignore_ascii_case(name))
}

/// The known permission that a name was most likely meant to be; `None` where the name is known itself, or near none.
///
/// Names of real permissions differ by a letter or two as well (`…ApiCCAccess` and `…ApiPCAccess`, `…GovTags` and
/// `…GovTax`), and new ones come with every release. They differ by a word or an abbreviation, though, where a typing
/// error spoils a word: both names must have the same number of words, and words that differ begin with the same letter.
/// Two letters may differ only in a long word, or one in each of two words.
#[must_use]
pub fn misspelled(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if KNOWN.contains(&lower) {
        return None;
    }
    let first = lower.chars().next()?;
    let similar = |known: &&'static str| {
        known.len().abs_diff(name.len()) <= 2
            && known.chars().next().is_some_and(|letter| letter.to_ascii_lowercase() == first)
    };
    let mut words_of_name = Vec::new();
    words(name, &mut words_of_name);
    let mut words_of_known = Vec::new();
    let found = names().filter(similar).filter_map(|known| {
        words_of_known.clear();
        words(known, &mut words_of_known);
        distance(&words_of_name, &words_of_known).map(|distance| (distance, known))
    });
    found.min().map(|(_, known)| known)
}

/// How many letters differ between two names, word by word; `None` where they do not look like one name, misspelled.
fn distance(left: &[&str], right: &[&str]) -> Option<usize> {
    if left.len() != right.len() {
        return None;
    }
    let mut sum = 0;
    for (left, right) in left.iter().zip(right).filter(|(left, right)| !left.eq_ignore_ascii_case(right)) {
        let is_word =
            |word: &str, least: usize| word.len() >= least && word.contains(|letter: char| letter.is_ascii_lowercase());
        let same_start = left.chars().next()?.eq_ignore_ascii_case(&right.chars().next()?);
        let distance = strsim::osa_distance(&left.to_lowercase(), &right.to_lowercase());
        if !is_word(left, SHORT_WORD - 1)
            || !is_word(right, SHORT_WORD)
            || !same_start
            || (distance > 1 && right.len() < LONG_WORD)
        {
            return None;
        }
        sum += distance;
    }
    (sum <= MOST).then_some(sum)
}

/// Names that differ by more letters are two names.
const MOST: usize = 2;

/// Known words of fewer letters are abbreviations.
const SHORT_WORD: usize = 3;

/// Words of fewer letters that differ by two are two words.
const LONG_WORD: usize = 6;

/// The words of a name in camel case: `Bypass`, `MFA`, `For`, `Ui`, `Logins`; a digit begins a word too.
fn words<'a>(name: &'a str, words: &mut Vec<&'a str>) {
    let letters = name.as_bytes();
    let kind = |at: usize| letters.get(at).map(|letter| (letter.is_ascii_uppercase(), letter.is_ascii_digit()));
    let mut start = 0;
    for at in 1..letters.len() {
        let (Some((was_upper, was_digit)), Some((upper, digit))) = (kind(at - 1), kind(at)) else { continue };
        let before_lower = kind(at + 1).is_some_and(|(upper, digit)| !upper && !digit);
        if (upper && (!was_upper || before_lower)) || digit != was_digit {
            words.extend(name.get(start..at));
            start = at;
        }
    }
    words.extend(name.get(start..).filter(|word| !word.is_empty()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(name: &str) -> Vec<&str> {
        let mut all = Vec::new();
        words(name, &mut all);
        all
    }

    #[test]
    fn names_come_apart_into_words() {
        assert_eq!(words_of("BypassMFAForUiLogins"), ["Bypass", "MFA", "For", "Ui", "Logins"]);
        assert_eq!(words_of("Packaging2Delete"), ["Packaging", "2", "Delete"]);
        assert_eq!(words_of("B2BUser"), ["B", "2", "B", "User"]);
        assert_eq!(words_of("viewSetup"), ["view", "Setup"]);
        assert_eq!(words_of(""), [""; 0]);
    }

    #[test]
    fn typing_errors_are_met() {
        for (name, meant) in [
            ("ViewSetpu", "ViewSetup"),
            ("RunReport", "RunReports"),
            ("ManageUser", "ManageUsers"),
            ("ManagUser", "ManageUsers"),
            ("ApiEnable", "ApiEnabled"),
            ("ModifyAllDatta", "ModifyAllData"),
            ("ViewAlData", "ViewAllData"),
            ("CustomizeAplicaton", "CustomizeApplication"),
            ("EditTasks", "EditTask"),
        ] {
            assert_eq!(misspelled(name), Some(meant), "{name}");
        }
    }

    #[test]
    fn other_names_are_left_alone() {
        for name in [
            "ApiEnabled",
            "apienabled",
            "EditOurReports",
            "ModifyAllDataGovTaxes",
            "ProductCatalogMgmtApiXCAccess",
            "Employee3Access",
            "TrgrOnWaSubscription",
            "ViewFoo",
            "X",
            "",
            "Ünknown",
            "%%%PERMISSION%%%",
        ] {
            assert_eq!(misspelled(name), None, "{name}");
        }
    }

    /// Each known name stands for one that the list lacks: none of them would be taken for a misspelled one.
    #[test]
    fn no_known_name_looks_like_another_one_misspelled() {
        let all: Vec<(&str, Vec<&str>)> = names().map(|name| (name, words_of(name))).collect();
        for (name, words) in &all {
            for (other, others) in &all {
                assert!(name == other || distance(words, others).is_none(), "{name} and {other}");
            }
        }
    }

    #[test]
    fn the_list_is_sorted() {
        let all: Vec<&str> = names().collect();
        assert!(all.is_sorted_by(|left, right| left < right));
        assert!(all.iter().all(|name| name.bytes().all(|letter| letter.is_ascii_alphanumeric())));
    }
}
