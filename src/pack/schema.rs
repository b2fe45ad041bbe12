//! What a pack file may say. The field names are the keys of the file in kebab case; the doc comments stand in the
//! published JSON schema too.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::pack::grant::GrantPattern;
use crate::pack::reference::MetadataName;
use crate::pack::version::Version;
use crate::toml_file::Spanned;

/// A text with its place, to name it in an error.
pub type Word = Spanned<String>;

/// What one vendor's package asks of an org, or what a company asks of its own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PackFile {
    /// The product, as people call it.
    pub name: String,
    /// The package's namespace. Absent in a pack of a company's own conventions.
    #[serde(default)]
    pub namespace: Option<Word>,
    /// Further namespaces that belong to the product.
    #[serde(default)]
    pub other_namespaces: Vec<Word>,
    /// The vendor's page on access.
    #[serde(default)]
    pub docs: Option<Word>,
    /// How the labels of the vendor's sets begin.
    #[serde(default)]
    pub label_prefix: Option<String>,
    /// Known releases.
    #[serde(default)]
    pub release: Vec<Release>,
    /// What the vendor says about clones of its sets.
    #[serde(default)]
    pub clone: Option<ClonePolicy>,
    /// The package licence that users need.
    #[serde(default)]
    pub licence: Option<Licence>,
    /// The permission sets.
    #[serde(default)]
    pub permission_set: Vec<PermissionSet>,
    /// Custom permissions of the package.
    #[serde(default)]
    pub custom_permission: Vec<CustomPermission>,
    /// Grants that every user of the package needs and its sets do not give.
    #[serde(default)]
    pub required_grant: Vec<RequiredGrant>,
    /// Components for Lightning pages.
    #[serde(default)]
    pub component: Vec<Component>,
    /// Sets that the vendor describes for the org to make.
    #[serde(default)]
    pub recipe: Vec<Recipe>,
    /// Metadata that the vendor has replaced.
    #[serde(default)]
    pub superseded: Vec<Superseded>,
    /// How a flow sends through the package.
    #[serde(default)]
    pub flow_sender: Vec<FlowSender>,
    /// Features that came with a version.
    #[serde(default)]
    pub feature: Vec<Feature>,
    /// Rules of the org's own.
    #[serde(default)]
    pub convention: Vec<Convention>,
}

fn yes() -> bool {
    true
}

/// A release of the package.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Release {
    /// Its number.
    pub version: Version,
    /// Its name, where it has one.
    #[serde(default)]
    pub name: Option<String>,
    /// The page that names it.
    #[serde(default)]
    pub source: Word,
}

/// What the vendor says about clones of its sets.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClonePolicy {
    /// What to do instead, in a sentence or two.
    pub advice: String,
    /// Words that mark a clone in a label, besides "clone" and "copy".
    #[serde(default)]
    pub words: Vec<String>,
    /// The page that says so.
    #[serde(default)]
    pub source: Word,
}

/// The package licence that users need.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Licence {
    /// The package whose licence it is, as a user access policy names it: the namespace.
    pub package: String,
    /// Whose users need it: roles or names of permission sets.
    pub of: Vec<Word>,
    /// Why, and where it does not hold.
    #[serde(default)]
    pub why: String,
    /// The page that says so.
    #[serde(default)]
    pub source: Word,
}

/// What a permission set is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Every user of the package needs one of these.
    Base,
    /// Gives one feature more to users of a base set.
    AddOn,
    /// Stands beside the others: what the package cannot give itself, or a product of its own.
    Companion,
    /// For the package's administrators.
    Admin,
    /// For community, partner and portal users.
    External,
    /// For people of the company only.
    Internal,
    /// For the users that integrations log in as.
    Integration,
}

/// The words of the roles, in the order of the enum.
pub(super) const ROLES: &[(Role, &str)] = &[
    (Role::Base, "base"),
    (Role::AddOn, "add-on"),
    (Role::Companion, "companion"),
    (Role::Admin, "admin"),
    (Role::External, "external"),
    (Role::Internal, "internal"),
    (Role::Integration, "integration"),
];

/// A permission set of the package, or one that the vendor asks the org to make.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PermissionSet {
    /// The API name as it stands in XML: `Namespace__Name`, or just the name of a local set.
    pub name: Word,
    /// Other API names of the same set.
    #[serde(default)]
    pub aliases: Vec<Word>,
    /// The label; absent where nobody knows it.
    #[serde(default)]
    pub label: String,
    /// What it is for.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The org has the set as its own, without a namespace; it is found by its label too.
    #[serde(default)]
    pub local: bool,
    /// The family of which a user gets one.
    #[serde(default)]
    pub one_of: Option<Word>,
    /// Sets whose grants this one gives as well.
    #[serde(default)]
    pub includes: Vec<Word>,
    /// The first version that ships it.
    #[serde(default)]
    pub since: Option<Version>,
    /// Set where nobody should get it any more.
    #[serde(default)]
    pub deprecated: Option<Deprecated>,
    /// Another package, by its namespace, without which the set gives nothing.
    #[serde(default)]
    pub requires_package: Option<String>,
    /// What is known of its grants.
    #[serde(default)]
    pub grants: Vec<Spanned<GrantPattern>>,
    /// Its grants without which its users cannot work, so that muting them breaks the set.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// False where no source shows the name in XML.
    #[serde(default = "yes")]
    pub verified: bool,
    /// The page or file that names it.
    #[serde(default)]
    pub source: Word,
}

/// Why nobody should get a set, or use a permission, any more.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Deprecated {
    /// The last version in which it was in use; absent where no version is known to need it.
    #[serde(default)]
    pub until: Option<Version>,
    /// The vendor's words, in a sentence.
    pub reason: String,
    /// The set to use instead.
    #[serde(default)]
    pub replaced_by: Option<Word>,
    /// The page that says so.
    #[serde(default)]
    pub source: Word,
}

/// A grant that must survive muting.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Need {
    /// The grant.
    pub grant: Spanned<GrantPattern>,
    /// What does not work without it.
    #[serde(default)]
    pub why: String,
    /// The page that says so.
    #[serde(default)]
    pub source: Word,
}

/// A custom permission of the package.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CustomPermission {
    /// The API name as it stands in XML.
    pub name: Word,
    /// The label.
    #[serde(default)]
    pub label: Option<String>,
    /// What it allows.
    #[serde(default)]
    pub allows: Option<String>,
    /// The first version that ships it.
    #[serde(default)]
    pub since: Option<Version>,
    /// Set where nobody should get it any more.
    #[serde(default)]
    pub deprecated: Option<Deprecated>,
    /// False where no source shows the name in XML.
    #[serde(default = "yes")]
    pub verified: bool,
    /// The page or file that names it.
    #[serde(default)]
    pub source: Word,
}

/// A grant that every user of some sets needs and the sets themselves do not give.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RequiredGrant {
    /// Whose users need it: a role, or the name of a permission set.
    pub of: Word,
    /// The grant.
    pub grant: Spanned<GrantPattern>,
    /// Companion sets that give it.
    #[serde(default)]
    pub supplied_by: Vec<Word>,
    /// What does not work without it.
    #[serde(default)]
    pub why: String,
    /// The page that says so.
    #[serde(default)]
    pub source: Word,
}

/// A component for Lightning pages.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Component {
    /// The name as it stands on a page: `Namespace:Name`.
    pub name: Word,
    /// The name in the Lightning App Builder.
    #[serde(default)]
    pub label: Option<String>,
    /// The custom permission that its visibility filter must ask for.
    #[serde(default)]
    pub gate: Option<Word>,
    /// The first version that has the gate.
    #[serde(default)]
    pub gate_since: Option<Version>,
    /// The first version that ships the component.
    #[serde(default)]
    pub since: Option<Version>,
    /// What a user needs, whatever gives it.
    #[serde(default)]
    pub needs: Vec<Spanned<GrantPattern>>,
    /// Sets of which one lets a user work with it.
    #[serde(default)]
    pub supplied_by: Vec<Word>,
    /// What happens without the gate or the access.
    #[serde(default)]
    pub why: Option<String>,
    /// False where no source shows the name in XML.
    #[serde(default = "yes")]
    pub verified: bool,
    /// The page or file that names it.
    #[serde(default)]
    pub source: Word,
}

/// A set that the vendor describes for the org to make.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recipe {
    /// The word by which the configuration names it: `pack/id`.
    pub id: Word,
    /// What the vendor calls it.
    pub name: String,
    /// API names and labels under which orgs have it; `*` stands for any letters.
    #[serde(default)]
    pub names: Vec<Word>,
    /// A grant that no other set has: who holds it follows the recipe.
    #[serde(default)]
    pub defining_grant: Option<Spanned<GrantPattern>>,
    /// Grants that the set must hold.
    #[serde(default)]
    pub requires: Vec<Spanned<GrantPattern>>,
    /// Grants that it must not hold.
    #[serde(default)]
    pub forbids: Vec<Spanned<GrantPattern>>,
    /// The set that the recipe starts from as a clone.
    #[serde(default)]
    pub clone_of: Option<Word>,
    /// The first version for which the recipe holds.
    #[serde(default)]
    pub since: Option<Version>,
    /// The first version that no longer needs the recipe.
    #[serde(default)]
    pub before: Option<Version>,
    /// The set that the vendor ships from then on.
    #[serde(default)]
    pub replaced_by: Option<Word>,
    /// What external users must see of objects, by default or by sharing rules.
    #[serde(default)]
    pub external_sharing: Vec<ExternalSharing>,
    /// Why the recipe asks this.
    #[serde(default)]
    pub why: Option<String>,
    /// The page that describes it.
    #[serde(default)]
    pub source: Word,
}

/// The least that external users must see of an object.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExternalSharing {
    /// The object.
    pub object: Word,
    /// The least sharing model.
    pub at_least: Sharing,
}

/// A sharing model, from narrow to wide.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Sharing {
    /// Private.
    Private,
    /// Public Read Only.
    Read,
    /// Public Read/Write.
    ReadWrite,
    /// Public Read/Write/Transfer.
    ReadWriteTransfer,
    /// Public Full Access.
    FullAccess,
}

/// Metadata that the vendor has replaced.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Superseded {
    /// What it is: `site:SMS`.
    pub metadata: Spanned<MetadataName>,
    /// The state in which it is still used.
    pub state: State,
    /// The first version that needs it no more.
    pub since: Version,
    /// What takes its place, in a few words.
    pub by: String,
    /// The page that says so.
    #[serde(default)]
    pub source: Word,
}

/// The state of a component that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Switched on.
    Active,
    /// Merely there.
    Present,
}

/// How a flow sends through the package: by an action, or by creating a record.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FlowSender {
    /// The action's name; `*` stands for any letters.
    #[serde(default)]
    pub action: Option<Word>,
    /// The object whose record sends when it is created.
    #[serde(default)]
    pub creates: Option<Word>,
    /// Only records with these values send.
    #[serde(default)]
    pub only_with: Vec<FieldValue>,
    /// Fields that such a record must set.
    #[serde(default)]
    pub required: Vec<FieldValue>,
    /// Sets of which whoever runs the flow needs one.
    #[serde(default)]
    pub needs: Vec<Word>,
    /// Whether that user needs the package licence as well.
    #[serde(default)]
    pub needs_licence: bool,
    /// What the vendor says about who may run it.
    #[serde(default)]
    pub why: String,
    /// False where no source shows the name in XML.
    #[serde(default = "yes")]
    pub verified: bool,
    /// The page that says so.
    #[serde(default)]
    pub source: Word,
}

/// A field and, where it matters, its value.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FieldValue {
    /// The field's API name.
    pub field: Word,
    /// The value; absent where any value will do.
    #[serde(default)]
    pub value: Option<String>,
}

/// A feature that came with a version.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Feature {
    /// What it is, in a few words.
    pub name: String,
    /// The first version that has it.
    pub since: Version,
    /// Metadata that shows that the org uses it: `component:ns:Name`, `permissionSet:ns__Name`, `connectedApp:Name`.
    pub shown_by: Vec<Spanned<MetadataName>>,
    /// False where no source shows the names in XML.
    #[serde(default = "yes")]
    pub verified: bool,
    /// The page that says so.
    #[serde(default)]
    pub source: Word,
}

/// A rule of the org's own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Convention {
    /// A short word for it, in kebab case.
    pub id: Word,
    /// What it is about.
    pub applies_to: AppliesTo,
    /// Names or labels that it is about; `*` stands for any letters. Absent: all.
    #[serde(default)]
    pub matching: Vec<Word>,
    /// Names or labels that it is not about.
    #[serde(default)]
    pub except: Vec<Word>,
    /// Sets that a group must hold.
    #[serde(default)]
    pub must_hold: Vec<Word>,
    /// Grants that it must give.
    #[serde(default)]
    pub must_grant: Vec<Spanned<GrantPattern>>,
    /// Grants that it must not give.
    #[serde(default)]
    pub must_not_grant: Vec<Spanned<GrantPattern>>,
    /// Why, in a sentence that is shown.
    pub message: String,
    /// A page that says more.
    #[serde(default)]
    pub source: Option<Word>,
}

/// What a convention is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AppliesTo {
    /// Permission set groups, by their effective access.
    Group,
    /// Permission sets.
    PermissionSet,
}
