//! `duplicate-component`: one component in two places that are both deployed.

use rustc_hash::FxHashMap;

use crate::context::Context;
use crate::finding::{FileId, Level, Place, Subject};
use crate::index::{Index, PermissionSet};
use crate::names::NameId;
use crate::project::{FileKind, Part};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "duplicate-component",
    group: RuleGroup::Reference,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "one component lies in two package directories, or twice in one",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/reference/duplicate-component.md"),
    check: Check::Project(check),
};

/// A component's file that is deployed.
struct Copy {
    kind: FileKind,
    name: NameId,
    file: FileId,
    place: Place,
    subject: Subject,
    package: usize,
    decomposed: bool,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut first: FxHashMap<(FileKind, NameId), Copy> = FxHashMap::default();
    for copy in copies(context.index) {
        match first.get(&(copy.kind, copy.name)) {
            // A set whose files were half put together lies in one place all the same.
            Some(other) if other.package == copy.package && other.decomposed != copy.decomposed => {}
            Some(other) => report(context.index, &copy, other, sink),
            None => drop(first.insert((copy.kind, copy.name), copy)),
        }
    }
}

/// What is linted for its own sake, each kind in the order of the paths. Profiles are left out: each package of a
/// project may hold its own part of one.
fn copies(index: &Index) -> Vec<Copy> {
    let sets = index.sets.iter().chain(&index.mutings).filter(|set| !set.foreign && !set.ignored);
    let of_set = |set: &PermissionSet| {
        let decomposed = index.file(set.head).part != Part::Whole;
        copy(index, set.kind, set.id, set.head, set.label_place(), set.subject(""), decomposed)
    };
    let mut copies: Vec<Copy> = sets.filter_map(of_set).collect();
    for group in index.groups.iter().filter(|group| !group.foreign && !group.ignored) {
        let (place, subject) = (group.label_place(), group.subject(""));
        copies.extend(copy(index, FileKind::PermissionSetGroup, group.id, group.file, place, subject, false));
    }
    for page in index.pages.iter().filter(|page| !page.foreign && !page.ignored) {
        let (place, subject) = (page.label_place(), page.subject(""));
        copies.extend(copy(index, FileKind::FlexiPage, page.id, page.file, place, subject, false));
    }
    copies
}

/// `None` for what belongs to no package directory: such folders hold what is retrieved, not only what is deployed.
fn copy(
    index: &Index,
    kind: FileKind,
    name: NameId,
    file: FileId,
    place: Place,
    subject: Subject,
    decomposed: bool,
) -> Option<Copy> {
    let package = index.file(file).package_directory?;
    let for_tests = index.project.package_directories.get(package).is_none_or(|directory| directory.for_tests);
    (!for_tests).then_some(Copy { kind, name, file, place, subject, package, decomposed })
}

fn report(index: &Index, copy: &Copy, other: &Copy, sink: &mut Sink) {
    let elsewhere = &index.file(other.file).relative;
    let message = format!("`{}` is also in `{elsewhere}`", copy.subject.name);
    let order = if copy.package == other.package {
        "Both are one component, and only one of the two files reaches the org; which one is not defined."
    } else {
        "Deployed together, only one of the two files reaches the org. Deployed one package directory after the other, \
         the later one takes back what the earlier one gave."
    };
    let advice = match copy.kind {
        FileKind::FlexiPage => "Keep one of them, or give the page of this directory a name of its own.",
        _ => "Keep one of them; what only this directory's users need belongs in a set of its own.",
    };
    sink.emit(
        RULE.atom(copy.subject.clone(), copy.place, message)
            .help(format!("{order} {advice}"))
            .related(other.place, "the other file"),
    );
}
