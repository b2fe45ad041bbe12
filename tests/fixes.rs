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

use support::{Files, SHAPES, examples, fixtures, folders, project, request, shaped};

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
