//! What is kept of the files that are not linted for their own sake.

use crate::text::Span;

use super::{FlowFacts, Text};

/// What is kept of a neighbour: a file that rules look at, but do not lint for its own sake.
#[derive(Clone, Debug, Default)]
pub enum Neighbour {
    /// The names only: connected apps, networks, delegate groups, external client app policies, ….
    #[default]
    Names,
    /// CustomObject: what sharing rules say.
    Object {
        /// `sharingModel`
        sharing: Option<Text>,
        /// `externalSharingModel`
        external_sharing: Option<Text>,
        /// `customSettingsType` is present.
        custom_setting: bool,
        /// Fields that stand in the file itself (Metadata API format).
        fields: Vec<FieldFacts>,
        /// Record types that stand in the file itself.
        record_types: Vec<Text>,
        /// Whether the file says anything of the object itself, and not only of fields and other parts: those may be
        /// parts of another package's object.
        whole: bool,
    },
    /// CustomField.
    Field(FieldFacts),
    /// CustomPermission: its label.
    CustomPermission(Option<Text>),
    /// InstalledPackage: `versionNumber`.
    InstalledPackage(Option<Text>),
    /// CustomSite: `active`.
    Site {
        /// `active`
        active: Option<bool>,
        /// The span of `active`'s text.
        span: Span,
    },
    /// SharingRules: whether rules open records to external users, and every `accessLevel`.
    SharingRules(Vec<SharingRule>),
    /// UserAccessPolicy.
    Policy(PolicyFacts),
    /// Flow.
    Flow(Box<FlowFacts>),
    /// package.xml: the API version; members are mentions.
    Manifest(Option<Text>),
    /// A Lightning component: where it may be used.
    Component(ComponentFacts),
}

/// Where a Lightning component says that it may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ComponentFacts {
    /// A Lightning web component, by its `.js-meta.xml`.
    Web {
        /// `isExposed`; absent means false.
        exposed: Option<Text>,
        /// `targets/target`
        targets: Vec<Text>,
    },
    /// An Aura component, by the start tag of its `.cmp`.
    Aura {
        /// `implements`
        interfaces: Vec<Text>,
        /// `extends`
        extends: Option<Text>,
    },
}

/// A field of an object.
#[derive(Clone, Debug, Default)]
pub struct FieldFacts {
    /// `fullName`
    pub name: Option<Text>,
    /// `type`: `MasterDetail`, `Lookup`, `Picklist`, ….
    pub kind: Option<Text>,
    /// `required`
    pub required: bool,
    /// `formula` is present.
    pub formula: bool,
    /// `referenceTo`
    pub reference_to: Option<Text>,
    /// `defaultValue`, or a picklist value that is the default.
    pub has_default: bool,
    /// The API names of the picklist values that stand in the field's own file.
    pub values: Vec<String>,
    /// Their labels, where they differ from the API names.
    pub value_labels: Vec<String>,
    /// Whether the picklist takes no other values.
    pub restricted: bool,
}

impl FieldFacts {
    /// Whether two files of one field say the same.
    #[must_use]
    pub fn agrees_with(&self, other: &FieldFacts) -> bool {
        let said = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
        let plain = |field: &FieldFacts| (field.required, field.formula, field.has_default, field.restricted);
        plain(self) == plain(other)
            && said(&self.kind) == said(&other.kind)
            && said(&self.reference_to) == said(&other.reference_to)
            && self.values == other.values
            && self.value_labels == other.value_labels
    }

    /// Whether the object of the field is a detail of the one it refers to.
    #[must_use]
    pub fn is_master_detail(&self) -> bool {
        self.kind.as_ref().is_some_and(|kind| kind.value == "MasterDetail")
    }
}

/// A sharing rule.
#[derive(Clone, Debug, Default)]
pub struct SharingRule {
    /// `fullName`
    pub name: Option<Text>,
    /// `accessLevel`: `Read` or `Edit`.
    pub access_level: Option<Text>,
    /// The children of `sharedTo`: element and value (`allCustomerPortalUsers`, `guestUser`, …).
    pub shared_to: Vec<(String, String)>,
}

/// A user access policy: who it selects and what it grants. Its names are mentions too.
#[derive(Clone, Debug, Default)]
pub struct PolicyFacts {
    /// `status`; `Active` policies act.
    pub status: Option<Text>,
    /// `userAccessPolicyActions`
    pub actions: Vec<PolicyTarget>,
    /// `userAccessPolicyFilters`
    pub filters: Vec<PolicyTarget>,
}

/// One action or filter of a user access policy.
#[derive(Clone, Debug, Default)]
pub struct PolicyTarget {
    /// `action`: `Grant` or `Revoke`; empty in a filter.
    pub action: String,
    /// `type`: `PermissionSet`, `PermissionSetGroup`, `PackageLicense`, `Profile`, ….
    pub kind: String,
    /// `operation` of a filter.
    pub operation: String,
    /// `columnName` of a filter on a field of the user.
    pub column: String,
    /// `value` that the field is compared with.
    pub value: String,
    /// `target`
    pub target: Text,
}
