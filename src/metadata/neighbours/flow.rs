//! Flows.

use std::mem;

use crate::metadata::{FlowAction, FlowAssignment, FlowCreate, FlowFacts, FlowValue, Mention, Neighbour, Text};
use crate::text::Span;
use crate::xml::{Leaf, Visitor};

use super::facts::Facts;

/// The elements of a flow's value that hold it as it stands, and not a reference or a formula.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_visual_workflow.htm>
const LITERALS: &[&str] = &["booleanValue", "dateTimeValue", "dateValue", "numberValue", "stringValue"];

/// The `pathType` of a path that runs right after the commit, as the user who changed the record.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_visual_workflow.htm>
const AFTER_COMMIT: &str = "AsyncAfterCommit";

/// In the names of the objects, and of most actions, by which a flow gives sets.
pub(super) const OF_SETS: &[u8] = b"PermissionSet";

/// Who runs a flow, what it calls, what it creates.
#[derive(Default)]
pub(super) struct Flow {
    facts: FlowFacts,
    action: FlowAction,
    create: FlowCreate,
    /// Whether the path at hand waits for nothing but the commit.
    is_after_commit: bool,
    /// The record variable that the create at hand writes.
    input: Option<Text>,
    assignment: FlowAssignment,
    variable: (String, String),
    /// Variables with the object of the record that they hold.
    variables: Vec<(String, String)>,
    /// Creates that name no object themselves, and the variable that they write.
    indirect: Vec<(usize, Text)>,
}

impl Visitor for Flow {
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        match path {
            ["Flow", "status"] => self.facts.status = leaf.text(),
            ["Flow", "apiVersion"] => self.facts.api_version = leaf.text(),
            ["Flow", "processType"] => self.facts.process_type = leaf.text(),
            ["Flow", "start", "scheduledPaths", "pathType"] => self.is_after_commit = &*leaf.value() == AFTER_COMMIT,
            ["Flow", "start", "triggerType"] => self.facts.trigger_type = leaf.text(),
            ["Flow", "actionCalls", "name"] => self.action.element = leaf.value().into_owned(),
            ["Flow", "actionCalls", "actionName"] => self.action.name = leaf.text().unwrap_or_default(),
            ["Flow", "actionCalls", "actionType"] => self.action.kind = leaf.value().into_owned(),
            ["Flow", "variables", "name"] => self.variable.0 = leaf.value().into_owned(),
            ["Flow", "variables", "objectType"] => self.variable.1 = leaf.value().into_owned(),
            ["Flow", "recordCreates", "name"] => self.create.element = leaf.value().into_owned(),
            ["Flow", "recordCreates", "object"] => self.create.object = leaf.text().unwrap_or_default(),
            ["Flow", "recordCreates", "inputReference"] => self.input = leaf.text(),
            ["Flow", "recordCreates", "inputAssignments", "field"] => {
                self.assignment.field = leaf.text().unwrap_or_default();
            }
            ["Flow", "recordCreates", "inputAssignments", "value", kind] => {
                let value = leaf.value();
                self.assignment.span = leaf.span();
                self.assignment.value = match LITERALS.contains(kind) {
                    true if value.is_empty() => FlowValue::Blank,
                    true => FlowValue::Literal(value.into_owned()),
                    false => FlowValue::Computed,
                };
            }
            _ => {}
        }
        self.facts.about_sets |= speaks_of_sets(leaf.raw());
        if path.last() == Some(&"stringValue") && may_name(leaf.raw()) {
            self.facts.literals.extend(leaf.text());
        }
    }

    fn close(&mut self, path: &[&str], span: Span) {
        match path {
            ["Flow", "actionCalls"] => {
                let action = mem::take(&mut self.action);
                self.facts.actions.extend((!action.name.value.is_empty()).then_some(action));
            }
            ["Flow", "start", "scheduledPaths"] => self.facts.scheduled_paths |= !mem::take(&mut self.is_after_commit),
            ["Flow", "variables"] => self.variables.push(mem::take(&mut self.variable)),
            ["Flow", "recordCreates", "inputAssignments"] => {
                self.create.assignments.push(mem::take(&mut self.assignment));
            }
            ["Flow", "recordCreates"] => {
                let input = self.input.take();
                let create = FlowCreate { span, from_variable: input.is_some(), ..mem::take(&mut self.create) };
                if let Some(input) = input
                    && create.object.value.is_empty()
                {
                    self.indirect.push((self.facts.creates.len(), input));
                }
                self.facts.creates.push(create);
            }
            _ => {}
        }
    }
}

impl Facts for Flow {
    fn finish(mut self: Box<Self>, mentions: &[Mention]) -> Neighbour {
        for (create, input) in self.indirect {
            if let Some(create) = self.facts.creates.get_mut(create)
                && let Some((_, object)) =
                    self.variables.iter().find(|(name, _)| name.eq_ignore_ascii_case(&input.value))
            {
                create.object = Text { value: object.as_str().into(), span: input.span };
            }
        }
        let permissions = mentions.iter().filter(|mention| mention.kind == "CustomPermission");
        self.facts.permissions = permissions.map(|mention| mention.name.clone()).collect();
        Neighbour::Flow(Box::new(self.facts))
    }
}

/// Whether a text names what a flow looks sets up in or gives them by.
fn speaks_of_sets(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), OF_SETS).is_some()
}

/// Whether a text could be a component's name, or its label.
fn may_name(text: &str) -> bool {
    const LONGEST_LABEL: usize = 80;
    (1..=LONGEST_LABEL).contains(&text.len()) && !text.contains(['\n', '{'])
}
