use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::finding::{FileId, Location, Suppressed};
use crate::report::tests::{Files, errors, files, finding, full_finding, member, rendered};
use crate::report::{Format, Sources};

fn drawn(finding: Finding, files: &Files, style: &Style) -> String {
    let report = Report {
        root: ".",
        version: "1.2.3",
        findings: &[finding],
        errors: &[],
        notes: &[],
        summary: Summary::default(),
        sources: files,
    };
    let mut out = Vec::new();
    write(&report, &mut out, style).unwrap();
    String::from_utf8(out).unwrap()
}

const PLAIN: Style = Style { color: false, unicode: false, width: 80, links: false };

#[test]
fn a_finding_is_shown_with_its_lines() {
    let files = files();
    let text = rendered(Format::Text, &[full_finding(&files)], &errors(), &files);
    insta::assert_snapshot!(text, @r#"
    warning[ungated-component] (https://guide.mogli.com/docs/access-visibility)

      ⚠ `Mogli_SMS:Conversation` is shown to users who may not use it
       ╭─[pages/Contact.flexipage-meta.xml:5:28]
     4 │         <componentInstance>
     5 │             <componentName>Mogli_SMS:Conversation</componentName>
       ·                            ──────────────────────
     6 │         </componentInstance>
       ╰────
        ╭─[pages/Contact.flexipage-meta.xml:9:11]
      8 │     <masterLabel>Contact</masterLabel>
      9 │     <type>RecordPage</type>
        ·           ─────┬────
        ·                ╰── the page's type
     10 │ </FlexiPage>
        ╰────
      help: Users without the custom permission see an empty component. Add the rule
            that the vendor asks for:
            <visibilityRule>
                <criteria>
                </criteria>
            </visibilityRule>
      note: groups/Sales.permissionsetgroup-meta.xml:2:32 given here
            the vendor ships this since 5.150
       fix: Add the visibility rule (--fix --unsafe-fixes)

    error[unreadable]

      × groups/Sales.permissionsetgroup-meta.xml: permission denied

    error[internal]

      × the rule `x` failed

    note: No permission set is in this project.
    1 warning in 120 files
    "#);
}

#[test]
fn the_first_members_are_listed_and_the_rest_counted() {
    let files = files();
    let members = (b'a'..=b'g').map(|name| member(&char::from(name).to_string(), files.find(0, "Mogli"))).collect();
    let suppressed = Some(Suppressed { by: "accept".to_owned(), reason: "reviewed".to_owned() });
    let text = drawn(Finding { members, suppressed, ..finding(files.find(0, "Mogli")) }, &files, &PLAIN);
    insta::assert_snapshot!(text, @r#"
    warning[ungated-component]

      ! `Mogli_SMS:Conversation` is shown to users who may not use it
       ,-[pages/Contact.flexipage-meta.xml:5:28]
     4 |         <componentInstance>
     5 |             <componentName>Mogli_SMS:Conversation</componentName>
       :                            ^^|^^
       :                              `-- a
     6 |         </componentInstance>
       `----
      also: pages/Contact.flexipage-meta.xml:5:28 b
            pages/Contact.flexipage-meta.xml:5:28 c
            pages/Contact.flexipage-meta.xml:5:28 d
            pages/Contact.flexipage-meta.xml:5:28 e
            and 2 more places
      note: suppressed by accept: reviewed

    no findings in 0 files
    "#);
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let line = format!("<a>{}<b>here</b>{}<c/></a>", "é".repeat(5_000), "x".repeat(5_000));
    let files = Files::new(&[("one-line.xml", &line)]);
    let far = RelatedLocation { message: "far away".to_owned(), location: Some(files.find(0, "<c/>")) };
    let near = RelatedLocation { message: "near".to_owned(), location: Some(files.find(0, "</b>")) };
    let text = drawn(Finding { related: vec![far, near], ..finding(files.find(0, "here")) }, &files, &PLAIN);
    insta::assert_snapshot!(text, @r#"
    warning[ungated-component]

      ! `Mogli_SMS:Conversation` is shown to users who may not use it
       ,-[one-line.xml:1:5007]
     1 | ...ééééééééééééééééééééééééééééé<b>here</b>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
       :                                    ^^^^^^|^
       :                                      |   `-- near
       `----
      note: one-line.xml:1:10015 far away

    no findings in 0 files
    "#);
}

#[test]
fn a_place_of_many_lines_is_marked_on_the_first() {
    let text = format!("<a>\n{}</a>\n", "  <b/>\n".repeat(50));
    let files = Files::new(&[("long.xml", &text)]);
    let drawn_long = drawn(finding(files.find(0, &text)), &files, &PLAIN);
    insta::assert_snapshot!(drawn_long, @r#"
    warning[ungated-component]

      ! `Mogli_SMS:Conversation` is shown to users who may not use it
       ,-[long.xml:1:1]
     1 | <a>
       : ^^^
     2 |   <b/>
       `----

    no findings in 0 files
    "#);
    let drawn_short = drawn(finding(files.find(0, "<b/>\n  <b/>")), &files, &PLAIN);
    insta::assert_snapshot!(drawn_short, @r#"
    warning[ungated-component]

      ! `Mogli_SMS:Conversation` is shown to users who may not use it
       ,-[long.xml:2:3]
     1 |     <a>
     2 | ,->   <b/>
     3 | `->   <b/>
     4 |       <b/>
       `----

    no findings in 0 files
    "#);
}

#[test]
fn text_of_files_cannot_reach_the_terminal() {
    let files = Files::new(&[("a\x1b.xml", "<a>\x1b[31m\u{202e}<b>x</b>\r</a>")]);
    let mut evil = finding(files.find(0, "<b>"));
    let bad = "\x1b]0;pwned\x07";
    evil.message = bad.to_owned();
    evil.help = bad.to_owned();
    evil.url = Some(bad.to_owned());
    evil.related = vec![
        RelatedLocation { message: bad.to_owned(), location: Some(files.find(0, "x")) },
        RelatedLocation { message: bad.to_owned(), location: None },
    ];
    evil.suppressed = Some(Suppressed { by: "accept".to_owned(), reason: bad.to_owned() });
    evil.members.push(member(bad, files.find(0, "x")));
    let text = drawn(evil, &files, &PLAIN);
    assert!(!text.contains(['\x1b', '\x07', '\u{202e}', '\r']), "{text:?}");
    insta::assert_snapshot!(text, @r#"
    warning[ungated-component] (\u{1b}]0;pwned\u{7})

      ! \u{1b}]0;pwned\u{7}
       ,-[a\u{1b}.xml:1:10]
     1 | <a>\u{1b}[31m\u{202e}<b>x</b>\r</a>
       :                      ^|^|
       :                       | `-- \u{1b}]0;pwned\u{7}
       :                       `-- component:Conversation
       `----
      help: \u{1b}]0;pwned\u{7}
      also: a\u{1b}.xml:1:13 \u{1b}]0;pwned\u{7}
      note: \u{1b}]0;pwned\u{7}
            suppressed by accept: \u{1b}]0;pwned\u{7}

    no findings in 0 files
    "#);
}

#[test]
fn a_file_that_is_gone_has_no_lines() {
    let files = files();
    let text = drawn(finding(Location { file: FileId(9), span: Span::new(5, 6) }), &files, &PLAIN);
    assert_eq!(files.path(FileId(9)), "gone.xml");
    insta::assert_snapshot!(text, @r#"
    warning[ungated-component]

      ! `Mogli_SMS:Conversation` is shown to users who may not use it
      note: gone.xml could not be read again

    no findings in 0 files
    "#);
}

#[test]
fn colour_and_links_are_used_where_wanted() {
    let files = files();
    let style = Style { color: true, unicode: true, width: 80, links: true };
    let text = drawn(full_finding(&files), &files, &style);
    assert!(text.contains("\x1b[33mwarning[ungated-component]"), "{text:?}");
    assert!(text.contains("\x1b]8;;https://guide.mogli.com/docs/access-visibility\x1b\\"), "{text:?}");
}

#[test]
fn a_mistake_in_a_file_is_shown_with_its_line() {
    let source = "fail-on = \"warning\"\nselekt = [\"all\"]\n".to_owned();
    let error = FileError {
        path: "forcelint.toml".to_owned(),
        span: Some(Span::new(20, 26)),
        message: "unknown key `selekt`".to_owned(),
        help: Some("`select` is the nearest key.".to_owned()),
        source,
    };
    insta::assert_snapshot!(render_file_error(&error, &PLAIN), @r#"
    error

      x unknown key `selekt`
       ,-[forcelint.toml:2:1]
     1 | fail-on = "warning"
     2 | selekt = ["all"]
       : ^^^^^^
       `----
      help: `select` is the nearest key.
    "#);
    let unread = FileError { span: None, help: None, message: "not found".to_owned(), ..error };
    insta::assert_snapshot!(render_file_error(&unread, &PLAIN), @r#"
    error

      x forcelint.toml: not found
    "#);
}

#[test]
fn the_last_line_sums_up() {
    let all =
        Summary { files: 120, errors: 3, warnings: 12, infos: 4, suppressed: 2, fixable: 5, ..Summary::default() };
    assert_eq!(sum(&all), "3 errors, 12 warnings, 4 infos in 120 files (2 suppressed, 5 fixable with --fix)");
    let both = Summary { files: 2, errors: 7, fixed: 1, fixable: 5, unsafely_fixable: 2, ..Summary::default() };
    assert_eq!(sum(&both), "7 errors in 2 files (1 fixed, 5 fixable with --fix, 2 more with --unsafe-fixes)");
    let unsafe_only = Summary { files: 2, errors: 7, unsafely_fixable: 2, ..Summary::default() };
    assert_eq!(sum(&unsafe_only), "7 errors in 2 files (2 fixable with --fix --unsafe-fixes)");
    let one = Summary { files: 1, infos: 1, ..Summary::default() };
    assert_eq!(sum(&one), "1 info in 1 file");
    assert_eq!(sum(&Summary::default()), "no findings in 0 files");
    assert_eq!(
        sum(&Summary { files: 2, suppressed: 1, ..Summary::default() }),
        "no findings in 2 files (1 suppressed)"
    );
}

fn hostile_text() -> impl Strategy<Value = String> {
    let letters = prop_oneof![
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\t"),
        Just("a"),
        Just("é"),
        Just("𝄞"),
        Just("\x1b"),
        Just("漢"),
        Just("\u{feff}"),
        Just("<a>"),
    ];
    let filler = prop_oneof![Just(0usize), Just(150), Just(400)];
    (proptest::collection::vec(letters, 0..60), filler).prop_map(|(letters, filler)| {
        let text: String = letters.concat();
        text.replacen('a', &"ä".repeat(filler.max(1)), 2)
    })
}

proptest! {
    /// Whatever the text and wherever the labels stand, a report comes out and quotes the primary place.
    #[test]
    fn any_place_can_be_drawn(text in hostile_text(), spans in proptest::collection::vec((0usize..1_200, 0usize..300), 1..5)) {
        let files = Files::new(&[("a.xml", &text)]);
        let mut places = spans.iter().map(|&(start, length)| {
            Location { file: FileId(0), span: Span::new(start.min(text.len()), (start + length).min(text.len())) }
        });
        let mut found = finding(places.next().unwrap());
        found.related = places
            .map(|place| RelatedLocation { message: "also here".to_owned(), location: Some(place) })
            .collect();
        let start = files.0[0].1.position(found.location().span.start);
        let drawn = drawn(found, &files, &PLAIN);
        let place = format!("a.xml:{}:{}", start.line, start.column);
        prop_assert!(drawn.contains(&place), "{} is not in {}", place, drawn);
        prop_assert!(drawn.len() < 8_000);
    }
}

/// A label costs what its lines cost, not what the file before it costs: else this takes minutes.
#[test]
fn many_findings_in_a_large_file_are_drawn_at_once() {
    let entry = "<fieldPermissions><editable>true</editable><field>Account.Größe__c</field></fieldPermissions>";
    for separator in ["", "\n"] {
        let step = entry.len() + separator.len();
        let count = 10_000_000 / step;
        let files = Files::new(&[("large.xml", &[entry, separator].concat().repeat(count))]);
        let findings: Vec<Finding> = (0..count)
            .step_by(count / 4_000)
            .map(|number| number * step + "<fieldPermissions>".len())
            .map(|start| finding(Location { file: FileId(0), span: Span::new(start, start + 10) }))
            .collect();
        let before = Instant::now();
        let text = rendered(Format::Text, &findings, &[], &files);
        assert!(before.elapsed() < Duration::from_secs(30), "{:?}", before.elapsed());
        assert!(text.matches("<editable>").count() >= findings.len());
    }
}
