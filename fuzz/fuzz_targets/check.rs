//! Any bytes under each suffix: the first byte picks the suffix. Whatever they are, linting ends in a report.
#![no_main]

mod project;

use forcelint::report::{self, Format, Report, Style};
use libfuzzer_sys::fuzz_target;

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
    let style = Style { color: true, unicode: true, width: 100, links: true };
    for format in [Format::Text, Format::Concise, Format::Json] {
        report::write(format, &report, &mut std::io::sink(), &style).expect("a sink takes everything");
    }
});
