//! Which file is which component, by its path alone. The tables hold what the platform's own tools know of each type.
//! <https://github.com/forcedotcom/source-deploy-retrieve/blob/main/src/registry/metadataRegistry.json>

use std::ffi::OsStr;
use std::path::Path;

use Use::{Code, Name, Read};

/// What forcelint knows of a metadata type. `Manifest` is no type, but a file that rules read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// A class or interface in Apex.
    ApexClass,
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
    /// A record type of an object; `Object.RecordType`.
    RecordType,
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
}

/// What rules want of a type's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// The XML is read.
    Read,
    /// The name is enough.
    Name,
    /// The name, and the code beside the `-meta.xml` to search for names as text.
    Code,
}

/// One type whose component is one file.
struct Type {
    kind: FileKind,
    name: &'static str,
    suffix: &'static str,
    folder: &'static str,
    /// The file counts only below the folder.
    strict: bool,
    uses: Use,
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
const TYPES: &[Type] = &[
    row(FileKind::ApexClass, "ApexClass", "cls", "classes", false, Code),
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
    row(FileKind::ServicePresenceStatus, "ServicePresenceStatus", "servicePresenceStatus", "servicePresenceStatuses", false, Name),
    row(FileKind::SharingRules, "SharingRules", "sharingRules", "sharingRules", false, Read),
    row(FileKind::UserAccessPolicy, "UserAccessPolicy", "useraccesspolicy", "useraccesspolicies", false, Read),
];

/// Parts of an object that have files of their own below `objects/<Object>/`.
#[rustfmt::skip]
const OBJECT_PARTS: &[Type] = &[
    row(FileKind::CustomField, "CustomField", "field", "fields", true, Read),
    row(FileKind::RecordType, "RecordType", "recordType", "recordTypes", true, Name),
    row(FileKind::ValidationRule, "ValidationRule", "validationRule", "validationRules", true, Read),
];

/// A type whose component is a folder of files.
struct Bundle {
    kind: FileKind,
    name: &'static str,
    folder: &'static str,
    /// The suffixes of the file that has the bundle's name and defines it.
    definitions: &'static [&'static str],
    /// Whether the definition's `-meta.xml` is read.
    reads_meta: bool,
    /// The suffixes of code to search as text.
    code: &'static [&'static str],
}

const BUNDLES: &[Bundle] = &[
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
const PERMISSION_SET_PARTS: &[(&str, &str, &str)] = &[
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
const PERMISSION_SET_SECTIONS: &[&str] = &["customPermissions", "objectSettings"];

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

/// What a path says about its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Classified {
    pub(super) kind: FileKind,
    pub(super) component: String,
    pub(super) part: Part,
    /// Whether rules want the content, and not the name alone.
    pub(super) wanted: bool,
    /// Whether the component is known to exist by this file: a helper of a bundle or a child of a set alone tells less.
    pub(super) defines: bool,
}

/// How strict the plain suffixes of the Metadata API format are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    /// A plain file counts only below its type's folder; code counts anywhere.
    InFolder,
    /// A plain file whose content is read counts anywhere: the linted directory may be the type's folder.
    Anywhere,
}

pub(super) const MANIFEST: &str = "package.xml";
const META: &str = "-meta.xml";

/// The component that the file at this path (its parts, the file's name last) belongs to, if it is of a known type.
pub(super) fn classify(path: &[&str], plain: Plain) -> Option<Classified> {
    let (&file, folders) = path.split_last()?;
    if file.eq_ignore_ascii_case(MANIFEST) {
        let component = String::new();
        return Some(Classified {
            kind: FileKind::Manifest,
            component,
            part: Part::Whole,
            wanted: true,
            defines: false,
        });
    }
    if let Some((bundle, below)) = BUNDLES.iter().find_map(|bundle| Some((bundle, below_folder(folders, bundle.folder)?)))
        // A package directory may be called `lwc` too: it is no bundle that holds other metadata.
        && !below.iter().skip(1).any(|folder| is_metadata_folder(folder))
    {
        return of_bundle(bundle, below, file);
    }
    let (stem, is_meta) = match strip_suffix(file, META) {
        Some(stem) => (stem, true),
        None => (file, false),
    };
    let (name, suffix) = stem.rsplit_once('.').filter(|(name, _)| !name.is_empty())?;
    if is_meta && let Some(found) = of_permission_set(folders, suffix).or_else(|| of_object(folders, name, suffix)) {
        return Some(found);
    }
    of_type(folders, name, suffix, is_meta, plain)
}

fn of_type(folders: &[&str], name: &str, suffix: &str, is_meta: bool, plain: Plain) -> Option<Classified> {
    let row = TYPES.iter().find(|row| {
        row.suffix.eq_ignore_ascii_case(suffix)
            && (below_folder(folders, row.folder).is_some()
                || (!row.strict && (is_meta || row.uses == Code || (plain == Plain::Anywhere && row.uses == Read))))
    })?;
    let component = match row.kind {
        FileKind::Flow => without_version(name),
        _ => name,
    };
    let code = row.uses == Code;
    Some(Classified {
        kind: row.kind,
        component: component.to_owned(),
        part: if code { Part::Source } else { Part::Whole },
        wanted: row.uses == Read || (code && !is_meta),
        defines: true,
    })
}

/// Old files of flows carry the version: `Name-3.flow`.
fn without_version(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((flow, version)) if !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()) => flow,
        _ => name,
    }
}

fn of_object(folders: &[&str], name: &str, suffix: &str) -> Option<Classified> {
    let row = OBJECT_PARTS.iter().find(|row| row.suffix.eq_ignore_ascii_case(suffix))?;
    let object = match below_folder(folders, "objects")? {
        [.., object, folder] if folder.eq_ignore_ascii_case(row.folder) => object,
        [object, ..] => object,
        [] => return None,
    };
    let component = format!("{object}.{name}");
    Some(Classified { kind: row.kind, component, part: Part::Whole, wanted: row.uses == Read, defines: true })
}

fn of_permission_set(folders: &[&str], suffix: &str) -> Option<Classified> {
    let below = below_folder(folders, "permissionsets")?;
    let is = |word: &&str| word.eq_ignore_ascii_case(suffix);
    let entry = PERMISSION_SET_PARTS.iter().find(|(part, ..)| is(part));
    let (set, child) = match (below, entry) {
        ([.., set, folder], Some((_, own, section))) if folder.eq_ignore_ascii_case(own) => {
            (set, Child::Entry(section))
        }
        // Directly in the set's folder this suffix is a custom permission's own.
        (_, Some(("customPermission", ..))) => return None,
        ([.., set], Some(_)) => (set, Child::Sections),
        ([.., set, folder], None) if is(&"objectSettings") && is(folder) => (set, Child::Sections),
        ([.., set], None) if PERMISSION_SET_SECTIONS.iter().any(is) => (set, Child::Sections),
        _ => return None,
    };
    Some(Classified {
        kind: FileKind::PermissionSet,
        component: (*set).to_owned(),
        part: Part::Child(child),
        wanted: true,
        defines: true,
    })
}

fn of_bundle(bundle: &Bundle, below: &[&str], file: &str) -> Option<Classified> {
    let (&component, inner) = below.split_first()?;
    // Tests and mocks are not deployed.
    if inner.iter().any(|folder| folder.starts_with("__")) {
        return None;
    }
    let (stem, is_meta) = match strip_suffix(file, META) {
        Some(stem) => (stem, true),
        None => (file, false),
    };
    let (name, suffix) = stem.rsplit_once('.')?;
    let among = |suffixes: &[&str]| suffixes.iter().any(|known| known.eq_ignore_ascii_case(suffix));
    let defines = inner.is_empty() && name.eq_ignore_ascii_case(component) && among(bundle.definitions);
    let wanted = if is_meta { defines && bundle.reads_meta } else { among(bundle.code) };
    (defines || wanted).then(|| Classified {
        kind: bundle.kind,
        component: component.to_owned(),
        part: if is_meta { Part::Whole } else { Part::Source },
        wanted,
        defines,
    })
}

/// Whether a directory of this name holds components of a known type.
pub(super) fn is_metadata_folder(name: &str) -> bool {
    let is = |folder: &str| folder.eq_ignore_ascii_case(name);
    TYPES.iter().any(|row| is(row.folder)) || BUNDLES.iter().any(|bundle| is(bundle.folder))
}

/// Whether the file could be of a known type: a quick look that spares the rest for most files.
pub(super) fn may_be_known(path: &Path) -> bool {
    let Some(file) = path.file_name().and_then(OsStr::to_str) else { return false };
    let stem = strip_suffix(file, META).unwrap_or(file);
    let Some((_, suffix)) = stem.rsplit_once('.') else { return false };
    let is = |known: &str| known.eq_ignore_ascii_case(suffix);
    let in_bundle = |bundle: &Bundle| {
        bundle.definitions.iter().chain(bundle.code).any(|known| is(known))
            && path.iter().any(|part| part.eq_ignore_ascii_case(bundle.folder))
    };
    TYPES.iter().chain(OBJECT_PARTS).any(|row| is(row.suffix))
        || BUNDLES.iter().any(in_bundle)
        || PERMISSION_SET_PARTS.iter().any(|(part, ..)| is(part))
        || PERMISSION_SET_SECTIONS.iter().any(|section| is(section))
        || file.eq_ignore_ascii_case(MANIFEST)
}

/// The folders below the last one of this name.
fn below_folder<'a, 'b>(folders: &'a [&'b str], name: &str) -> Option<&'a [&'b str]> {
    let at = folders.iter().rposition(|folder| folder.eq_ignore_ascii_case(name))?;
    folders.get(at + 1..)
}

fn strip_suffix<'a>(file: &'a str, suffix: &str) -> Option<&'a str> {
    let at = file.len().checked_sub(suffix.len())?;
    file.get(at..).filter(|end| end.eq_ignore_ascii_case(suffix)).and_then(|_| file.get(..at))
}

#[cfg(test)]
mod tests;
