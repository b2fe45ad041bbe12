//! Elements as nearly all of them are written: a name without a prefix, no attributes, and elements or a mere text in
//! them. They are read in one step, and only what is special goes through the tokenizer.

use super::{Close, Content, Event, Leaf, Open, Opened, Reader, Span, Stage};

impl<'a> Reader<'a> {
    /// The next event, where it is the beginning or the end of such an element and only white space stands before it.
    pub(super) fn plain_event(&mut self) -> Option<Event<'a>> {
        let beside_text = self.after_text || self.content.is_some_and(|content| content.text);
        if self.stage != Stage::Root || beside_text {
            return None;
        }
        let bytes = self.text.as_bytes();
        let start = self.at + spaces(bytes.get(self.at..)?);
        match bytes.get(start..)? {
            [b'<', b'/', name @ ..] => self.plain_end(start, name),
            [b'<', name @ ..] => self.plain_start(start, name),
            _ => None,
        }
    }

    fn plain_start(&mut self, start: usize, behind: &'a [u8]) -> Option<Event<'a>> {
        let length = name_length(behind);
        if length == 0 || behind.get(length) != Some(&b'>') {
            return None;
        }
        let end = start + length + "<>".len();
        let name = self.text.get(start + 1..end - 1)?;
        let (tag, depth) = (Span::new(start, end), self.opened.len());
        match text_length(behind.get(length + 1..)?, name.as_bytes()) {
            Some(length) => {
                let close = end + length;
                let leaf = Leaf::new(self.text.get(end..close)?, end, !self.has_returns, false);
                self.at = close + name.len() + "</>".len();
                self.content = None;
                self.pending = Some(Close { name, span: Span::new(start, self.at), depth, leaf: Some(leaf) });
            }
            None => {
                let name = u32::try_from(length).unwrap_or(u32::MAX);
                self.opened.push(Opened { start: tag.start, name, plain: true });
                self.content = Some(Content { start: end, plain: true, nil: false, text: false });
                self.at = end;
            }
        }
        Some(Event::Open(Open { name, tag, empty: false, nil: false, depth }))
    }

    fn plain_end(&mut self, start: usize, behind: &'a [u8]) -> Option<Event<'a>> {
        let opened = *self.opened.last()?;
        let length = opened.name as usize;
        let name_start = opened.start as usize + 1;
        let name = self.text.get(name_start..name_start + length)?;
        if !opened.plain || behind.get(length) != Some(&b'>') || !behind.starts_with(name.as_bytes()) {
            return None;
        }
        self.opened.pop();
        self.at = start + length + "</>".len();
        Some(Event::Close(self.closed(opened, name, start..self.at)))
    }
}

/// How many bytes are looked at in one step.
const STEP: usize = size_of::<u64>();

/// A byte in each place of a word.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; STEP])
}

/// The high bit of each byte.
const HIGH: u64 = each(0x80);

/// Goes on from the byte `at` up to the first that `ends` marks with its high bit, or to the end. Of a mark only the
/// lowest has to be true.
fn skip(bytes: &[u8], mut at: usize, ends: impl Fn(u64) -> u64) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let found = ends(u64::from_le_bytes(*chunk));
        if found != 0 {
            return at + first(found);
        }
        at += STEP;
    }
    let mut last = [0; STEP];
    let rest = bytes.get(at..).unwrap_or_default();
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    at + first(ends(u64::from_le_bytes(last))).min(rest.len())
}

/// The place of the lowest mark; behind the last place where there is none.
fn first(marks: u64) -> usize {
    (marks.trailing_zeros() / u8::BITS) as usize
}

/// Marks the bytes that are zero, the lowest one for certain.
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(each(1)) & !word & HIGH
}

/// Marks what ends a plain text: `<`, `>` and `&`.
fn ends_text(word: u64) -> u64 {
    // `<` and `>` differ in one bit.
    zeros((word | each(b'<' ^ b'>')) ^ each(b'<' | b'>')) | zeros(word ^ each(b'&'))
}

/// Marks what ends the name of a plain element, which is ASCII letters and digits.
fn ends_name(word: u64) -> u64 {
    let low = word & !HIGH;
    let from_to = |word: u64, from: u8, to: u8| (word + each(0x80 - from)) & !(word + each(0x7F - to));
    let letters = from_to(low | each(b'a' ^ b'A'), b'a', b'z');
    let digits = from_to(low, b'0', b'9');
    (!(letters | digits) | word) & HIGH
}

/// Marks all but white space.
fn ends_space(word: u64) -> u64 {
    let is_not = |byte: u8| (((word ^ each(byte)) & !HIGH) + !HIGH) | word;
    is_not(b' ') & is_not(b'\n') & is_not(b'\t') & is_not(b'\r') & HIGH
}

/// How many bytes of white space come first: nearly always a line break and an indentation.
fn spaces(bytes: &[u8]) -> usize {
    let mut at = usize::from(bytes.first() == Some(&b'\n'));
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let others = u64::from_le_bytes(*chunk) ^ each(b' ');
        at += first(others);
        if others != 0 {
            break;
        }
    }
    if bytes.get(at) == Some(&b'<') { at } else { skip(bytes, at, ends_space) }
}

/// The length of the name that comes first, as metadata elements are named: ASCII letters and digits.
fn name_length(bytes: &[u8]) -> usize {
    if bytes.first().is_some_and(u8::is_ascii_alphabetic) { skip(bytes, 0, ends_name) } else { 0 }
}

/// The length of the text that comes first, where it is nothing but text and the end tag of this name follows it.
fn text_length(content: &[u8], name: &[u8]) -> Option<usize> {
    let length = skip(content, 0, ends_text);
    let tag = content.get(length..)?.strip_prefix(b"</")?;
    (tag.get(name.len()) == Some(&b'>') && tag.starts_with(name)).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_step_of_eight_stops_where_a_step_of_one_does(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let count = |is_in: fn(u8) -> bool| bytes.iter().take_while(|byte| is_in(**byte)).count();
            prop_assert_eq!(skip(&bytes, 0, ends_text), count(|byte| !matches!(byte, b'<' | b'>' | b'&')));
            prop_assert_eq!(skip(&bytes, 0, ends_name), count(|byte| byte.is_ascii_alphanumeric()));
            prop_assert_eq!(spaces(&bytes), count(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')));
        }
    }

    #[test]
    fn every_byte_is_sorted_rightly_in_every_place() {
        for byte in 0..=u8::MAX {
            for place in 0..20 {
                let with = |around: u8| {
                    let mut bytes = [around; 20];
                    bytes[place] = byte;
                    bytes
                };
                let expected = |is_in: bool| if is_in { 20 } else { place };
                assert_eq!(skip(&with(b'a'), 0, ends_text), expected(!matches!(byte, b'<' | b'>' | b'&')), "{byte}");
                assert_eq!(skip(&with(b'Z'), 0, ends_name), expected(byte.is_ascii_alphanumeric()), "{byte}");
                let is_space = matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
                assert_eq!(spaces(&with(b' ')), expected(is_space), "{byte}");
            }
        }
    }
}
