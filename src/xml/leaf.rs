//! The text of an element, decoded only when somebody asks for it.

use std::borrow::Cow;

use crate::metadata::Text;
use crate::text::Span;

use super::is_space;

/// The text of an element that holds no element. Nothing is decoded or copied before it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// What stands between the tags, white space at both ends cut.
    raw: &'a str,
    start: usize,
    /// Whether the text holds no entity, no CDATA section, no comment, no processing instruction and no CR.
    plain: bool,
    /// Whether `xsi:nil="true"` says that the element counts as absent.
    pub nil: bool,
}

impl<'a> Leaf<'a> {
    pub(super) fn new(content: &'a str, start: usize, plain: bool, nil: bool) -> Self {
        let is_tight = |byte: Option<&u8>| byte.is_some_and(|byte| *byte > b' ');
        if is_tight(content.as_bytes().first()) && is_tight(content.as_bytes().last()) {
            return Leaf { raw: content, start, plain, nil };
        }
        let raw = content.trim_start_matches(is_space);
        let start = start.saturating_add(content.len().saturating_sub(raw.len()));
        Leaf { raw: raw.trim_end_matches(is_space), start, plain, nil }
    }

    pub(super) fn empty(start: usize, nil: bool) -> Self {
        Leaf { raw: "", start, plain: true, nil }
    }

    /// The same text of a document in which it stands so many bytes further on.
    pub(crate) fn moved(self, by: usize) -> Self {
        Leaf { start: self.start.saturating_add(by), ..self }
    }

    /// What stands between the tags, as written, white space at both ends cut.
    #[must_use]
    pub fn raw(&self) -> &'a str {
        self.raw
    }

    /// The bytes of `raw`.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start.saturating_add(self.raw.len()))
    }

    /// The value: entities decoded, CDATA joined, comments left out, line ends made LF, white space at both ends cut;
    /// empty for a nil element.
    #[must_use]
    pub fn value(&self) -> Cow<'a, str> {
        if self.nil {
            return Cow::Borrowed("");
        }
        if self.plain {
            return Cow::Borrowed(self.raw);
        }
        let decoded = decode(self.raw);
        let trimmed = decoded.trim_matches(is_space);
        Cow::Owned(if trimmed.len() == decoded.len() { decoded } else { trimmed.to_owned() })
    }

    /// The value with its place; `None` where the element is nil or empty.
    #[must_use]
    pub fn text(&self) -> Option<Text> {
        let value = self.value();
        (!value.is_empty()).then(|| Text { value: value.into(), span: self.span() })
    }
}

/// Markup that may stand in a text without elements: how it begins, how it ends, whether what it holds is text.
const SECTIONS: &[(&str, &str, bool)] = &[("<![CDATA[", "]]>", true), ("<!--", "-->", false), ("<?", "?>", false)];

/// Decodes content that the reader has found well-formed.
fn decode(mut rest: &str) -> String {
    let mut value = String::with_capacity(rest.len());
    while let Some(at) = rest.find(['&', '<', '\r']) {
        let (before, from) = rest.split_at(at);
        value.push_str(before);
        rest = if let Some(reference) = from.strip_prefix('&') {
            let (name, after) = reference.split_once(';').unwrap_or((reference, ""));
            value.extend(resolve(name));
            after
        } else if let Some(after) = from.strip_prefix('\r') {
            value.push('\n');
            after.strip_prefix('\n').unwrap_or(after)
        } else {
            section(from, &mut value)
        };
    }
    value.push_str(rest);
    value
}

fn section<'a>(from: &'a str, value: &mut String) -> &'a str {
    for (open, close, is_text) in SECTIONS {
        if let Some(inner) = from.strip_prefix(open) {
            let (inner, after) = inner.split_once(close).unwrap_or((inner, ""));
            if *is_text {
                value.push_str(&inner.replace("\r\n", "\n").replace('\r', "\n"));
            }
            return after;
        }
    }
    ""
}

/// The character that `&name;` stands for; `None` for an entity that XML does not define and for a character that it
/// does not allow.
pub(super) fn resolve(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
            let all_digits = digits.chars().all(|digit| digit.is_digit(radix));
            let code = u32::from_str_radix(digits, radix).ok().filter(|_| all_digits)?;
            char::from_u32(code).filter(|letter| super::input::is_allowed(*letter))
        }
    }
}
