//! Workflow commands of GitHub Actions: one annotation a finding, in the diff of the pull request.
//!
//! The escapes are those of `@actions/core`; a column is given only where a place starts and ends on one line, since
//! GitHub drops it otherwise.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use super::Report;
use crate::finding::Level;
use crate::text::Position;

/// Writes `::error title=…,file=…,line=…::message` for each finding, and for each error of the run.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.counted() {
        let command = match finding.severity {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let location = finding.location();
        let (start, end) = report.range(location);
        let path = property(report.sources.path(location.file));
        write!(out, "::{command} title=forcelint {},file={path},{}", finding.rule, place(start, end))?;
        writeln!(out, "::{}", data(&report.advice(finding)))?;
    }
    for error in report.errors {
        write!(out, "::error title=forcelint {}", error.code)?;
        if let Some(file) = error.file {
            write!(out, ",file={},line=1", property(report.sources.path(file)))?;
        }
        writeln!(out, "::{}", data(&error.message))?;
    }
    Ok(())
}

fn place(start: Position, end: Position) -> String {
    let lines = format!("line={},endLine={}", start.line, end.line);
    if start.line == end.line { format!("{lines},col={},endColumn={}", start.column, end.column) } else { lines }
}

/// A message as a command's data.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as a property's value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
