//! A project in memory, linted whole: what the targets have in common.

use std::path::{Path, PathBuf};

use forcelint::config::Date;
use forcelint::engine::{self, ConfigSource, Outcome, Refusal, Request};
use forcelint::fs::Memory;
use globset::GlobSet;

const ROOT: &str = "/project";
const PROJECT: &[u8] =
    br#"{ "packageDirectories": [{ "path": "force-app", "default": true }], "sourceApiVersion": "62.0" }"#;

/// Lints a project of these files with every rule.
pub fn lint(files: &[(&str, &[u8])]) -> Result<Outcome, Vec<Refusal>> {
    let project = [("sfdx-project.json", PROJECT)];
    let files = project.iter().chain(files).map(|(path, bytes)| (Path::new(ROOT).join(path), bytes.to_vec()));
    let request = Request {
        directory: PathBuf::from(ROOT),
        paths: vec![PathBuf::from(ROOT)],
        config: ConfigSource::Nearest,
        select: Some(vec!["all".to_owned()]),
        ignore: Vec::new(),
        severity: Vec::new(),
        fail_on: None,
        exclude: GlobSet::empty(),
        today: Date { year: 2026, month: 11, day: 24 },
        baseline: None,
    };
    engine::check(&Memory::new(files), &request)
}

/// Refusals point into the text that they are about.
#[allow(dead_code, reason = "each target uses its part of this module")]
pub fn assert_placed(refusals: &[Refusal]) {
    for refusal in refusals {
        if let Refusal::File(error) = refusal {
            let placed = error.span.is_none_or(|span| error.source.get(span.range()).is_some());
            assert!(placed, "the place lies in the text: {error:?}");
        }
    }
}
