//! Sharing rules.

use std::mem;

use crate::metadata::{Mention, Neighbour, SharingRule};
use crate::text::Span;
use crate::xml::{Leaf, Visitor};

use super::facts::Facts;

/// An object's rules together, or one rule of decomposed ones.
pub(super) const ROOTS: &[&str] =
    &["SharingRules", "SharingCriteriaRule", "SharingGuestRule", "SharingOwnerRule", "SharingTerritoryRule"];

/// The elements of `SharingRules` that are rules.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingrules.htm>
const RULES: &[&str] = &["sharingCriteriaRules", "sharingGuestRules", "sharingOwnerRules", "sharingTerritoryRules"];

/// The rules of one file.
#[derive(Default)]
pub(super) struct Rules {
    rules: Vec<SharingRule>,
    rule: SharingRule,
}

/// The path below the rule's own element, where it stands in one.
fn within<'a>(path: &'a [&'a str]) -> Option<&'a [&'a str]> {
    match path {
        ["SharingRules"] | [] => None,
        ["SharingRules", rule, within @ ..] => RULES.contains(rule).then_some(within),
        [_, within @ ..] => Some(within),
    }
}

impl Visitor for Rules {
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        match within(path) {
            Some(["fullName"]) => self.rule.name = leaf.text(),
            Some(["accessLevel"]) => self.rule.access_level = leaf.text(),
            Some(["sharedTo", whom]) => {
                self.rule.shared_to.push(((*whom).to_owned(), leaf.value().into_owned()));
            }
            _ => {}
        }
    }

    fn close(&mut self, path: &[&str], _: Span) {
        if within(path).is_some_and(<[_]>::is_empty) {
            self.rules.push(mem::take(&mut self.rule));
        }
    }
}

impl Facts for Rules {
    fn finish(self: Box<Self>, _: &[Mention]) -> Neighbour {
        Neighbour::SharingRules(self.rules)
    }
}
