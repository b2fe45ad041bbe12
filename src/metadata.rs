//! What is kept of a file once it was read: owned, compact facts, with byte offsets back into the text.
//! `schema.rs` holds the tables of the types, `read.rs` the one reader that they drive.

pub mod flags;
mod flexipage;
mod flow_facts;
mod group;
mod ignores;
pub mod locate;
pub mod neighbours;
mod permission_set;
pub mod read;
pub mod schema;

pub use flow_facts::{FlowAction, FlowAssignment, FlowCreate, FlowFacts, FlowValue};

use crate::finding::Level;
use crate::fix::Plan;
use crate::text::Span;
use crate::xml::Malformed;

/// A string of a file with the place where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The value: entities decoded, CDATA joined, white space at both ends cut.
    pub value: String,
    /// The bytes of the value between its tags.
    pub span: Span,
}

/// A name's number in the list of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalName(pub u32);

/// The names that stand in a file, one behind another in one string: none costs an allocation of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameList {
    text: String,
    ends: Vec<u32>,
}

impl NameList {
    /// Adds a name; a name that stands in the file twice is added twice.
    pub fn push(&mut self, name: &str) -> LocalName {
        let number = LocalName(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.text.push_str(name);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        number
    }

    /// The name of this number.
    #[must_use]
    pub fn get(&self, name: LocalName) -> Option<&str> {
        let at = name.0 as usize;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start as usize..*self.ends.get(at)? as usize)
    }

    /// All names, in the order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let name = self.text.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            name
        })
    }
}

/// The kinds of grants, each with the word that it has in grant notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum GrantKind {
    /// `agent:X`
    Agent,
    /// `app:X`
    App,
    /// `class:X`
    Class,
    /// `customMetadataType:X__mdt`
    CustomMetadataType,
    /// `customPermission:X`
    CustomPermission,
    /// `customSetting:X__c`
    CustomSetting,
    /// `dataspace:X`
    Dataspace,
    /// `dataSource:X`
    DataSource,
    /// `emailRoutingAddress:X`
    EmailRoutingAddress,
    /// `externalCredentialPrincipal:X`
    ExternalCredentialPrincipal,
    /// `field:Account.SSN__c`
    Field,
    /// `flow:X`
    Flow,
    /// `object:Account`
    Object,
    /// `page:X`
    Page,
    /// `recordType:Account.X`
    RecordType,
    /// `servicePresenceStatus:X`
    ServicePresenceStatus,
    /// `summaryDefinition:X`
    SummaryDefinition,
    /// `tab:X`
    Tab,
    /// `user:ModifyAllData`
    User,
}

/// The flags of one grant, as bits. What a bit means depends on the kind; see `access.rs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flags(pub u16);

/// One entry of a permission set, muting permission set or profile: 12 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantRow {
    /// The name that the entry is about, in the file's list.
    pub name: LocalName,
    /// The byte of the entry's `<`.
    pub offset: u32,
    /// The flags that are true.
    pub flags: Flags,
    /// What is granted.
    pub kind: GrantKind,
}

/// A permission set, a part of a decomposed one, a muting permission set, or a profile.
#[derive(Clone, Debug, Default)]
pub struct PermissionSetFacts {
    /// `label`
    pub label: Option<Text>,
    /// `description`
    pub description: Option<Text>,
    /// `license`; `userLicense` in a profile and in old permission sets.
    pub license: Option<Text>,
    /// `hasActivationRequired`
    pub has_activation_required: Option<bool>,
    /// The names that the rows speak of.
    pub names: NameList,
    /// The entries, in the order of the file.
    pub rows: Vec<GrantRow>,
}

/// A permission set group.
#[derive(Clone, Debug, Default)]
pub struct GroupFacts {
    /// `label`
    pub label: Option<Text>,
    /// `description`
    pub description: Option<Text>,
    /// `status`
    pub status: Option<Text>,
    /// `hasActivationRequired`
    pub has_activation_required: Option<bool>,
    /// `permissionSets`, in the order of the file.
    pub permission_sets: Vec<Text>,
    /// `mutingPermissionSets`, in the order of the file.
    pub muting_permission_sets: Vec<Text>,
}

/// A Lightning page.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    /// `masterLabel`
    pub label: Option<Text>,
    /// `description`
    pub description: Option<Text>,
    /// `type`: `RecordPage`, `AppPage`, `HomePage`, `UtilityBar`, …
    pub page_type: Option<Text>,
    /// `sobjectType`
    pub sobject_type: Option<Text>,
    /// `parentFlexiPage`
    pub parent: Option<Text>,
    /// `template/name`
    pub template: Option<Text>,
    /// `template/properties`: they name facets too.
    pub template_properties: Vec<Property>,
    /// `flexiPageRegions`, in the order of the file.
    pub regions: Vec<Region>,
    /// The items of all regions, in the order of the file.
    pub items: Vec<Item>,
}

/// A region or facet of a page.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// `name`
    pub name: Text,
    /// `type`: `Region`, `Facet` or `Background`.
    pub kind: Text,
    /// `mode`, in a page that inherits.
    pub mode: Option<Text>,
    /// The region's element.
    pub span: Span,
}

/// Whether an item is a component or a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ItemKind {
    /// `componentInstance`, or `componentInstances` before API 49.
    #[default]
    Component,
    /// `fieldInstance`
    Field,
}

/// A component or field on a page.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Component or field.
    pub kind: ItemKind,
    /// The region that holds it: an index into `PageFacts::regions`.
    pub region: usize,
    /// `componentName` or `fieldItem`
    pub name: Text,
    /// `identifier`
    pub identifier: Option<Text>,
    /// `componentInstanceProperties` or `fieldInstanceProperties`
    pub properties: Vec<Property>,
    /// `visibilityRule`
    pub rule: Option<VisibilityRule>,
    /// The `componentInstance` or `fieldInstance` element.
    pub span: Span,
    /// The `itemInstances` element that holds it; the element itself before API 49.
    pub holder: Span,
}

/// A property of a component, field or template.
#[derive(Clone, Debug, Default)]
pub struct Property {
    /// `name`
    pub name: Text,
    /// `type` (`decorator`)
    pub kind: Option<Text>,
    /// `value`
    pub value: Option<Text>,
    /// `valueList/valueListItems`: dynamic actions.
    pub list: Vec<ListItem>,
    /// The property's element.
    pub span: Span,
}

/// A value of a property's list: a dynamic action.
#[derive(Clone, Debug, Default)]
pub struct ListItem {
    /// `value`
    pub value: Option<Text>,
    /// `visibilityRule`
    pub rule: Option<VisibilityRule>,
    /// The `valueListItems` element.
    pub span: Span,
}

/// A visibility filter as it stands in the file.
#[derive(Clone, Debug, Default)]
pub struct VisibilityRule {
    /// `booleanFilter`
    pub filter: Option<Text>,
    /// `criteria`, in the order of the file: the filter counts them from 1.
    pub criteria: Vec<Criterion>,
    /// The `visibilityRule` element.
    pub span: Span,
}

/// One criterion of a visibility filter.
#[derive(Clone, Debug, Default)]
pub struct Criterion {
    /// `leftValue`; with the empty span where it is absent.
    pub left: Text,
    /// `operator`; with the empty span where it is absent.
    pub operator: Text,
    /// `rightValue`; absent means blank.
    pub right: Option<Text>,
    /// The `criteria` element.
    pub span: Span,
}

/// A name of a component that stands in a file, and what it is used for there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The element it stands in, as in the file: `permissionSet`, `target`, `customPermissions`, `actionName`, …
    pub element: &'static str,
    /// What it names: `PermissionSet`, `PermissionSetGroup`, `CustomPermission`, `PackageLicense`, `Profile`, ….
    pub kind: &'static str,
    /// The name. One element with a comma-separated list gives one mention for each name, each with its own span.
    pub name: Text,
}

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

/// What one file gave.
#[derive(Clone, Debug, Default)]
pub struct FileFacts {
    /// What the file is.
    pub content: Content,
    /// Names of other components that stand in it.
    pub mentions: Vec<Mention>,
    /// What the reader itself met: ill-formed XML, conflict markers, breaches of the type's table.
    pub irregularities: Vec<Irregularity>,
    /// Ignore comments.
    pub ignores: Vec<IgnoreComment>,
    /// The length in bytes and a hash of the text: the report reads the file again and checks that it is the same.
    pub fingerprint: (u32, u64),
}

/// The facts of a file, by type.
#[derive(Clone, Debug, Default)]
pub enum Content {
    /// Nothing usable: ill-formed, the wrong root, or a managed component's `(hidden)` placeholder.
    #[default]
    Unknown,
    /// A managed component's placeholder: known, but its content is not.
    Hidden,
    /// PermissionSet, whole or in part.
    PermissionSet(PermissionSetFacts),
    /// MutingPermissionSet
    Muting(PermissionSetFacts),
    /// PermissionSetGroup
    Group(GroupFacts),
    /// FlexiPage
    Page(Box<PageFacts>),
    /// Profile
    Profile(PermissionSetFacts),
    /// Everything else.
    Neighbour(Neighbour),
}

/// Something the reader met that a rule of the `Read` level reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Irregularity {
    /// The id of the rule it belongs to: `malformed-xml`, `merge-conflict`, `wrong-root`, `unknown-element`, ….
    pub rule: &'static str,
    /// The level, where the rule has more than one.
    pub level: Level,
    /// The text a person would edit.
    pub span: Span,
    /// One sentence.
    pub message: String,
    /// The sentence for several of one cause; `{count}` stands for their number.
    pub many: Option<String>,
    /// What tells its finding from others of the same rule and file.
    pub cause: String,
    /// What to write instead.
    pub help: String,
    /// The subject's member in grant notation, or empty.
    pub member: String,
    /// The value at fault, where it is one: what deployment replaces is no fault.
    pub value: Option<String>,
    /// A second place that explains it: the start tag that was never closed, the first of two labels.
    pub related: Option<(Span, String)>,
    /// What mends it; its places are those of this file, whatever file they name.
    pub fix: Option<Plan>,
}

impl Irregularity {
    /// An error of this rule; the other fields are empty.
    pub(crate) fn new(rule: &'static str, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Irregularity {
            rule,
            level: Level::Error,
            span,
            message: message.into(),
            many: None,
            cause: String::new(),
            help: help.into(),
            member: String::new(),
            value: None,
            related: None,
            fix: None,
        }
    }
}

impl From<Malformed> for Irregularity {
    fn from(malformed: Malformed) -> Self {
        let Malformed { span, message, help, related } = malformed;
        Irregularity { related, ..Irregularity::new("malformed-xml", span, message, help) }
    }
}

/// `<!-- forcelint-ignore rule-a, rule-b: reason -->`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreComment {
    /// The rule ids, as written.
    pub rules: Vec<Text>,
    /// What follows the colon.
    pub reason: String,
    /// The comment.
    pub span: Span,
    /// What it covers: the element after it, or the whole file for `forcelint-ignore-file`.
    pub covers: Span,
}
