//! `duplicate-component`: one component in two places that are both deployed.

use rustc_hash::FxHashMap;

use crate::context::Context;
use crate::finding::{FileId, Level, Place, Subject};
use crate::index::{Group, Index, Page, PermissionSet};
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
struct Copy<'i> {
    component: Component<'i>,
    kind: FileKind,
    name: NameId,
    file: FileId,
    package: usize,
    decomposed: bool,
}

/// What is linted for its own sake.
enum Component<'i> {
    Set(&'i PermissionSet),
    Group(&'i Group),
    Page(&'i Page),
}

impl Component<'_> {
    fn subject(&self) -> Subject {
        match self {
            Component::Set(set) => set.subject(""),
            Component::Group(group) => group.subject(""),
            Component::Page(page) => page.subject(""),
        }
    }

    fn place(&self) -> Place {
        match self {
            Component::Set(set) => set.label_place(),
            Component::Group(group) => group.label_place(),
            Component::Page(page) => page.label_place(),
        }
    }
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut first: FxHashMap<(FileKind, NameId), Copy<'_>> = FxHashMap::default();
    for copy in copies(context.index) {
        match first.get(&(copy.kind, copy.name)) {
            // A set whose files were half put together lies in one place all the same.
            Some(other) if other.package == copy.package && other.decomposed != copy.decomposed => {}
            Some(other) => report(context.index, &copy, other, sink),
            None => drop(first.insert((copy.kind, copy.name), copy)),
        }
    }
}

/// The files of sets, groups and pages, each kind in the order of the paths. Profiles are left out: each package of a
/// project may hold its own part of one.
fn copies(index: &Index) -> impl Iterator<Item = Copy<'_>> {
    let sets = index.sets.iter().chain(&index.mutings).filter(|set| !set.foreign && !set.ignored);
    let groups = index.groups.iter().filter(|group| !group.foreign && !group.ignored);
    let pages = index.pages.iter().filter(|page| !page.foreign && !page.ignored);
    sets.filter_map(|set| copy(index, Component::Set(set), set.kind, set.id, set.head))
        .chain(groups.filter_map(|group| {
            copy(index, Component::Group(group), FileKind::PermissionSetGroup, group.id, group.file)
        }))
        .chain(pages.filter_map(|page| copy(index, Component::Page(page), FileKind::FlexiPage, page.id, page.file)))
}

/// `None` for what belongs to no package directory: such folders hold what is retrieved, not only what is deployed.
fn copy<'i>(index: &Index, component: Component<'i>, kind: FileKind, name: NameId, file: FileId) -> Option<Copy<'i>> {
    let source = index.file(file);
    let package = source.package_directory?;
    let for_tests = index.project.package_directories.get(package).is_none_or(|directory| directory.for_tests);
    let decomposed = source.part != Part::Whole;
    (!for_tests).then_some(Copy { component, kind, name, file, package, decomposed })
}

fn report(index: &Index, copy: &Copy<'_>, other: &Copy<'_>, sink: &mut Sink) {
    let subject = copy.component.subject();
    let elsewhere = &index.file(other.file).relative;
    let message = format!("`{}` is also in `{elsewhere}`", subject.name);
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
        RULE.atom(subject, copy.component.place(), message)
            .help(format!("{order} {advice}"))
            .related(other.component.place(), "the other file"),
    );
}
