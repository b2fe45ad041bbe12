//! The report for people: each finding with the lines that it is about.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Report, Style, Summary, describe_suppression, terminal_safe};
use crate::finding::{Finding, Level, RelatedLocation};
use crate::fix::{Applicability, Fix};
use crate::text::{SourceText, Span};

mod excerpt;
mod renderer;

use excerpt::{Excerpt, Label};
use renderer::{Renderer, Shown};

/// How many members, and how many related places, are shown of a finding.
const MOST_PLACES: usize = 5;

/// A mistake in a file of configuration or a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The file, as it is to be shown.
    pub path: String,
    /// The place in it, where there is one.
    pub span: Option<Span>,
    /// One sentence.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The file's text; empty where it could not be read.
    pub source: String,
}

/// A file's mistake with the line that it stands in; the text ends with a line break.
#[must_use]
pub fn render_file_error(error: &FileError, style: &Style) -> String {
    let renderer = Renderer::new(style);
    let excerpt = error.span.filter(|_| !error.source.is_empty()).map(|span| {
        let source = SourceText::new(error.source.clone());
        Excerpt::new(&error.path, &source, &[Label { span, text: None }], renderer.gap())
    });
    let message = match excerpt {
        Some(_) => Cow::Borrowed(&*error.message),
        None => Cow::Owned(format!("{}: {}", error.path, error.message)),
    };
    renderer.draw(&Shown {
        code: Level::Error.to_string(),
        level: Level::Error,
        message: &message,
        help: error.help.as_deref().unwrap_or_default(),
        url: None,
        excerpt,
    })
}

/// Writes each finding with its lines, the errors and notes of the run, and a line that sums up.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let renderer = Renderer::new(style);
    for finding in report.findings {
        write_finding(report, finding, &renderer, out)?;
        writeln!(out)?;
    }
    for error in report.errors {
        let message = match error.file {
            Some(file) => Cow::Owned(format!("{}: {}", report.sources.path(file), error.message)),
            None => Cow::Borrowed(&*error.message),
        };
        let code = format!("error[{}]", error.code);
        let shown = Shown { code, level: Level::Error, message: &message, help: "", url: None, excerpt: None };
        writeln!(out, "{}", renderer.draw(&shown))?;
    }
    for note in report.notes {
        writeln!(out, "note: {}", terminal_safe(note))?;
    }
    writeln!(out, "{}", sum(&report.summary))
}

fn write_finding(
    report: &Report<'_>,
    finding: &Finding,
    renderer: &Renderer<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (excerpt, mut notes) = quote(report, finding, renderer);
    let shown = Shown {
        code: format!("{}[{}]", finding.severity, finding.rule),
        level: finding.severity,
        message: &finding.message,
        help: &finding.help,
        url: finding.url.as_deref(),
        excerpt,
    };
    notes.extend(finding.suppressed.as_ref().map(describe_suppression));
    let fix = describe_fix(finding).into_iter().collect();
    write!(out, "{}", renderer.draw(&shown))?;
    for (name, lines) in [("also", other_members(report, finding)), ("note", notes), ("fix", fix)] {
        write!(out, "{}", renderer.section(name, &lines))?;
    }
    Ok(())
}

/// The lines that a finding is about, and what could not be marked in them: related places of other files, and those
/// far away in one long line.
fn quote(report: &Report<'_>, finding: &Finding, renderer: &Renderer<'_>) -> (Option<Excerpt>, Vec<String>) {
    let location = finding.location();
    let path = report.sources.path(location.file);
    let several = finding.members.len() > 1;
    let name = finding.members.first().filter(|_| several).map(|member| safe(&member.member));
    let mut labels = vec![Label { span: location.span, text: name }];
    let mut notes: Vec<(Option<usize>, String)> = Vec::new();
    for related in finding.related.iter().take(MOST_PLACES) {
        let here = related.location.as_ref().filter(|place| place.file == location.file);
        let label = here.map(|place| {
            labels.push(Label { span: place.span, text: Some(safe(&related.message)) });
            labels.len().saturating_sub(1)
        });
        notes.push((label, note(report, related)));
    }
    let source = report.sources.source(location.file);
    let excerpt = source.map(|source| Excerpt::new(path, source, &labels, renderer.gap()));
    notes.retain(|(label, _)| !excerpt.as_ref().zip(*label).is_some_and(|(excerpt, label)| excerpt.shows(label)));
    let mut notes: Vec<String> = notes.into_iter().map(|(_, note)| note).collect();
    notes.extend(more(finding.related.len()));
    notes.extend(excerpt.is_none().then(|| format!("{} could not be read again", safe(path))));
    (excerpt, notes)
}

/// The places of the members after the first one.
fn other_members(report: &Report<'_>, finding: &Finding) -> Vec<String> {
    let shown = finding.members.iter().take(MOST_PLACES).skip(1);
    let mut lines: Vec<String> =
        shown.map(|member| format!("{} {}", report.place(&member.location), safe(&member.member))).collect();
    lines.extend(more(finding.members.len()));
    lines
}

/// The line that counts the places left out of a list.
fn more(places: usize) -> Option<String> {
    match places.saturating_sub(MOST_PLACES) {
        0 => None,
        1 => Some("and 1 more place".to_owned()),
        rest => Some(format!("and {rest} more places")),
    }
}

fn note(report: &Report<'_>, related: &RelatedLocation) -> String {
    match &related.location {
        Some(location) => format!("{} {}", report.place(location), safe(&related.message)),
        None => safe(&related.message),
    }
}

/// What `--fix` does about a finding, and to how many of its places where that is not all of them.
fn describe_fix(finding: &Finding) -> Option<String> {
    let describe = |fix: &Fix, places: &str| {
        let option = match fix.applicability {
            Applicability::Safe => "--fix",
            Applicability::Unsafe => "--fix --unsafe-fixes",
        };
        format!("{} ({option}{places})", safe(&fix.title))
    };
    if let Some(fix) = &finding.fix {
        return Some(describe(fix, ""));
    }
    let fixes = finding.members.iter().filter_map(|member| member.fix.as_ref());
    let places = format!(", {} of {} places", fixes.clone().count(), finding.members.len());
    fixes.min_by_key(|fix| fix.applicability).map(|fix| describe(fix, &places))
}

fn safe(text: &str) -> String {
    terminal_safe(text).into_owned()
}

/// `3 errors, 12 warnings, 4 infos in 120 files (2 suppressed, 5 fixable with --fix, 2 more with --unsafe-fixes)`
fn sum(summary: &Summary) -> String {
    let levels = listed(&[
        (summary.errors, "error", "errors"),
        (summary.warnings, "warning", "warnings"),
        (summary.infos, "info", "infos"),
    ]);
    let unsafely = if summary.fixable > 0 { "more with --unsafe-fixes" } else { "fixable with --fix --unsafe-fixes" };
    let extras = listed(&[
        (summary.fixed, "fixed", "fixed"),
        (summary.suppressed, "suppressed", "suppressed"),
        (summary.fixable, "fixable with --fix", "fixable with --fix"),
        (summary.unsafely_fixable, unsafely, unsafely),
    ]);
    let found = if levels.is_empty() { "no findings" } else { &levels };
    let extras = if extras.is_empty() { extras } else { format!(" ({extras})") };
    format!("{found} in {} {}{extras}", summary.files, if summary.files == 1 { "file" } else { "files" })
}

/// The numbers that are not zero, each with its word.
fn listed(numbers: &[(usize, &str, &str)]) -> String {
    let words: Vec<String> = numbers
        .iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| format!("{number} {}", if *number == 1 { one } else { many }))
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests;
