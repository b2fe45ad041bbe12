//! `flow-sender-access`: a flow sends through a vendor's package; who runs it, and what that user needs.

use crate::context::{ActivePack, Context};
use crate::evidence::active_flows;
use crate::finding::{Level, Place};
use crate::index::NeighbourFile;
use crate::metadata::{FlowAssignment, FlowCreate, FlowFacts, FlowValue, Text};
use crate::pack::schema::{FieldValue, FlowSender};
use crate::pack::{same_name, sentence};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "flow-sender-access",
    group: RuleGroup::Package,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a flow sends through a vendor's package: who runs it, and what that user needs",
    reads: &[FileKind::Flow, FileKind::InstalledPackage],
    options: None,
    card: include_str!("../../../rules/package/flow-sender-access.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (file, flow) in active_flows(context) {
        for active in &context.packs {
            let at = Element { context, active, file, flow };
            for action in &flow.actions {
                if let Some(sender) = active.pack.sender_by_action(&action.name.value) {
                    at.runs(sender, &action.element, &action.name, &format!("`{}` runs", action.name.value), sink);
                }
            }
            for create in &flow.creates {
                let Some(sender) = active.pack.sender_by_object(&create.object.value) else { continue };
                let sending = sends(create, sender);
                if sending != Sending::No {
                    let what = sender.creates.as_ref().map_or("", |object| object.value.as_str());
                    at.runs(sender, &create.element, &create.object, &format!("`{what}` is created"), sink);
                }
                if sending == Sending::Yes {
                    at.fields(sender, create, sink);
                }
            }
        }
    }
}

/// Whether a record that is created sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sending {
    /// It is another kind of record.
    No,
    /// The flow decides when it runs.
    Perhaps,
    /// It does, or is meant to.
    Yes,
}

/// A record without one of the values by which it would send is meant to send where another value says so that only
/// such records have: `Queued` without a direction.
fn sends(create: &FlowCreate, sender: &FlowSender) -> Sending {
    if create.from_variable {
        return Sending::Perhaps;
    }
    let mut sending = Sending::Yes;
    for wanted in &sender.only_with {
        match assigned(create, wanted) {
            FlowValue::Literal(value) if !is_value(wanted, value) => return Sending::No,
            FlowValue::Literal(_) => {}
            FlowValue::Computed => sending = Sending::Perhaps,
            FlowValue::Blank if sender.required.iter().any(|mark| is_meant(create, mark)) => {}
            FlowValue::Blank => return Sending::No,
        }
    }
    sending
}

fn is_meant(create: &FlowCreate, mark: &FieldValue) -> bool {
    mark.value.is_some() && matches!(assigned(create, mark), FlowValue::Literal(value) if is_value(mark, value))
}

fn assignment<'f>(create: &'f FlowCreate, wanted: &FieldValue) -> Option<&'f FlowAssignment> {
    create.assignments.iter().find(|assignment| same_name(&assignment.field.value, &wanted.field))
}

fn assigned<'f>(create: &'f FlowCreate, wanted: &FieldValue) -> &'f FlowValue {
    assignment(create, wanted).map_or(&FlowValue::Blank, |assignment| &assignment.value)
}

/// Flows write numbers with a fraction: `0.0`.
fn is_value(wanted: &FieldValue, value: &str) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    wanted.value.as_deref().is_none_or(|wanted| {
        wanted.eq_ignore_ascii_case(value.trim()) || number(wanted).is_some_and(|wanted| number(value) == Some(wanted))
    })
}

/// The flow at hand, and the pack through whose package it sends.
struct Element<'c, 'i> {
    context: &'c Context<'i>,
    active: &'c ActivePack<'i>,
    file: &'c NeighbourFile,
    flow: &'c FlowFacts,
}

impl Element<'_, '_> {
    fn runs(&self, sender: &FlowSender, element: &str, at: &Text, does: &str, sink: &mut Sink) {
        let who = runner(self.flow);
        let needs = self.needs(sender);
        let message = format!("{does} as {}{needs}", who.is);
        let member = if element.is_empty() { format!("action:{}", at.value) } else { format!("element:{element}") };
        let help = [sentence(&sender.why), self.one_of(sender), who.help.to_owned()];
        let help: Vec<String> = help.into_iter().filter(|line| !line.is_empty()).collect();
        sink.emit(
            RULE.atom(
                self.context.index.subject_of(self.file.file, member),
                Place::span(self.file.file, at.span),
                message,
            )
            .pack(&self.active.pack.id)
            .cause(format!("{} runs", self.active.pack.id))
            .many(format!("{{count}} elements send through {} as {}{needs}", self.active.pack.name, who.is))
            .help(help.join("\n"))
            .url(Some(&sender.source)),
        );
    }

    /// What the user needs, as the end of a sentence.
    fn needs(&self, sender: &FlowSender) -> String {
        let set = match sender.needs.as_slice() {
            [] => None,
            [one] => Some(self.shown(one)),
            _ => Some(format!("a permission set of {}", self.active.pack.name)),
        };
        let licence = self.active.pack.licence.as_ref().filter(|_| sender.needs_licence);
        match (set, licence) {
            (None, None) => String::new(),
            (Some(set), None) => format!(", who needs {set}"),
            (None, Some(licence)) => format!(", who needs the package licence `{}`", licence.package),
            (Some(set), Some(licence)) => format!(", who needs {set} and the package licence `{}`", licence.package),
        }
    }

    fn one_of(&self, sender: &FlowSender) -> String {
        match sender.needs.as_slice() {
            [] | [_] => String::new(),
            sets => {
                let sets: Vec<String> = sets.iter().map(|set| self.shown(set)).collect();
                format!("The sets are {}.", sets.join(", "))
            }
        }
    }

    /// A set by its label, where nobody knows its name for certain.
    fn shown(&self, name: &str) -> String {
        match self.active.pack.set(name).filter(|set| !set.verified && !set.label.is_empty()) {
            Some(set) => format!("the set \"{}\"", set.label),
            None => format!("`{name}`"),
        }
    }

    /// The fields without which the record is not sent.
    fn fields(&self, sender: &FlowSender, create: &FlowCreate, sink: &mut Sink) {
        let object = &create.object.value;
        for wanted in sender.only_with.iter().chain(&sender.required) {
            let field = &wanted.field.value;
            let given = wanted.value.as_ref().map_or_else(String::new, |value| format!(" `{value}`"));
            let (span, message) = match assigned(create, wanted) {
                FlowValue::Blank => (create.object.span, format!("`{object}` is created without `{field}`{given}")),
                FlowValue::Literal(value) if !is_value(wanted, value) => {
                    let span = assignment(create, wanted).map_or(create.object.span, |assignment| assignment.span);
                    (span, format!("`{field}` is `{value}` where{given} sends"))
                }
                FlowValue::Literal(_) | FlowValue::Computed => continue,
            };
            let member = format!("element:{}.{field}", create.element);
            sink.emit(
                RULE.atom(
                    self.context.index.subject_of(self.file.file, member),
                    Place::span(self.file.file, span),
                    message,
                )
                .pack(&self.active.pack.id)
                .cause(format!("{} fields {}", self.active.pack.id, create.element))
                .many(format!("`{object}` is created with {{count}} fields missing or wrong, and may not be sent"))
                .help(format!("{}\nSet the field in the element `{}`.", sentence(&sender.why), create.element))
                .url(Some(&sender.source)),
            );
        }
    }
}

/// Who runs a flow.
struct Runner {
    is: &'static str,
    help: &'static str,
}

const fn runner_is(is: &'static str, help: &'static str) -> Runner {
    Runner { is, help }
}

/// From this API version on, the Default Workflow User runs scheduled flows.
/// <https://help.salesforce.com/s/articleView?id=002471425&type=1>
const DEFAULT_WORKFLOW_USER_SINCE: f64 = 53.0;

const ON_SCHEDULED_PATHS: &str = "On scheduled paths too it is the user who changed the record; the Default Workflow \
    User takes over once that user is inactive.";

const AUTOMATED_PROCESS: &str = "The Automated Process user stands in no list of users. Save the flow at API version \
    53 or later and name a Default Workflow User in Process Automation Settings: that user can be given what is needed.";

/// Who runs it, by its trigger.
/// <https://admin.salesforce.com/blog/2022/your-guide-to-determining-the-flow-running-user-and-its-execution-context>
/// <https://help.salesforce.com/s/articleView?id=platform.flow_concepts_trigger_scheduled_path.htm>
/// <https://help.salesforce.com/s/articleView?id=platform.automation_about_settings.htm>
fn runner(flow: &FlowFacts) -> Runner {
    let word = |text: &Option<Text>| text.as_ref().map_or(String::new(), |text| text.value.to_ascii_lowercase());
    match (&*word(&flow.trigger_type), &*word(&flow.process_type)) {
        ("recordbeforedelete", _) => runner_is("the user who deletes the record", ""),
        ("recordbeforesave" | "recordaftersave", _) if flow.scheduled_paths => runner_is(
            "the user whose save starts the flow (or, if inactive by then, the Default Workflow User)",
            ON_SCHEDULED_PATHS,
        ),
        ("recordbeforesave" | "recordaftersave", _) => {
            runner_is("the user whose save starts the flow", "Every user who may save such a record has to have it.")
        }
        ("scheduled", _) => scheduled(flow),
        ("platformevent", _) | ("", "customevent") => runner_is(
            "the user who publishes the event, or the Automated Process user",
            "The platform's own events are published by the Automated Process user.",
        ),
        ("", "workflow") => runner_is("the user whose save starts the process", ""),
        ("", "flow") => runner_is("whoever opens the flow", "On a site these may be guests."),
        ("", _) => runner_is(
            "whoever starts the flow",
            "Nothing in the flow starts it: it runs as the user of the page, flow, Apex or integration that calls it.",
        ),
        _ => runner_is("the user whom its trigger runs it as", ""),
    }
}

fn scheduled(flow: &FlowFacts) -> Runner {
    match flow.api_version.as_ref().and_then(|version| version.value.parse::<f64>().ok()) {
        Some(version) if version < DEFAULT_WORKFLOW_USER_SINCE => {
            runner_is("the Automated Process user", AUTOMATED_PROCESS)
        }
        Some(_) => runner_is(
            "the Default Workflow User",
            "Process Automation Settings name that user; where they name none, it is the Automated Process user.",
        ),
        None => runner_is(
            "the Default Workflow User, or below API version 53 the Automated Process user",
            AUTOMATED_PROCESS,
        ),
    }
}
