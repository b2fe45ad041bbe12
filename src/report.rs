//! What is written at the end of a run: one file a format, all from the same [`Report`].

use std::borrow::Cow;
use std::io::{self, Write};

use crate::finding::{FileId, Finding, Location, RunError};
use crate::text::{Position, SourceText};

pub mod concise;
pub mod json;
pub mod text;

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people: with the lines of the files
    Text,
    /// For people and editors: one line a finding
    Concise,
    /// For programs: everything, in one document
    Json,
}

/// How the formats for people look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours.
    pub color: bool,
    /// Whether to draw with more than ASCII.
    pub unicode: bool,
    /// The width of the terminal in columns.
    pub width: usize,
    /// Whether the terminal shows hyperlinks.
    pub links: bool,
}

/// The files that a report quotes.
pub trait Sources {
    /// The path relative to the directory the command runs in, with `/`.
    fn path(&self, file: FileId) -> &str;
    /// The text; `None` where the file could not be read again or has changed.
    fn source(&self, file: FileId) -> Option<&SourceText>;
}

/// The numbers of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Summary {
    /// Files linted.
    pub files: usize,
    /// Components linted.
    pub components: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
    /// Findings that something says are meant.
    pub suppressed: usize,
    /// Findings with a safe fix.
    pub fixable: usize,
}

/// Everything that a run has to say.
pub struct Report<'a> {
    /// The directory that paths are relative to.
    pub root: &'a str,
    /// forcelint's version.
    pub version: &'a str,
    /// The findings, sorted.
    pub findings: &'a [Finding],
    /// What makes the run untrustworthy.
    pub errors: &'a [RunError],
    /// What a person should know about the run.
    pub notes: &'a [String],
    /// The numbers.
    pub summary: Summary,
    /// The files.
    pub sources: &'a dyn Sources,
}

impl Report<'_> {
    /// Where a location starts and ends; the beginning of its file where the text is not at hand.
    fn range(&self, location: &Location) -> (Position, Position) {
        match self.sources.source(location.file) {
            Some(source) => (source.position(location.span.start), source.position(location.span.end)),
            None => (Position::START, Position::START),
        }
    }

    /// `path:line:column`, safe for a terminal.
    fn place(&self, location: &Location) -> String {
        let (start, _) = self.range(location);
        format!("{}:{}:{}", terminal_safe(self.sources.path(location.file)), start.line, start.column)
    }
}

/// Writes the report in a format.
///
/// # Errors
/// Writing failed.
pub fn write(format: Format, report: &Report<'_>, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, out, style),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
    }
}

/// Text from a file as a terminal may show it: control characters (line breaks, escapes, C1) and characters that
/// reorder text are written as escapes. A tab stays.
#[must_use]
pub fn terminal_safe(text: &str) -> Cow<'_, str> {
    let safe = |letter: char| letter == '\t' || !(letter.is_control() || reorders(letter));
    if text.chars().all(safe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len().saturating_add(8));
    for letter in text.chars() {
        if safe(letter) {
            escaped.push(letter);
        } else {
            escaped.extend(letter.escape_default());
        }
    }
    Cow::Owned(escaped)
}

/// Characters that change the order or the lines of what is shown around them: the bidirectional controls and the line
/// and paragraph separators. <https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>
fn reorders(letter: char) -> bool {
    matches!(letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
