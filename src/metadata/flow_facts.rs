//! What is kept of a flow.

use super::Text;
use crate::text::Span;

/// A flow: who runs it and what it does with the vendors' parts.
#[derive(Clone, Debug, Default)]
pub struct FlowFacts {
    /// `status`
    pub status: Option<Text>,
    /// `apiVersion`
    pub api_version: Option<Text>,
    /// `processType`
    pub process_type: Option<Text>,
    /// `start/triggerType`
    pub trigger_type: Option<Text>,
    /// Whether `start` holds `scheduledPaths` that wait for a time, and not just for the commit.
    pub scheduled_paths: bool,
    /// `actionCalls`, in the order of the file.
    pub actions: Vec<FlowAction>,
    /// `recordCreates`.
    pub creates: Vec<FlowCreate>,
    /// Every `stringValue` that could be a component's name or label: one line of at most 80 bytes.
    pub literals: Vec<Text>,
    /// Every `$Permission.X` in a formula or a left value.
    pub permissions: Vec<Text>,
    /// Whether a value speaks of permission sets: `PermissionSet`, `PermissionSetAssignment`, an action's name.
    pub about_sets: bool,
}

/// An action that a flow calls.
#[derive(Clone, Debug, Default)]
pub struct FlowAction {
    /// `name`: the flow's own name for the element.
    pub element: String,
    /// `actionName`
    pub name: Text,
    /// `actionType`
    pub kind: String,
}

/// A record that a flow creates.
#[derive(Clone, Debug, Default)]
pub struct FlowCreate {
    /// `name`: the flow's own name for the element.
    pub element: String,
    /// `object`; where a record variable is created, the variable's object, at the variable's name.
    pub object: Text,
    /// Whether a record variable is created, whose fields are set elsewhere.
    pub from_variable: bool,
    /// `inputAssignments`, in the order of the file.
    pub assignments: Vec<FlowAssignment>,
    /// The `recordCreates` element.
    pub span: Span,
}

/// A field that a flow sets.
#[derive(Clone, Debug, Default)]
pub struct FlowAssignment {
    /// `field`
    pub field: Text,
    /// What it is set to.
    pub value: FlowValue,
    /// The bytes of a literal value.
    pub span: Span,
}

/// What a flow sets a field to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FlowValue {
    /// Nothing.
    #[default]
    Blank,
    /// This value.
    Literal(String),
    /// What a variable, a formula or a record gives when the flow runs.
    Computed,
}
