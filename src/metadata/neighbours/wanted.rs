//! Whether a flow is worth parsing: flows are large, many, and mostly none of our business.

use std::ops::Range;

use memchr::{memchr2_iter, memmem};

use super::flow::OF_SETS;

/// Whether the bytes hold one of the names, upper and lower case of ASCII letters being the same, or speak of
/// permission sets. An empty name is everywhere.
#[must_use]
pub fn flow_is_wanted(bytes: &[u8], needles: &[&str]) -> bool {
    memmem::find(bytes, OF_SETS).is_some() || needles.iter().any(|needle| holds(bytes, needle.as_bytes()))
}

/// Whether the bytes hold the needle, upper and lower case of ASCII letters being the same.
///
/// Looks for the part of the needle that has no case, such as the `__` behind a namespace, and compares around it.
#[must_use]
pub fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    holds_where(bytes, needle, |_, _| true)
}

/// Whether the bytes hold this name, and not one that it is a part of. A namespace may stand before it.
#[must_use]
pub fn holds_name(bytes: &[u8], name: &[u8]) -> bool {
    holds_where(bytes, name, |before, behind| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric();
        !before.is_some_and(is_letter) && !behind.is_some_and(|byte| is_letter(byte) || byte == b'_')
    })
}

/// `accept` is given the bytes before and behind what was found.
fn holds_where(bytes: &[u8], needle: &[u8], accept: impl Fn(Option<u8>, Option<u8>) -> bool) -> bool {
    let Some(first) = needle.first() else { return true };
    let stands_at = |start: usize| {
        let end = start.saturating_add(needle.len());
        bytes.get(start..end).is_some_and(|found| found.eq_ignore_ascii_case(needle)) && {
            let before = start.checked_sub(1).and_then(|before| bytes.get(before));
            accept(before.copied(), bytes.get(end).copied())
        }
    };
    let anchor = longest_caseless_run(needle);
    if anchor.is_empty() {
        return memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), bytes).any(stands_at);
    }
    let finder = memmem::Finder::new(needle.get(anchor.clone()).unwrap_or_default());
    let mut from = anchor.start;
    while let Some(found) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
        let at = from.saturating_add(found);
        if stands_at(at.saturating_sub(anchor.start)) {
            return true;
        }
        // Matches may overlap: `__` stands twice in `___`.
        from = at.saturating_add(1);
    }
    false
}

fn longest_caseless_run(needle: &[u8]) -> Range<usize> {
    let mut longest = 0..0;
    let mut start = 0;
    for (at, byte) in needle.iter().enumerate() {
        if byte.is_ascii_alphabetic() {
            start = at.saturating_add(1);
        } else if at.saturating_add(1).saturating_sub(start) > longest.len() {
            longest = start..at.saturating_add(1);
        }
    }
    longest
}
