//! reviewdog's diagnostic format. Columns count bytes in UTF-8 from 1 and `end` is exclusive.
//! <https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto>

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, terminal_safe};
use crate::finding::{FileId, Finding, Level, Location};
use crate::fix::Applicability;
use crate::text::Span;

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Place<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Clone, Copy, Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Clone, Copy, Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

/// Writes a diagnostic for each finding, and for each error of the run.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.counted().map(|finding| Diagnostic {
        message: report.advice(finding),
        location: place(report, finding.location()),
        severity: match finding.severity {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info => "INFO",
        },
        code: Code { value: finding.rule, url: finding.url.as_deref() },
        suggestions: suggestion(report, finding).into_iter().collect(),
    });
    let start = Position { line: 1, column: 1 };
    let errors = report.errors.iter().map(|error| Diagnostic {
        message: terminal_safe(&error.message).into_owned(),
        location: Place { path: report.path_of(error), range: Range { start, end: start } },
        severity: "ERROR",
        code: Code { value: error.code, url: None },
        suggestions: Vec::new(),
    });
    let diagnostics = findings.chain(errors).collect();
    let document = Document { source: Source { name: env!("CARGO_PKG_NAME") }, diagnostics };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// A safe fix as one suggestion: a suggestion is accepted alone and with one click, and it has no word for "unsafe" nor
/// for another file. The text between two edits is repeated, so that they cannot be accepted one without the other.
fn suggestion(report: &Report<'_>, finding: &Finding) -> Option<Suggestion> {
    let file = finding.location().file;
    let fix = finding.fix.as_ref().filter(|fix| fix.applicability == Applicability::Safe)?;
    let text = report.sources.source(file)?.whole()?;
    let start = fix.edits.first()?.span.start;
    let mut replaced = Span { start, end: start };
    let mut suggested = String::new();
    for edit in &fix.edits {
        if edit.file != file {
            return None;
        }
        suggested.push_str(text.get(replaced.end as usize..edit.span.start as usize)?);
        suggested.push_str(&edit.text);
        replaced.end = edit.span.end;
    }
    Some(Suggestion { range: range(report, file, replaced), text: suggested })
}

fn place<'a>(report: &'a Report<'a>, location: &Location) -> Place<'a> {
    Place { path: report.sources.path(location.file), range: range(report, location.file, location.span) }
}

fn range(report: &Report<'_>, file: FileId, span: Span) -> Range {
    let position = |byte: u32| {
        let Some(source) = report.sources.source(file) else { return Position { line: 1, column: 1 } };
        let at = source.position(byte);
        // A byte order mark is text of the first line to reviewdog.
        let start = if at.line == 1 { 0 } else { source.line_span(at.line).start };
        Position { line: at.line, column: at.byte.saturating_sub(start).saturating_add(1) }
    };
    Range { start: position(span.start), end: position(span.end) }
}
