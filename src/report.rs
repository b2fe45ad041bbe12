//! What is written at the end of a run: one file a format, all from the same [`Report`].

use std::borrow::Cow;
use std::io::{self, Write};

use crate::finding::{FileId, Finding, Location, RunError, Subject, Suppressed};
use crate::text::{Position, SourceText};

pub mod checkstyle;
pub mod concise;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod jsonl;
pub mod junit;
mod markup;
pub mod rdjson;
pub mod sarif;
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
    /// For programs that read a line at a time: each finding of `json` on its own line, the summary last
    Jsonl,
    /// For code scanning services: SARIF 2.1.0
    Sarif,
    /// For GitHub Actions: workflow commands that annotate a pull request
    Github,
    /// For GitLab: a Code Quality report
    Gitlab,
    /// For test reporters: JUnit XML
    Junit,
    /// For everything that reads Checkstyle's XML
    Checkstyle,
    /// For reviewdog: its diagnostic format, with suggestions
    Rdjson,
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
    /// The text around the findings in the file, all of it where a fix changes it; `None` where the file could not be
    /// read again or has changed.
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
    /// Findings whose only fixes are unsafe.
    #[serde(skip)]
    pub unsafely_fixable: usize,
    /// Findings that were fixed in this run.
    #[serde(skip)]
    pub fixed: usize,
}

/// Everything that a run has to say.
#[derive(Clone, Copy)]
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

    /// The findings that count: formats that have no word for a suppressed finding leave it out.
    fn counted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.suppressed.is_none())
    }

    /// The path that a run's error is about; the project's root where it is about no file.
    fn path_of(&self, error: &RunError) -> &str {
        error.file.map_or(self.root, |file| self.sources.path(file))
    }

    /// Everything about a finding that is no place of its own, in plain lines: the sentence, why it matters and what to
    /// write, the related places, the page that says so.
    fn advice(&self, finding: &Finding) -> String {
        let mut lines = vec![terminal_safe(&finding.message).into_owned()];
        lines.extend(finding.help.lines().map(|line| terminal_safe(line).into_owned()));
        lines.extend(finding.related.iter().map(|related| match &related.location {
            Some(location) => format!("{}: {}", self.place(location), terminal_safe(&related.message)),
            None => terminal_safe(&related.message).into_owned(),
        }));
        lines.extend(finding.url.iter().map(|url| format!("See {}", terminal_safe(url))));
        lines.join("\n")
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
        Format::Jsonl => jsonl::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Checkstyle => checkstyle::write(report, out),
        Format::Rdjson => rdjson::write(report, out),
    }
}

/// `suppressed by accept: the reason`
fn describe_suppression(suppressed: &Suppressed) -> String {
    match suppressed.reason.as_str() {
        "" => format!("suppressed by {}", suppressed.by),
        reason => format!("suppressed by {}: {}", suppressed.by, terminal_safe(reason)),
    }
}

/// A subject in words that stay the same when its file moves: `PermissionSet:Sales field:Account.SSN__c`.
fn name_of(subject: &Subject, path: &str) -> String {
    let component = match subject.kind.as_str() {
        "" => path.to_owned(),
        kind => format!("{kind}:{}", subject.name),
    };
    if subject.member.is_empty() { component } else { format!("{component} {}", subject.member) }
}

/// Text from a file as a terminal or the log of a CI server may show it: control characters (line breaks, escapes, C1)
/// and characters that reorder text are written as escapes, and so is the first sign of what a server would obey. A tab
/// stays.
#[must_use]
pub fn terminal_safe(text: &str) -> Cow<'_, str> {
    let safe = |letter: char| letter == '\t' || !(letter.is_control() || reorders(letter));
    if text.chars().all(safe) && !text.contains(['#', ':']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len().saturating_add(8));
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if !safe(letter) {
            escaped.extend(letter.escape_default());
        } else if commands(before, text.get(at..).unwrap_or_default()) {
            escaped.extend(letter.escape_unicode());
        } else {
            escaped.push(letter);
        }
        before = letter;
    }
    if escaped == text { Cow::Borrowed(text) } else { Cow::Owned(escaped) }
}

/// Whether a CI server takes what begins here for a command: `::name` at the beginning of a line (GitHub Actions; a
/// text may be wrapped before every word), `##[name]` and `##vso[name]` anywhere (GitHub Actions, Azure Pipelines).
fn commands(before: char, rest: &str) -> bool {
    (before.is_whitespace() && rest.starts_with("::")) || rest.starts_with("##[") || rest.starts_with("##vso[")
}

/// Characters that change the order or the lines of what is shown around them: the bidirectional controls and the line
/// and paragraph separators. <https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>
fn reorders(letter: char) -> bool {
    matches!(letter,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod tests;
