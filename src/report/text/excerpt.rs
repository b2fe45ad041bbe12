//! The few lines of a file that a report quotes. miette reads a source from its first byte for every label and shows
//! lines whole; an excerpt is short however long the file and its lines are, and safe to show.

use std::collections::BTreeMap;
use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::report::terminal_safe;
use crate::text::{CONTEXT, MOST_LINES, Position, SourceText, Span};

/// The longest line that is quoted whole, in bytes; of a longer one a stretch of this length is quoted.
const WINDOW: usize = 200;
/// How many bytes of a long line are quoted before the place that matters.
const LEAD: usize = 60;

/// A place to mark in an excerpt.
pub(super) struct Label {
    /// The place in the source.
    pub(super) span: Span,
    /// What to write beside it.
    pub(super) text: Option<String>,
}

/// Lines of one file with marks in them.
#[derive(Debug)]
pub(super) struct Excerpt {
    path: String,
    /// The quoted lines, each with a line break.
    text: String,
    lines: Vec<Line>,
    marks: Vec<Mark>,
}

#[derive(Debug)]
struct Line {
    number: u32,
    /// Where the line stands in the excerpt.
    quoted: Range<usize>,
    /// Where the quoted stretch begins in the excerpt, after the sign that something is left out.
    stretch: usize,
    /// The quoted stretch of the source.
    source: Range<usize>,
}

#[derive(Debug)]
struct Mark {
    label: usize,
    text: Option<String>,
    at: Range<usize>,
    position: Position,
}

impl Excerpt {
    /// The lines of all labels. The first label is the primary one: where two stand in one long line, its surroundings
    /// are quoted. `gap` is the sign that a part of a line is left out.
    pub(super) fn new(path: &str, source: &SourceText, labels: &[Label], gap: &str) -> Self {
        let path = terminal_safe(path).into_owned();
        let mut excerpt = Excerpt { path, text: String::new(), lines: Vec::new(), marks: Vec::new() };
        let mut focus: BTreeMap<u32, Option<u32>> = BTreeMap::new();
        for label in labels {
            let (first, last) = extent(source, label.span);
            let below = last.saturating_add(CONTEXT).min(last_line(source)).max(last);
            for line in first.saturating_sub(CONTEXT).max(1)..=below {
                focus.entry(line).or_default();
            }
            focus.entry(first).or_default().get_or_insert(label.span.start);
        }
        for (line, byte) in focus {
            excerpt.quote(source, line, byte, gap);
        }
        for (number, label) in labels.iter().enumerate() {
            excerpt.marks.extend(excerpt.mark(source, number, label));
        }
        excerpt
    }

    /// Whether a label, by its number in the list given, could be shown: it cannot where it stands in a long line, far
    /// from the first one.
    pub(super) fn shows(&self, label: usize) -> bool {
        self.marks.iter().any(|mark| mark.label == label)
    }

    /// The labels for miette, the first one primary.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.marks.iter().map(|mark| {
            let span = SourceSpan::from(mark.at.clone());
            match mark.label {
                0 => LabeledSpan::new_primary_with_span(mark.text.clone(), span),
                _ => LabeledSpan::new_with_span(mark.text.clone(), span),
            }
        })
    }

    fn quote(&mut self, source: &SourceText, number: u32, focus: Option<u32>, gap: &str) {
        let whole = source.line_span(number).range();
        let stretch = window(source, &whole, focus.map_or(whole.start, |byte| byte as usize));
        let start = self.text.len();
        if stretch.start > whole.start {
            self.text.push_str(gap);
        }
        let stretch_start = self.text.len();
        self.text.push_str(&terminal_safe(source.get(stretch.clone()).unwrap_or_default()));
        if stretch.end < whole.end {
            self.text.push_str(gap);
        }
        self.text.push('\n');
        let quoted = start..self.text.len();
        self.lines.push(Line { number, quoted, stretch: stretch_start, source: stretch });
    }

    fn mark(&self, source: &SourceText, number: usize, label: &Label) -> Option<Mark> {
        let (first, last) = extent(source, label.span);
        let (first, last) = (self.line(first)?, self.line(last)?);
        let line = source.line_span(first.number).range();
        let start = source.char_boundary(label.span.start as usize).clamp(line.start, line.end);
        if start < first.source.start || start > first.source.end {
            return None;
        }
        let position = source.position(label.span.start);
        let from = first.offset_of(source, start);
        let to = last.offset_of(source, source.char_boundary(label.span.end as usize));
        Some(Mark { label: number, text: label.text.clone(), at: from..to.max(from), position })
    }

    fn line(&self, number: u32) -> Option<&Line> {
        let at = self.lines.binary_search_by_key(&number, |line| line.number).ok()?;
        self.lines.get(at)
    }

    /// The numbers (in `lines`) of the lines from the one that holds `span`'s beginning to the one that holds its end.
    fn lines_of(&self, span: &SourceSpan) -> Option<(usize, usize)> {
        let holding = |byte: usize| self.lines.partition_point(|line| line.quoted.start <= byte).checked_sub(1);
        let last_byte = span.offset().saturating_add(span.len().saturating_sub(1));
        Some((holding(span.offset())?, holding(last_byte)?))
    }

    fn adjoin(&self, upper: usize, lower: usize) -> bool {
        match (self.lines.get(upper), self.lines.get(lower)) {
            (Some(upper), Some(lower)) => upper.number.saturating_add(1) == lower.number,
            _ => false,
        }
    }
}

impl Line {
    /// Where a byte of the source stands in the excerpt; the nearest place where it is not quoted.
    fn offset_of(&self, source: &SourceText, byte: usize) -> usize {
        let byte = byte.clamp(self.source.start, self.source.end);
        let before = source.get(self.source.start..byte).unwrap_or_default();
        self.stretch.saturating_add(terminal_safe(before).len())
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (mut first, mut last) = self.lines_of(span).ok_or(MietteError::OutOfBounds)?;
        for _ in 0..lines_before {
            first = first.checked_sub(1).filter(|&above| self.adjoin(above, first)).unwrap_or(first);
        }
        for _ in 0..lines_after {
            last = Some(last.saturating_add(1)).filter(|&below| self.adjoin(last, below)).unwrap_or(last);
        }
        let (Some(upper), Some(lower)) = (self.lines.get(first), self.lines.get(last)) else {
            return Err(MietteError::OutOfBounds);
        };
        let bytes = upper.quoted.start..lower.quoted.end;
        let data = self.text.get(bytes.clone()).ok_or(MietteError::OutOfBounds)?;
        let marked = self.marks.iter().find(|mark| mark.at.start == span.offset() && mark.at.len() == span.len());
        let position = marked.map_or(Position { line: upper.number, ..Position::START }, |mark| mark.position);
        Ok(Box::new(MietteSpanContents::new_named(
            format!("{}:{}:{}", self.path, position.line, position.column),
            data.as_bytes(),
            SourceSpan::from(bytes),
            (upper.number as usize).saturating_sub(1),
            0,
            last.saturating_sub(first).saturating_add(1),
        )))
    }
}

/// The first and the last line that a label marks; a place of many lines is marked on the first only.
fn extent(source: &SourceText, span: Span) -> (u32, u32) {
    let first = source.position(span.start).line;
    let last = source.position(span.end.saturating_sub(1).max(span.start)).line;
    if last.saturating_sub(first) < MOST_LINES { (first, last) } else { (first, first) }
}

/// The last line worth quoting as context: the empty one after the last line break is none.
fn last_line(source: &SourceText) -> u32 {
    let last = source.line_count();
    if source.line_span(last).range().is_empty() { last.saturating_sub(1) } else { last }
}

/// The part of a line that is quoted: all of it, or a stretch around a byte.
fn window(source: &SourceText, line: &Range<usize>, focus: usize) -> Range<usize> {
    if line.len() <= WINDOW {
        return line.clone();
    }
    let latest = line.end.saturating_sub(WINDOW);
    let start = focus.saturating_sub(LEAD).clamp(line.start, latest);
    let end = start.saturating_add(WINDOW).min(line.end);
    source.char_boundary(start)..source.char_boundary(end)
}
