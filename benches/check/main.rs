//! `cargo bench`: the floor (a bare pass of the tokenizer over the same files, reading included), the whole check, and
//! their ratio, side by side in one run. `cargo bench -- quick` takes a tenth of the bytes.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "the benchmark reads and prints for itself")]

mod generate;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use forcelint::config::Date;
use forcelint::engine::{self, ConfigSource, Request};
use forcelint::fs::{Disk, FileSystem};
use generate::Shape;
use globset::GlobSet;
use quick_xml::Reader;
use quick_xml::events::Event;
use rayon::prelude::*;

/// Each measurement is the best of so many.
const ROUNDS: usize = 5;

fn main() -> io::Result<()> {
    let quick = std::env::args().any(|argument| argument == "quick");
    let size = |bytes: u64| if quick { bytes / 10 } else { bytes };
    let threads = rayon::current_num_threads();
    println!("{threads} threads, best of {ROUNDS}");
    println!("{:24} {:>8} {:>8} {:>9} {:>9} {:>6}", "project", "files", "MB", "floor", "check", "ratio");
    let shapes = [
        ("large sets", Shape::LargeSets, 150_000_000),
        ("20,000 small files", Shape::SmallFiles, 95_000_000),
        ("pages", Shape::Pages, 60_000_000),
    ];
    for (name, shape, bytes) in shapes {
        let folder = tempfile::tempdir()?;
        let (files, written) = generate::project(folder.path(), shape, size(bytes), 7)?;
        row(name, folder.path(), files, written);
    }
    println!("growth");
    for megabytes in [1, 10, 100, if quick { 100 } else { 1000 }] {
        let folder = tempfile::tempdir()?;
        let (files, written) = generate::project(folder.path(), Shape::LargeSets, megabytes * 1_000_000, 7)?;
        row(&format!("{megabytes} MB"), folder.path(), files, written);
    }
    println!("threads");
    let folder = tempfile::tempdir()?;
    generate::project(folder.path(), Shape::LargeSets, size(150_000_000), 7)?;
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
        Ok::<_, io::Error>(best(|| pool.install(|| check(folder.path()))))
    };
    let (one, two) = (on(1)?, on(2)?);
    println!("1 thread {one:.1?}, 2 threads {two:.1?}: {:.2} x", one.as_secs_f64() / two.as_secs_f64());
    Ok(())
}

fn row(name: &str, root: &Path, files: u64, bytes: u64) {
    let paths: Vec<PathBuf> =
        Disk.walk(root, &|_| true, &|path| path.extension().is_some_and(|end| end == "xml")).files;
    let floor = best(|| floor(&paths));
    let check = best(|| check(root));
    let megabytes = bytes as f64 / 1e6;
    let ratio = check.as_secs_f64() / floor.as_secs_f64();
    println!("{name:24} {files:8} {megabytes:8.1} {floor:9.1?} {check:9.1?} {ratio:6.2}");
}

fn best(mut run: impl FnMut()) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
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
        directory: root.to_path_buf(),
        paths: vec![root.to_path_buf()],
        config: ConfigSource::Isolated,
        select: None,
        ignore: Vec::new(),
        severity: Vec::new(),
        fail_on: None,
        exclude: GlobSet::empty(),
        today: Date { year: 2026, month: 11, day: 24 },
        baseline: None,
        since: None,
    };
    let outcome = engine::check(&Disk, &request);
    assert!(outcome.is_ok_and(|outcome| outcome.errors.is_empty()), "the project is linted without an error");
}
