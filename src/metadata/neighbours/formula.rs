//! The custom permissions that formulas and left values test.

use crate::metadata::Text;
use crate::text::Span;
use crate::xml::Leaf;

/// How a formula begins to name a permission. Formulas do not mind case.
pub const TESTED: &str = "$Permission.";
/// What stands between in visibility criteria of prompts and pages.
const CUSTOM: &str = "CustomPermission.";
/// The same for user permissions, which are no components.
const STANDARD: &str = "StandardPermission.";

/// Comments of formulas and of XML: nothing in them is evaluated.
const COMMENTS: &[(&str, &str)] = &[("/*", "*/"), ("<!--", "-->")];

/// Every `X` of `$Permission.X` in a text, in its order, as written.
pub(super) fn tested(leaf: &Leaf<'_>) -> Vec<Text> {
    let raw = leaf.raw();
    let mut names = Vec::new();
    if memchr::memchr(b'$', raw.as_bytes()).is_none() {
        return names;
    }
    let mut rest = raw;
    while let Some(found) = memchr::memchr3(b'$', b'/', b'<', rest.as_bytes()) {
        let from = rest.get(found..).unwrap_or_default();
        if let Some(after) = after_comment(from) {
            rest = after;
            continue;
        }
        rest = from.get(1..).unwrap_or_default();
        if let Some(after) = strip_prefix(from, TESTED)
            && strip_prefix(after, STANDARD).is_none()
        {
            let after = strip_prefix(after, CUSTOM).unwrap_or(after);
            let name = after.split(|letter| !is_of_name(letter)).next().unwrap_or_default();
            if !name.is_empty() {
                let offset = raw.len().saturating_sub(after.len());
                let start = (leaf.span().start as usize).saturating_add(offset);
                let span = Span::new(start, start.saturating_add(name.len()));
                names.push(Text { value: name.into(), span });
            }
        }
    }
    names
}

/// A percent sign belongs to the token that build tools write for a namespace: `%%%NAMESPACE%%%X`.
fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '%')
}

fn after_comment(from: &str) -> Option<&str> {
    COMMENTS.iter().find_map(|(open, close)| Some(from.strip_prefix(open)?.split_once(close)?.1))
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}
