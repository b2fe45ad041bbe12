//! `unsorted-elements`: elements are not in the order in which the platform retrieves them.

use crate::context::Context;
use crate::finding::{FileId, Level, Place, Subject};
use crate::fix::{Applicability, Plan};
use crate::metadata::Text;
use crate::names::is_placeholder;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unsorted-elements",
    group: RuleGroup::Style,
    level: Level::Info,
    default: false,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "elements are not in the order in which the platform retrieves them",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/style/unsorted-elements.md"),
    check: Check::Project(check),
};

/// An element below the root whose place is known.
struct Element<'a> {
    /// Its `<`, or a byte behind it that lies before the next element.
    offset: u32,
    name: &'static str,
    /// What orders it among its like; `None` where nobody can tell.
    key: Option<&'a str>,
    member: String,
    place: Place,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    let mutings = index.mutings.iter().filter(|set| set.is_linted());
    for set in index.project_sets().chain(mutings) {
        for part in &set.parts {
            let mut elements: Vec<Element<'_>> = part
                .grants
                .iter()
                .map(|grant| Element {
                    offset: grant.offset,
                    name: grant.kind.facts().entry,
                    key: Some(index.spelled(part.file, grant)).filter(|key| !is_placeholder(key)),
                    member: format!("{}:{}", grant.kind.word(), context.name(grant.name)),
                    place: set.place(part.file, grant, grant.kind.facts().key),
                })
                .collect();
            if part.file == set.head {
                elements.extend(texts(part.file, &[("description", &set.description), ("label", &set.label)]));
            }
            judge(elements, |member| set.subject(member), sink);
        }
    }
    for group in index.groups.iter().filter(|group| group.is_linted()) {
        let facts = &group.facts;
        let mut elements = texts(
            group.file,
            &[("description", &facts.description), ("label", &facts.label), ("status", &facts.status)],
        );
        let named = facts.permission_sets.iter().map(|text| ("permissionSets", text));
        let muted = facts.muting_permission_sets.iter().map(|text| ("mutingPermissionSets", text));
        elements.extend(named.chain(muted).map(|(name, text)| {
            let word = if name == "permissionSets" { "permissionSet" } else { "mutingPermissionSet" };
            Element { member: format!("{word}:{}", text.value), ..element(group.file, name, text) }
        }));
        judge(elements, |member| group.subject(member), sink);
    }
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        let facts = &page.facts;
        let mut elements = texts(
            page.file,
            &[
                ("description", &facts.description),
                ("masterLabel", &facts.label),
                ("parentFlexiPage", &facts.parent),
                ("sobjectType", &facts.sobject_type),
                ("template", &facts.template),
                ("type", &facts.page_type),
            ],
        );
        elements.extend(facts.regions.iter().map(|region| Element {
            offset: region.span.start,
            name: "flexiPageRegions",
            key: None,
            member: format!("region:{}", region.name.value),
            place: Place::span(page.file, region.name.span),
        }));
        judge(elements, |member| page.subject(member), sink);
    }
}

fn texts(file: FileId, texts: &[(&'static str, &Option<Text>)]) -> Vec<Element<'static>> {
    texts.iter().filter_map(|(name, text)| Some(element(file, name, text.as_ref()?))).collect()
}

fn element(file: FileId, name: &'static str, text: &Text) -> Element<'static> {
    Element { offset: text.span.start, name, key: None, member: name.to_owned(), place: Place::span(file, text.span) }
}

/// Reports each element that stands behind one it belongs before. Names and keys are ordered by their letters' codes:
/// capitals before `_` before small letters.
fn judge(mut elements: Vec<Element<'_>>, subject: impl Fn(String) -> Subject, sink: &mut Sink) {
    elements.sort_by_key(|element| element.offset);
    let pairs = elements.iter().zip(elements.iter().skip(1));
    for (before, element) in pairs {
        let in_order = match before.name.cmp(element.name) {
            std::cmp::Ordering::Equal => before.key.zip(element.key).is_none_or(|(before, key)| before <= key),
            order => order.is_lt(),
        };
        if in_order {
            continue;
        }
        let (what, first) = match (before.name == element.name, before.key, element.key) {
            (true, Some(before), Some(key)) => (format!("`{key}`"), format!("`{before}`")),
            _ => (format!("`{}`", element.name), format!("`{}`", before.name)),
        };
        sink.emit(
            RULE.atom(subject(element.member.clone()), element.place, format!("{what} stands behind {first}"))
                .many("{count} elements stand behind those that they belong before")
                .help(
                    "The platform retrieves elements by their names, and entries by what they are about. In another \
                     order the next retrieve moves whole blocks, and merges go wrong. Retrieve the component, or sort \
                     the file.",
                )
                .fix(Plan::safe("Sort the file").sort(element.place.file)),
        );
    }
}
