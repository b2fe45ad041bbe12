//! What must hold of every fix, over all fixtures and all failing examples of the cards, as they are and in other
//! shapes: the file can be read, the finding is gone, nothing new is found, and a second run changes nothing.
//!
//! With `FORCELINT_CORPUS=FOLDER` the projects in that folder are fixed too, in memory.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test ends where something is not as it must be"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use forcelint::engine::{self, Outcome, Scope, mend};
use forcelint::finding::{Finding, Member};
use forcelint::fix::{Applicability, Edit, Fix, apply};
use forcelint::fs::{FileSystem, Memory};
use forcelint::report::Sources;
use forcelint::rules;
use forcelint::xml::Reader;

mod support;

use support::{Dice, Files, ROOT, SHAPES, examples, fixtures, folders, project, request, shaped};

/// All fixtures and failing examples, each with a name.
fn projects() -> Vec<(String, Files)> {
    let mut projects = fixtures();
    for rule in rules::ALL {
        for (number, example) in examples(rule.card).iter().enumerate().filter(|(_, example)| example.fails) {
            projects.push((format!("{} {number}", rule.id), project(&example.files).into_iter().collect()));
        }
    }
    projects
}

fn check(files: &Files) -> Outcome {
    engine::check(&Memory::new(files.clone()), &request(&["all".to_owned()])).expect("the configuration is valid")
}

/// What is found, counted by rule and subject.
fn counted(outcome: &Outcome) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|finding| finding.suppressed.is_none()) {
        for member in &finding.members {
            *counts.entry(key(outcome, finding, member)).or_default() += 1;
        }
    }
    counts
}

fn key(outcome: &Outcome, finding: &Finding, member: &Member) -> String {
    let subject = &finding.subject;
    let name = if subject.kind.is_empty() { outcome.path(member.location.file) } else { subject.name.as_str() };
    let member = member.member.split('#').next().unwrap_or_default();
    format!("{} {}:{name} {member}", finding.rule, subject.kind).to_lowercase()
}

/// The project with a fix made.
fn fixed(files: &Files, outcome: &Outcome, fix: &Fix) -> Files {
    let mut files = files.clone();
    let mut edits: BTreeMap<_, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        edits.entry(edit.file).or_default().push(edit);
    }
    for (file, edits) in edits {
        let path = &outcome.located(file).expect("a fix changes a file that was read").path;
        let text = String::from_utf8(files[path].clone()).expect("what is fixed is UTF-8");
        files.insert(path.clone(), apply(&text, edits).into_bytes());
    }
    files
}

fn is_well_formed(bytes: &[u8]) -> bool {
    let Ok(mut reader) = Reader::new(bytes) else { return false };
    while let Ok(event) = reader.next_event() {
        if event.is_none() {
            return true;
        }
    }
    false
}

/// What is wrong with a fix of these members.
fn judge(files: &Files, outcome: &Outcome, finding: &Finding, members: &[Member], fix: &Fix) -> Result<(), String> {
    let after = fixed(files, outcome, fix);
    for edit in &fix.edits {
        let path = &outcome.located(edit.file).unwrap().path;
        if path.extension().is_some_and(|extension| extension == "xml") && !is_well_formed(&after[path]) {
            return Err(format!("{} is no longer well-formed", path.display()));
        }
    }
    let found = check(&after);
    if found.errors.len() > outcome.errors.len() {
        return Err(format!("{:?}", found.errors));
    }
    // What can be fixed in turn is fixed in the next round, what is not as bad is told, and who grants access knows that
    // it may be dangerous.
    let matters = |new: &&Finding| {
        new.severity >= finding.severity
            && new.fixable().is_none_or(|kind| kind > fix.applicability)
            && !(new.group == "security" && fix.applicability == Applicability::Unsafe)
    };
    let (known, left) = (counted(outcome), counted(&found));
    for new in found.findings.iter().filter(matters) {
        if let Some(key) = first_new((outcome, &known), (&found, &left), new, &[finding.rule]) {
            return Err(format!("new: {key}"));
        }
    }
    for member in members {
        let key = key(outcome, finding, member);
        if left.get(&key) >= known.get(&key) {
            return Err(format!("still there: {key}"));
        }
    }
    Ok(())
}

/// The first subject of a finding that there were fewer of before. A fix may give a subject another name; then as many
/// of old ones are gone, of rules other than `mended`.
fn first_new(
    (before, known): (&Outcome, &BTreeMap<String, usize>),
    (after, left): (&Outcome, &BTreeMap<String, usize>),
    new: &Finding,
    mended: &[&str],
) -> Option<String> {
    let same = |found: &&Finding| found.rule == new.rule && found.subject.name == new.subject.name;
    let count = |outcome: &Outcome| -> usize {
        let unsuppressed = outcome.findings.iter().filter(|finding| finding.suppressed.is_none());
        unsuppressed.filter(same).map(|finding| finding.members.len()).sum()
    };
    let is_more = new.suppressed.is_none() && (mended.contains(&new.rule) || count(after) > count(before));
    let mut keys = new.members.iter().filter(|_| is_more).map(|member| key(after, new, member));
    keys.find(|key| left.get(key) > known.get(key))
}

/// Every fix of a project on its own; the rules that had one.
fn judge_all(name: &str, files: &Files, wrong: &mut String) -> BTreeSet<&'static str> {
    let outcome = check(files);
    let mut fixable = BTreeSet::new();
    for finding in outcome.findings.iter().filter(|finding| finding.suppressed.is_none()) {
        let single = finding.members.iter().map(|member| (std::slice::from_ref(member), member.fix.as_ref()));
        let whole = (finding.members.as_slice(), finding.fix.as_ref());
        for (members, fix) in single.chain([whole]) {
            let Some(fix) = fix else { continue };
            fixable.insert(finding.rule);
            if let Err(reason) = judge(files, &outcome, finding, members, fix) {
                writeln!(wrong, "{name}: {} \"{}\" {reason}", finding.rule, fix.title).unwrap();
            }
        }
    }
    fixable
}

/// Fixes a project; says what is wrong with that.
fn mend_twice(name: &str, files: &Files, applicability: Applicability, wrong: &mut String) {
    let fs = Memory::new(files.clone());
    let mut request = request(&["all".to_owned()]);
    if applicability == Applicability::Unsafe {
        // A fix that grants what is dangerous is refused, as it should be.
        request.ignore.push("security".to_owned());
    }
    let scope = Scope { applicability, only: None };
    let first = mend(&fs, &request, scope).expect("the configuration is valid");
    let outcome = engine::check(&fs, &request).expect("the configuration is valid");
    let fixable = outcome.findings.iter().filter(|finding| finding.fixable().is_some_and(|kind| kind <= applicability));
    let worst = fixable.clone().map(|finding| finding.severity).max();
    let mended: Vec<&str> = fixable.map(|finding| finding.rule).collect();
    let (known, left) = (counted(&outcome), counted(&first.outcome));
    for finding in first.outcome.findings.iter().filter(|finding| Some(finding.severity) >= worst) {
        if let Some(key) = first_new((&outcome, &known), (&first.outcome, &left), finding, &mended) {
            writeln!(wrong, "{name}: new: {key}").unwrap();
        }
    }
    // Two unsafe fixes may be each other's contrary, and one of them is refused: delete the entry of an object that is
    // not there, grant it for the sake of its details.
    let is_refused = |rule: &str| first.refused.iter().any(|refused| refused.contains(&format!("not fixed [{rule}]")));
    for refused in first
        .refused
        .iter()
        .filter(|refused| applicability == Applicability::Safe || !refused.contains(": it would bring "))
    {
        writeln!(wrong, "{name}: {refused}").unwrap();
    }
    for finding in first.outcome.findings.iter().filter(|finding| finding.suppressed.is_none()) {
        if finding.fixable().is_some_and(|fixable| fixable <= applicability) && !is_refused(finding.rule) {
            writeln!(wrong, "{name}: not fixed: {} {}", finding.rule, finding.message).unwrap();
        }
    }
    for changed in &first.changed {
        fs.write(&changed.path, changed.after.as_bytes()).unwrap();
    }
    let second = mend(&fs, &request, scope).expect("the configuration is valid");
    for changed in second.changed {
        writeln!(wrong, "{name}: a second run changes {}", changed.shown).unwrap();
    }
}

#[test]
fn every_fix_mends_its_finding_and_breaks_nothing() {
    let (mut wrong, mut fixable) = (String::new(), BTreeSet::new());
    for (name, files) in projects() {
        for (shape, change) in SHAPES {
            fixable.extend(judge_all(&format!("{name}, {shape}"), &shaped(&files, *change), &mut wrong));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let promised: BTreeSet<&str> = rules::ALL.iter().filter(|rule| rule.fix.is_some()).map(|rule| rule.id).collect();
    assert_eq!(fixable, promised, "the rules whose examples have fixes, and those that say that they have");
}

#[test]
fn fixing_twice_changes_nothing() {
    let mut wrong = String::new();
    for (name, files) in projects() {
        for (shape, change) in SHAPES {
            for applicability in [Applicability::Safe, Applicability::Unsafe] {
                let name = format!("{name}, {shape}, {}", applicability.name());
                mend_twice(&name, &shaped(&files, *change), applicability, &mut wrong);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The text with an element dropped, doubled, moved, put in another's place, or with another's text.
fn disturbed(text: &str, dice: &mut Dice) -> Option<String> {
    let document = roxmltree::Document::parse(text.trim_start_matches('\u{feff}')).ok()?;
    let text = document.input_text();
    let below: Vec<_> = document.root_element().descendants().skip(1).filter(roxmltree::Node::is_element).collect();
    if below.is_empty() {
        return None;
    }
    let (one, other) = (&below[dice.roll(below.len())], &below[dice.roll(below.len())]);
    let (range, piece) = (one.range(), &text[other.range()]);
    let mut changed = text.to_owned();
    match dice.roll(5) {
        0 => changed.replace_range(range, ""),
        1 => changed.insert_str(range.end, &text[range.clone()]),
        2 => changed.insert_str(range.start, piece),
        3 => changed.replace_range(range, piece),
        _ => {
            let word = other.text().unwrap_or_default().trim();
            let own = one.children().find(roxmltree::Node::is_text)?.range();
            changed.replace_range(own, &word.replace('&', "&amp;").replace('<', "&lt;"));
        }
    }
    Some(changed)
}

/// Fixes a project; says where that does not come to rest, or breaks a file. Gives the fixed files.
fn mend_to_rest(name: &str, files: &Files, applicability: Applicability, wrong: &mut String) -> Files {
    let fs = Memory::new(files.clone());
    let request = request(&["all".to_owned()]);
    let scope = Scope { applicability, only: None };
    let first = mend(&fs, &request, scope).expect("the configuration is valid");
    let mut fixed = files.clone();
    for changed in first.changed {
        if changed.path.extension().is_some_and(|end| end == "xml") && !is_well_formed(changed.after.as_bytes()) {
            writeln!(wrong, "{name}: {} is no longer well-formed", changed.shown).unwrap();
        }
        fs.write(&changed.path, changed.after.as_bytes()).unwrap();
        fixed.insert(changed.path, changed.after.into_bytes());
    }
    let is_odd = |reason: &&String| reason.contains("well-formed") || reason.contains("did not settle");
    for reason in first.refused.iter().filter(is_odd) {
        writeln!(wrong, "{name}: {reason}").unwrap();
    }
    // Two unsafe fixes may be each other's contrary: one of them is refused, and another run may begin with that one.
    let contrary = |reason: &String| applicability == Applicability::Unsafe && reason.contains(": it would bring ");
    if !first.refused.iter().any(contrary) {
        let second = mend(&fs, &request, scope).expect("the configuration is valid");
        for changed in second.changed {
            writeln!(wrong, "{name}: a second run changes {}", changed.shown).unwrap();
        }
    }
    fixed
}

#[test]
fn disturbed_files_are_fixed_once_and_for_all() {
    let (mut wrong, mut dice) = (String::new(), Dice(7));
    let projects = projects();
    for round in 0..2_000 {
        let (name, mut files) = projects[dice.roll(projects.len())].clone();
        for bytes in files.values_mut() {
            for _ in 0..dice.roll(4) {
                let text = std::str::from_utf8(bytes).ok().and_then(|text| disturbed(text, &mut dice));
                *bytes = text.map_or_else(|| std::mem::take(bytes), String::into_bytes);
            }
        }
        let applicability = [Applicability::Safe, Applicability::Unsafe][dice.roll(2)];
        mend_to_rest(&format!("{name}, {round}, {}", applicability.name()), &files, applicability, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A project of one file below the package directory, fixed safely.
fn mended_alone(path: &str, text: &str) -> String {
    let path = format!("force-app/main/default/{path}");
    let files: Files = project(&[(path.clone(), text.to_owned())]).into_iter().collect();
    let mut wrong = String::new();
    let fixed = mend_to_rest("alone", &files, Applicability::Safe, &mut wrong);
    assert!(wrong.is_empty(), "{wrong}");
    String::from_utf8(fixed[&Path::new(ROOT).join(path)].clone()).unwrap()
}

#[test]
fn what_is_apart_repeated_and_out_of_order_comes_to_rest() {
    let group = |inner: &str| {
        format!(
            "<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{inner}</PermissionSetGroup>\n"
        )
    };
    let mended = |inner: &str| mended_alone("permissionsetgroups/G.permissionsetgroup-meta.xml", &group(inner));
    let twice = "    <permissionSets>A</permissionSets><hasActivationRequired>false</hasActivationRequired>\n    \
                 <label>G</label>\n    <hasActivationRequired>false</hasActivationRequired>\
                 <permissionSets>A</permissionSets>\n    <hasActivationRequired>false</hasActivationRequired>\n";
    let rest = "<hasActivationRequired>false</hasActivationRequired>\n    <label>G</label>\n    \
                <permissionSets>A</permissionSets>\n";
    assert_eq!(mended(twice), group(rest).replacen(">\n<", "><", 1));
    let others = "    <permissionSets>B</permissionSets><hasActivationRequired>false</hasActivationRequired>\n    \
                  <label>G</label>\n    <mutingPermissionSets>M</mutingPermissionSets>\n    \
                  <permissionSets>A</permissionSets>\n    <permissionSets>B</permissionSets>\n";
    let rest = "<hasActivationRequired>false</hasActivationRequired>\n    <label>G</label>\n    \
                <mutingPermissionSets>M</mutingPermissionSets>\n    <permissionSets>B</permissionSets>\n    \
                <permissionSets>A</permissionSets>\n";
    assert_eq!(mended(others), group(rest).replacen(">\n<", "><", 1));
}

#[test]
fn an_entry_with_two_names_is_sorted_by_the_one_that_counts() {
    let set = |inner: &str| {
        format!("<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{inner}</PermissionSet>\n")
    };
    let entry = |names: &str| {
        format!("    <userPermissions>\n        <enabled>true</enabled>\n        {names}\n    </userPermissions>\n")
    };
    let (two, one) = (entry("<name>ApiEnabled</name><name>ViewSetup</name>"), entry("<name>RunReports</name>"));
    let label = "    <label>Sales</label>\n";
    let text = set(&format!("{two}{label}{one}"));
    let mended = mended_alone("permissionsets/Sales.permissionset-meta.xml", &text);
    assert_eq!(mended, set(&format!("{label}{one}{two}")));
}

/// The lines of a project without their indentation and order.
fn lines(files: &Files) -> Vec<String> {
    let texts = files.iter().map(|(path, bytes)| (path, String::from_utf8_lossy(bytes)));
    let mut lines: Vec<String> = texts
        .flat_map(|(path, text)| {
            text.lines().map(|line| format!("{} {}", path.display(), line.trim())).collect::<Vec<_>>()
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn what_moves_is_neither_lost_nor_doubled() {
    let request = request(&["split-section", "unsorted-elements"].map(str::to_owned));
    let mut moved = 0;
    for (name, files) in projects() {
        let mended =
            mend(&Memory::new(files.clone()), &request, Scope { applicability: Applicability::Safe, only: None });
        let mut after = files.clone();
        for changed in mended.expect("the configuration is valid").changed {
            after.insert(changed.path, changed.after.into_bytes());
            moved += 1;
        }
        assert_eq!(lines(&after), lines(&files), "{name}");
    }
    assert!(moved > 3);
}

#[test]
fn whole_projects_are_fixed() {
    let Some(corpus) = std::env::var_os("FORCELINT_CORPUS") else { return };
    let mut wrong = String::new();
    for (name, files) in folders(Path::new(&corpus)) {
        for (shape, change) in SHAPES {
            mend_twice(&format!("{name}, {shape}"), &shaped(&files, *change), Applicability::Unsafe, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
