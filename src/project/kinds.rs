//! The metadata types that forcelint knows: tables of what the platform's own tools know of each.
//! <https://github.com/forcedotcom/source-deploy-retrieve/blob/main/src/registry/metadataRegistry.json>

use Use::{Code, Name, Read};

/// What forcelint knows of a metadata type. `Manifest` is no type, but a file that rules read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// A class or interface in Apex.
    ApexClass,
    /// A Visualforce component.
    ApexComponent,
    /// A Visualforce page.
    ApexPage,
    /// A trigger in Apex.
    ApexTrigger,
    /// Who a site's content is shown to.
    Audience,
    /// A bundle of an Aura component, app or event.
    AuraBundle,
    /// An agent.
    Bot,
    /// A connected app.
    ConnectedApp,
    /// An app of the app launcher.
    CustomApplication,
    /// A field of an object; `Object.Field`.
    CustomField,
    /// A record of a custom metadata type; `Type.Record`.
    CustomMetadata,
    /// An object, custom setting, custom metadata type or platform event.
    CustomObject,
    /// A custom permission.
    CustomPermission,
    /// A Salesforce site.
    CustomSite,
    /// A tab.
    CustomTab,
    /// A group of delegated administrators.
    DelegateGroup,
    /// The OAuth policies of an external client app.
    EcaOauthPolicy,
    /// The SAML policies of an external client app.
    EcaSamlPolicy,
    /// An external client app.
    ExternalClientApp,
    /// An external credential.
    ExternalCredential,
    /// An external data source.
    ExternalDataSource,
    /// A Lightning page.
    FlexiPage,
    /// A flow or process.
    Flow,
    /// An installed package, with its version.
    InstalledPackage,
    /// A bundle of a Lightning web component.
    LightningComponentBundle,
    /// `package.xml`.
    Manifest,
    /// A muting permission set.
    MutingPermissionSet,
    /// An Experience Cloud site.
    Network,
    /// A permission set, whole or one file of a decomposed one.
    PermissionSet,
    /// A permission set group.
    PermissionSetGroup,
    /// A permission set that portal administrators may assign.
    PortalDelegablePermissionSet,
    /// A profile.
    Profile,
    /// A quick action, global or of an object; `Object.Action`.
    QuickAction,
    /// A record type of an object; `Object.RecordType`.
    RecordType,
    /// A remote site that code may call.
    RemoteSite,
    /// A presence status of a service user.
    ServicePresenceStatus,
    /// `sfdx-project.json` or forcelint's own configuration: no metadata, but findings may point into them.
    Settings,
    /// The sharing rules of an object.
    SharingRules,
    /// A user access policy.
    UserAccessPolicy,
    /// A validation rule of an object; `Object.Rule`.
    ValidationRule,
    /// The workflow rules of an object.
    Workflow,
}

/// What rules want of a type's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// The XML is read.
    Read,
    /// The name is enough.
    Name,
    /// The name, and the code beside the `-meta.xml` to search for names as text.
    Code,
}

/// One type whose component is one file.
pub(super) struct Type {
    pub(super) kind: FileKind,
    pub(super) name: &'static str,
    pub(super) suffix: &'static str,
    pub(super) folder: &'static str,
    /// The file counts only below the folder.
    pub(super) strict: bool,
    pub(super) uses: Use,
}

const fn row(
    kind: FileKind,
    name: &'static str,
    suffix: &'static str,
    folder: &'static str,
    strict: bool,
    uses: Use,
) -> Type {
    Type { kind, name, suffix, folder, strict, uses }
}

/// Suffixes are unique but for `portalDelegablePermissionSet`, whose folder the documentation and the tools spell
/// differently.
#[rustfmt::skip]
pub(super) const TYPES: &[Type] = &[
    row(FileKind::ApexClass, "ApexClass", "cls", "classes", false, Code),
    row(FileKind::ApexComponent, "ApexComponent", "component", "components", true, Code),
    row(FileKind::ApexPage, "ApexPage", "page", "pages", false, Code),
    row(FileKind::ApexTrigger, "ApexTrigger", "trigger", "triggers", false, Code),
    row(FileKind::Audience, "Audience", "audience", "audience", false, Read),
    row(FileKind::Bot, "Bot", "bot", "bots", true, Name),
    row(FileKind::ConnectedApp, "ConnectedApp", "connectedApp", "connectedApps", false, Read),
    row(FileKind::CustomApplication, "CustomApplication", "app", "applications", false, Read),
    row(FileKind::CustomMetadata, "CustomMetadata", "md", "customMetadata", false, Name),
    row(FileKind::CustomObject, "CustomObject", "object", "objects", true, Read),
    row(FileKind::CustomPermission, "CustomPermission", "customPermission", "customPermissions", false, Read),
    row(FileKind::CustomSite, "CustomSite", "site", "sites", true, Read),
    row(FileKind::CustomTab, "CustomTab", "tab", "tabs", false, Read),
    row(FileKind::DelegateGroup, "DelegateGroup", "delegateGroup", "delegateGroups", false, Read),
    row(FileKind::EcaOauthPolicy, "ExtlClntAppOauthConfigurablePolicies", "ecaOauthPlcy", "extlClntAppOauthPolicies", false, Read),
    row(FileKind::EcaSamlPolicy, "ExtlClntAppSamlConfigurablePolicies", "ecaSamlPlcy", "extlClntAppSamlConfigurablePolicies", false, Read),
    row(FileKind::ExternalClientApp, "ExternalClientApplication", "eca", "externalClientApps", false, Read),
    row(FileKind::ExternalCredential, "ExternalCredential", "externalCredential", "externalCredentials", false, Name),
    row(FileKind::ExternalDataSource, "ExternalDataSource", "dataSource", "dataSources", false, Name),
    row(FileKind::FlexiPage, "FlexiPage", "flexipage", "flexipages", false, Read),
    row(FileKind::Flow, "Flow", "flow", "flows", false, Read),
    row(FileKind::InstalledPackage, "InstalledPackage", "installedPackage", "installedPackages", false, Read),
    row(FileKind::MutingPermissionSet, "MutingPermissionSet", "mutingpermissionset", "mutingpermissionsets", false, Read),
    row(FileKind::Network, "Network", "network", "networks", false, Read),
    row(FileKind::PermissionSet, "PermissionSet", "permissionset", "permissionsets", false, Read),
    row(FileKind::PermissionSetGroup, "PermissionSetGroup", "permissionsetgroup", "permissionsetgroups", false, Read),
    row(FileKind::PortalDelegablePermissionSet, "PortalDelegablePermissionSet", "portalDelegablePermissionSet", "portalDelegablePermissionSet", false, Read),
    row(FileKind::PortalDelegablePermissionSet, "PortalDelegablePermissionSet", "portalDelegablePermissionSet", "portalDelegablePermissionSets", false, Read),
    row(FileKind::Profile, "Profile", "profile", "profiles", false, Read),
    row(FileKind::QuickAction, "QuickAction", "quickAction", "quickActions", false, Read),
    row(FileKind::RemoteSite, "RemoteSiteSetting", "remoteSite", "remoteSiteSettings", false, Read),
    row(FileKind::ServicePresenceStatus, "ServicePresenceStatus", "servicePresenceStatus", "servicePresenceStatuses", false, Name),
    row(FileKind::SharingRules, "SharingRules", "sharingRules", "sharingRules", false, Read),
    row(FileKind::UserAccessPolicy, "UserAccessPolicy", "useraccesspolicy", "useraccesspolicies", false, Read),
    row(FileKind::Workflow, "Workflow", "workflow", "workflows", false, Read),
];

/// Parts of an object that have files of their own below `objects/<Object>/`.
#[rustfmt::skip]
pub(super) const OBJECT_PARTS: &[Type] = &[
    row(FileKind::CustomField, "CustomField", "field", "fields", true, Read),
    row(FileKind::RecordType, "RecordType", "recordType", "recordTypes", true, Name),
    row(FileKind::ValidationRule, "ValidationRule", "validationRule", "validationRules", true, Read),
];

/// A type whose component is a folder of files.
pub(super) struct Bundle {
    pub(super) kind: FileKind,
    pub(super) name: &'static str,
    pub(super) folder: &'static str,
    /// The suffixes of the file that has the bundle's name and defines it.
    pub(super) definitions: &'static [&'static str],
    /// Whether the definition's `-meta.xml` is read.
    pub(super) reads_meta: bool,
    /// The suffixes of code to search as text.
    pub(super) code: &'static [&'static str],
}

pub(super) const BUNDLES: &[Bundle] = &[
    Bundle {
        kind: FileKind::LightningComponentBundle,
        name: "LightningComponentBundle",
        folder: "lwc",
        definitions: &["js", "ts", "html"],
        reads_meta: true,
        code: &["js", "ts", "html"],
    },
    Bundle {
        kind: FileKind::AuraBundle,
        name: "AuraDefinitionBundle",
        folder: "aura",
        definitions: &["cmp", "app", "evt", "intf", "tokens"],
        reads_meta: false,
        code: &["cmp", "app", "evt", "js"],
    },
];

/// The files that a decomposed permission set falls into: suffix, the folder that the first preset puts them in, and
/// the element of `PermissionSet` that they hold.
/// <https://github.com/forcedotcom/source-deploy-retrieve/tree/main/src/registry/presets>
pub(super) const PERMISSION_SET_PARTS: &[(&str, &str, &str)] = &[
    ("applicationVisibility", "applicationVisibilities", "applicationVisibilities"),
    ("classAccess", "classAccesses", "classAccesses"),
    ("customMetadataTypeAccess", "customMetadataTypeAccesses", "customMetadataTypeAccesses"),
    ("customPermission", "customPermissions", "customPermissions"),
    ("customSettingAccess", "customSettingAccesses", "customSettingAccesses"),
    ("externalCredentialPrincipalAccess", "externalCredentialPrincipalAccesses", "externalCredentialPrincipalAccesses"),
    ("externalDataSourceAccess", "externalDataSourceAccesses", "externalDataSourceAccesses"),
    ("fieldPermission", "fieldPermissions", "fieldPermissions"),
    ("flowAccess", "flowAccesses", "flowAccesses"),
    ("objectPermission", "objectPermissions", "objectPermissions"),
    ("pageAccess", "pageAccesses", "pageAccesses"),
    ("recordTypeVisibility", "recordTypeVisibilities", "recordTypeVisibilities"),
    ("tabSetting", "tabSettings", "tabSettings"),
    ("userPermission", "userPermissions", "userPermissions"),
];

/// The second preset's own suffixes; its other files have the first one's suffixes, but lie in the set's folder itself.
pub(super) const PERMISSION_SET_SECTIONS: &[&str] = &["customPermissions", "objectSettings"];

/// The folders and suffixes of the files that decomposed sharing rules fall into, one a rule.
/// <https://github.com/forcedotcom/source-deploy-retrieve/blob/main/src/registry/presets/decomposeSharingRulesBeta.json>
pub(super) const SHARING_RULE_PARTS: &[(&str, &str)] = &[
    ("sharingCriteriaRules", "sharingCriteriaRule"),
    ("sharingGuestRules", "sharingGuestRule"),
    ("sharingOwnerRules", "sharingOwnerRule"),
    ("sharingTerritoryRules", "sharingTerritoryRule"),
];

/// Which part of its component a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The whole component.
    Whole,
    /// The file of a decomposed permission set that has its label.
    Parent,
    /// One of the other files of a decomposed permission set.
    Child(Child),
    /// Code, to be searched as text.
    Source,
}

/// How a decomposed permission set's file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Child {
    /// The root is a `PermissionSet` without namespace, with some of the sections (second preset).
    Sections,
    /// The root is one entry (`FieldPermission`) of this section, its children directly below (first preset).
    Entry(&'static str),
}

impl FileKind {
    /// The name of the metadata type; none for a manifest and for the settings of tools.
    #[must_use]
    pub fn type_name(self) -> Option<&'static str> {
        let of_file = TYPES.iter().chain(OBJECT_PARTS).find(|row| row.kind == self).map(|row| row.name);
        let of_bundle = || BUNDLES.iter().find(|bundle| bundle.kind == self).map(|bundle| bundle.name);
        of_file.or_else(of_bundle)
    }

    /// The kind of this metadata type, whatever the case of its name.
    #[must_use]
    pub fn of_type(name: &str) -> Option<FileKind> {
        let of_file = TYPES.iter().chain(OBJECT_PARTS).find(|row| row.name.eq_ignore_ascii_case(name));
        let of_bundle = || BUNDLES.iter().find(|row| row.name.eq_ignore_ascii_case(name)).map(|row| row.kind);
        of_file.map(|row| row.kind).or_else(of_bundle)
    }
}
