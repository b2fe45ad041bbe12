//! What is kept of each type beside the names in it.

use crate::metadata::{Mention, Neighbour, Text};
use crate::xml::{Leaf, Visitor};

use super::component::WebComponent;
use super::flow::Flow;
use super::object::{Field, Object};
use super::policy::Policy;
use super::sharing::Rules;
use super::{NeighbourKind, values};

/// Collects the facts of one file.
pub(super) trait Facts: Visitor {
    /// What was found, once the file has been seen to its end, with the names that stand in it.
    fn finish(self: Box<Self>, mentions: &[Mention]) -> Neighbour;
}

/// The collector for a type.
pub(super) fn of(kind: NeighbourKind) -> Box<dyn Facts> {
    match kind {
        NeighbourKind::CustomField => Box::new(Field::default()),
        NeighbourKind::CustomObject => Box::new(Object::default()),
        NeighbourKind::CustomPermission => Box::new(One::new("label", Neighbour::CustomPermission)),
        NeighbourKind::CustomSite => Box::new(One::new("active", site)),
        NeighbourKind::Flow => Box::new(Flow::default()),
        NeighbourKind::InstalledPackage => Box::new(One::new("versionNumber", Neighbour::InstalledPackage)),
        NeighbourKind::LightningComponent => Box::new(WebComponent::default()),
        NeighbourKind::Manifest => Box::new(One::new("version", Neighbour::Manifest)),
        NeighbourKind::SharingRules => Box::new(Rules::default()),
        NeighbourKind::UserAccessPolicy => Box::new(Policy::default()),
        NeighbourKind::AuraComponent
        | NeighbourKind::ConnectedApp
        | NeighbourKind::CustomApplication
        | NeighbourKind::CustomTab
        | NeighbourKind::DelegateGroup
        | NeighbourKind::ExternalClientAppPolicy
        | NeighbourKind::Formulas
        | NeighbourKind::Network
        | NeighbourKind::PortalDelegablePermissionSet => Box::new(NamesOnly),
    }
}

fn site(active: Option<Text>) -> Neighbour {
    let span = active.as_ref().map(|text| text.span).unwrap_or_default();
    Neighbour::Site { active: active.and_then(|text| values::boolean(&text.value)), span }
}

/// The names say it all.
struct NamesOnly;

impl Visitor for NamesOnly {
    fn leaf(&mut self, _: &[&str], _: Leaf<'_>) {}
}

impl Facts for NamesOnly {
    fn finish(self: Box<Self>, _: &[Mention]) -> Neighbour {
        Neighbour::Names
    }
}

/// One element right below the root is all there is to know.
struct One {
    element: &'static str,
    value: Option<Text>,
    neighbour: fn(Option<Text>) -> Neighbour,
}

impl One {
    fn new(element: &'static str, neighbour: fn(Option<Text>) -> Neighbour) -> Self {
        One { element, value: None, neighbour }
    }
}

impl Visitor for One {
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        if let [_, element] = path
            && *element == self.element
        {
            self.value = leaf.text();
        }
    }
}

impl Facts for One {
    fn finish(self: Box<Self>, _: &[Mention]) -> Neighbour {
        (self.neighbour)(self.value)
    }
}
