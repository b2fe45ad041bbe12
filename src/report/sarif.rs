//! SARIF 2.1.0, for code scanning services and their viewers.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, and what GitHub makes of it:
//! <https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning>
//!
//! `primaryLocationLineHash` is not set: GitHub's upload computes it and complains of any other value.

use std::io::{self, Write};

use self::model::{
    Artifact, ArtifactChange, Configuration, Content, Descriptor, DescriptorReference, Driver, Fingerprints,
    Invocation, Log, Message, Notification, PhysicalLocation, Place, Properties, Region, Replacement, Run, SarifResult,
    Suppression, Tool,
};
use super::{Report, terminal_safe};
use crate::finding::{Finding, Level, Location, RunError, Suppressed};
use crate::fix::{Applicability, Fix};
use crate::rule::{Rule, RuleGroup};
use crate::rules;

mod model;

/// How many places of one result are written: GitHub takes no more than 100, and refuses a file with over 1,000.
const MOST_PLACES: usize = 100;

/// Writes one run with a result for each finding.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &log(report))?;
    writeln!(out)
}

fn log<'a>(report: &'a Report<'a>) -> Log<'a> {
    let mut used: Vec<&'static Rule> = report.findings.iter().filter_map(|finding| rules::find(finding.rule)).collect();
    used.sort_by_key(|rule| rule.id);
    used.dedup_by_key(|rule| rule.id);
    let index = |finding: &Finding| used.binary_search_by_key(&finding.rule, |rule| rule.id).ok();
    let errors = report.errors.iter().map(|error| notification(report, error));
    let notes = report.notes.iter().map(|note| Notification {
        descriptor: None,
        level: "note",
        message: Message::new(escaped(note)),
        locations: Vec::new(),
    });
    Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: report.version,
                    rules: used.iter().map(|rule| descriptor(rule)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: report.errors.is_empty(),
                tool_execution_notifications: errors.chain(notes).collect(),
            }],
            original_uri_base_ids: model::BaseIds {
                root: model::Base { description: Message::new("The directory that forcelint ran in".to_owned()) },
            },
            column_kind: "unicodeCodePoints",
            results: report.findings.iter().map(|finding| result(report, finding, index(finding))).collect(),
        }],
    }
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    let mut tags = vec![rule.group.name()];
    let is_security = rule.group == RuleGroup::Security;
    if is_security {
        tags.push("access-control");
    }
    Descriptor {
        id: rule.id,
        short_description: Message::new(sentence(rule.summary)),
        full_description: Message::new(first_paragraph(rule.card)),
        help: Content { text: rule.card, markdown: rule.card },
        default_configuration: Configuration { enabled: rule.default, level: level(rule.level) },
        properties: Properties {
            tags,
            precision: "high",
            // GitHub's scale for findings that are no security alerts …
            severity: (!is_security).then_some(match rule.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info => "recommendation",
            }),
            // … and for those that are: from 7.0 on high, from 4.0 on medium, below low.
            security_severity: is_security.then_some(match rule.level {
                Level::Error => "8.0",
                Level::Warning => "6.0",
                Level::Info => "3.0",
            }),
        },
    }
}

fn result<'a>(report: &'a Report<'a>, finding: &'a Finding, rule_index: Option<usize>) -> SarifResult<'a> {
    let members = finding.members.iter().take(MOST_PLACES);
    let locations = members.map(|member| Place {
        id: None,
        message: (finding.members.len() > 1).then(|| Message::new(escaped(&member.member))),
        physical_location: physical(report, &member.location),
    });
    let related: Vec<Place> = finding
        .related
        .iter()
        .filter_map(|related| Some((related, related.location.as_ref()?)))
        .take(MOST_PLACES)
        .zip(1..)
        .map(|((related, location), id)| Place {
            id: Some(id),
            message: Some(Message::new(escaped(&related.message))),
            physical_location: physical(report, location),
        })
        .collect();
    SarifResult {
        rule_id: finding.rule,
        rule_index,
        level: level(finding.severity),
        message: Message::new(message(finding, &related)),
        locations: locations.collect(),
        related_locations: related,
        partial_fingerprints: Fingerprints { forcelint: &finding.fingerprint },
        fixes: finding.fix.iter().map(|fix| change(report, fix)).collect(),
        suppressions: finding.suppressed.iter().map(suppression).collect(),
    }
}

/// The sentence first, since viewers cut there; then the advice, with a link to each related place: GitHub shows only
/// those that the text links to.
fn message(finding: &Finding, related: &[Place]) -> String {
    let mut lines = vec![sentence(&escaped(&finding.message))];
    lines.extend(finding.help.lines().map(escaped));
    for place in related {
        if let (Some(id), Some(message)) = (place.id, &place.message) {
            lines.push(format!("See [{}]({id}).", message.text));
        }
    }
    let notes = finding.related.iter().filter(|related| related.location.is_none());
    lines.extend(notes.map(|note| sentence(&escaped(&note.message))));
    lines.extend(finding.url.iter().map(|url| format!("See {}", escaped(url))));
    lines.join("\n")
}

fn change<'a>(report: &'a Report<'a>, fix: &'a Fix) -> model::Change<'a> {
    let files = fix.edits.chunk_by(|left, right| left.file == right.file);
    let changes = files.filter_map(|edits| {
        let artifact_location = artifact(report.sources.path(edits.first()?.file));
        let replacements = edits.iter().map(|edit| Replacement {
            deleted_region: region(report, &Location { file: edit.file, span: edit.span }),
            inserted_content: (!edit.text.is_empty()).then_some(model::Inserted { text: &edit.text }),
        });
        Some(ArtifactChange { artifact_location, replacements: replacements.collect() })
    });
    let title = match fix.applicability {
        Applicability::Safe => escaped(&fix.title),
        Applicability::Unsafe => format!("{} (unsafe: look at it before you apply it)", escaped(&fix.title)),
    };
    model::Change { description: Message::new(title), artifact_changes: changes.collect() }
}

fn suppression(suppressed: &Suppressed) -> Suppression<'_> {
    Suppression {
        kind: if suppressed.by == "comment" { "inSource" } else { "external" },
        status: "accepted",
        justification: match suppressed.reason.as_str() {
            "" => &suppressed.by,
            reason => reason,
        },
    }
}

fn notification<'a>(report: &'a Report<'a>, error: &'a RunError) -> Notification<'a> {
    let place = error.file.map(|file| Place {
        id: None,
        message: None,
        physical_location: PhysicalLocation { artifact_location: artifact(report.sources.path(file)), region: None },
    });
    Notification {
        descriptor: Some(DescriptorReference { id: error.code }),
        level: "error",
        message: Message::new(sentence(&escaped(&error.message))),
        locations: place.into_iter().collect(),
    }
}

fn physical(report: &Report<'_>, location: &Location) -> PhysicalLocation {
    let artifact_location = artifact(report.sources.path(location.file));
    PhysicalLocation { artifact_location, region: Some(region(report, location)) }
}

fn region(report: &Report<'_>, location: &Location) -> Region {
    let (start, end) = report.range(location);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// A path as a relative reference. All but the unreserved characters are percent-encoded; that is right for every
/// segment, the first one included, where a `:` would begin a scheme. <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
fn artifact(path: &str) -> Artifact {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Artifact { uri, uri_base_id: "%SRCROOT%" }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

/// Plain text of a message: in SARIF brackets make links, and a backslash takes that from them (3.11.6).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in terminal_safe(text).chars() {
        if matches!(letter, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// What a card says below its title, as one line.
fn first_paragraph(card: &str) -> String {
    let paragraph = card.lines().skip(1).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    paragraph.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_relative_reference() {
        assert_eq!(artifact("app/a-b_c.xml").uri, "app/a-b_c.xml");
        assert_eq!(artifact("app/Sales %26 Ä:é.xml").uri, "app/Sales%20%2526%20%C3%84%3A%C3%A9.xml");
    }

    #[test]
    fn text_makes_no_links() {
        assert_eq!(escaped(r"[here](1) \ end"), r"\[here\](1) \\ end");
    }

    #[test]
    fn every_rule_says_what_it_checks() {
        for rule in rules::ALL {
            let full = first_paragraph(rule.card);
            assert!(full.ends_with(['.', ':']) && full.len() < 1024, "{}: {full}", rule.id);
        }
    }
}
