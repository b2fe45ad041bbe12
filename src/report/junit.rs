//! JUnit XML, for CI servers that show test results: one suite a file, one failed test a finding.
//!
//! An info never fails a run by default, so it is a passed test with output; a suppressed finding is a skipped test; an
//! error of the run is an error. A clean run is one passed test, since several servers take a report without tests for
//! a failure.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::markup::xml_text;
use super::{Report, describe_suppression, name_of};
use crate::finding::{Finding, Level};

/// How a test ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failure,
    Error,
    Skipped,
}

struct Test {
    name: String,
    class: String,
    outcome: Outcome,
    kind: String,
    message: String,
    text: String,
}

/// Writes a test for each finding, and for each error of the run, in the suite of its file.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<Test>> = BTreeMap::new();
    for finding in report.findings {
        suites.entry(report.sources.path(finding.location().file)).or_default().push(test(report, finding));
    }
    for error in report.errors {
        suites.entry(report.path_of(error)).or_default().push(Test {
            name: error.code.to_owned(),
            class: "forcelint.run".to_owned(),
            outcome: Outcome::Error,
            kind: error.code.to_owned(),
            message: xml_text(&error.message).into_owned(),
            text: String::new(),
        });
    }
    if suites.is_empty() {
        suites.insert("forcelint", vec![clean()]);
    }
    let all = || suites.values().flatten();
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("testsuites")
        .with_attribute(("name", "forcelint"))
        .with_attribute(("tests", &*all().count().to_string()))
        .with_attribute(("failures", &*count(all(), Outcome::Failure)))
        .with_attribute(("errors", &*count(all(), Outcome::Error)))
        .write_inner_content(|writer| suites.iter().try_for_each(|(path, tests)| suite(writer, path, tests)))?;
    writeln!(out)
}

fn suite<W: Write>(writer: &mut Writer<W>, path: &str, tests: &[Test]) -> io::Result<()> {
    writer
        .create_element("testsuite")
        .with_attribute(("name", &*xml_text(path)))
        .with_attribute(("tests", &*tests.len().to_string()))
        .with_attribute(("failures", &*count(tests.iter(), Outcome::Failure)))
        .with_attribute(("errors", &*count(tests.iter(), Outcome::Error)))
        .with_attribute(("skipped", &*count(tests.iter(), Outcome::Skipped)))
        .write_inner_content(|writer| tests.iter().try_for_each(|test| test.write(writer)))?;
    Ok(())
}

fn count<'a>(tests: impl Iterator<Item = &'a Test>, outcome: Outcome) -> String {
    tests.filter(|test| test.outcome == outcome).count().to_string()
}

/// The name holds no line number: a server that follows a test over time finds it again after the file has changed.
fn test(report: &Report<'_>, finding: &Finding) -> Test {
    let path = report.sources.path(finding.location().file);
    let outcome = match (&finding.suppressed, finding.severity) {
        (Some(_), _) => Outcome::Skipped,
        (None, Level::Info) => Outcome::Passed,
        (None, Level::Warning | Level::Error) => Outcome::Failure,
    };
    Test {
        name: xml_text(&format!("{} {}", finding.rule, name_of(&finding.subject, path))).into_owned(),
        class: format!("forcelint.{}", finding.group),
        outcome,
        kind: finding.severity.name().to_owned(),
        message: match &finding.suppressed {
            Some(suppressed) => xml_text(&describe_suppression(suppressed)).into_owned(),
            None => xml_text(&finding.message).into_owned(),
        },
        text: xml_lines(&format!("{}: {}", report.place(finding.location()), report.advice(finding))),
    }
}

fn clean() -> Test {
    Test {
        name: "no findings".to_owned(),
        class: "forcelint".to_owned(),
        outcome: Outcome::Passed,
        kind: String::new(),
        message: String::new(),
        text: String::new(),
    }
}

fn xml_lines(text: &str) -> String {
    text.lines().map(xml_text).collect::<Vec<_>>().join("\n")
}

impl Test {
    fn write<W: Write>(&self, writer: &mut Writer<W>) -> io::Result<()> {
        let case = writer
            .create_element("testcase")
            .with_attribute(("name", &*self.name))
            .with_attribute(("classname", &*self.class));
        let element = match self.outcome {
            Outcome::Passed if self.text.is_empty() => return case.write_empty().map(drop),
            Outcome::Passed => None,
            Outcome::Failure => Some("failure"),
            Outcome::Error => Some("error"),
            Outcome::Skipped => Some("skipped"),
        };
        case.write_inner_content(|writer| {
            let Some(element) = element else {
                return writer.create_element("system-out").write_text_content(BytesText::new(&self.text)).map(drop);
            };
            let element = writer
                .create_element(element)
                .with_attribute(("type", &*self.kind))
                .with_attribute(("message", &*self.message));
            element.write_text_content(BytesText::new(&self.text)).map(drop)
        })?;
        Ok(())
    }
}
