//! Lightning web components.

use crate::metadata::{ComponentFacts, Mention, Neighbour, Text};
use crate::xml::{Leaf, Visitor};

use super::facts::Facts;

/// Where a Lightning web component may be used.
/// <https://developer.salesforce.com/docs/platform/lwc/guide/reference-configuration-tags.html>
#[derive(Default)]
pub(super) struct WebComponent {
    exposed: Option<Text>,
    targets: Vec<Text>,
}

impl Visitor for WebComponent {
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        match path {
            [_, "isExposed"] => self.exposed = leaf.text(),
            [_, "targets", "target"] => self.targets.extend(leaf.text()),
            _ => {}
        }
    }
}

impl Facts for WebComponent {
    fn finish(self: Box<Self>, _: &[Mention]) -> Neighbour {
        let WebComponent { exposed, targets } = *self;
        Neighbour::Component(ComponentFacts::Web { exposed, targets })
    }
}
