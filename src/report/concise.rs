//! One line a finding, as compilers write it; editors and `grep` read it.

use std::io::{self, Write};

use super::{Report, terminal_safe};

/// Writes `path:line:column: level[rule] message` for each finding, and the errors of the run.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let place = report.place(finding.location());
        write!(out, "{place}: {}[{}] {}", finding.severity, finding.rule, terminal_safe(&finding.message))?;
        let more = finding.members.len().saturating_sub(1);
        if more > 0 {
            write!(out, " (and {more} more)")?;
        }
        if let Some(suppressed) = &finding.suppressed {
            write!(out, " (suppressed by {})", suppressed.by)?;
        }
        writeln!(out)?;
    }
    for error in report.errors {
        if let Some(file) = error.file {
            write!(out, "{}: ", terminal_safe(report.sources.path(file)))?;
        }
        writeln!(out, "error[{}] {}", error.code, terminal_safe(&error.message))?;
    }
    Ok(())
}
