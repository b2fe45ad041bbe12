use proptest::prelude::*;

use super::*;
use crate::finding::Place;
use crate::fix::{Applicability, Edit};

const PATHS: &[&str] = &["b/Sales.permissionset-meta.xml", "a/Page.flexipage-meta.xml", "sfdx-project.json"];

fn atom(file: u32, start: usize, member: &str) -> ResolvedAtom {
    let span = Span::new(start, start + 5);
    let location = Location { file: FileId(file), span };
    let (kind, name) = match file {
        0 => ("PermissionSet", "Sales"),
        1 => ("FlexiPage", "Page"),
        _ => ("", ""),
    };
    let atom = Atom {
        rule: "some-rule",
        level: Level::Warning,
        pack: None,
        subject: Subject { kind: kind.to_owned(), name: name.to_owned(), member: member.to_owned() },
        place: Place::span(location.file, span),
        message: format!("`{member}` is wrong"),
        many: None,
        cause: String::new(),
        help: String::new(),
        url: None,
        related: Vec::new(),
        fix: None,
    };
    ResolvedAtom { atom, location, related: Vec::new(), fix: None, suppressed: None }
}

fn fixed(mut resolved: ResolvedAtom, applicability: Applicability, edits: &[(usize, usize, &str)]) -> ResolvedAtom {
    let file = resolved.location.file;
    let edits = edits
        .iter()
        .map(|&(start, end, text)| Edit {
            file,
            span: Span::new(start, end),
            order: text.to_owned(),
            text: text.to_owned(),
        })
        .collect();
    let title = format!("Mend `{}`", resolved.atom.subject.member);
    resolved.fix = Fix::new(title, applicability, edits).map(Arc::new);
    resolved
}

fn folded(atoms: Vec<ResolvedAtom>) -> Vec<Finding> {
    fold(atoms, PATHS, |_| "deploy")
}

#[test]
fn one_cause_is_one_finding_with_members_in_order() {
    let findings = folded(vec![atom(0, 30, "field:B"), atom(0, 10, "field:A"), atom(0, 20, "field:C")]);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(finding.group, "deploy");
    assert_eq!(finding.message, "`field:A` is wrong (3 in all)");
    assert_eq!(finding.subject.member, "field:A");
    assert_eq!(
        finding.members.iter().map(|member| &*member.member).collect::<Vec<_>>(),
        ["field:A", "field:C", "field:B"]
    );
}

#[test]
fn the_sentence_for_many_counts_them() {
    let many = |mut resolved: ResolvedAtom| {
        resolved.atom.many = Some("{count} fields are wrong".to_owned());
        resolved
    };
    let one = folded(vec![many(atom(0, 1, "field:A"))]);
    let two = folded(vec![many(atom(0, 1, "field:A")), many(atom(0, 9, "field:B"))]);
    assert_eq!((&*one[0].message, &*two[0].message), ("`field:A` is wrong", "2 fields are wrong"));
}

#[test]
fn what_differs_in_anything_but_the_member_stays_apart() {
    let changes: [fn(&mut ResolvedAtom); 6] = [
        |other| other.atom.rule = "other-rule",
        |other| other.atom.level = Level::Error,
        |other| other.atom.cause = "other".to_owned(),
        |other| other.atom.pack = Some("mogli".to_owned()),
        |other| other.atom.subject.name = "Other".to_owned(),
        |other| other.suppressed = Some(Suppressed { by: "comment".to_owned(), reason: String::new() }),
    ];
    for change in changes {
        let mut other = atom(0, 9, "field:B");
        change(&mut other);
        assert_eq!(folded(vec![atom(0, 1, "field:A"), other]).len(), 2);
    }
    let mut spelled = atom(0, 9, "field:B");
    spelled.atom.subject.name = "SALES".to_owned();
    assert_eq!(folded(vec![atom(0, 1, "field:A"), spelled]).len(), 1, "names compare without case");
}

#[test]
fn a_file_that_is_no_component_stands_for_itself() {
    let mut paths = PATHS.to_vec();
    paths.push("other.json");
    let mut elsewhere = atom(2, 1, "");
    elsewhere.location.file = FileId(3);
    let findings = fold(vec![atom(2, 1, ""), elsewhere], &paths, |_| "deploy");
    assert_eq!(
        findings.iter().map(|finding| &*finding.members[0].member).collect::<Vec<_>>(),
        ["other.json", "sfdx-project.json"]
    );
    assert_ne!(findings[0].fingerprint, findings[1].fingerprint);
}

#[test]
fn findings_follow_the_paths_and_not_the_numbers_of_files() {
    let findings = folded(vec![atom(0, 1, "field:A"), atom(1, 8, "component:x"), atom(2, 0, "")]);
    assert_eq!(findings.iter().map(|finding| finding.location().file.0).collect::<Vec<_>>(), [1, 0, 2]);
    assert_eq!(findings[2].members[0].member, "sfdx-project.json");
    let itself = folded(vec![atom(0, 1, "")]);
    assert_eq!(itself[0].members[0].member, "PermissionSet:Sales");
}

#[test]
fn related_places_are_told_once() {
    let related = RelatedLocation { message: "the group".to_owned(), location: None };
    let mut atoms = vec![atom(0, 1, "field:A"), atom(0, 9, "field:B")];
    for resolved in &mut atoms {
        resolved.related = vec![related.clone(), related.clone()];
    }
    assert_eq!(folded(atoms)[0].related.len(), 1);
}

#[test]
fn a_combined_fix_joins_all_or_nothing() {
    use Applicability::{Safe, Unsafe};
    let first = fixed(atom(0, 1, "field:A"), Safe, &[(1, 2, "x"), (50, 50, "shared")]);
    let second = fixed(atom(0, 9, "field:B"), Unsafe, &[(9, 12, ""), (50, 50, "shared")]);
    let findings = folded(vec![first.clone(), second.clone()]);
    let fix = findings[0].fix.as_ref().unwrap();
    assert_eq!((fix.title.as_str(), fix.applicability, fix.edits.len()), ("Mend `field:A`", Unsafe, 3));

    let overlapping = fixed(atom(0, 20, "field:C"), Safe, &[(11, 30, "")]);
    assert_eq!(folded(vec![first.clone(), second, overlapping])[0].fix, None);
    assert_eq!(folded(vec![first, atom(0, 9, "field:B")])[0].fix, None, "one member has none");
}

#[test]
fn fingerprints_are_those_of_the_algorithm_and_never_change() {
    assert_eq!(fingerprint(&[]), "cbf29ce484222325");
    let resolved = atom(0, 1, "field:Account.SSN__c");
    assert_eq!(atom_fingerprint(&resolved.atom, "any/path"), "44a313ae4a0ab003");
    assert_eq!(folded(vec![resolved])[0].fingerprint, "76e4d3e2d5e5b84d");
}

#[test]
fn a_fingerprint_survives_moves_and_spelling() {
    let here = atom(0, 1, "field:A");
    let mut there = atom(0, 70, "FIELD:a");
    there.atom.subject.name = "SALES".to_owned();
    assert_eq!(atom_fingerprint(&here.atom, "a"), atom_fingerprint(&there.atom, "b"));
    assert_ne!(atom_fingerprint(&atom(2, 1, "").atom, "a"), atom_fingerprint(&atom(2, 1, "").atom, "b"));
}

fn any_atom() -> impl Strategy<Value = ResolvedAtom> {
    (0u32..3, 0usize..6, "[ab]?", "[xy]?").prop_map(|(file, start, member, cause)| {
        let mut resolved = atom(file, start, &member);
        resolved.atom.cause = cause;
        resolved
    })
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(atoms in proptest::collection::vec(any_atom(), 0..20)) {
        let mut other: Vec<ResolvedAtom> = atoms.iter().rev().cloned().collect();
        other.extend(atoms.iter().cloned());
        prop_assert_eq!(format!("{:?}", folded(atoms)), format!("{:?}", folded(other)));
    }
}
