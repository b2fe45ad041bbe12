//! `ungranted-custom-permission`: a page, flow or formula tests a custom permission that nobody has.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::finding::{FileId, Level, Place, Subject};
use crate::index::{Named, NeighbourFile, Page, PermissionSet};
use crate::metadata::neighbours::FORMULA;
use crate::metadata::{Flags, GrantKind, Neighbour, Text};
use crate::names::NameId;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::{Left, Operator, Test};
use crate::visibility::sites::sites;

/// The rule.
pub const RULE: Rule = Rule {
    id: "ungranted-custom-permission",
    group: RuleGroup::Reference,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a page, flow or formula tests a custom permission that no set or profile grants",
    reads: TESTS,
    options: None,
    card: include_str!("../../../rules/reference/ungranted-custom-permission.md"),
    check: Check::Project(check),
};

/// The files beside pages whose formulas and left values test custom permissions, and the profiles that grant them.
pub(super) const TESTS: &[FileKind] = &[
    FileKind::CustomField,
    FileKind::CustomObject,
    FileKind::Flow,
    FileKind::Profile,
    FileKind::QuickAction,
    FileKind::ValidationRule,
    FileKind::Workflow,
];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    let sets = || index.sets.iter().chain(&index.profiles);
    let granted: FxHashSet<NameId> = sets().flat_map(granted_by).collect();
    let tracked = index.sets.iter().any(|set| !set.foreign && granted_by(set).next().is_some());
    // What a file grants that could not be read, nobody knows. Packages grant only what is theirs.
    if !tracked || sets().any(|set| !set.readable && !set.foreign) {
        return;
    }
    let is_ungranted = |name: &str| {
        index.is_known(FileKind::CustomPermission, name)
            && !context.is_foreign("customPermission", name)
            && !index.names.find(name).is_some_and(|id| granted.contains(&id))
    };
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        for criterion in sites(&page.facts).flat_map(|site| &site.rule.criteria) {
            let test = Test::of(criterion);
            if let Left::CustomPermission(name) = &test.left
                && is_ungranted(name)
            {
                let place = place_of(page, &criterion.left, name);
                report(page.subject(format!("customPermission:{name}")), place, name, outcome(&test), sink);
            }
        }
    }
    let retired: FxHashSet<FileId> =
        index.neighbours_of(FileKind::Flow).filter(|flow| is_retired(flow)).map(|flow| flow.file).collect();
    for reference in index.references() {
        let name = &reference.name;
        if reference.kind == Named::CustomPermission
            && reference.element == FORMULA
            && !retired.contains(&reference.file)
            && is_ungranted(name)
        {
            let subject = index.subject_of(reference.file, format!("customPermission:{name}"));
            report(subject, Place::span(reference.file, reference.span), name, Outcome::Unsaid, sink);
        }
    }
}

/// The custom permissions that a set or profile gives.
pub(super) fn granted_by(set: &PermissionSet) -> impl Iterator<Item = NameId> + '_ {
    let grants = set.grants_of(GrantKind::CustomPermission);
    grants.filter(|(_, grant)| grant.flags.has(Flags::ENABLED)).map(|(_, grant)| grant.name)
}

/// What becomes of a test of a permission that nobody has.
#[derive(Clone, Copy)]
enum Outcome {
    NeverTrue,
    AlwaysTrue,
    /// The formula around it decides.
    Unsaid,
}

fn outcome(test: &Test) -> Outcome {
    let wanted = test.right.as_deref().map(str::to_ascii_lowercase);
    match (test.operator, wanted.as_deref()) {
        (Operator::Equal, Some("true")) | (Operator::NotEqual, Some("false")) => Outcome::NeverTrue,
        (Operator::Equal, Some("false")) | (Operator::NotEqual, Some("true")) => Outcome::AlwaysTrue,
        _ => Outcome::Unsaid,
    }
}

fn place_of(page: &Page, left: &Text, name: &str) -> Place {
    page.place_of(left, name).unwrap_or_else(|| Place::span(page.file, left.span))
}

/// A flow that is not the one that runs: a draft, or an old version kept in the repository.
fn is_retired(flow: &NeighbourFile) -> bool {
    let Neighbour::Flow(facts) = &flow.content else { return false };
    facts.status.as_ref().is_some_and(|status| !status.value.eq_ignore_ascii_case("Active"))
}

fn report(subject: Subject, place: Place, name: &str, outcome: Outcome, sink: &mut Sink) {
    let (so, meaning) = match outcome {
        Outcome::NeverTrue => ("is never true", "What waits for it, nobody sees."),
        Outcome::AlwaysTrue => ("is always true", "What it was to hide, everybody sees."),
        Outcome::Unsaid => ("always finds that the user lacks it", "What it opens stays shut for everybody."),
    };
    sink.emit(
        RULE.atom(
            subject,
            place,
            format!("no permission set or profile grants `{name}`, so this test of it {so}"),
        )
        .cause(format!("{name}:{so}"))
        .many(format!("no permission set or profile grants `{name}`, so {{count}} tests of it {}", plural(outcome)))
        .help(format!(
            "{meaning} Administrators do not have custom permissions of themselves. Grant it in the set of those who \
             are meant to have it:\n\
             <customPermissions>\n    <enabled>true</enabled>\n    <name>{name}</name>\n</customPermissions>"
        )),
    );
}

fn plural(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NeverTrue => "are never true",
        Outcome::AlwaysTrue => "are always true",
        Outcome::Unsaid => "always find that the user lacks it",
    }
}
