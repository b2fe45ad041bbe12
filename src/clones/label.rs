//! The signs of a clone in a label: a managed set's label with a clone word, or with a word of the org's own before it.

use crate::context::ActivePack;
use crate::pack::{Pack, schema};

/// Words by which admins mark a clone in its label.
const CLONE_WORDS: &[&str] = &["clone", "cloned", "copy"];

/// The platform takes 80 characters; a label of many more is no vendor's, and not worth taking apart.
const LONGEST_LABEL: usize = 400;

/// The pack's set that this label names with a clone word or a local word before it: "Acme Mogli SMS User: Full Access",
/// "… (Clone)", "Copy of …". The label itself is no such sign: vendors ask orgs to make sets of given labels.
#[must_use]
pub fn by_label<'p>(active: &ActivePack<'p>, label: &str) -> Option<&'p schema::PermissionSet> {
    if label.len() > LONGEST_LABEL {
        return None;
    }
    let words = active.pack.clone.iter().flat_map(|policy| policy.words.iter().map(String::as_str));
    let marks: Vec<&str> = CLONE_WORDS.iter().copied().chain(words).collect();
    let pack: &'p Pack = active.pack;
    let labelled = pack.permission_set.iter().filter(|set| !set.local).map(|set| (set, normal(&set.label)));
    let named = labelled.filter(|(_, of)| names(label, of, &marks));
    named.max_by_key(|(_, of)| of.len()).map(|(set, _)| set)
}

/// Whether a label is that of a managed set with a clone word, or with other words before it. A label of one word is in
/// too many others.
fn names(label: &str, of: &str, marks: &[&str]) -> bool {
    let plain = strip_marks(label, marks);
    let is_marked = plain.len() < normal(label).len();
    !of.is_empty() && (is_marked && plain == *of || (of.contains(' ') && plain.ends_with(&format!(" {of}"))))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off_a_label() {
        let strip = |label| strip_marks(label, CLONE_WORDS);
        assert_eq!(strip("Kit User: Full (Clone)"), "kit user full");
        assert_eq!(strip("Copy of Kit User: Full"), "kit user full");
        assert_eq!(strip("Head of Sales"), "head of sales");
    }

    #[test]
    fn a_clone_word_or_a_local_prefix_is_a_sign_and_the_label_itself_is_none() {
        let names = |label, of| names(label, of, CLONE_WORDS);
        assert!(names("Kit User: Full - Clone", "kit user full"));
        assert!(names("Acme Kit User: Full", "kit user full"));
        assert!(names("Copy of Acme Kit User: Full", "kit user full"));
        assert!(!names("Kit User: Full", "kit user full"));
        assert!(!names("Kit User: Full Reports", "kit user full"));
        assert!(!names("Power User", "user"));
        assert!(names("User (copy)", "user"));
        assert!(!names("Clone", ""));
    }
}
