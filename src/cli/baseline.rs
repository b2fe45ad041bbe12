//! `forcelint baseline`: writes today's findings, so that `check --baseline` reports only new ones.

use std::path::{Path, PathBuf};

use super::Status;
use super::check::{base_request, refuse};
use super::output::{complain, note};
use crate::baseline::Baseline;
use crate::engine;
use crate::fs::{Disk, FileSystem};

/// The arguments of `baseline`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to lint
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// The file to write
    #[arg(long, short, value_name = "FILE", default_value = "forcelint-baseline.jsonl")]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let request = match base_request(&arguments.paths) {
        Ok(request) => request,
        Err(message) => return complain(&message),
    };
    let outcome = match engine::check(&Disk, &request) {
        Ok(outcome) => outcome,
        Err(refusals) => return refuse(clap::ColorChoice::Auto, &refusals),
    };
    if let Some(error) = outcome.errors.first() {
        return complain(&format!("{}; no baseline was written", error.message));
    }
    let path = |finding: &crate::finding::Finding| outcome.relative(finding.location().file).to_owned();
    let baseline = Baseline::of(outcome.findings.iter(), path);
    let status = write(&baseline, &arguments.output);
    if status == Status::Clean {
        note(&format!("{}: {} findings", arguments.output.display(), baseline.len()));
    }
    status
}

/// Reads a baseline.
///
/// # Errors
/// A sentence that names the file.
pub(super) fn read(path: &Path) -> Result<Baseline, String> {
    let shown = path.display();
    let bytes = Disk.read(path).map_err(|error| format!("cannot read `{shown}`: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("`{shown}` is not UTF-8"))?;
    Baseline::parse(&text).map_err(|(line, why)| format!("{shown}:{line}: this line is no entry of a baseline: {why}"))
}

/// Writes a baseline in one step.
pub(super) fn write(baseline: &Baseline, path: &Path) -> Status {
    let text = match baseline.to_text() {
        Ok(text) => text,
        Err(error) => return complain(&format!("cannot write `{}`: {error}", path.display())),
    };
    match Disk.write(path, text.as_bytes()) {
        Ok(()) => Status::Clean,
        Err(error) => complain(&format!("cannot write `{}`: {error}", path.display())),
    }
}
