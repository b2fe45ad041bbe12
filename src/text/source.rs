//! What a report needs of a file's text: all of it, or the lines around the places that it shows.

use std::ops::Range;

use super::{BYTE_ORDER_MARK, LineIndex, Position, Span, char_boundary, narrow};

/// How many lines of context a report shows around a place.
pub const CONTEXT: u32 = 1;
/// Of a place of more lines than this a report shows the first one.
pub const MOST_LINES: u32 = 6;

/// A file's text, or lines of it. Bytes and lines are those of the file, whatever of it is kept; what is asked of a
/// place that is not kept is answered for the nearest one that is.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// What is kept, one piece behind another.
    kept: String,
    index: LineIndex,
    /// The pieces, sorted; never none.
    pieces: Vec<Piece>,
    /// How many lines the file has.
    lines: u32,
    /// How many bytes the file has.
    bytes: usize,
}

/// A stretch of whole lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Piece {
    /// Its first byte in the file.
    byte: usize,
    /// Its first line in the file, from 0.
    line: u32,
    /// Its first byte in what is kept.
    kept_byte: usize,
    /// Its first line in what is kept, from 0.
    kept_line: u32,
}

impl SourceText {
    /// The whole text.
    #[must_use]
    pub fn new(text: String) -> Self {
        let index = LineIndex::new(&text);
        let (lines, bytes) = (index.line_count(), text.len());
        SourceText { kept: text, index, pieces: vec![Piece::default()], lines, bytes }
    }

    /// The lines of a text that a report shows for these places, sorted: a small part of the text where it is long.
    #[must_use]
    pub fn around(text: &str, places: &[Span]) -> Self {
        let mut shown: Vec<Range<usize>> = Vec::new();
        for place in places {
            let range = place.range();
            let (start, end) = (range.start.min(text.len()), range.end.min(text.len()));
            let inner = text.as_bytes().get(start..end).unwrap_or_default();
            if memchr::memchr_iter(b'\n', inner).nth(MOST_LINES as usize).is_some() {
                shown.extend([lines_around(text, start..start), lines_around(text, end..end)]);
            } else {
                shown.push(lines_around(text, start..end));
            }
        }
        shown.sort_unstable_by_key(|range| (range.start, range.end));
        if let Some(first) = shown.first_mut()
            && text.get(first.start..).is_some_and(|rest| rest.starts_with(BYTE_ORDER_MARK))
        {
            // What is kept begins with this character only where the file does.
            first.start = 0;
        }
        let (mut kept, mut pieces) = (String::new(), Vec::<Piece>::new());
        let (mut at, mut line, mut kept_line) = (0, 0, 0_u32);
        for range in shown {
            let start = range.start.max(at);
            let (Some(skipped), Some(piece)) = (text.get(at..start), text.get(start..range.end)) else { continue };
            if piece.is_empty() {
                continue;
            }
            line += breaks(skipped);
            if !skipped.is_empty() || pieces.is_empty() {
                pieces.push(Piece { byte: start, line, kept_byte: kept.len(), kept_line });
            }
            kept.push_str(piece);
            let within = breaks(piece);
            (at, line, kept_line) = (range.end, line + within, kept_line + within);
        }
        if pieces.is_empty() {
            pieces.push(Piece::default());
        }
        let lines = line + breaks(text.get(at..).unwrap_or_default()) + 1;
        kept.shrink_to_fit();
        SourceText { index: LineIndex::new(&kept), kept, pieces, lines, bytes: text.len() }
    }

    /// The text, where all of it is kept.
    #[must_use]
    pub fn whole(&self) -> Option<&str> {
        (self.kept.len() == self.bytes).then_some(&self.kept)
    }

    /// A stretch of the file that is kept.
    #[must_use]
    pub fn get(&self, range: Range<usize>) -> Option<&str> {
        let piece = self.piece_of(range.start);
        let start = range.start.checked_sub(piece.byte)?.checked_add(piece.kept_byte)?;
        let end = start.checked_add(range.end.checked_sub(range.start)?)?;
        self.kept.get(start..end).filter(|_| end <= self.end_of(piece))
    }

    /// The position of a byte; see [`LineIndex::position`].
    #[must_use]
    pub fn position(&self, byte: u32) -> Position {
        let piece = self.piece_of(byte as usize);
        let found = self.index.position(&self.kept, narrow(self.kept_byte(piece, byte as usize)));
        Position {
            line: found.line.saturating_sub(piece.kept_line).saturating_add(piece.line),
            byte: narrow((found.byte as usize).saturating_sub(piece.kept_byte).saturating_add(piece.byte)),
            ..found
        }
    }

    /// The nearest beginning of a character at or before a byte, at most the text's end.
    #[must_use]
    pub fn char_boundary(&self, byte: usize) -> usize {
        let piece = self.piece_of(byte);
        let found = char_boundary(&self.kept, self.kept_byte(piece, byte));
        found.saturating_sub(piece.kept_byte).saturating_add(piece.byte)
    }

    /// How many lines the text has; the empty text has one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.lines
    }

    /// The bytes of a line without its line break; see [`LineIndex::line_span`].
    #[must_use]
    pub fn line_span(&self, line: u32) -> Span {
        let at = line.saturating_sub(1);
        let piece = before(&self.pieces, |piece| piece.line <= at);
        let kept = self.index.line_span(&self.kept, at.saturating_sub(piece.line).saturating_add(piece.kept_line) + 1);
        let in_file = |byte: usize| byte.saturating_sub(piece.kept_byte).saturating_add(piece.byte);
        Span::new(in_file(kept.range().start), in_file(kept.range().end))
    }

    /// The piece that holds a byte of the file, or the last one before it.
    fn piece_of(&self, byte: usize) -> Piece {
        before(&self.pieces, |piece| piece.byte <= byte)
    }

    /// A byte of the file, or the nearest one of its piece, in what is kept.
    fn kept_byte(&self, piece: Piece, byte: usize) -> usize {
        byte.saturating_sub(piece.byte).saturating_add(piece.kept_byte).min(self.end_of(piece))
    }

    /// The end of a piece in what is kept.
    fn end_of(&self, piece: Piece) -> usize {
        let after = self.pieces.partition_point(|other| other.byte <= piece.byte);
        self.pieces.get(after).map_or(self.kept.len(), |next| next.kept_byte)
    }
}

/// The last piece that begins where it is asked for, else the first.
fn before(pieces: &[Piece], begins: impl Fn(&Piece) -> bool) -> Piece {
    let after = pieces.partition_point(begins);
    pieces.get(after.saturating_sub(1)).copied().unwrap_or_default()
}

/// The lines that hold a range, with those around them.
fn lines_around(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let line_start = |end: usize| memchr::memrchr(b'\n', bytes.get(..end).unwrap_or_default()).map_or(0, |at| at + 1);
    let line_end = |start: usize| {
        let rest = bytes.get(start..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(text.len(), |at| start.saturating_add(at).saturating_add(1))
    };
    let (mut start, mut end) = (line_start(range.start), line_end(range.end));
    for _ in 0..CONTEXT {
        (start, end) = (line_start(start.saturating_sub(1)), line_end(end));
    }
    start..end
}

fn breaks(text: &str) -> u32 {
    narrow(memchr::memchr_iter(b'\n', text.as_bytes()).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts() -> impl Strategy<Value = String> {
        let letters =
            prop_oneof![3 => Just('\n'), 1 => Just('\r'), 3 => Just('a'), 1 => Just('é'), 1 => Just('\u{feff}')];
        proptest::collection::vec(letters, 0..80).prop_map(|letters| letters.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_kept_answers_as_the_whole_text(
            text in texts(),
            places in proptest::collection::vec((0usize..100, 0usize..40), 0..5),
        ) {
            let whole = SourceText::new(text.clone());
            let spans = places.iter().map(|(start, length)| {
                let start = char_boundary(&text, *start);
                Span::new(start, char_boundary(&text, start + length))
            });
            let mut spans: Vec<Span> = spans.collect();
            spans.sort_unstable();
            let part = SourceText::around(&text, &spans);
            prop_assert_eq!(part.line_count(), whole.line_count());
            for span in spans {
                let [first, last] = [span.start, span.end].map(|byte| whole.position(byte));
                prop_assert_eq!(part.position(span.start), first);
                prop_assert_eq!(part.position(span.end), last);
                prop_assert_eq!(part.char_boundary(span.end as usize), span.end as usize);
                let shown = last.line.saturating_sub(first.line) <= MOST_LINES;
                let lines = if shown { first.line - 1..=last.line + 1 } else { first.line - 1..=first.line + 1 };
                for line in lines.filter(|line| (1..=whole.line_count()).contains(line)) {
                    prop_assert_eq!(part.line_span(line), whole.line_span(line));
                    let range = whole.line_span(line).range();
                    prop_assert_eq!(part.get(range.clone()), whole.get(range));
                }
            }
        }
    }

    #[test]
    fn little_is_kept_of_a_long_text() {
        let text = "0123456789\n".repeat(1000);
        let part = SourceText::around(&text, &[Span::new(5500, 5504), Span::new(0, 2), Span::new(0, 9000)]);
        assert_eq!((part.whole(), part.line_count()), (None, 1001));
        assert!(part.kept.len() < 150, "{}", part.kept.len());
        assert_eq!(part.get(5500..5504), text.get(5500..5504));
        assert_eq!(part.get(3000..3001), None);
        assert_eq!(SourceText::around("short", &[Span::new(1, 2)]).whole(), Some("short"));
    }
}
