//! Every fixture project: its whole report in each format as a snapshot, and what must hold of every report.
#![allow(clippy::expect_used, reason = "a test ends where something is not as it must be")]

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt;
use clap::ValueEnum;
use forcelint::report::Format;

const PROJECTS: &[&str] =
    &["broken", "company-conventions", "decomposed", "mending", "metadata-api", "mogli-org", "packages", "twilio-org"];

/// What `forcelint check fixtures/PROJECT` with these arguments writes to standard output, and its exit status.
fn check(project: &str, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::cargo_bin("forcelint")
        .expect("the binary is built")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["check", "--today", "2026-11-24", "--color", "never"])
        .args(arguments)
        .arg(Path::new("fixtures").join(project))
        .output()
        .expect("the binary runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    (String::from_utf8(output.stdout).expect("reports are UTF-8"), output.status.code())
}

#[test]
fn reports_are_as_they_were() {
    for project in PROJECTS {
        for format in ["concise", "text"] {
            let (report, status) = check(project, &["--format", format]);
            insta::assert_snapshot!(format!("{project}.{format}"), report);
            assert_eq!(status, Some(1), "{project}: each of these has a finding that fails the run");
        }
    }
}

#[test]
fn json_fits_its_published_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../schemas/report.schema.json")).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for project in PROJECTS {
        let (report, _) = check(project, &["--format", "json", "--show-suppressed"]);
        let report: serde_json::Value = serde_json::from_str(&report).expect("the report is JSON");
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{project}");
        insta::assert_json_snapshot!(format!("{project}.json"), report);
    }
}

#[test]
fn reports_do_not_depend_on_threads() {
    for project in PROJECTS {
        for format in Format::value_variants().iter().filter_map(ValueEnum::to_possible_value) {
            let one = check(project, &["--format", format.get_name(), "-j", "1"]);
            let many = check(project, &["--format", format.get_name(), "-j", "8"]);
            assert_eq!(one, many, "{project} as {}", format.get_name());
        }
    }
}

#[test]
fn a_path_inside_a_project_reports_on_what_lies_under_it() {
    let (whole, _) = check("mogli-org", &["--format", "concise"]);
    let folder = "mogli-org/force-app/main/default/permissionsetgroups";
    let (part, _) = check(folder, &["--format", "concise"]);
    let expected: String =
        whole.lines().filter(|line| line.contains("/permissionsetgroups/")).map(|line| format!("{line}\n")).collect();
    assert!(!expected.is_empty());
    assert_eq!(part, expected);
}

#[test]
fn the_diff_is_as_it_was() {
    let output = Command::cargo_bin("forcelint")
        .expect("the binary is built")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["check", "--diff", "--quiet", "fixtures/mending"])
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(1));
    // A line of a snapshot ends with LF.
    let diff = String::from_utf8(output.stdout).expect("UTF-8").replace('\r', "␍");
    insta::assert_snapshot!("mending.diff", diff);
}
