//! Flows.

use std::mem;

use crate::metadata::{FlowCreate, FlowFacts, Mention, Neighbour, Text};
use crate::text::Span;
use crate::xml::{Leaf, Visitor};

use super::facts::Facts;

/// The elements of a flow's value that hold it as it stands, and not a reference or a formula.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_visual_workflow.htm>
const LITERALS: &[&str] = &["booleanValue", "dateTimeValue", "dateValue", "numberValue", "stringValue"];

/// Who runs a flow, what it calls, what it creates.
#[derive(Default)]
pub(super) struct Flow {
    facts: FlowFacts,
    action: (Option<Text>, String),
    create: FlowCreate,
    /// The record variable that the create at hand writes.
    input: Option<Text>,
    assignment: (String, Option<String>),
    variable: (String, String),
    /// Variables with the object of the record that they hold.
    variables: Vec<(String, String)>,
    /// Creates that name no object themselves, and the variable that they write.
    indirect: Vec<(usize, Text)>,
}

impl Visitor for Flow {
    fn open(&mut self, path: &[&str], _: u32) {
        if path == ["Flow", "start", "scheduledPaths"] {
            self.facts.scheduled_paths = true;
        }
    }

    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        match path {
            ["Flow", "status"] => self.facts.status = leaf.text(),
            ["Flow", "apiVersion"] => self.facts.api_version = leaf.text(),
            ["Flow", "processType"] => self.facts.process_type = leaf.text(),
            ["Flow", "start", "triggerType"] => self.facts.trigger_type = leaf.text(),
            ["Flow", "actionCalls", "actionName"] => self.action.0 = leaf.text(),
            ["Flow", "actionCalls", "actionType"] => self.action.1 = leaf.value().into_owned(),
            ["Flow", "variables", "name"] => self.variable.0 = leaf.value().into_owned(),
            ["Flow", "variables", "objectType"] => self.variable.1 = leaf.value().into_owned(),
            ["Flow", "recordCreates", "object"] => self.create.object = leaf.text().unwrap_or_default(),
            ["Flow", "recordCreates", "inputReference"] => self.input = leaf.text(),
            ["Flow", "recordCreates", "inputAssignments", "field"] => self.assignment.0 = leaf.value().into_owned(),
            ["Flow", "recordCreates", "inputAssignments", "value", kind] if LITERALS.contains(kind) => {
                self.assignment.1 = Some(leaf.value().into_owned());
            }
            _ => {}
        }
        if path.last() == Some(&"stringValue") && is_name(leaf.raw()) {
            self.facts.literals.extend(leaf.text());
        }
    }

    fn close(&mut self, path: &[&str], span: Span) {
        match path {
            ["Flow", "actionCalls"] => {
                let (name, kind) = mem::take(&mut self.action);
                self.facts.actions.extend(name.map(|name| (name, kind)));
            }
            ["Flow", "variables"] => self.variables.push(mem::take(&mut self.variable)),
            ["Flow", "recordCreates", "inputAssignments"] => {
                self.create.assignments.push(mem::take(&mut self.assignment));
            }
            ["Flow", "recordCreates"] => {
                let create = FlowCreate { span, ..mem::take(&mut self.create) };
                if let Some(input) = self.input.take()
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
                create.object = Text { value: object.clone(), span: input.span };
            }
        }
        let permissions = mentions.iter().filter(|mention| mention.kind == "CustomPermission");
        self.facts.permissions = permissions.map(|mention| mention.name.clone()).collect();
        Neighbour::Flow(Box::new(self.facts))
    }
}

/// Whether a text could be a component's name.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
