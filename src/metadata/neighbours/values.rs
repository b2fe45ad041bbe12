//! Values as they stand in an element: flags, and names in comma-separated lists.

use crate::metadata::Text;
use crate::text::Span;
use crate::xml::Leaf;

/// The value of an XML boolean; `None` where the text is none.
pub(super) fn boolean(value: &str) -> Option<bool> {
    match value {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Whether the element says yes.
pub(super) fn is_true(leaf: &Leaf<'_>) -> bool {
    boolean(&leaf.value()) == Some(true)
}

/// The names of a comma-separated list, each with its own span. Where the text is written with entities or CDATA, the
/// positions inside it are not those of the value, and every name has the span of the whole text.
pub(super) fn list(leaf: &Leaf<'_>) -> Vec<Text> {
    let Some(whole) = leaf.text() else { return Vec::new() };
    let raw = leaf.raw();
    let plain = memchr::memchr2(b'&', b'<', raw.as_bytes()).is_none();
    let text = if plain { raw } else { &whole.value };
    let mut names = Vec::new();
    let mut at = whole.span.start as usize;
    for piece in text.split(',') {
        let name = piece.trim();
        if !name.is_empty() {
            let start = at.saturating_add(piece.len().saturating_sub(piece.trim_start().len()));
            let span = if plain { Span::new(start, start.saturating_add(name.len())) } else { whole.span };
            names.push(Text { value: name.into(), span });
        }
        at = at.saturating_add(piece.len()).saturating_add(1);
    }
    names
}
