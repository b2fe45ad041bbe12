//! JSON Lines: one object a line, so that a reader needs no memory for the whole report.
//!
//! Each line has a `type`. `finding` and `error` hold what [`super::json`] shows of one finding and one error of the
//! run; `summary` is the last line, so that a report which was cut off is known by its absence.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, json};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Finding(json::Finding<'a>),
    Error(json::RunError<'a>),
    Summary(json::Frame<'a>),
}

/// Writes a line for each finding, for each error of the run, and one with the numbers.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = report.findings.iter().map(|finding| Line::Finding(report.finding(finding)));
    let errors = report.errors.iter().map(|error| Line::Error(report.run_error(error)));
    for line in findings.chain(errors).chain([Line::Summary(json::Frame::of(report))]) {
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}
