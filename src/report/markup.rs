//! What the XML formats share.

use std::borrow::Cow;

use super::terminal_safe;

/// Text that an XML file may hold: besides what a terminal would obey, XML has no way to write U+FFFE and U+FFFF.
/// <https://www.w3.org/TR/xml/#charsets>
pub(super) fn xml_text(text: &str) -> Cow<'_, str> {
    let safe = terminal_safe(text);
    if safe.contains(['\u{fffe}', '\u{ffff}']) {
        return Cow::Owned(safe.replace('\u{fffe}', r"\u{fffe}").replace('\u{ffff}', r"\u{ffff}"));
    }
    safe
}
