//! What of a project shows that a component is in use, for packs that speak of components by kind and name.

use crate::context::Context;
use crate::finding::{FileId, Place, Subject};
use crate::index::{Named, NeighbourFile};
use crate::metadata::{FlowFacts, GrantKind, Neighbour};
use crate::pack::reference::MetadataName;
use crate::pack::same_name;
use crate::project::{FileKind, Part};
use crate::set_uses::Purpose;

/// A place that shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The component that the place belongs to, with what is used as its member.
    pub subject: Subject,
    /// The place.
    pub place: Place,
}

/// The first place that shows the component in use: on a page, in a flow that runs, given to users, granted, or there
/// as a file. What flows call and who gets sets is known to a rule that reads `set_uses::FILES`.
#[must_use]
pub fn shown(context: &Context<'_>, what: &MetadataName) -> Option<Shown> {
    let used = match what.kind {
        "Component" => on_page(context, what),
        "InvocableAction" => called(context, what),
        "PermissionSet" => given(context, what),
        "CustomPermission" => tested(context, what),
        _ => None,
    };
    used.or_else(|| granted(context, what)).or_else(|| file(context, what))
}

/// The first file of the component itself.
fn file(context: &Context<'_>, what: &MetadataName) -> Option<Shown> {
    let kind = FileKind::of_type(what.kind)?;
    let is_it = |part: Part, component: &str| !matches!(part, Part::Child(_)) && same_name(component, &what.name);
    let files = &context.index.project.files;
    let at = files.iter().position(|file| file.kind == kind && is_it(file.part, &file.component))?;
    let file = FileId(u32::try_from(at).ok()?);
    Some(Shown { subject: context.index.subject_of(file, ""), place: Place::element(file, 0, "") })
}

/// The flows of which a version may run, with what they do. The file of one that is not wanted holds nothing here.
pub fn active_flows<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (&'c NeighbourFile, &'c FlowFacts)> {
    context.index.neighbours_of(FileKind::Flow).filter_map(|file| match &file.content {
        Neighbour::Flow(flow) => {
            flow.status.as_ref().is_some_and(|status| status.value == "Active").then_some((file, flow.as_ref()))
        }
        _ => None,
    })
}

fn on_page(context: &Context<'_>, what: &MetadataName) -> Option<Shown> {
    context.index.pages.iter().filter(|page| page.is_linted()).find_map(|page| {
        let at = page.facts.items.iter().position(|item| same_name(&item.name.value, &what.name))?;
        let place = Place::span(page.file, page.facts.items.get(at)?.name.span);
        Some(Shown { subject: page.subject(page.item_member(at)), place })
    })
}

fn called(context: &Context<'_>, what: &MetadataName) -> Option<Shown> {
    active_flows(context).find_map(|(file, flow)| {
        let action = flow.actions.iter().find(|action| same_name(&action.name.value, &what.name))?;
        let subject = context.index.subject_of(file.file, format!("action:{}", action.name.value));
        Some(Shown { subject, place: Place::span(file.file, action.name.span) })
    })
}

fn given(context: &Context<'_>, what: &MetadataName) -> Option<Shown> {
    let mut uses = context.set_uses().iter();
    let found = uses.find(|found| found.purpose == Purpose::Gives && same_name(found.name, &what.name))?;
    Some(Shown { subject: found.subject(context.index), place: found.place() })
}

fn tested(context: &Context<'_>, what: &MetadataName) -> Option<Shown> {
    let is_it = |name: &str| same_name(name, &what.name);
    let mut references = context.index.references().iter();
    let found = references.find(|found| found.kind == Named::CustomPermission && is_it(&found.name))?;
    let subject = context.index.subject_of(found.file, format!("customPermission:{}", found.name));
    Some(Shown { subject, place: Place::span(found.file, found.span) })
}

/// The first project set that grants access to it.
fn granted(context: &Context<'_>, what: &MetadataName) -> Option<Shown> {
    let kind = match what.kind {
        "ApexClass" => GrantKind::Class,
        "ApexPage" => GrantKind::Page,
        "CustomObject" => GrantKind::Object,
        "CustomPermission" => GrantKind::CustomPermission,
        "CustomTab" => GrantKind::Tab,
        "Flow" => GrantKind::Flow,
        _ => return None,
    };
    let name = context.index.names.find(&what.name)?;
    context.index.project_sets().find_map(|set| {
        let (key, _) = set.access().grants().find(|(key, _)| key.kind == kind && key.name == name)?;
        let (file, grant) = set.grant(key)?;
        let subject = set.subject(format!("{}:{}", kind.word(), context.name(name)));
        Some(Shown { subject, place: set.place(file, grant, kind.facts().key) })
    })
}
