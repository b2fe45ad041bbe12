//! Positions in a text. Inside forcelint a place is a span of bytes; lines and columns are computed at the edge only,
//! when a report is written.

mod source;

use std::ops::Range;

use serde::Serialize;

pub use source::{CONTEXT, MOST_LINES, SourceText};

/// A half-open range of bytes in one file. Files over 64 MB are never read, so 32 bits are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; positions beyond 32 bits are cut to the largest one.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Span { start: narrow(start), end: narrow(end.max(start)) }
    }

    /// Whether `inner` lies wholly inside this span.
    #[must_use]
    pub fn contains(&self, inner: Span) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// The span as a range, to slice a text.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A place as people and editors name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
pub struct Position {
    /// The line, from 1. Lines end at LF or CRLF.
    pub line: u32,
    /// The column in Unicode code points, from 1. A byte order mark takes no column.
    pub column: u32,
    /// The column in UTF-16 code units, from 1.
    pub utf16: u32,
    /// The byte in the file, from 0.
    pub byte: u32,
}

impl Position {
    /// The beginning of a file.
    pub const START: Position = Position { line: 1, column: 1, utf16: 1, byte: 0 };
}

/// What a byte order mark is in UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Counts are kept for every so many bytes of a text that is not ASCII, so that a column costs the same in a line of
/// ten megabytes as in a short one.
const STRIDE: usize = 1024;

/// Where the lines of a text begin, and how many characters stand before a byte of it.
#[derive(Clone, Debug)]
pub struct LineIndex {
    /// The first byte of each line; never empty.
    starts: Vec<u32>,
    /// The counts before each multiple of `STRIDE` bytes; empty where the text is ASCII and every byte is a column.
    counts: Vec<Counts>,
}

/// How many characters begin in a stretch of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    code_points: u32,
    utf16: u32,
}

impl Counts {
    fn of(bytes: &[u8]) -> Self {
        let begins = bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count();
        let surrogate_pairs = bytes.iter().filter(|&&byte| byte >= 0b1111_0000).count();
        Counts { code_points: narrow(begins), utf16: narrow(begins.saturating_add(surrogate_pairs)) }
    }

    fn plus(self, other: Self) -> Self {
        Counts {
            code_points: self.code_points.saturating_add(other.code_points),
            utf16: self.utf16.saturating_add(other.utf16),
        }
    }

    fn minus(self, other: Self) -> Self {
        Counts {
            code_points: self.code_points.saturating_sub(other.code_points),
            utf16: self.utf16.saturating_sub(other.utf16),
        }
    }
}

impl LineIndex {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let first = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| narrow(at.saturating_add(1)));
        let starts = std::iter::once(narrow(first)).chain(breaks).collect();
        let mut counts = Vec::new();
        if !text.is_ascii() {
            let mut before = Counts::default();
            for stretch in text.as_bytes().chunks(STRIDE) {
                counts.push(before);
                before = before.plus(Counts::of(stretch));
            }
            counts.push(before);
        }
        LineIndex { starts, counts }
    }

    /// The position of a byte of the text that this index was made from. A byte beyond the end stands for the end, one
    /// inside a character for the character's beginning.
    #[must_use]
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let byte = char_boundary(text, byte as usize);
        let line = self.starts.partition_point(|&start| start as usize <= byte).max(1);
        let start = self.starts.get(line - 1).map_or(0, |&start| start as usize);
        let Counts { code_points, utf16 } = self.before(text, byte).minus(self.before(text, start));
        Position {
            line: narrow(line),
            column: code_points.saturating_add(1),
            utf16: utf16.saturating_add(1),
            byte: narrow(byte),
        }
    }

    /// How many lines the text has; the empty text has one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        narrow(self.starts.len())
    }

    /// The bytes of a line (from 1) without its line break and without a byte order mark. A line beyond the last one is
    /// empty and stands at the end.
    #[must_use]
    pub fn line_span(&self, text: &str, line: u32) -> Span {
        let at = (line as usize).saturating_sub(1);
        let Some(&start) = self.starts.get(at) else { return Span::new(text.len(), text.len()) };
        let start = start as usize;
        let end = self.starts.get(at + 1).map_or(text.len(), |&next| next as usize);
        let content = text.get(start..end).unwrap_or_default();
        let content = content.strip_suffix('\n').map_or(content, |line| line.strip_suffix('\r').unwrap_or(line));
        Span::new(start, start.saturating_add(content.len()))
    }

    /// The characters that begin before a byte.
    fn before(&self, text: &str, byte: usize) -> Counts {
        match self.counts.get(byte / STRIDE) {
            None => Counts { code_points: narrow(byte), utf16: narrow(byte) },
            Some(&counts) => {
                let rest = text.as_bytes().get(byte - byte % STRIDE..byte).unwrap_or_default();
                counts.plus(Counts::of(rest))
            }
        }
    }
}

/// The nearest beginning of a character at or before a byte, at most the text's end.
pub(crate) fn char_boundary(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The position of a byte, character by character.
    fn counted(text: &str, byte: usize) -> Position {
        let mut position = Position::START;
        for (at, letter) in text.char_indices() {
            if at + letter.len_utf8() > byte {
                break;
            }
            position.byte = (at + letter.len_utf8()) as u32;
            match letter {
                '\n' => position = Position { line: position.line + 1, column: 1, utf16: 1, ..position },
                '\u{feff}' if at == 0 => {}
                _ => {
                    position.column += 1;
                    position.utf16 += letter.len_utf16() as u32;
                }
            }
        }
        position
    }

    fn texts() -> impl Strategy<Value = String> {
        let letters = prop_oneof![Just('\n'), Just('\r'), Just('a'), Just('é'), Just('€'), Just('𝄞'), any::<char>()];
        let text = proptest::collection::vec(letters, 0..40).prop_map(|letters| letters.into_iter().collect());
        (any::<bool>(), text)
            .prop_map(|(mark, text): (bool, String)| if mark { format!("\u{feff}{text}") } else { text })
    }

    proptest! {
        #[test]
        fn a_position_is_what_counting_gives(text in texts(), byte in 0usize..200) {
            prop_assert_eq!(LineIndex::new(&text).position(&text, byte as u32), counted(&text, byte));
        }

        #[test]
        fn counts_carry_over_strides(text in texts(), times in 1usize..400, byte in 0usize..20_000) {
            let long = text.repeat(times);
            prop_assert_eq!(LineIndex::new(&long).position(&long, byte as u32), counted(&long, byte));
        }

        #[test]
        fn a_position_leads_back_to_its_byte(text in texts(), times in 1usize..400, at in 0usize..20_000) {
            let source = SourceText::new(text.repeat(times));
            let byte = char_boundary(source.whole().unwrap(), at.max(source.line_span(1).start as usize));
            let position = source.position(byte as u32);
            prop_assert_eq!(position.byte as usize, byte);
            let start = source.line_span(position.line).start as usize;
            let line = &source.whole().unwrap()[start..];
            let behind = |width: fn(char) -> usize, column: u32| {
                let mut left = column as usize - 1;
                let letters = line.chars().take_while(|&letter| {
                    let stands_before = left > 0;
                    left = left.saturating_sub(width(letter));
                    stands_before
                });
                start + letters.map(char::len_utf8).sum::<usize>()
            };
            prop_assert_eq!(behind(|_| 1, position.column), byte);
            prop_assert_eq!(behind(char::len_utf16, position.utf16), byte);
        }

        #[test]
        fn lines_cover_the_text(text in texts()) {
            let index = LineIndex::new(&text);
            let content = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let expected: Vec<&str> =
                content.split('\n').enumerate().map(|(at, line)| {
                    let last = at + 1 == content.split('\n').count();
                    if last { line } else { line.strip_suffix('\r').unwrap_or(line) }
                }).collect();
            let lines: Vec<&str> =
                (1..=index.line_count()).map(|line| &text[index.line_span(&text, line).range()]).collect();
            prop_assert_eq!(lines, expected);
        }

        #[test]
        fn a_lines_beginning_is_its_first_column(text in texts()) {
            let source = SourceText::new(text);
            for line in 1..=source.line_count() {
                let position = source.position(source.line_span(line).start);
                prop_assert_eq!((position.line, position.column, position.utf16), (line, 1, 1));
            }
        }
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let source = SourceText::new("\u{feff}<a>\r\n<b/>".to_owned());
        assert_eq!(source.position(0), Position::START);
        assert_eq!(source.position(3), Position { byte: 3, ..Position::START });
        assert_eq!(source.position(8), Position { line: 2, column: 1, utf16: 1, byte: 8 });
        assert_eq!(source.line_span(1), Span::new(3, 6));
        assert_eq!(source.line_span(9), Span::new(12, 12));
    }

    #[test]
    fn columns_count_code_points_and_utf16_units() {
        let source = SourceText::new("é𝄞x".to_owned());
        assert_eq!(source.position(6), Position { line: 1, column: 3, utf16: 4, byte: 6 });
        assert_eq!(source.position(4), Position { line: 1, column: 2, utf16: 2, byte: 2 }, "inside a character");
        assert_eq!(source.position(99).byte, 7, "beyond the end");
    }
}
