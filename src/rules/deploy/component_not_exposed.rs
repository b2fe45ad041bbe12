//! `component-not-exposed`: a page shows a component of the project that is not there, or not made for such a page.

use rustc_hash::FxHashMap;

use crate::context::Context;
use crate::finding::{Atom, Level, Place};
use crate::index::{Index, NeighbourFile, Page};
use crate::metadata::{Item, ItemKind, Neighbour};
use crate::names::{NameId, is_placeholder};
use crate::page::exposure::{Obstacle, PageType, page_type};
use crate::page::item_place;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::suggest::suggest;

/// The rule.
pub const RULE: Rule = Rule {
    id: "component-not-exposed",
    group: RuleGroup::Deploy,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a page shows a local component that is absent, not exposed, or not made for such a page",
    reads: COMPONENTS,
    options: None,
    card: include_str!("../../../rules/deploy/component-not-exposed.md"),
    check: Check::Project(check),
};

const COMPONENTS: &[FileKind] = &[FileKind::AuraBundle, FileKind::LightningComponentBundle];

/// For how many absent components the one that was meant is looked for.
const MOST_HINTS: usize = 100;

/// The components of a project.
#[derive(Default)]
struct Components<'i> {
    /// The files of each that say where it may be used.
    files: FxHashMap<NameId, Vec<&'i NeighbourFile>>,
    /// Of those that pages name and that are absent, the ones that were meant.
    meant: FxHashMap<&'i str, Option<&'i str>>,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    if !COMPONENTS.iter().any(|kind| index.tracks(*kind)) {
        return;
    }
    let mut components = Components::default();
    for file in COMPONENTS.iter().flat_map(|kind| index.neighbours_of(*kind)) {
        components.files.entry(file.id).or_default().push(file);
    }
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        let name = page.facts.page_type.as_ref().map_or("", |text| &text.value);
        if let Some(page_type) = page_type(name) {
            check_page(context, page, page_type, &mut components, sink);
        }
    }
}

fn check_page<'i>(
    context: &Context<'i>,
    page: &'i Page,
    page_type: &PageType,
    components: &mut Components<'i>,
    sink: &mut Sink,
) {
    let index = context.index;
    let mut members = None;
    for (at, item) in page.facts.items.iter().enumerate().filter(|(_, item)| item.kind == ItemKind::Component) {
        let name = &item.name.value;
        // What still has a prefix once the project's own is taken off is another's.
        let is_local = !name.is_empty() && !index.names.folded(name).contains(':');
        if !is_local || context.is_foreign("component", name) || index.is_rewritten(page.file, name) {
            continue;
        }
        let fault = match COMPONENTS.iter().any(|kind| index.is_known(*kind, name)) {
            true => components.obstacle(index, page, item, page_type).map(Fault::Obstacle),
            false => (!index.project.has_dependencies && !is_placeholder(&index.names.folded(name)))
                .then(|| Fault::Absent(components.near(index, name))),
        };
        if let Some(fault) = fault {
            let members = members.get_or_insert_with(|| page.facts.item_members());
            let member = members.get(at).cloned().unwrap_or_default();
            sink.emit(atom(index, page, item, member, page_type, &fault));
        }
    }
}

enum Fault<'i> {
    /// The project has no component of the name; one whose name is near.
    Absent(Option<&'i str>),
    /// It has one, and this keeps it from the page.
    Obstacle((&'i NeighbourFile, Obstacle<'i>)),
}

impl<'i> Components<'i> {
    /// What keeps a known component from the page: whatever keeps each of its files, if there are several.
    fn obstacle(
        &self,
        index: &'i Index,
        page: &Page,
        item: &Item,
        page_type: &PageType,
    ) -> Option<(&'i NeighbourFile, Obstacle<'i>)> {
        // Background items of a utility bar are asked for something else.
        if page.facts.regions.get(item.region).is_some_and(|region| region.kind.value == "Background") {
            return None;
        }
        let files = self.files.get(&index.names.find(&item.name.value)?)?;
        let of_file = |file: &&'i NeighbourFile| {
            let Neighbour::Component(facts) = &file.content else { return None };
            let is_open = |value: &str| is_placeholder(value) || index.is_rewritten(file.file, value);
            // What is not deployed from here may be different in the org.
            Obstacle::of(facts, page_type, &is_open).filter(|_| !file.ignored).map(|obstacle| (*file, obstacle))
        };
        let found: Option<Vec<_>> = files.iter().map(of_file).collect();
        found?.into_iter().next()
    }

    /// The component that was most likely meant by a name that none has.
    fn near(&mut self, index: &'i Index, name: &'i str) -> Option<&'i str> {
        if self.meant.len() >= MOST_HINTS {
            return self.meant.get(name).copied().flatten();
        }
        *self.meant.entry(name).or_insert_with(|| {
            let bare = name.rsplit_once(':').map_or(name, |(_, bare)| bare);
            let known = index.project.known.iter().filter(|known| COMPONENTS.contains(&known.kind));
            suggest(bare, known.map(|known| &*known.name))
        })
    }
}

fn atom(index: &Index, page: &Page, item: &Item, member: String, page_type: &PageType, fault: &Fault<'_>) -> Atom {
    let name = &item.name.value;
    let (cause, message, remedy) = match fault {
        Fault::Absent(near) => (
            "absent",
            format!("`{name}` is no Lightning component of this project"),
            near.map_or_else(
                || {
                    format!(
                        "Add the component, correct the name, or name it under `external` in forcelint.toml if it exists \
                         in the org only: external = [\"component:{name}\"]"
                    )
                },
                |near| format!("Did you mean `{near}`?"),
            ),
        ),
        Fault::Obstacle((file, obstacle)) => {
            let path = &index.file(file.file).relative;
            let (target, kind) = (&page_type.target, &page_type.name);
            match obstacle {
                Obstacle::NotExposed(_) => (
                    "not exposed",
                    format!("`{name}` is not exposed to Lightning pages"),
                    format!("Write `<isExposed>true</isExposed>` in {path}."),
                ),
                Obstacle::NoTarget(_) => (
                    "no target",
                    format!("`{name}` is not made for pages of type {kind}"),
                    format!("Add `<target>{target}</target>` to `<targets>` in {path}."),
                ),
                Obstacle::NoInterface(_) => (
                    "no interface",
                    format!("`{name}` is not made for pages of type {kind}"),
                    format!("Add `{}` to `implements` in {path}.", page_type.interfaces.join("` or `")),
                ),
            }
        }
    };
    let own = name.rsplit_once(':').map_or(name.as_str(), |(_, own)| own);
    let mut atom = RULE
        .atom(page.subject(member), item_place(page, item), message)
        .many(match fault {
            Fault::Absent(_) => "{count} components of the page are none of this project".to_owned(),
            Fault::Obstacle((_, Obstacle::NotExposed(_))) => {
                "{count} components of the page are not exposed to Lightning pages".to_owned()
            }
            Fault::Obstacle(_) => format!("{{count}} components are not made for pages of type {}", page_type.name),
        })
        .cause(cause)
        .help(format!(
            "The deployment fails with \"We couldn't retrieve the design time component information for component \
             c:{own}\". {remedy}"
        ));
    if let Fault::Obstacle((file, obstacle)) = fault {
        let (said, what) = match obstacle {
            Obstacle::NotExposed(said) => (said, "says that it is not exposed"),
            Obstacle::NoTarget(said) => (said, "the last of its targets"),
            Obstacle::NoInterface(said) => (said, "the last of its interfaces"),
        };
        if let Some(said) = said {
            atom = atom.related(Place::span(file.file, said.span), what);
        }
    }
    atom
}
