//! Every format for programs, from the same few findings; each is also read by programs of others (`tests/consumers`).

use proptest::prelude::*;
use serde_json::Value;

use super::tests::{Files, errors, finding, full_finding, member, rendered};
use super::*;
use crate::finding::{Level, RelatedLocation, Suppressed};
use crate::fix::{Applicability, Edit, Fix};
use crate::text::Span;

/// A byte order mark, CRLF, letters beyond ASCII before the places that matter.
const SET: &str = "\u{feff}<PermissionSet>\r\n\t<label>Grüße 𝄞</label><b/><a/>\r\n</PermissionSet>";

fn files() -> Files {
    let Files(mut files) = super::tests::files();
    files.extend(Files::new(&[("sets/Sales %26, 50%: Ä.permissionset-meta.xml", SET)]).0);
    Files(files)
}

/// A place of several lines, several members, edits in two places, no advice.
fn sorted(files: &Files) -> Finding {
    let (b, a) = (files.find(2, "<b/>"), files.find(2, "<a/>"));
    let edit =
        |at: &Location, text: &str| Edit { file: at.file, span: at.span, text: text.to_owned(), order: String::new() };
    let title = "Sort the elements [by name](1)".to_owned();
    Finding {
        rule: "unsorted-elements",
        group: "style",
        severity: Level::Info,
        message: "2 elements are out of order\n::error::injected".to_owned(),
        subject: Subject { kind: "PermissionSet".into(), name: "Sales".into(), member: String::new() },
        members: vec![
            member("PermissionSet:Sales", Location { file: b.file, span: Span::new(3, SET.len()) }),
            member("b", a.clone()),
        ],
        fix: Some(Fix { title, applicability: Applicability::Safe, edits: vec![edit(&b, "<a/>"), edit(&a, "<b/>")] }),
        ..finding(b)
    }
}

/// A finding that is meant, one of a security rule, and one in a file that could not be read again.
fn others(files: &Files) -> [Finding; 3] {
    let suppressed = Finding {
        suppressed: Some(Suppressed { by: "accept".to_owned(), reason: "see ADR 12 & 13".to_owned() }),
        ..finding(files.find(1, "label"))
    };
    let note = RelatedLocation { message: "the vendor says so \u{1b}[0m".to_owned(), location: None };
    let security = Finding {
        rule: "all-records-access",
        group: "security",
        severity: Level::Error,
        related: vec![note],
        ..finding(files.find(2, "label"))
    };
    [suppressed, security, finding(Location { file: FileId(9), span: Span::new(5, 6) })]
}

fn all(files: &Files) -> Vec<Finding> {
    [full_finding(files), sorted(files)].into_iter().chain(others(files)).collect()
}

fn json(format: Format, findings: &[Finding], errors: &[RunError], files: &Files) -> Value {
    serde_json::from_str(&rendered(format, findings, errors, files)).unwrap()
}

#[test]
fn formats_are_as_they_were() {
    let files = files();
    for format in [Format::Github, Format::Gitlab, Format::Junit, Format::Checkstyle, Format::Rdjson, Format::Jsonl] {
        insta::assert_snapshot!(format!("{format:?}"), rendered(format, &all(&files), &errors(), &files));
    }
    let mut sarif = json(Format::Sarif, &all(&files), &errors(), &files);
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# "));
        rule["help"] = "the card".into();
    }
    insta::assert_snapshot!("Sarif", format!("{sarif:#}"));
}

#[test]
fn sarif_follows_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../tests/schemas/sarif-2.1.0.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let files = files();
    for findings in [vec![], all(&files)] {
        let log = json(Format::Sarif, &findings, &errors(), &files);
        let wrong: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert_eq!(wrong, Vec::<String>::new());
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), findings.len());
        let placed = |result: &Value| result["locations"][0]["physicalLocation"]["region"]["startLine"].is_u64();
        assert!(results.iter().all(placed), "GitHub drops a result without a place");
    }
}

#[test]
fn sarif_says_when_the_run_cannot_be_trusted() {
    let files = files();
    let good = |errors: &[RunError]| {
        json(Format::Sarif, &[], errors, &files)["runs"][0]["invocations"][0]["executionSuccessful"].clone()
    };
    assert_eq!((good(&[]), good(&errors())), (Value::Bool(true), Value::Bool(false)));
}

#[test]
fn sarif_names_no_more_places_than_services_take() {
    let files = files();
    let many = Finding {
        members: (0..500).map(|at| member(&format!("class:C{at}"), files.find(1, "label"))).collect(),
        ..finding(files.find(1, "label"))
    };
    let log = json(Format::Sarif, &[many], &[], &files);
    assert_eq!(log["runs"][0]["results"][0]["locations"].as_array().unwrap().len(), 100);
}

#[test]
fn repeated_findings_keep_apart_in_gitlab() {
    let files = files();
    let one = finding(files.find(0, "RecordPage"));
    let issues = json(Format::Gitlab, &[one.clone(), one.clone(), one], &errors(), &files);
    let mut fingerprints: Vec<&str> =
        issues.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints[..3], ["0123456789abcdef", "0123456789abcdef-2", "0123456789abcdef-3"]);
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 5);
}

#[test]
fn reviewdog_counts_bytes() {
    let files = files();
    let report = json(Format::Rdjson, &[sorted(&files)], &[], &files);
    let diagnostic = &report["diagnostics"][0];
    let start = serde_json::json!({"line": 1, "column": 4});
    assert_eq!(diagnostic["location"]["range"]["start"], start, "the byte order mark is text");
    let suggestion = serde_json::json!([{"range": {
        "start": {"line": 2, "column": 29}, "end": {"line": 2, "column": 37}}, "text": "<a/><b/>"}]);
    assert_eq!(diagnostic["suggestions"], suggestion, "two edits are one suggestion");
    let unsafe_fix = json(Format::Rdjson, &[full_finding(&files)], &[], &files);
    assert_eq!(unsafe_fix["diagnostics"][0]["suggestions"], Value::Null);
}

/// The lines of `jsonl` are what `json` shows, and fit the published schema.
#[test]
fn json_lines_hold_what_json_holds() {
    let files = files();
    let document = json(Format::Json, &all(&files), &errors(), &files);
    let mut lines: Vec<Value> = rendered(Format::Jsonl, &all(&files), &errors(), &files)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut types: Vec<Value> =
        lines.iter_mut().map(|line| line.as_object_mut().unwrap().remove("type").unwrap()).collect();
    let summary = lines.pop().unwrap();
    assert_eq!(types.pop(), Some("summary".into()));
    let of = |kind: &str| {
        lines.iter().zip(&types).filter(|(_, line)| *line == kind).map(|(line, _)| line.clone()).collect::<Vec<_>>()
    };
    assert_eq!(Value::from(of("finding")), document["findings"]);
    assert_eq!(Value::from(of("error")), document["errors"]);
    for key in ["schema", "tool", "root", "summary"] {
        assert_eq!(summary[key], document[key]);
    }
}

#[test]
fn a_clean_run_is_a_passed_test() {
    let text = rendered(Format::Junit, &[], &[], &files());
    let document = roxmltree::Document::parse(&text).unwrap();
    assert_eq!(document.root_element().attribute("tests"), Some("1"));
    assert_eq!(document.root_element().attribute("failures"), Some("0"));
}

/// What GitHub's runner reads from a command: <https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs>
fn read_command(line: &str) -> (Vec<(String, String)>, String) {
    let (head, data) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let data = data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let value = |text: &str| {
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    };
    let (_, properties) = head.split_once(' ').unwrap();
    let pair = |property: &str| {
        let (key, text) = property.split_once('=').unwrap();
        (key.to_owned(), value(text))
    };
    (properties.split(',').map(pair).collect(), data)
}

proptest! {
    #[test]
    fn a_command_reads_back(path in "[a%:,;=\n\r 0AD25]{1,12}", message in "[a%:, \n\r0AD25]{1,12}") {
        let files = Files::new(&[(&path, "text")]);
        let error = RunError { code: "unreadable", message: message.clone(), file: Some(FileId(0)) };
        let text = rendered(Format::Github, &[], &[error], &files);
        prop_assert_eq!(text.lines().count(), 1);
        let (properties, data) = read_command(text.trim_end_matches('\n'));
        prop_assert_eq!(&properties[1], &("file".to_owned(), path));
        prop_assert_eq!(data, message);
    }

    #[test]
    fn xml_holds_any_text(text in any::<String>()) {
        let files = Files::new(&[(&text, "text")]);
        let finding = Finding { message: text.clone(), help: text, ..finding(Location { file: FileId(0), span: Span::new(0, 1) }) };
        for format in [Format::Junit, Format::Checkstyle] {
            let report = rendered(format, std::slice::from_ref(&finding), &errors(), &files);
            prop_assert!(roxmltree::Document::parse(&report).is_ok(), "{}", report);
        }
    }
}
