//! The report for programs, `forcelint/report/v1`. Keys are never renamed and every key is always present.

use std::io::{self, Write};

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;

use super::Summary;
use crate::finding::{self, Level, Location, Suppressed};
use crate::fix::{self, Applicability};
use crate::text::Position;

/// The name of the report's shape.
pub const SCHEMA: &str = "forcelint/report/v1";

/// Everything that a run of forcelint has to say.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
struct Document<'a> {
    /// The name of this shape.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// What wrote the report.
    tool: Tool<'a>,
    /// The directory that paths are relative to.
    root: &'a str,
    /// The numbers of the run.
    summary: Summary,
    /// What is wrong in the files, sorted by path, position and rule.
    findings: Vec<Finding<'a>>,
    /// What makes the run itself untrustworthy.
    errors: Vec<RunError<'a>>,
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
struct Tool<'a> {
    /// `forcelint`
    name: &'static str,
    /// Its version.
    version: &'a str,
}

/// What a report holds besides findings and errors.
#[derive(Serialize)]
pub(super) struct Frame<'a> {
    schema: &'static str,
    tool: Tool<'a>,
    root: &'a str,
    summary: Summary,
}

impl<'a> Frame<'a> {
    pub(super) fn of(report: &super::Report<'a>) -> Self {
        let tool = Tool { name: env!("CARGO_PKG_NAME"), version: report.version };
        Frame { schema: SCHEMA, tool, root: report.root, summary: report.summary }
    }
}

/// One fault: all subjects of one rule, component and cause.
#[derive(Serialize, JsonSchema)]
pub(super) struct Finding<'a> {
    /// The rule's id.
    rule: &'static str,
    /// The rule's group.
    group: &'static str,
    /// The pack that asked, where one did.
    pack: Option<&'a str>,
    /// How bad it is.
    severity: Level,
    /// One sentence that says what is wrong.
    message: &'a str,
    /// Why it matters and what to write instead.
    help: &'a str,
    /// The page that says so.
    url: Option<&'a str>,
    /// What the first member is about.
    subject: Subject<'a>,
    /// The element or text that a person would edit; the first member's.
    location: Range<'a>,
    /// All subjects; at least one.
    #[schemars(length(min = 1))]
    members: Vec<Member<'a>>,
    /// Other places that explain it.
    related: Vec<Related<'a>>,
    /// Edits that mend all of it; null where a member has none.
    fix: Option<Fix<'a>>,
    /// The same for this rule, component and cause on every run.
    #[schemars(regex(pattern = r"^[0-9a-f]{16}$"))]
    fingerprint: &'a str,
    /// Why it does not count; null where it does.
    suppressed: Option<&'a Suppressed>,
}

/// What a finding is about.
#[derive(Serialize, JsonSchema)]
struct Subject<'a> {
    /// The metadata type, or empty where the file is no component.
    r#type: &'a str,
    /// The component's full name, or empty where the file is no component.
    name: &'a str,
    /// The member in grant notation, or empty for the component itself.
    member: &'a str,
}

/// One subject of a finding.
#[derive(Serialize, JsonSchema)]
struct Member<'a> {
    /// The member in grant notation; the component where it is about the component itself.
    member: &'a str,
    /// Where it stands.
    location: Range<'a>,
    /// The same for this rule and subject on every run.
    #[schemars(regex(pattern = r"^[0-9a-f]{16}$"))]
    fingerprint: &'a str,
    /// Edits that mend this member; null where there are none, or where they mend others too: they are the finding's.
    fix: Option<Fix<'a>>,
}

/// Another place that explains a finding.
#[derive(Serialize, JsonSchema)]
struct Related<'a> {
    /// What stands there.
    message: &'a str,
    /// Where; null for a note that stands in no file.
    location: Option<Range<'a>>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Location")]
struct Range<'a> {
    /// The path relative to `root`, with `/`.
    path: &'a str,
    /// Where it starts.
    start: Position,
    /// Where it ends, exclusive.
    end: Position,
}

/// Edits that belong together.
#[derive(Serialize, JsonSchema)]
struct Fix<'a> {
    /// What the fix does, as a command.
    title: &'a str,
    /// Whether it may be applied without a person's look at it.
    applicability: Applicability,
    /// The edits; they do not overlap. Those that insert at one place follow one another.
    edits: Vec<Edit<'a>>,
}

/// One replacement.
#[derive(Serialize, JsonSchema)]
struct Edit<'a> {
    /// The file to change.
    path: &'a str,
    /// Where the replaced text starts.
    start: Position,
    /// Where the replaced text ends, exclusive.
    end: Position,
    /// What stands there afterwards.
    text: &'a str,
}

/// Something that makes the run itself untrustworthy.
#[derive(Serialize, JsonSchema)]
pub(super) struct RunError<'a> {
    /// `unreadable`, `too-large` or `internal`.
    code: &'a str,
    /// One sentence.
    message: &'a str,
    /// The beginning of the file that it is about; null where it is about none.
    location: Option<Range<'a>>,
}

/// Writes the report as one JSON document.
///
/// # Errors
/// Writing failed.
pub fn write(report: &super::Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(report))?;
    writeln!(out)
}

/// The JSON schema of the report.
#[must_use]
pub fn schema() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Document<'static>>().to_value()
}

fn document<'a>(report: &'a super::Report<'a>) -> Document<'a> {
    let Frame { schema, tool, root, summary } = Frame::of(report);
    Document {
        schema,
        tool,
        root,
        summary,
        findings: report.findings.iter().map(|finding| report.finding(finding)).collect(),
        errors: report.errors.iter().map(|error| report.run_error(error)).collect(),
    }
}

impl super::Report<'_> {
    pub(super) fn run_error<'a>(&'a self, error: &'a finding::RunError) -> RunError<'a> {
        let location = error.file.map(|file| {
            let path = self.sources.path(file);
            Range { path, start: Position::START, end: Position::START }
        });
        RunError { code: error.code, message: &error.message, location }
    }

    pub(super) fn finding<'a>(&'a self, finding: &'a finding::Finding) -> Finding<'a> {
        let members = finding.members.iter().map(|member| Member {
            member: &member.member,
            location: self.location(&member.location),
            fingerprint: &member.fingerprint,
            fix: member.fix.as_ref().map(|fix| self.fix(fix)),
        });
        let related = finding.related.iter().map(|related| Related {
            message: &related.message,
            location: related.location.as_ref().map(|location| self.location(location)),
        });
        Finding {
            rule: finding.rule,
            group: finding.group,
            pack: finding.pack.as_deref(),
            severity: finding.severity,
            message: &finding.message,
            help: &finding.help,
            url: finding.url.as_deref(),
            subject: Subject {
                r#type: &finding.subject.kind,
                name: &finding.subject.name,
                member: &finding.subject.member,
            },
            location: self.location(finding.location()),
            members: members.collect(),
            related: related.collect(),
            fix: finding.fix.as_ref().map(|fix| self.fix(fix)),
            fingerprint: &finding.fingerprint,
            suppressed: finding.suppressed.as_ref(),
        }
    }

    fn location<'a>(&'a self, location: &Location) -> Range<'a> {
        let (start, end) = self.range(location);
        Range { path: self.sources.path(location.file), start, end }
    }

    fn fix<'a>(&'a self, fix: &'a fix::Fix) -> Fix<'a> {
        let edits = fix.edits.iter().map(|edit| {
            let Range { path, start, end } = self.location(&Location { file: edit.file, span: edit.span });
            Edit { path, start, end, text: &edit.text }
        });
        Fix { title: &fix.title, applicability: fix.applicability, edits: edits.collect() }
    }
}
