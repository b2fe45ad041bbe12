//! The signs of a clone in a label: a managed set's label with a clone word, or with a word of the org's own before it.

use crate::clones::Package;
use crate::context::{ActivePack, Context};
use crate::index::PermissionSet;

/// Words by which admins mark a clone in its label.
const CLONE_WORDS: &[&str] = &["clone", "cloned", "copy"];

/// Words that set a label apart from the one behind them: "Push Topics for Kit User" is given beside it.
const APART: &[&str] =
    &["and", "beside", "besides", "beyond", "for", "no", "non", "not", "of", "plus", "than", "to", "with", "without"];

/// The platform takes 80 characters; a label of many more is no vendor's, and not worth taking apart.
const LONGEST_LABEL: usize = 400;

/// The managed set that a set's label names with a clone word or a local word before it: "Acme Mogli SMS User: Full
/// Access", "… (Clone)", "Copy of …". Labels are those of the pack and of the managed sets in the project. The label
/// itself is no such sign: vendors ask orgs to make sets of given labels; nor are words before it where the set grants
/// nothing of the vendor's.
#[must_use]
pub fn by_label<'c>(context: &'c Context<'_>, active: &ActivePack<'c>, set: &PermissionSet) -> Option<&'c str> {
    let label = set.label.as_ref().map(|label| &*label.value).filter(|label| label.len() <= LONGEST_LABEL)?;
    let words = active.pack.clone.iter().flat_map(|policy| policy.words.iter().map(String::as_str));
    let marks: Vec<&str> = CLONE_WORDS.iter().copied().chain(words).collect();
    let pack: &'c crate::pack::Pack = active.pack;
    let of_pack = pack.permission_set.iter().filter(|set| !set.local).map(|set| (&*set.name.value, &*set.label));
    let owned = context.managed_sets().iter().map(|managed| managed.set).filter(|set| pack.owns(&set.name));
    let of_project = owned.filter_map(|set| Some((&*set.name, &*set.label.as_ref()?.value)));
    let labelled = of_pack.chain(of_project).map(|(name, label)| (name, normal(label)));
    let named = labelled.filter_map(|(name, of)| Some((name, sign(label, &of, &marks)?, of.len())));
    let gives = || Package::of_pack(active).share(context, set).0 > 0;
    let best = named.max_by_key(|(_, _, length)| *length);
    best.filter(|(_, sign, _)| *sign == Sign::Mark || gives()).map(|(name, ..)| name)
}

/// What makes a label a clone's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// A clone word.
    Mark,
    /// Words before the managed set's label.
    Prefix,
}

/// The sign that a label is that of a managed set's clone. A label of one word is in too many others.
fn sign(label: &str, of: &str, marks: &[&str]) -> Option<Sign> {
    let plain = strip_marks(label, marks);
    let is_marked = plain.len() < normal(label).len();
    if of.is_empty() {
        return None;
    }
    if is_marked && plain == of {
        return Some(Sign::Mark);
    }
    let before = plain.strip_suffix(of).filter(|_| of.contains(' '))?.strip_suffix(' ')?;
    let is_apart = before.rsplit(' ').next().is_some_and(|word| APART.contains(&word));
    (!is_apart).then_some(if is_marked { Sign::Mark } else { Sign::Prefix })
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
        let sign = |label| sign(label, "kit user full", CLONE_WORDS);
        assert_eq!(sign("Kit User: Full - Clone"), Some(Sign::Mark));
        assert_eq!(sign("Copy of Acme Kit User: Full"), Some(Sign::Mark));
        assert_eq!(sign("Acme Kit User: Full"), Some(Sign::Prefix));
        for label in ["Kit User: Full", "Kit User: Full Reports", "Topics for Kit User: Full", "Non-Kit User: Full"] {
            assert_eq!(sign(label), None, "{label}");
        }
        assert_eq!(super::sign("Power User", "user", CLONE_WORDS), None);
        assert_eq!(super::sign("User (copy)", "user", CLONE_WORDS), Some(Sign::Mark));
        assert_eq!(super::sign("Clone", "", CLONE_WORDS), None);
    }
}
