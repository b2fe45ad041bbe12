//! The real binary, run in a folder of files.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test takes what it needs")]
#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    pub out: String,
    pub err: String,
    pub status: i32,
}

pub fn run(folder: &Path, arguments: &[&str]) -> Ended {
    run_with(folder, arguments, "")
}

pub fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Ended {
    let output = Command::cargo_bin("forcelint")
        .expect("the binary is built")
        .current_dir(folder)
        .args(arguments)
        .write_stdin(input)
        .output()
        .expect("the binary runs");
    Ended {
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
        status: output.status.code().expect("it ended by itself"),
    }
}

pub fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a path has a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}
