//! `unassigned-page`: a Lightning page that nothing in the project shows.

use rustc_hash::FxHashSet;

use crate::context::Context;
use crate::finding::Level;
use crate::index::{Index, Named, Page};
use crate::metadata::ItemKind;
use crate::names::NameId;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unassigned-page",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "no app, tab, object, profile or other page uses a page",
    reads: USERS,
    options: None,
    card: include_str!("../../../rules/reference/unassigned-page.md"),
    check: Check::Project(check),
};

/// Whose files assign pages.
const USERS: &[FileKind] =
    &[FileKind::CustomApplication, FileKind::CustomObject, FileKind::CustomTab, FileKind::Profile];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    let parents: FxHashSet<NameId> = index.pages.iter().filter_map(|page| parent(index, page)).collect();
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        let uses = |file| USERS.contains(&index.file(file).kind);
        let is_used = parents.contains(&page.id)
            || index.references_to(Named::Page, page.id).any(|reference| uses(reference.file));
        if is_used || !is_seen(context, page) {
            continue;
        }
        let message = "nothing in the project shows this page".to_owned();
        let mut atom = RULE.atom(page.subject(""), page.label_place(), message).help(
            "No app, tab, object, profile or other page names it. Activate it in the Lightning App Builder and retrieve \
             the object or app that then names it, or delete the page.",
        );
        if let Some((pack, component)) = of_pack(context, page) {
            atom.message = format!("nothing in the project shows this page, which holds `{component}`");
            atom = atom.pack(pack);
        }
        sink.emit(atom);
    }
}

fn parent(index: &Index, page: &Page) -> Option<NameId> {
    let parent = index.names.find(&page.facts.parent.as_ref()?.value)?;
    (parent != page.id).then_some(parent)
}

/// Whether the project holds the files that would name such a page.
fn is_seen(context: &Context<'_>, page: &Page) -> bool {
    let index = context.index;
    match page.facts.page_type.as_ref().map(|text| text.value.as_str()) {
        Some("AppPage") => index.tracks(FileKind::CustomTab),
        Some("HomePage" | "UtilityBar") => index.tracks(FileKind::CustomApplication),
        // A file with some fields of the object alone has no sharing model, and no overrides either.
        Some("RecordPage") => {
            let object = page.facts.sobject_type.as_ref().and_then(|object| index.names.find(&object.value));
            object.and_then(|object| context.objects().object(object)).is_some_and(|facts| facts.sharing.is_some())
        }
        _ => false,
    }
}

/// The first component on the page that a pack speaks of, with the pack.
fn of_pack<'c>(context: &'c Context<'_>, page: &'c Page) -> Option<(&'c str, &'c str)> {
    let components = page.facts.items.iter().filter(|item| item.kind == ItemKind::Component);
    let mut names = components.map(|item| item.name.value.as_str());
    names.find_map(|name| {
        let active = context.packs.iter().find(|active| active.pack.component(name).is_some())?;
        Some((active.pack.id.as_str(), name))
    })
}
