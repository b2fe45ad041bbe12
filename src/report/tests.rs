use proptest::prelude::*;

use super::*;
use crate::finding::{Level, Member, RelatedLocation, Subject, Suppressed};
use crate::fix::{Applicability, Edit, Fix};
use crate::text::Span;

/// Files in memory, with their paths.
pub(crate) struct Files(pub(crate) Vec<(String, SourceText)>);

impl Files {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| (path.to_owned(), SourceText::new(text.to_owned()));
        Files(files.iter().map(file).collect())
    }

    /// The place of the first occurrence of some text.
    pub(crate) fn find(&self, file: u32, text: &str) -> Location {
        let start = self.0[file as usize].1.whole().unwrap().find(text).unwrap();
        Location { file: FileId(file), span: Span::new(start, start + text.len()) }
    }
}

impl Sources for Files {
    fn path(&self, file: FileId) -> &str {
        self.0.get(file.0 as usize).map_or("gone.xml", |(path, _)| path)
    }

    fn source(&self, file: FileId) -> Option<&SourceText> {
        self.0.get(file.0 as usize).map(|(_, source)| source)
    }
}

pub(crate) const PAGE: &str = "<?xml version=\"1.0\"?>
<FlexiPage>
    <itemInstances>
        <componentInstance>
            <componentName>Mogli_SMS:Conversation</componentName>
        </componentInstance>
    </itemInstances>
    <masterLabel>Contact</masterLabel>
    <type>RecordPage</type>
</FlexiPage>
";

pub(crate) const GROUP: &str =
    "<PermissionSetGroup>\r\n\t<label>Grüße 𝄞</label><status>Updated</status>\r\n</PermissionSetGroup>";

pub(crate) fn files() -> Files {
    Files::new(&[("pages/Contact.flexipage-meta.xml", PAGE), ("groups/Sales.permissionsetgroup-meta.xml", GROUP)])
}

/// A finding without anything that it does not need.
pub(crate) fn finding(location: Location) -> Finding {
    Finding {
        rule: "ungated-component",
        group: "package",
        pack: None,
        severity: Level::Warning,
        message: "`Mogli_SMS:Conversation` is shown to users who may not use it".to_owned(),
        help: String::new(),
        url: None,
        subject: Subject {
            kind: "FlexiPage".to_owned(),
            name: "Contact".to_owned(),
            member: "component:Conversation".to_owned(),
        },
        members: vec![member("component:Conversation", location)],
        related: Vec::new(),
        fix: None,
        fingerprint: "0123456789abcdef".to_owned(),
        suppressed: None,
    }
}

pub(crate) fn member(name: &str, location: Location) -> Member {
    Member { member: name.to_owned(), location, fingerprint: "fedcba9876543210".to_owned(), fix: None }
}

/// A finding that has everything.
pub(crate) fn full_finding(files: &Files) -> Finding {
    let place = files.find(0, "Mogli_SMS:Conversation");
    let insertion = Edit {
        order: String::new(),
        file: FileId(0),
        span: Span { start: place.span.end, end: place.span.end },
        text: "<visibilityRule/>".to_owned(),
    };
    Finding {
        pack: Some("mogli".to_owned()),
        help: "Users without the custom permission see an empty component. Add the rule that the vendor asks for:\n\
               <visibilityRule>\n    <criteria>\n    </criteria>\n</visibilityRule>"
            .to_owned(),
        url: Some("https://guide.mogli.com/docs/access-visibility".to_owned()),
        related: vec![
            RelatedLocation { message: "the page's type".to_owned(), location: Some(files.find(0, "RecordPage")) },
            RelatedLocation { message: "given here".to_owned(), location: Some(files.find(1, "Updated")) },
            RelatedLocation { message: "the vendor ships this since 5.150".to_owned(), location: None },
        ],
        fix: Some(Fix {
            title: "Add the visibility rule".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![insertion],
        }),
        ..finding(place)
    }
}

pub(crate) fn rendered(format: Format, findings: &[Finding], errors: &[RunError], files: &Files) -> String {
    let report = Report {
        root: ".",
        version: "1.2.3",
        findings,
        errors,
        notes: &["No permission set is in this project.".to_owned()],
        summary: Summary { files: 120, components: 100, warnings: findings.len(), ..Summary::default() },
        sources: files,
    };
    let style = Style { color: false, unicode: true, width: 80, links: false };
    let mut out = Vec::new();
    write(format, &report, &mut out, &style).unwrap();
    String::from_utf8(out).unwrap()
}

pub(crate) fn errors() -> Vec<RunError> {
    vec![
        RunError { code: "unreadable", message: "permission denied".to_owned(), file: Some(FileId(1)) },
        RunError { code: "internal", message: "the rule `x` failed".to_owned(), file: None },
    ]
}

#[test]
fn concise_is_one_line_a_finding() {
    let files = files();
    let several = Finding {
        members: vec![member("a", files.find(1, "𝄞")), member("b", files.find(1, "Updated"))],
        message: "two\nlines".to_owned(),
        suppressed: Some(Suppressed { by: "comment".to_owned(), reason: String::new() }),
        ..finding(files.find(1, "𝄞"))
    };
    let text = rendered(Format::Concise, &[full_finding(&files), several], &errors(), &files);
    insta::assert_snapshot!(text, @r#"
    pages/Contact.flexipage-meta.xml:5:28: warning[ungated-component] `Mogli_SMS:Conversation` is shown to users who may not use it
    groups/Sales.permissionsetgroup-meta.xml:2:15: warning[ungated-component] two\nlines (and 1 more) (suppressed by comment)
    groups/Sales.permissionsetgroup-meta.xml: error[unreadable] permission denied
    error[internal] the rule `x` failed
    "#);
}

#[test]
fn json_has_every_key() {
    let files = files();
    let mut findings = vec![full_finding(&files)];
    findings[0].members[0].fix = findings[0].fix.clone();
    findings[0].suppressed = Some(Suppressed { by: "accept".to_owned(), reason: "reviewed".to_owned() });
    let text = rendered(Format::Json, &findings, &errors(), &files);
    insta::assert_snapshot!(text, @r#"
    {
      "schema": "forcelint/report/v1",
      "tool": {
        "name": "forcelint",
        "version": "1.2.3"
      },
      "root": ".",
      "summary": {
        "files": 120,
        "components": 100,
        "errors": 0,
        "warnings": 1,
        "infos": 0,
        "suppressed": 0,
        "fixable": 0
      },
      "findings": [
        {
          "rule": "ungated-component",
          "group": "package",
          "pack": "mogli",
          "severity": "warning",
          "message": "`Mogli_SMS:Conversation` is shown to users who may not use it",
          "help": "Users without the custom permission see an empty component. Add the rule that the vendor asks for:\n<visibilityRule>\n    <criteria>\n    </criteria>\n</visibilityRule>",
          "url": "https://guide.mogli.com/docs/access-visibility",
          "subject": {
            "type": "FlexiPage",
            "name": "Contact",
            "member": "component:Conversation"
          },
          "location": {
            "path": "pages/Contact.flexipage-meta.xml",
            "start": {
              "line": 5,
              "column": 28,
              "utf16": 28,
              "byte": 109
            },
            "end": {
              "line": 5,
              "column": 50,
              "utf16": 50,
              "byte": 131
            }
          },
          "members": [
            {
              "member": "component:Conversation",
              "location": {
                "path": "pages/Contact.flexipage-meta.xml",
                "start": {
                  "line": 5,
                  "column": 28,
                  "utf16": 28,
                  "byte": 109
                },
                "end": {
                  "line": 5,
                  "column": 50,
                  "utf16": 50,
                  "byte": 131
                }
              },
              "fingerprint": "fedcba9876543210",
              "fix": {
                "title": "Add the visibility rule",
                "applicability": "unsafe",
                "edits": [
                  {
                    "path": "pages/Contact.flexipage-meta.xml",
                    "start": {
                      "line": 5,
                      "column": 50,
                      "utf16": 50,
                      "byte": 131
                    },
                    "end": {
                      "line": 5,
                      "column": 50,
                      "utf16": 50,
                      "byte": 131
                    },
                    "text": "<visibilityRule/>"
                  }
                ]
              }
            }
          ],
          "related": [
            {
              "message": "the page's type",
              "location": {
                "path": "pages/Contact.flexipage-meta.xml",
                "start": {
                  "line": 9,
                  "column": 11,
                  "utf16": 11,
                  "byte": 247
                },
                "end": {
                  "line": 9,
                  "column": 21,
                  "utf16": 21,
                  "byte": 257
                }
              }
            },
            {
              "message": "given here",
              "location": {
                "path": "groups/Sales.permissionsetgroup-meta.xml",
                "start": {
                  "line": 2,
                  "column": 32,
                  "utf16": 33,
                  "byte": 58
                },
                "end": {
                  "line": 2,
                  "column": 39,
                  "utf16": 40,
                  "byte": 65
                }
              }
            },
            {
              "message": "the vendor ships this since 5.150",
              "location": null
            }
          ],
          "fix": {
            "title": "Add the visibility rule",
            "applicability": "unsafe",
            "edits": [
              {
                "path": "pages/Contact.flexipage-meta.xml",
                "start": {
                  "line": 5,
                  "column": 50,
                  "utf16": 50,
                  "byte": 131
                },
                "end": {
                  "line": 5,
                  "column": 50,
                  "utf16": 50,
                  "byte": 131
                },
                "text": "<visibilityRule/>"
              }
            ]
          },
          "fingerprint": "0123456789abcdef",
          "suppressed": {
            "by": "accept",
            "reason": "reviewed"
          }
        }
      ],
      "errors": [
        {
          "code": "unreadable",
          "message": "permission denied",
          "location": {
            "path": "groups/Sales.permissionsetgroup-meta.xml",
            "start": {
              "line": 1,
              "column": 1,
              "utf16": 1,
              "byte": 0
            },
            "end": {
              "line": 1,
              "column": 1,
              "utf16": 1,
              "byte": 0
            }
          }
        },
        {
          "code": "internal",
          "message": "the rule `x` failed",
          "location": null
        }
      ]
    }
    "#);
}

#[test]
fn json_columns_are_those_of_the_contract() {
    let files = files();
    let text = rendered(Format::Json, &[finding(files.find(1, "Updated"))], &[], &files);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    let start = serde_json::json!({"line": 2, "column": 32, "utf16": 33, "byte": 58});
    assert_eq!(report["findings"][0]["location"]["start"], start);
}

#[test]
fn json_follows_its_schema() {
    let files = files();
    let schema = json::schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let gone = finding(Location { file: FileId(9), span: Span::new(5, 6) });
    for findings in [vec![], vec![full_finding(&files), finding(files.find(1, "label")), gone]] {
        let report = serde_json::from_str(&rendered(Format::Json, &findings, &errors(), &files)).unwrap();
        assert!(validator.is_valid(&report), "{:?}", validator.iter_errors(&report).collect::<Vec<_>>());
    }
}

/// Every key of every object must be required: a program may rely on it.
#[test]
fn the_schema_requires_every_key() {
    let schema = json::schema();
    let definitions = schema["$defs"].as_object().unwrap();
    for (name, definition) in definitions.iter().chain([(&"Report".to_owned(), &schema)]) {
        let Some(properties) = definition["properties"].as_object() else { continue };
        let required = definition["required"].as_array().unwrap();
        for key in properties.keys() {
            assert!(required.iter().any(|name| name == key), "{name}.{key} is optional");
        }
    }
}

#[test]
#[allow(clippy::disallowed_methods)]
fn the_checked_in_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/report.schema.json");
    let current = json::schema();
    if std::env::var_os("FORCELINT_BLESS").is_some() {
        std::fs::write(path, format!("{current:#}\n")).unwrap();
    }
    let kept: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(kept, current, "run the tests with FORCELINT_BLESS=1 to write the schema");
}

#[test]
fn what_a_terminal_would_obey_is_escaped() {
    assert_eq!(terminal_safe("plain é 𝄞\ttab"), "plain é 𝄞\ttab");
    assert!(matches!(terminal_safe("plain"), Cow::Borrowed("plain")));
    assert_eq!(terminal_safe("\x1b[31m\r\n\u{7f}\u{9b}"), r"\u{1b}[31m\r\n\u{7f}\u{9b}");
    assert_eq!(terminal_safe("a\u{202e}b\u{2066}c\u{2028}"), r"a\u{202e}b\u{2066}c\u{2028}");
}

#[test]
fn what_a_ci_server_would_obey_is_escaped() {
    assert_eq!(terminal_safe("::error::x ::stop a::b"), r"\u{3a}:error::x \u{3a}:stop a::b");
    assert_eq!(terminal_safe("a##[endgroup] ##vso[task.complete]"), r"a\u{23}#[endgroup] \u{23}#vso[task.complete]");
    assert!(matches!(terminal_safe("Mogli_SMS:Conversation # 1"), Cow::Borrowed(_)));
}

proptest! {
    #[test]
    fn nothing_that_a_terminal_would_obey_is_left(text in "(::|##\\[|##vso\\[|[ :#\u{1b}a]|\\PC|.){0,12}") {
        let safe = terminal_safe(&text);
        prop_assert!(!safe.chars().any(|letter| (letter.is_control() && letter != '\t') || reorders(letter)));
        prop_assert!(!safe.split_whitespace().any(|word| word.starts_with("::")));
        prop_assert!(!safe.contains("##[") && !safe.contains("##vso["));
        prop_assert_eq!(terminal_safe(&safe), &*safe);
    }
}
