//! `cargo bench`: the floor (a bare pass of the tokenizer over the same files, reading included), the whole check, their
//! ratio, and xmllint over the same files, side by side in one run. `cargo bench -- quick` takes a tenth of the bytes;
//! `cargo bench -- write FOLDER` leaves the projects there. `README.md` beside this folder tells what came out.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "the benchmark reads and prints for itself")]

mod editor;
mod generate;
mod process;
mod xmllint;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use forcelint::config::Date;
use forcelint::engine::{self, ConfigSource, Request};
use forcelint::fs::{Disk, FileSystem};
use generate::Shape;
use quick_xml::Reader;
use quick_xml::events::Event;
use rayon::prelude::*;

/// Each measurement is the best of so many, the measured things taking turns.
const ROUNDS: usize = 5;

/// The three projects of the table, each with its bytes.
const PROJECTS: [(&str, Shape, u64); 3] = [
    ("large sets", Shape::LargeSets, 150_000_000),
    ("small files", Shape::SmallFiles, 90_000_000),
    ("pages", Shape::Pages, 60_000_000),
];

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [process::MEASURE, folder] => {
            check(Path::new(folder));
            println!("{}", process::own_peak());
            Ok(())
        }
        ["write", folder] => PROJECTS.iter().try_for_each(|(name, shape, bytes)| {
            generate::project(&Path::new(folder).join(name.replace(' ', "-")), *shape, *bytes, 7).map(drop)
        }),
        rest => run(if rest.contains(&"quick") { 10 } else { 1 }),
    }
}

fn run(divisor: u64) -> io::Result<()> {
    println!("{} threads, best of {ROUNDS}; xmllint has one", rayon::current_num_threads());
    println!(
        "{:12} {:>6} {:>7} {:>8} {:>8} {:>6} {:>9} {:>9} {:>8}",
        "project", "files", "MB", "floor", "check", "ratio", "xmllint", "+schema", "peak MB"
    );
    for (name, shape, bytes) in PROJECTS {
        row(name, shape, bytes / divisor, true)?;
    }
    for megabytes in [1, 10, 100, 1000].into_iter().filter(|megabytes| megabytes * divisor <= 1000) {
        row(&format!("{megabytes} MB"), Shape::LargeSets, megabytes * 1_000_000, false)?;
    }
    threads(150_000_000 / divisor)?;
    process::small_project()?;
    editor::waits()?;
    process::crowd()
}

fn row(name: &str, shape: Shape, bytes: u64, with_tools: bool) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let (files, written) = generate::project(folder.path(), shape, bytes, 7)?;
    let paths: Vec<PathBuf> =
        Disk.walk(folder.path(), &|_| true, &|path| path.extension().is_some_and(|end| end == "xml")).files;
    let [floor, check] = best([&|| floor(&paths), &|| self::check(folder.path())]);
    let tools = match with_tools {
        true => xmllint::times(&paths)?,
        false => [None, None],
    };
    let [plain, schema] = tools.map(|time| time.map_or_else(|| "-".to_owned(), |time| format!("{time:.1?}")));
    let (megabytes, ratio) = (written as f64 / 1e6, check.as_secs_f64() / floor.as_secs_f64());
    let peak = process::peak(folder.path())?;
    println!(
        "{name:12} {files:6} {megabytes:7.1} {floor:8.1?} {check:8.1?} {ratio:6.2} {plain:>9} {schema:>9} {peak:8.1}"
    );
    Ok(())
}

fn threads(bytes: u64) -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    generate::project(folder.path(), Shape::LargeSets, bytes, 7)?;
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other);
    let (one, two) = (pool(1)?, pool(2)?);
    let [one, two] = best([&|| one.install(|| check(folder.path())), &|| two.install(|| check(folder.path()))]);
    println!(
        "large sets on 1 thread {one:.1?}, on 2 threads {two:.1?}: {:.2} x",
        one.as_secs_f64() / two.as_secs_f64()
    );
    Ok(())
}

/// The best time of each, measured in turns, so that whatever else the machine does hits all of them.
fn best<const N: usize>(runs: [&dyn Fn(); N]) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    for _ in 0..ROUNDS {
        for (run, best) in runs.iter().zip(&mut best) {
            let start = Instant::now();
            run();
            *best = start.elapsed().min(*best);
        }
    }
    best
}

/// Reads every file and takes every event from the tokenizer, on the same threads.
fn floor(paths: &[PathBuf]) {
    let events: usize = paths
        .par_iter()
        .map(|path| {
            let bytes = fs::read(path).unwrap_or_default();
            let mut reader = Reader::from_reader(bytes.as_slice());
            let mut count = 0;
            while !matches!(reader.read_event(), Ok(Event::Eof) | Err(_)) {
                count += 1;
            }
            count
        })
        .sum();
    assert!(events > 0, "the files hold XML");
}

/// The whole check, from the walk to the findings.
fn check(root: &Path) {
    let request = Request {
        config: ConfigSource::Isolated,
        ..Request::new(root.to_path_buf(), Date { year: 2026, month: 11, day: 24 })
    };
    let outcome = engine::check(&Disk, &request);
    assert!(outcome.is_ok_and(|outcome| outcome.errors.is_empty()), "the project is linted without an error");
}
