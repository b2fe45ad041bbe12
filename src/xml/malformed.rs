//! Why a text is not well-formed, in words.

use std::ops::Range;

use crate::text::Span;

/// Why a text is not well-formed XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The bytes at fault.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// A second place that explains it: the start tag that an end tag does not match.
    pub related: Option<(Span, String)>,
}

impl Malformed {
    pub(super) fn new(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        let span = Span::new(range.start, range.end);
        Malformed { span, message: message.into(), help: help.into(), related: None }
    }

    /// What the tokenizer says of a text that it cannot cut on; `rest` begins at the byte `at`, where it gave up.
    pub(super) fn untokenized(rest: &str, at: usize, error: &quick_xml::Error) -> Self {
        use quick_xml::errors::{Error, IllFormedError, SyntaxError};
        let line = rest.lines().next().unwrap_or_default();
        let range = at..at.saturating_add(line.trim_end().len());
        let (message, help) = match error {
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                let letter = at..at.saturating_add(1);
                return Malformed::new(letter, "`&` does not begin an entity", "Write `&amp;` for the character `&`.");
            }
            Error::Syntax(SyntaxError::UnclosedComment) => ("a comment is never closed", "Add `-->` where it ends."),
            Error::Syntax(SyntaxError::UnclosedCData) => ("a CDATA section is never closed", "Add `]]>` to its end."),
            Error::Syntax(SyntaxError::UnclosedDoctype) => ("the DOCTYPE is never closed", "Remove the DOCTYPE."),
            Error::Syntax(SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl) => {
                ("a processing instruction is never closed", "Add `?>` where it ends.")
            }
            Error::Syntax(
                SyntaxError::UnclosedSingleQuotedAttributeValue | SyntaxError::UnclosedDoubleQuotedAttributeValue,
            ) => ("the quote around an attribute's value is never closed", "Add the missing quote."),
            Error::Syntax(SyntaxError::UnclosedTag) => {
                ("`<` begins a tag that is never closed", "Add the missing `>`; write `&lt;` for the character `<`.")
            }
            _ => ("`<!` begins neither a comment nor a CDATA section", "Write `&lt;` for the character `<`."),
        };
        Malformed::new(range, message, help)
    }
}

/// `&name;` that stands for nothing.
pub(super) fn bad_reference(name: &str, range: Range<usize>) -> Malformed {
    let name = shortened(name);
    let message = if name.starts_with('#') {
        format!("`&{name};` is no character that XML allows")
    } else {
        format!("the entity `&{name};` is not defined")
    };
    let help = "XML knows `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`; write `&amp;` for the character `&`.";
    Malformed::new(range, message, help)
}

/// A piece of a broken file for a message: its first line, at most 40 characters of it.
pub(super) fn shortened(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.char_indices().nth(40).map_or(line, |(end, _)| line.get(..end).unwrap_or_default())
}
