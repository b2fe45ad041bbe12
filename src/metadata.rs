//! What is kept of a file once it was read: owned, compact facts, with byte offsets back into the text.
//! `schema.rs` holds the tables of the types, `read.rs` the one reader that they drive.

pub mod flags;
mod flexipage;
mod flow_facts;
mod group;
mod ignores;
pub mod locate;
mod neighbour_facts;
pub mod neighbours;
mod page_facts;
mod permission_set;
pub mod read;
pub mod schema;
mod word;

pub use flow_facts::{FlowAction, FlowAssignment, FlowCreate, FlowFacts, FlowValue};
pub use neighbour_facts::{ComponentFacts, FieldFacts, Neighbour, PolicyFacts, PolicyTarget, SharingRule};
pub use page_facts::{Criterion, Item, ItemKind, ListItem, PageFacts, Property, Region, VisibilityRule};
pub use word::{Word, WordId, Words};

use crate::finding::Level;
use crate::fix::Plan;
use crate::text::Span;
use crate::xml::Malformed;

/// A string of a file with the place where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The value: entities decoded, CDATA joined, white space at both ends cut.
    pub value: Word,
    /// The bytes of the value between its tags.
    pub span: Span,
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
    /// The name that the entry is about, among the words that the file was read with.
    pub name: WordId,
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
