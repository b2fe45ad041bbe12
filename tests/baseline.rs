//! A baseline says nothing new when files are only rearranged.
#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// Rules that are about the arrangement itself.
const ARRANGEMENT: &str = "split-section,unsorted-elements";

fn run(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::cargo_bin("forcelint")
        .expect("the binary is built")
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// Copies a directory; gives the files.
fn copy(from: &Path, to: &Path, files: &mut Vec<PathBuf>) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be listed") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target, files);
        } else {
            fs::copy(entry.path(), &target).expect("the file can be copied");
            files.push(target);
        }
    }
}

/// The text with the elements below the root the other way round, each with the blanks before it, and with CRLF.
fn turned(text: &str) -> Option<String> {
    let document = roxmltree::Document::parse(text).ok()?;
    let children: Vec<_> = document.root_element().children().filter(roxmltree::Node::is_element).collect();
    let mut start = children.first()?.range().start;
    let head = text.get(..start)?;
    let mut parts = Vec::new();
    for child in &children {
        parts.push(text.get(start..child.range().end)?.trim());
        start = child.range().end;
    }
    parts.reverse();
    Some(format!("{head}{}{}", parts.join("\n    "), text.get(start..)?).replace("\r\n", "\n").replace('\n', "\r\n"))
}

fn is_named(path: &Path, part: &str) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.contains(part))
}

#[test]
fn rearranging_makes_nothing_new() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let (mut changed, mut known) = (0, 0);
    for fixture in ["mogli-org", "twilio-org", "packages", "metadata-api"] {
        let folder = TempDir::new().expect("a temporary directory");
        let mut files = Vec::new();
        copy(&fixtures.join(fixture), folder.path(), &mut files);
        assert_eq!(run(folder.path(), &["baseline"]).2, Some(0));
        let baseline = fs::read_to_string(folder.path().join("forcelint-baseline.jsonl")).expect("the baseline");
        known += baseline.lines().count();
        assert!(is_sorted(&baseline), "{baseline}");
        for file in files.iter().filter(|file| is_named(file, ".permissionset")) {
            let text = fs::read_to_string(file).unwrap_or_default();
            if let Some(turned) = turned(&text) {
                changed += usize::from(turned != text);
                let moved = file.with_file_name("moved").join(file.file_name().expect("a name"));
                fs::create_dir_all(moved.parent().expect("a folder")).expect("the folder can be made");
                fs::write(moved, turned).expect("the file can be written");
                fs::remove_file(file).expect("the file can be removed");
            }
        }
        let arguments = ["check", "--baseline", "forcelint-baseline.jsonl", "--format", "concise", "--fail-on", "info"];
        let (out, err, status) = run(folder.path(), &[&arguments[..], &["--ignore", ARRANGEMENT]].concat());
        assert_eq!((out.as_str(), err.as_str(), status), ("", "", Some(0)), "{fixture}");
    }
    assert!(changed > 10 && known > 20, "{changed} files were rearranged, {known} findings are known");
}

/// One entry a line, by rule, subject and member: two branches that add entries merge.
fn is_sorted(baseline: &str) -> bool {
    let key = |line: &str| {
        let entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
        ["rule", "subject", "member"].map(|key| entry[key].as_str().unwrap_or_default().to_owned())
    };
    baseline.lines().map(key).is_sorted()
}
