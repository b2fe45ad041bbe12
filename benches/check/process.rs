//! What only a whole process shows: peak memory, user time from start to exit, and a report written out.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::generate::{self, Shape};

/// The argument by which the benchmark calls itself to measure its memory.
pub(crate) const MEASURE: &str = "measure";

pub(crate) const FORCELINT: &str = env!("CARGO_BIN_EXE_forcelint");

/// The most memory that one check of this folder took, in megabytes; NaN where the system does not tell.
pub(crate) fn peak(folder: &Path) -> io::Result<f64> {
    let output = Command::new(std::env::current_exe()?).arg(MEASURE).arg(folder).output()?;
    let kilobytes: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(f64::NAN);
    Ok(kilobytes * 1024.0 / 1e6)
}

/// The most memory that this process took so far, in kilobytes, as Linux tells it; empty elsewhere.
pub(crate) fn own_peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).unwrap_or_default().to_owned()
}

/// From start to exit on 50 files.
pub(crate) fn small_project() -> io::Result<()> {
    const RUNS: u32 = 100;
    let folder = tempfile::tempdir()?;
    let (files, bytes) = generate::project(folder.path(), Shape::SmallFiles, 190_000, 7)?;
    let before = user_time_of_children();
    let start = Instant::now();
    for _ in 0..RUNS {
        forcelint(folder.path(), "concise")?;
    }
    let wall = start.elapsed() / RUNS;
    // The system counts in hundredths of a second.
    let user = user_time_of_children().zip(before).map(|(after, before)| (after - before) * 10.0 / f64::from(RUNS));
    let user = user.map_or_else(|| "?".to_owned(), |user| format!("{user:.1}"));
    println!("{files} files ({} kB) from start to exit: {user} ms of user time, {wall:.1?} in all", bytes / 1000);
    Ok(())
}

/// 10,000 findings in one file, as text.
pub(crate) fn crowd() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let bytes = generate::crowded(folder.path(), 10_000_000)?;
    let start = Instant::now();
    forcelint(folder.path(), "text")?;
    println!("10,000 findings in one file of {:.1} MB as text: {:.1?}", bytes as f64 / 1e6, start.elapsed());
    Ok(())
}

fn forcelint(folder: &Path, format: &str) -> io::Result<()> {
    let arguments = ["check", "--isolated", "--format", format];
    Command::new(FORCELINT).args(arguments).arg(folder).stdout(Stdio::null()).stderr(Stdio::null()).status().map(drop)
}

/// The user time of all processes that this one started and that ended, in ticks, as Linux tells it.
/// <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>
fn user_time_of_children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, behind_name) = stat.rsplit_once(')')?;
    behind_name.split_whitespace().nth(13)?.parse().ok()
}
