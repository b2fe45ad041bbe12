//! Names as packs compare them: one name has three spellings, by the place where it stands.

use std::borrow::Cow;

use crate::names::fold;

/// The form of a name in which spellings compare: the separator after a namespace is `.` in a vendor's prose, `__` in
/// XML names and `:` on pages, and case does not count.
#[must_use]
pub fn normal(name: &str) -> String {
    fold(name.trim(), None).replace("__", ".").replace(':', ".")
}

/// Whether two spellings are one name.
#[must_use]
pub fn same_name(left: &str, right: &str) -> bool {
    left == right || normal(left) == normal(right)
}

/// A packaged component's name as XML spells it: prose has a dot behind the namespace.
#[must_use]
pub fn in_xml(name: &str) -> Cow<'_, str> {
    let name = name.trim();
    match name.split_once('.') {
        Some((namespace, rest)) if !name.contains("__") && !rest.contains('.') => {
            Cow::Owned(format!("{namespace}__{rest}"))
        }
        _ => Cow::Borrowed(name),
    }
}

/// Whether `name` matches a pattern in which `*` stands for any letters. Case and separators do not count.
#[must_use]
pub fn matches_glob(pattern: &str, name: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    if !pattern.contains('*') {
        return same_name(pattern, name);
    }
    let (pattern, name) = (normal(pattern), normal(name));
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let last = pieces.next_back().unwrap_or_default();
    let Some(rest) = name.strip_prefix(first) else { return false };
    let Some(mut middle) = rest.strip_suffix(last) else { return false };
    for piece in pieces {
        match middle.find(piece) {
            Some(at) => middle = &middle[at + piece.len()..],
            None => return false,
        }
    }
    true
}

/// A pack's words as a sentence of their own: authors write them with or without a capital and a full stop.
#[must_use]
pub fn sentence(words: &str) -> String {
    let words = words.trim();
    let mut letters = words.chars();
    let Some(first) = letters.next() else { return String::new() };
    let end = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_separators_are_one_name() {
        for spelled in
            ["Acme_Kit.View_Access", "acme_kit__View_Access", "ACME_KIT:view_access", " Acme_Kit.View_Access"]
        {
            assert!(same_name(spelled, "Acme_Kit__View_Access"), "{spelled}");
        }
        assert!(!same_name("Acme_Kit_View_Access", "Acme_Kit__View_Access"));
    }

    #[test]
    fn a_star_stands_for_any_letters() {
        assert!(matches_glob("*", ""));
        assert!(matches_glob("*", "Anything"));
        assert!(matches_glob("*Sales*", "EMEA_sales_Team"));
        assert!(matches_glob("Integration_*", "Integration_API"));
        assert!(matches_glob("a*b*c", "aXbXbc"));
        assert!(matches_glob("kit__*", "kit:Panel"));
        assert!(!matches_glob("Integration_*", "My_Integration_API"));
        assert!(!matches_glob("ab*bc", "abc"));
        assert!(!matches_glob("a*b*c", "acb"));
    }

    #[test]
    fn words_become_a_sentence() {
        assert_eq!(sentence("without it no message is shown"), "Without it no message is shown.");
        assert_eq!(sentence(" Ask the desk! "), "Ask the desk!");
        assert_eq!(sentence(""), "");
    }

    proptest! {
        #[test]
        fn normal_is_stable(name in "[ABab_.: ]{0,12}") {
            let once = normal(&name);
            prop_assert_eq!(normal(&once), once);
        }

        #[test]
        fn a_glob_agrees_with_a_slow_matcher(pattern in "[ab*]{0,6}", name in "[ab]{0,8}") {
            fn slow(pattern: &[u8], name: &[u8]) -> bool {
                match (pattern, name) {
                    ([], []) => true,
                    ([b'*', rest @ ..], _) => (0..=name.len()).any(|cut| slow(rest, &name[cut..])),
                    ([letter, rest @ ..], [first, others @ ..]) => letter == first && slow(rest, others),
                    _ => false,
                }
            }
            prop_assert_eq!(matches_glob(&pattern, &name), slow(pattern.as_bytes(), name.as_bytes()));
        }
    }
}
