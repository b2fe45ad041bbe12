use super::*;
use crate::finding::{Atom, Level, Location, Place};
use crate::metadata::Text;

const PATHS: &[&str] = &["main/permissionsets/Sales.permissionset-meta.xml", "main/flexipages/Page.flexipage-meta.xml"];

fn atom(file: u32, start: usize, end: usize, rule: &'static str, member: &str) -> ResolvedAtom {
    let location = Location { file: FileId(file), span: Span::new(start, end) };
    let atom = Atom {
        rule,
        level: Level::Warning,
        pack: None,
        subject: Subject { kind: "PermissionSet".to_owned(), name: "Sales".to_owned(), member: member.to_owned() },
        place: Place::span(location.file, location.span),
        message: String::new(),
        many: None,
        cause: String::new(),
        help: String::new(),
        url: None,
        related: Vec::new(),
        fix: None,
    };
    ResolvedAtom { atom, location, related: Vec::new(), fix: None, suppressed: None }
}

fn comment(covers: (usize, usize), rules: &[&str]) -> IgnoreComment {
    let rules = rules.iter().map(|rule| Text { value: (*rule).into(), span: Span::new(1, 2) }).collect();
    IgnoreComment { rules, reason: "meant".to_owned(), span: Span::new(0, 9), covers: Span::new(covers.0, covers.1) }
}

fn accept(path: Option<&str>, subject: Option<&str>) -> Accept {
    Accept {
        path: path.map(|glob| Accept::path_matcher(glob).unwrap()),
        subject: subject.map(|glob| Accept::subject_matcher(glob).unwrap()),
        ..Accept::new("rule-a", "reviewed")
    }
}

fn reason_of(resolved: &ResolvedAtom) -> Option<(&str, &str)> {
    resolved.suppressed.as_ref().map(|suppressed| (&*suppressed.by, &*suppressed.reason))
}

#[test]
fn a_comment_covers_its_rules_in_its_element_of_its_file() {
    let mut atoms = [
        atom(0, 10, 20, "rule-a", "in"),
        atom(0, 10, 21, "rule-a", "reaches out"),
        atom(0, 10, 20, "rule-b", "another rule"),
        atom(1, 10, 20, "rule-a", "another file"),
    ];
    let comments = [comment((10, 20), &["rule-a", "rule-c"])];
    let unused = suppress(&mut atoms, PATHS, &[(FileId(0), &comments)], &[], |_| true);
    assert_eq!(atoms.each_ref().map(reason_of), [Some(("comment", "meant")), None, None, None]);
    let rules: Vec<&str> = unused.comments.iter().map(|unused| &*unused.rule).collect();
    assert_eq!(rules, ["rule-c"]);
    assert_eq!((unused.comments[0].comment, unused.comments[0].span), (Span::new(0, 9), Span::new(1, 2)));
}

#[test]
fn nothing_is_said_of_a_rule_that_did_not_run() {
    let comments = [comment((0, 9), &["off", "on"])];
    let accepts = [accept(None, None)];
    let unused = suppress(&mut [], PATHS, &[(FileId(0), &comments)], &accepts, |rule| rule == "on");
    assert_eq!(unused.comments.len(), 1);
    assert_eq!(unused.comments[0].rule, "on");
    assert!(unused.accepts.is_empty());
}

#[test]
fn an_accept_matches_by_path_and_subject() {
    let cases = [
        (None, None, true),
        (Some("**/Sales.permissionset-meta.xml"), None, true),
        (Some("main/*/Sales.*"), None, true),
        (Some("main/*"), None, false),
        (Some("**/Other.*"), None, false),
        (None, Some("user:modifyalldata"), true),
        (None, Some("USER:Modify*"), true),
        (None, Some("permissionset:SALES"), true),
        (None, Some("PermissionSet:Other"), false),
        (Some("**/Other.*"), Some("user:*"), false),
    ];
    for (path, subject, expected) in cases {
        let mut atoms = [atom(0, 1, 2, "rule-a", "user:ModifyAllData")];
        let unused = suppress(&mut atoms, PATHS, &[], &[accept(path, subject)], |_| true);
        assert_eq!(reason_of(&atoms[0]).is_some(), expected, "{path:?} {subject:?}");
        assert_eq!(unused.accepts.is_empty(), expected, "{path:?} {subject:?}");
    }
}

#[test]
fn an_accept_is_for_one_rule_and_ends_with_its_day() {
    let mut atoms = [atom(0, 1, 2, "rule-b", "user:X"), atom(0, 1, 2, "rule-a", "user:X")];
    let accepts = [Accept { expired: true, ..accept(None, None) }];
    assert_eq!(suppress(&mut atoms, PATHS, &[], &accepts, |_| true), Unused::default());
    assert!(atoms.iter().all(|resolved| resolved.suppressed.is_none()));
    suppress(&mut atoms, PATHS, &[], &[accept(None, None)], |_| true);
    assert_eq!(atoms.each_ref().map(reason_of), [None, Some(("accept", "reviewed"))]);
}

#[test]
fn all_that_covers_an_atom_is_used_and_the_comment_is_named() {
    let mut atoms = [atom(0, 10, 20, "rule-a", "in")];
    let comments = [comment((0, 100), &["rule-a"]), comment((10, 20), &["rule-a"])];
    let unused = suppress(&mut atoms, PATHS, &[(FileId(0), &comments)], &[accept(None, None)], |_| true);
    assert_eq!(unused, Unused::default());
    assert_eq!(reason_of(&atoms[0]), Some(("comment", "meant")));
}

#[test]
fn what_the_baseline_marked_stays_marked() {
    let mut atoms = [atom(0, 10, 20, "rule-a", "in")];
    atoms[0].suppressed = Some(by("baseline", ""));
    let unused = suppress(&mut atoms, PATHS, &[], &[accept(None, None)], |_| true);
    assert_eq!((reason_of(&atoms[0]), unused), (Some(("baseline", "")), Unused::default()));
}
