//! User access policies.

use std::mem;

use crate::metadata::{Mention, Neighbour, PolicyFacts, PolicyTarget, Text};
use crate::text::Span;
use crate::xml::{Leaf, Visitor};

use super::facts::Facts;
use super::values;

impl PolicyFacts {
    /// Whether the policy acts.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.value.eq_ignore_ascii_case("Active"))
    }

    /// Whether the policy is being designed, and acts only once somebody activates it.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.value.eq_ignore_ascii_case("Design"))
    }

    /// What it gives to the users that it selects.
    pub fn granted(&self) -> impl Iterator<Item = &PolicyTarget> {
        self.actions.iter().filter(|action| action.action.eq_ignore_ascii_case("Grant"))
    }
}

impl PolicyTarget {
    /// Whether a filter leaves out the users whom its target names.
    #[must_use]
    pub fn leaves_out(&self) -> bool {
        self.operation.eq_ignore_ascii_case("notEquals")
    }
}

/// What a policy selects and grants. A target that lists names gives one entry for each.
#[derive(Default)]
pub(super) struct Policy {
    facts: PolicyFacts,
    active: Option<Text>,
    entry: PolicyTarget,
    targets: Vec<Text>,
}

impl Visitor for Policy {
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        match path {
            [_, "status"] => self.facts.status = leaf.text(),
            [_, "isActive"] => self.active = leaf.text(),
            [_, "userAccessPolicyActions", "action"] => self.entry.action = leaf.value().into_owned(),
            [_, "userAccessPolicyFilters", "operation"] => self.entry.operation = leaf.value().into_owned(),
            [_, "userAccessPolicyFilters", "columnName"] => self.entry.column = leaf.value().into_owned(),
            [_, "userAccessPolicyFilters", "value"] => self.entry.value = leaf.value().into_owned(),
            [_, "userAccessPolicyActions" | "userAccessPolicyFilters", "type"] => {
                self.entry.kind = leaf.value().into_owned();
            }
            [_, "userAccessPolicyActions" | "userAccessPolicyFilters", "target"] => self.targets = values::list(&leaf),
            _ => {}
        }
    }

    fn close(&mut self, path: &[&str], _: Span) {
        let entries = match path {
            [_, "userAccessPolicyActions"] => &mut self.facts.actions,
            [_, "userAccessPolicyFilters"] => &mut self.facts.filters,
            _ => return,
        };
        let entry = mem::take(&mut self.entry);
        entries.extend(self.targets.drain(..).map(|target| PolicyTarget { target, ..entry.clone() }));
    }
}

impl Facts for Policy {
    fn finish(mut self: Box<Self>, _: &[Mention]) -> Neighbour {
        // `isActive` is the older way to say it; the words are those of `status`.
        if self.facts.status.is_none()
            && let Some(Text { value, span }) = self.active
        {
            let word = if values::boolean(&value) == Some(true) { "Active" } else { "Design" };
            self.facts.status = Some(Text { value: word.into(), span });
        }
        Neighbour::Policy(self.facts)
    }
}
