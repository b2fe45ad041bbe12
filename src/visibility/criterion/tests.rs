use super::*;
use crate::metadata::Text;
use crate::text::Span;

fn text(value: &str) -> Text {
    Text { value: value.into(), span: Span::default() }
}

fn criterion(left: &str, operator: &str, right: Option<&str>) -> Criterion {
    Criterion { left: text(left), operator: text(operator), right: right.map(text), span: Span::default() }
}

fn path(dotted: &str) -> FieldPath {
    FieldPath::over(dotted.split('.')).unwrap()
}

#[test]
fn the_five_left_sides() {
    assert_eq!(Left::of("{!Record.Account.Sanctioned__c}"), Left::Record(path("Account.Sanctioned__c")));
    assert_eq!(Left::of("{!$User.Profile.Name}"), Left::User(path("Profile.Name")));
    assert_eq!(Left::of("{!$Permission.CustomPermission.ns__X}"), Left::CustomPermission("ns__X".to_owned()));
    assert_eq!(
        Left::of("{!$Permission.StandardPermission.ViewSetup}"),
        Left::StandardPermission("ViewSetup".to_owned())
    );
    assert_eq!(Left::of("{!$Client.formFactor}"), Left::FormFactor);
}

#[test]
fn case_and_white_space_do_not_count() {
    assert_eq!(Left::of(" {! $USER . Profile.Name } "), Left::User(path("Profile.Name")));
    assert_eq!(Left::of("{!$permission.customPermission.X}"), Left::CustomPermission("X".to_owned()));
    assert_eq!(Left::of("{!record.Name}").key(), Left::of("{!Record.NAME}").key());
    assert_ne!(Left::of("{!Record.Name}").key(), Left::of("{!$User.Name}").key());
    assert_eq!(Operator::of(" equal "), Operator::Equal);
}

#[test]
fn everything_else_is_unknown() {
    for left in [
        "",
        "{!}",
        "{!Record}",
        "{!Record.}",
        "{!Record..Name}",
        "{!Account.Name}",
        "{!$Permission.X}",
        "{!$Permission.CustomPermission}",
        "{!$Permission.CustomPermission.ns.X}",
        "{!$Client.Other}",
        "$User.Name",
        "{!$User.Na me}",
    ] {
        assert_eq!(Left::of(left), Left::Unknown, "{left}");
    }
    assert_eq!(Left::Unknown.key(), None);
    for operator in ["", "EQUALS", "=", "NOT"] {
        assert_eq!(Operator::of(operator), Operator::Unknown, "{operator}");
    }
}

#[test]
fn permissions_in_other_forms_can_be_asked_for() {
    assert_eq!(misspelled_permission("{!$Permission.ns__X}").as_deref(), Some("ns__X"));
    assert_eq!(misspelled_permission("{!$Permission.CustomPermission.ns.X}").as_deref(), Some("ns__X"));
    assert_eq!(misspelled_permission("{!$Permission.CustomPermission}"), None);
    assert_eq!(misspelled_permission("{!$Permission.CustomPermission.X}"), None);
    assert_eq!(misspelled_permission("{!$Permission.StandardPermission.X}"), None);
    assert_eq!(misspelled_permission("{!Record.X}"), None);
}

#[test]
fn operators_of_other_languages_are_understood() {
    for (word, meant) in [
        ("equals", "EQUAL"),
        ("=", "EQUAL"),
        ("NOT_EQUAL", "NE"),
        ("notEqualTo", "NE"),
        ("Greater Than Or Equal To", "GE"),
        ("contains", "CONTAINS"),
    ] {
        assert_eq!(Operator::meant_by(word), Some(meant), "{word}");
    }
    assert_eq!(Operator::meant_by("STARTS_WITH"), None);
}

#[test]
fn blank_is_absent_or_empty() {
    for right in [None, Some("")] {
        assert_eq!(Test::of(&criterion("{!Record.A}", "NE", right)).right, None);
    }
    let test = Test::of(&criterion("{!Record.A.B.C}", "CONTAINS", Some("x")));
    assert_eq!((test.operator, test.right.as_deref()), (Operator::Contains, Some("x")));
    let Left::Record(path) = test.left else { panic!("{:?}", test.left) };
    assert_eq!((path.spans(), path.dotted()), (3, "A.B.C"));
}
