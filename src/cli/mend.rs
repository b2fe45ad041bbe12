//! `forcelint check --fix` and `--diff`.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use similar::{Algorithm, TextDiff};

use super::Status;
use super::check::{Arguments, report};
use super::output::{complain, note, written};
use crate::engine::{self, Mended, MendedFile, Refusal, Request, Scope};
use crate::fix::Applicability;
use crate::fs::FileSystem;
use crate::report::{Format, terminal_safe};

pub(super) fn run(arguments: &Arguments, fs: &dyn FileSystem, request: &Request) -> Result<Status, Vec<Refusal>> {
    let applicability = if arguments.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    // A text from standard input is no file to write, and neither is any other file then.
    let only = arguments.stdin_filename.as_ref().and_then(|_| request.paths.first()).map(AsRef::as_ref);
    let mended = engine::mend(fs, request, Scope { applicability, only })?;
    mended.refused.iter().for_each(|refused| note(refused));
    Ok(match only {
        _ if arguments.diff => diff(arguments, &mended),
        Some(path) => pass_through(arguments, fs, path, &mended),
        None => write(arguments, fs, &mended),
    })
}

/// Writes the changed files, and reports what is left.
fn write(arguments: &Arguments, fs: &dyn FileSystem, mended: &Mended) -> Status {
    let mut status = Status::Clean;
    for MendedFile { path, shown, after, .. } in &mended.changed {
        if let Err(error) = fs.write(path, after.as_bytes()) {
            status = complain(&format!("cannot write `{shown}`: {error}"));
        }
    }
    let reported = report(arguments, &mended.outcome, &mut io::stdout().lock());
    let is_told = arguments.format.iter().any(|output| output.format == Format::Text && output.path.is_none());
    if !mended.changed.is_empty() && !is_told && !arguments.quiet {
        note(&format!("{} fixed in {}", findings(mended), files(mended)));
    }
    if status == Status::Trouble { status } else { reported }
}

/// Prints the text that came from standard input, fixed, and reports what is left to standard error.
fn pass_through(arguments: &Arguments, fs: &dyn FileSystem, path: &Path, mended: &Mended) -> Status {
    let text = match mended.changed.iter().find(|changed| changed.path == path) {
        Some(changed) => Ok(changed.after.as_bytes().to_vec()),
        None => fs.read(path),
    };
    let printed = written(text.and_then(|text| {
        let mut out = io::stdout().lock();
        out.write_all(&text)?;
        out.flush()
    }));
    let reported = report(arguments, &mended.outcome, &mut io::stderr().lock());
    if printed == Status::Trouble { printed } else { reported }
}

/// Prints what would change.
fn diff(arguments: &Arguments, mended: &Mended) -> Status {
    let mut out = io::stdout().lock();
    let is_terminal = out.is_terminal();
    let all = mended.changed.iter().map(unified);
    let all = all.map(|diff| if is_terminal { safe_lines(&diff) } else { diff }).collect::<String>();
    let printed = written(out.write_all(all.as_bytes()).and_then(|()| out.flush()));
    for error in &mended.outcome.errors {
        note(&format!("error[{}] {}", error.code, error.message));
    }
    if !arguments.quiet && !mended.changed.is_empty() {
        note(&format!("{} would be fixed in {}", findings(mended), files(mended)));
    }
    match mended.changed.is_empty() {
        _ if printed == Status::Trouble || !mended.outcome.errors.is_empty() => Status::Trouble,
        true => Status::Clean,
        false => Status::Findings,
    }
}

fn findings(mended: &Mended) -> String {
    counted(mended.outcome.summary.fixed, "finding")
}

fn files(mended: &Mended) -> String {
    counted(mended.changed.len(), "file")
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The unified diff of one file, as `patch` and `git apply` read it. A line ends with LF, whatever stands before it.
fn unified(changed: &MendedFile) -> String {
    let before: Vec<&str> = changed.before.split_inclusive('\n').collect();
    let after: Vec<&str> = changed.after.split_inclusive('\n').collect();
    let diff =
        TextDiff::configure().algorithm(Algorithm::Patience).newline_terminated(true).diff_slices(&before, &after);
    // A tab ends a name with spaces, as in what git writes.
    let end = if changed.shown.contains(' ') { "\t" } else { "" };
    let name = |side: char| format!("{side}/{}{end}", terminal_safe(&changed.shown));
    diff.unified_diff().header(&name('a'), &name('b')).to_string()
}

/// What a terminal may show of a diff: each line's own text, escaped.
fn safe_lines(diff: &str) -> String {
    let lines = diff.split_inclusive('\n').map(|line| {
        let text = line.trim_end_matches(['\r', '\n']);
        format!("{}{}", terminal_safe(text), line.get(text.len()..).unwrap_or_default())
    });
    lines.collect()
}
