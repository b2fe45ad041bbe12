//! The bytes before they are tokens: encoding, characters, XML declaration, DOCTYPE.

use std::ops::Range;

use super::tag::Attributes;
use super::{Malformed, is_space};

/// The mark that some editors put before UTF-8.
pub(super) const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// How UTF-16 begins, with its mark and without it.
const UTF16: &[&[u8]] = &[b"\xFF\xFE", b"\xFE\xFF", b"<\0", b"\0<"];

const SAVE_AS_UTF8: &str = "The platform reads UTF-8: save the file in that encoding.";

/// The file as text that holds only characters that XML allows.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Malformed> {
    if UTF16.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(Malformed::new(0..2.min(bytes.len()), "the file is encoded in UTF-16", SAVE_AS_UTF8));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let length = error.error_len().unwrap_or_else(|| bytes.len().saturating_sub(at));
        let byte = bytes.get(at).copied().unwrap_or_default();
        let message = format!("the byte `0x{byte:02X}` is not valid UTF-8");
        Malformed::new(at..at.saturating_add(length), message, SAVE_AS_UTF8)
    })?;
    let content = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    if content.starts_with(BYTE_ORDER_MARK) {
        let mark = BYTE_ORDER_MARK.len_utf8();
        let message = "the file begins with two byte order marks";
        return Err(Malformed::new(mark..mark.saturating_mul(2), message, "Remove the second one."));
    }
    if content.chars().all(is_space) {
        let help = "Write the component's root element, or delete the file.";
        return Err(Malformed::new(0..text.len(), "the file is empty", help));
    }
    match forbidden(text) {
        Some((at, letter)) => {
            let message = format!("XML does not allow the character `U+{:04X}`", u32::from(letter));
            Err(Malformed::new(at..at.saturating_add(letter.len_utf8()), message, "Remove it."))
        }
        None => Ok(text),
    }
}

/// The characters that XML allows. <https://www.w3.org/TR/xml/#charsets>
pub(super) fn is_allowed(letter: char) -> bool {
    !matches!(letter, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

/// The first character that XML does not allow. Blocks are folded without branches, which the compiler turns into
/// vector code: this runs over every byte.
fn forbidden(text: &str) -> Option<(usize, char)> {
    const BLOCK: usize = 1024;
    // U+FFFE and U+FFFF begin with this byte, and so do few other characters.
    let suspicious = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0xEF;
    let is_suspicious = |block: &[u8]| block.iter().fold(false, |found, byte| found | suspicious(*byte));
    if !text.as_bytes().chunks(BLOCK).any(is_suspicious) {
        return None;
    }
    text.char_indices().find(|(_, letter)| !is_allowed(*letter))
}

/// Checks `<?xml version="1.0" encoding="UTF-8"?>`.
pub(super) fn check_declaration(text: &str, range: Range<usize>) -> Result<(), Malformed> {
    const ORDER: &[&str] = &["version", "encoding", "standalone"];
    let inner = range.start.saturating_add("<?xml".len())..range.end.saturating_sub("?>".len());
    let mut attributes = Attributes::new(text, inner);
    let mut next = 0;
    while let Some(attribute) = attributes.next()? {
        let place = ORDER.iter().position(|name| *name == attribute.name);
        match place {
            Some(place) if place >= next && (next > 0 || place == 0) => next = place.saturating_add(1),
            _ => {
                let message = format!("the XML declaration has `{}` where it may not stand", attribute.name);
                return Err(Malformed::new(attribute.range, message, DECLARATION));
            }
        }
        let known = ["utf-8", "us-ascii", "ascii"].iter().any(|name| attribute.value.eq_ignore_ascii_case(name));
        if attribute.name == "encoding" && !known {
            let message = format!("the file declares the encoding `{}`", super::shortened(attribute.value));
            return Err(Malformed::new(attribute.range, message, SAVE_AS_UTF8));
        }
    }
    if next == 0 { Err(Malformed::new(range, "the XML declaration has no version", DECLARATION)) } else { Ok(()) }
}

const DECLARATION: &str = "Write `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`.";

/// Checks `<!DOCTYPE name …>`. What an internal subset declares is not looked at, but an entity is refused: the
/// platform does not know it.
pub(super) fn check_doctype(text: &str, range: Range<usize>) -> Result<(), Malformed> {
    const REMOVE: &str = "Metadata files need no DOCTYPE: remove it, and write the text instead of the entity.";
    let written = text.get(range.clone()).unwrap_or_default();
    if let Some(at) = written.find("<!ENTITY") {
        let start = range.start.saturating_add(at);
        let message = "the DOCTYPE declares an entity, which the platform does not expand";
        return Err(Malformed::new(start..start.saturating_add("<!ENTITY".len()), message, REMOVE));
    }
    if !is_doctype(written) {
        return Err(Malformed::new(range, "the DOCTYPE is not well-formed", REMOVE));
    }
    Ok(())
}

/// `<!DOCTYPE S Name (S ExternalID)? S? ('[' … ']' S?)? >`
fn is_doctype(written: &str) -> bool {
    let Some(rest) = written.strip_prefix("<!DOCTYPE").and_then(|rest| rest.strip_suffix('>')) else { return false };
    let named = rest.trim_start_matches(is_space);
    let Ok(end) = super::tag::plain_name(named, 0..named.len()) else { return false };
    let after = named.get(end..).unwrap_or_default().trim_start_matches(is_space);
    let literals = if after.starts_with("SYSTEM") {
        1
    } else if after.starts_with("PUBLIC") {
        2
    } else {
        0
    };
    let mut rest_of_it = if literals == 0 { after } else { after.get(6..).unwrap_or_default() };
    for _ in 0..literals {
        match literal(rest_of_it) {
            Some(after) => rest_of_it = after,
            None => return false,
        }
    }
    let subset = rest_of_it.trim_matches(is_space);
    named.len() < rest.len() && (subset.is_empty() || (subset.starts_with('[') && subset.ends_with(']')))
}

/// What follows white space and a quoted literal.
fn literal(text: &str) -> Option<&str> {
    let value = text.trim_start_matches(is_space);
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (_, after) = value.get(1..)?.split_once(quote)?;
    (value.len() < text.len()).then_some(after)
}
