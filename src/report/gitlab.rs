//! A Code Quality report of GitLab, which is CodeClimate's list of issues: findings in the merge request.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Report, terminal_safe};
use crate::finding::{Level, Location};
use crate::rule::RuleGroup;

#[derive(Serialize)]
struct Issue<'a> {
    r#type: &'static str,
    check_name: &'a str,
    description: String,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: String,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes one issue for each finding, and for each error of the run.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = FxHashMap::default();
    let findings = report.counted().map(|finding| Issue {
        r#type: "issue",
        check_name: finding.rule,
        description: terminal_safe(&finding.message).into_owned(),
        categories: [category(finding.group)],
        severity: match finding.severity {
            Level::Error => "critical",
            Level::Warning => "major",
            Level::Info => "info",
        },
        fingerprint: unique(&mut seen, finding.fingerprint.clone()),
        location: place(report, finding.location()),
    });
    let mut issues: Vec<Issue<'_>> = findings.collect();
    for error in report.errors {
        let path = report.path_of(error);
        issues.push(Issue {
            r#type: "issue",
            check_name: error.code,
            description: terminal_safe(&error.message).into_owned(),
            categories: ["Bug Risk"],
            severity: "blocker",
            fingerprint: unique(&mut seen, format!("{}:{path}", error.code)),
            location: Place { path, lines: Lines { begin: 1, end: 1 } },
        });
    }
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

/// GitLab shows only one of the issues with one fingerprint, so a repeated one is numbered. The report's order is
/// stable, and so are the numbers.
fn unique(seen: &mut FxHashMap<String, usize>, fingerprint: String) -> String {
    let count = seen.entry(fingerprint.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { fingerprint } else { format!("{fingerprint}-{count}") }
}

fn place<'a>(report: &'a Report<'a>, location: &Location) -> Place<'a> {
    let (start, end) = report.range(location);
    Place { path: report.sources.path(location.file), lines: Lines { begin: start.line, end: end.line } }
}

/// The nearest of CodeClimate's categories.
fn category(group: &str) -> &'static str {
    if group == RuleGroup::Security.name() {
        "Security"
    } else if group == RuleGroup::Style.name() {
        "Style"
    } else {
        "Bug Risk"
    }
}
