//! `forcelint check`: lints, and reports.

use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{ColorChoice, ValueEnum};
use globset::{GlobSet, GlobSetBuilder};

use super::Status;
use super::output::{complain, note, written};
use super::terminal::{PLAIN, Stream, style};
use crate::baseline::Baseline;
use crate::config::{Date, FailOn};
use crate::engine::{self, Before, ConfigSource, Outcome, Refusal, Request, excluded_path};
use crate::finding::{Finding, Level};
use crate::fs::{Disk, FileSystem, MAX_BYTES, Overlay};
use crate::git;
use crate::report::text::{FileError, render_file_error};
use crate::report::{self, Format, Report};

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true))]
pub(super) struct Arguments {
    /// What to lint: a path inside a project reports on what lies under it, with the whole project in view
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// Read this file's text from standard input, in place of what the disk holds; the PATH is then `-`, or left out
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,

    /// Fix what can be fixed safely, and report what is left; with --stdin-filename the fixed text goes to standard
    /// output, and the report to standard error
    #[arg(long)]
    pub(super) fix: bool,
    /// Make unsafe fixes too: those that change who may do what, or need a judgement
    #[arg(long, requires = "fixing")]
    pub(super) unsafe_fixes: bool,
    /// Print what --fix would change as a unified diff, instead of the report, and write nothing; the exit status is 1
    /// where there is a difference, 0 where there is none
    #[arg(long)]
    pub(super) diff: bool,

    /// Report only what is new since the current branch left this commit: findings in files that changed, and what the
    /// changes brought about elsewhere
    #[arg(long, value_name = "REF", conflicts_with = "stdin_filename")]
    since: Option<String>,

    /// Rules and groups to check instead of the configured ones: ids, groups, `default`, `all`
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// Rules and groups not to check
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Report a rule's findings at another level; repeatable
    #[arg(long, value_name = "RULE=LEVEL", value_parser = severity)]
    severity: Vec<(String, Level)>,
    /// The lowest level that makes the run fail [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Threshold>,
    /// Files and directories not to lint, as globs from the working directory; what they hold still exists; repeatable
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// The configuration instead of the nearest forcelint.toml
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long)]
    isolated: bool,
    /// The day on which expiry dates are judged, as YYYY-MM-DD [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,

    /// Report only what this baseline does not know (see `forcelint baseline`)
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Take the entries that no finding needs any more out of the baseline
    #[arg(long, requires = "baseline")]
    prune: bool,

    /// How to write the report, and where to: `json`, `json:report.json`; repeatable. Formats: text, concise, json,
    /// jsonl, sarif, github, gitlab, junit, checkstyle, rdjson
    #[arg(long, value_name = "FORMAT[:PATH]", value_parser = output, default_value = "text")]
    pub(super) format: Vec<Output>,
    /// Show suppressed findings too
    #[arg(long)]
    show_suppressed: bool,
    /// Show how many findings each rule gave
    #[arg(long)]
    statistics: bool,
    /// Show how long each stage took
    #[arg(long)]
    timings: bool,
    /// When to colour the text report
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
    /// Show errors and the summary only
    #[arg(long, short, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say which projects were found and how
    #[arg(long, short)]
    verbose: bool,
    /// How many threads to use [default: one a core]
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// `--fail-on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Threshold {
    Error,
    Warning,
    Info,
    Never,
}

/// One `--format`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) format: Format,
    pub(super) path: Option<PathBuf>,
}

fn severity(text: &str) -> Result<(String, Level), String> {
    let (rule, level) = text.split_once('=').ok_or("write RULE=LEVEL, for example stale-clone=error")?;
    let levels = [Level::Info, Level::Warning, Level::Error];
    let level = levels.into_iter().find(|known| known.name() == level);
    Ok((rule.to_owned(), level.ok_or("a level is one of: info, warning, error")?))
}

fn output(text: &str) -> Result<Output, String> {
    let (format, path) = text.split_once(':').map_or((text, None), |(format, path)| (format, Some(path)));
    let format = Format::from_str(format, false).map_err(|_| {
        let known: Vec<String> = Format::value_variants()
            .iter()
            .filter_map(|known| Some(known.to_possible_value()?.get_name().to_owned()))
            .collect();
        format!("a format is one of: {}", known.join(", "))
    })?;
    if path.is_some_and(str::is_empty) {
        return Err("the path behind `:` is empty".to_owned());
    }
    Ok(Output { format, path: path.map(PathBuf::from) })
}

pub(super) fn run(arguments: &Arguments) -> Status {
    if let Some(threads) = arguments.threads
        && let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()
    {
        return complain(&format!("cannot start {threads} threads: {error}"));
    }
    let (request, unsaved) = match request(arguments).and_then(|request| with_unsaved(arguments, request)) {
        Ok(both) => both,
        Err(message) => return complain(&message),
    };
    let fs: &dyn FileSystem = match &unsaved {
        Some(overlay) => overlay,
        None => &Disk,
    };
    checked(arguments, fs, request).unwrap_or_else(|refusals| refuse(arguments.color, &refusals))
}

fn checked(arguments: &Arguments, fs: &dyn FileSystem, mut request: Request) -> Result<Status, Vec<Refusal>> {
    engine::check_words(arguments.select.as_slice(), &arguments.ignore, &arguments.severity)?;
    if let Some(reference) = &arguments.since {
        request.since = Some(Arc::new(Before::new(fs, &request, reference, git::changes)?));
    }
    if arguments.fix || arguments.diff {
        return super::mend::run(arguments, fs, &request);
    }
    let outcome = engine::check(fs, &request)?;
    Ok(report(arguments, &outcome, &mut io::stdout().lock()))
}

fn request(arguments: &Arguments) -> Result<Request, String> {
    let absolute = |path: &Path| Disk.absolute(path).map_err(|error| format!("`{}`: {error}", path.display()));
    let directory = absolute(Path::new("."))?;
    let config = match (&arguments.config, arguments.isolated) {
        (Some(file), _) => ConfigSource::File(absolute(file)?),
        (None, true) => ConfigSource::Isolated,
        (None, false) => ConfigSource::Nearest,
    };
    Ok(Request {
        paths: arguments.paths.iter().map(|path| absolute(path)).collect::<Result<_, _>>()?,
        config,
        select: (!arguments.select.is_empty()).then(|| arguments.select.clone()),
        ignore: arguments.ignore.clone(),
        severity: arguments.severity.clone(),
        fail_on: arguments.fail_on.map(|level| match level {
            Threshold::Error => FailOn::Error,
            Threshold::Warning => FailOn::Warning,
            Threshold::Info => FailOn::Info,
            Threshold::Never => FailOn::Never,
        }),
        exclude: excluded(&arguments.exclude)?,
        today: arguments.today.unwrap_or_else(today),
        baseline: arguments.baseline.as_deref().map(super::baseline::read).transpose()?,
        since: None,
        directory,
    })
}

/// The request of a command that takes nothing but paths.
pub(super) fn base_request(paths: &[PathBuf]) -> Result<Request, String> {
    let absolute = |path: &Path| Disk.absolute(path).map_err(|error| format!("`{}`: {error}", path.display()));
    Ok(Request {
        paths: paths.iter().map(|path| absolute(path)).collect::<Result<_, _>>()?,
        ..Request::new(absolute(Path::new("."))?, today())
    })
}

/// With `--stdin-filename`, the text from standard input in place of that file, and a report on this file alone.
fn with_unsaved(arguments: &Arguments, mut request: Request) -> Result<(Request, Option<Overlay<'static>>), String> {
    let stands_for_input = |path: &Path| path == Path::new("-");
    match &arguments.stdin_filename {
        None if arguments.paths.iter().any(|path| stands_for_input(path)) => {
            Err("`-` needs --stdin-filename: the file whose text comes from standard input".to_owned())
        }
        None => Ok((request, None)),
        // Without a PATH it stands there as its default, and what is meant is clear.
        Some(_) if !matches!(arguments.paths.as_slice(), [path] if stands_for_input(path) || path == Path::new(".")) => {
            Err("with --stdin-filename the only PATH is `-`".to_owned())
        }
        Some(name) => {
            let path = Disk.absolute(name).map_err(|error| format!("`{}`: {error}", name.display()))?;
            let mut text = Vec::new();
            io::stdin()
                .lock()
                .take(MAX_BYTES + 1)
                .read_to_end(&mut text)
                .map_err(|error| format!("standard input: {error}"))?;
            request.paths = vec![path.clone()];
            Ok((request, Some(Overlay::new(&Disk).with(path, text))))
        }
    }
}

fn excluded(patterns: &[String]) -> Result<GlobSet, String> {
    let wrong = |error: globset::Error| format!("--exclude: {error}");
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(excluded_path(pattern).map_err(wrong)?);
    }
    set.build().map_err(wrong)
}

pub(super) fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix_days(i64::try_from(seconds / 86_400).unwrap_or(i64::MAX))
}

/// Writes the reports that were asked for, those without a path to `out`.
pub(super) fn report(arguments: &Arguments, outcome: &Outcome, out: &mut dyn Write) -> Status {
    let findings: Vec<Finding> = outcome
        .findings
        .iter()
        .filter(|finding| arguments.show_suppressed || finding.suppressed.is_none())
        .cloned()
        .collect();
    let report = Report {
        root: &outcome.root,
        version: env!("CARGO_PKG_VERSION"),
        findings: &findings,
        errors: &outcome.errors,
        notes: &outcome.notes,
        summary: outcome.summary,
        sources: outcome,
    };
    // Who wants to read less does not want programs to know less.
    let quiet = Report { findings: &[], notes: &[], ..report };
    if arguments.verbose {
        outcome.details.iter().for_each(|detail| note(detail));
    }
    let mut status = Status::Clean;
    for output in &arguments.format {
        let is_for_people = output.path.is_none() && matches!(output.format, Format::Text | Format::Concise);
        let report = if arguments.quiet && is_for_people { &quiet } else { &report };
        let ended = match &output.path {
            None => {
                let mut out = BufWriter::new(&mut *out);
                let style = style(arguments.color, Stream::Out);
                written(report::write(output.format, report, &mut out, &style).and_then(|()| out.flush()))
            }
            Some(path) => to_file(output.format, report, path),
        };
        if ended == Status::Trouble {
            status = ended;
        }
    }
    if let (Some(baseline), Some(path)) = (&outcome.baseline, &arguments.baseline) {
        let ended = after_baseline(arguments.prune, baseline, path, outcome);
        if ended == Status::Trouble {
            status = ended;
        }
    }
    if arguments.statistics {
        statistics(&findings);
    }
    if arguments.timings {
        for (stage, took) in outcome.timings.stages() {
            note(&format!("{:8.1} ms  {stage}", took.as_secs_f64() * 1000.0));
        }
    }
    if status == Status::Trouble || !outcome.errors.is_empty() {
        Status::Trouble
    } else if outcome.failed {
        Status::Findings
    } else {
        Status::Clean
    }
}

/// Names the entries that no finding needs any more, or takes them out.
fn after_baseline(prune: bool, baseline: &Baseline, path: &Path, outcome: &Outcome) -> Status {
    let ran = |rule: &str| outcome.ran.contains(rule);
    let gone: Vec<String> =
        baseline.gone(ran).map(|entry| format!("  {} {} {}", entry.rule, entry.subject, entry.member)).collect();
    if gone.is_empty() || !outcome.whole {
        return Status::Clean;
    }
    let action = if prune { "were taken out" } else { "are gone; --prune takes them out" };
    note(&format!("{}: {} entries {action}:\n{}", path.display(), gone.len(), gone.join("\n")));
    if prune { super::baseline::write(&baseline.clone().pruned(ran), path) } else { Status::Clean }
}

fn to_file(format: Format, report: &Report<'_>, path: &Path) -> Status {
    let mut bytes = Vec::new();
    let result = report::write(format, report, &mut bytes, &PLAIN).and_then(|()| Disk.write(path, &bytes));
    match result {
        Ok(()) => Status::Clean,
        Err(error) => complain(&format!("cannot write `{}`: {error}", path.display())),
    }
}

fn statistics(findings: &[Finding]) {
    let mut counts = std::collections::BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule).or_insert(0_usize) += 1;
    }
    for (rule, count) in counts {
        note(&format!("{count:6}  {rule}"));
    }
}

/// Says why nothing was linted.
pub(super) fn refuse(color: ColorChoice, refusals: &[Refusal]) -> Status {
    let style = style(color, Stream::Err);
    for refusal in refusals {
        match refusal {
            Refusal::Path(error) => drop(complain(&error.message)),
            Refusal::Other(message) => drop(complain(message)),
            Refusal::File(error) => {
                let error = FileError {
                    path: error.path.clone(),
                    span: error.span,
                    message: error.message.clone(),
                    help: error.help.clone(),
                    source: error.source.to_string(),
                };
                // Nobody is left to tell when standard error is closed.
                drop(write!(io::stderr(), "{}", render_file_error(&error, &style)));
            }
        }
    }
    Status::Trouble
}
