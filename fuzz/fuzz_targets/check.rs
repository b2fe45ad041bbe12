//! Any bytes under each suffix: the first byte picks the suffix. Whatever they are, linting ends in a report of each
//! format that its readers can read.
#![no_main]

mod project;

use forcelint::report::{self, Format, Report, Style};
use libfuzzer_sys::fuzz_target;

const FORMATS: &[Format] = &[
    Format::Text,
    Format::Concise,
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Checkstyle,
    Format::Rdjson,
];

const PLAIN: Style = Style { color: false, unicode: true, width: 80, links: false };
const STYLED: Style = Style { color: true, unicode: false, width: 100, links: true };

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let path = project::path(*first);
    let outcome = project::lint(&project::beside(&path, bytes)).expect("paths and configuration are right");
    assert!(outcome.errors.iter().all(|error| error.code != "internal"), "{:?}", outcome.errors);
    let report = Report {
        root: ".",
        version: "0",
        findings: &outcome.findings,
        errors: &outcome.errors,
        notes: &outcome.notes,
        summary: outcome.summary,
        sources: &outcome,
    };
    for format in FORMATS {
        let (mut plain, mut styled) = (Vec::new(), Vec::new());
        report::write(*format, &report, &mut plain, &PLAIN).expect("memory takes everything");
        report::write(*format, &report, &mut styled, &STYLED).expect("memory takes everything");
        let plain = String::from_utf8(plain).expect("reports are UTF-8");
        judge(*format, &plain).unwrap_or_else(|reason| panic!("{format:?}: {reason}: {plain}"));
    }
});

/// A program can read what is for programs, and no terminal obeys what is for people.
fn judge(format: Format, report: &str) -> Result<(), String> {
    let json =
        |text: &str| serde_json::from_str::<serde_json::Value>(text).map(drop).map_err(|error| error.to_string());
    match format {
        Format::Text | Format::Concise | Format::Github => {
            let odd = report.chars().find(|&letter| letter.is_control() && !matches!(letter, '\n' | '\t'));
            odd.map_or(Ok(()), |letter| Err(format!("{letter:?} in it")))
        }
        Format::Jsonl => report.lines().try_for_each(json),
        Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => json(report),
        Format::Junit | Format::Checkstyle => {
            roxmltree::Document::parse(report).map(drop).map_err(|error| error.to_string())
        }
    }
}
