//! Findings as an editor shows them: one diagnostic for each subject, at its place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range, Uri,
};

use super::convert::{range, uri_of};
use crate::engine::{Outcome, Refusal};
use crate::finding::{FileId, Finding, Level, Member};
use crate::report::Sources;
use crate::text::SourceText;

const SOURCE: &str = "forcelint";

/// The diagnostics of each file.
pub(super) fn of_outcome(outcome: &Outcome, directory: &Path) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut by_file: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for (finding, member) in shown(outcome) {
        let path = absolute(outcome, member.location.file, directory);
        by_file.entry(path).or_default().push(diagnostic(outcome, finding, member, directory));
    }
    for error in &outcome.errors {
        let path = error.file.map_or_else(|| directory.to_path_buf(), |file| absolute(outcome, file, directory));
        let error = plain(DiagnosticSeverity::ERROR, error.code, error.message.clone(), Range::default());
        by_file.entry(path).or_default().push(error);
    }
    by_file
}

/// The findings that count, one pair for each subject.
pub(super) fn shown(outcome: &Outcome) -> impl Iterator<Item = (&Finding, &Member)> {
    let counting = outcome.findings.iter().filter(|finding| finding.suppressed.is_none());
    counting.flat_map(|finding| finding.members.iter().map(move |member| (finding, member)))
}

/// The file's path, as the file system knows it.
pub(super) fn absolute(outcome: &Outcome, file: FileId, directory: &Path) -> PathBuf {
    let base = if directory.extension().is_some() { directory.parent().unwrap_or(directory) } else { directory };
    base.join(outcome.path(file))
}

fn diagnostic(outcome: &Outcome, finding: &Finding, member: &Member, directory: &Path) -> Diagnostic {
    let message = match finding.members.len() {
        1 => finding.message.clone(),
        _ => format!("{}: `{}`", finding.message, member.member),
    };
    let message = if finding.help.is_empty() { message } else { format!("{message}\n\n{}", finding.help) };
    let related = finding.related.iter().filter_map(|related| {
        let location = related.location.as_ref()?;
        let uri = uri_of(&absolute(outcome, location.file, directory))?;
        let location = Location { uri, range: range(outcome, location) };
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    let page = finding.url.as_ref().and_then(|url| Uri::from_str(url).ok());
    Diagnostic {
        code_description: page.map(|href| CodeDescription { href }),
        related_information: (!related.is_empty()).then_some(related),
        ..plain(severity(finding.severity), finding.rule, message, range(outcome, &member.location))
    }
}

/// What a wrong configuration or pack says, in its own file.
pub(super) fn of_refusals(refusals: &[Refusal], directory: &Path) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    let mut by_file: BTreeMap<PathBuf, Vec<Diagnostic>> = BTreeMap::new();
    for refusal in refusals {
        let (path, message, range) = match refusal {
            Refusal::File(error) => {
                let message = error.help.as_ref().map_or_else(String::new, |help| format!("\n\n{help}"));
                let source = SourceText::new(error.source.to_string());
                let at = |byte: u32| {
                    let position = source.position(byte);
                    lsp_types::Position::new(position.line.saturating_sub(1), position.utf16.saturating_sub(1))
                };
                let range = error.span.map(|span| Range::new(at(span.start), at(span.end))).unwrap_or_default();
                (directory.join(&error.path), format!("{}{message}", error.message), range)
            }
            Refusal::Path(error) => (directory.to_path_buf(), error.to_string(), Range::default()),
            Refusal::Other(message) => (directory.to_path_buf(), message.clone(), Range::default()),
        };
        by_file.entry(path).or_default().push(plain(DiagnosticSeverity::ERROR, "configuration", message, range));
    }
    by_file
}

fn plain(severity: DiagnosticSeverity, code: &str, message: String, range: Range) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(severity),
        code: Some(NumberOrString::String(code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Info => DiagnosticSeverity::INFORMATION,
    }
}
