//! The kinds of grants and the bits of a grant: how they are called in files and in grant notation.

use super::{Flags, GrantKind};

impl Flags {
    /// Nothing.
    pub const NONE: Flags = Flags(0);
    /// `allowRead`, `readable`
    pub const READ: Flags = Flags(1);
    /// `allowCreate`
    pub const CREATE: Flags = Flags(1 << 1);
    /// `allowEdit`, `editable`
    pub const EDIT: Flags = Flags(1 << 2);
    /// `allowDelete`
    pub const DELETE: Flags = Flags(1 << 3);
    /// `viewAllRecords`
    pub const VIEW_ALL: Flags = Flags(1 << 4);
    /// `modifyAllRecords`
    pub const MODIFY_ALL: Flags = Flags(1 << 5);
    /// `viewAllFields`
    pub const VIEW_ALL_FIELDS: Flags = Flags(1 << 6);
    /// `enabled`, and `visible` of an app or record type: the whole grant, where it has no parts.
    pub const ENABLED: Flags = Flags(1 << 7);
    /// A tab's `Available`, or `DefaultOff` in a profile: in the list of all tabs.
    pub const TAB_AVAILABLE: Flags = Flags(1 << 8);
    /// A tab's `Visible`, or `DefaultOn` in a profile: in the app's tab bar.
    pub const TAB_VISIBLE: Flags = Flags(1 << 9);
    /// A profile's `default` app or record type.
    pub const DEFAULT: Flags = Flags(1 << 10);
    /// `viewSetup`
    pub const VIEW_SETUP: Flags = Flags(1 << 11);
    /// `customizeSetup`
    pub const CUSTOMIZE_SETUP: Flags = Flags(1 << 12);
    /// `deleteSetup`
    pub const DELETE_SETUP: Flags = Flags(1 << 13);
    /// What is said of an object's setup, and opens no record.
    pub const SETUP: Flags = Flags::VIEW_SETUP.union(Flags::CUSTOMIZE_SETUP).union(Flags::DELETE_SETUP);
    /// One of the elements holds nothing that is read (a build token, say), so that what is granted is not known whole.
    pub const UNCLEAR: Flags = Flags(1 << 14);

    /// The flags of both.
    #[must_use]
    pub const fn union(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// The flags that `other` lacks.
    #[must_use]
    pub const fn minus(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }

    /// The flags that `other` has too.
    #[must_use]
    pub const fn common(self, other: Flags) -> Flags {
        Flags(self.0 & other.0)
    }

    /// Whether anything is certainly granted.
    #[must_use]
    pub const fn gives(self) -> bool {
        self.minus(Flags::UNCLEAR).0 != 0
    }

    /// Whether every flag of `other` is set.
    #[must_use]
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One flag of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagName {
    /// The bits.
    pub flag: Flags,
    /// The element that says it: `allowEdit`.
    pub element: &'static str,
    /// The word in grant notation (`object:Account:edit`); empty where the kind alone says it (`class:X`).
    pub word: &'static str,
}

/// How a kind of grants is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindFacts {
    /// The kind.
    pub kind: GrantKind,
    /// The word in grant notation.
    pub word: &'static str,
    /// The element of an entry in a permission set.
    pub entry: &'static str,
    /// The element of an entry in a profile.
    pub profile_entry: &'static str,
    /// The root of a file that holds one entry of a decomposed set.
    pub root: &'static str,
    /// The element of the entry that names what it is about.
    pub key: &'static str,
    /// The flags, in the order of their bits.
    pub flags: &'static [FlagName],
}

const fn flag(flag: Flags, element: &'static str, word: &'static str) -> FlagName {
    FlagName { flag, element, word }
}

const ENABLED_ONLY: &[FlagName] = &[flag(Flags::ENABLED, "enabled", "")];

const VISIBLE_ONLY: &[FlagName] = &[flag(Flags::ENABLED, "visible", ""), flag(Flags::DEFAULT, "default", "default")];

const FIELD: &[FlagName] = &[flag(Flags::READ, "readable", "read"), flag(Flags::EDIT, "editable", "edit")];

const OBJECT: &[FlagName] = &[
    flag(Flags::READ, "allowRead", "read"),
    flag(Flags::CREATE, "allowCreate", "create"),
    flag(Flags::EDIT, "allowEdit", "edit"),
    flag(Flags::DELETE, "allowDelete", "delete"),
    flag(Flags::VIEW_ALL, "viewAllRecords", "viewAll"),
    flag(Flags::MODIFY_ALL, "modifyAllRecords", "modifyAll"),
    flag(Flags::VIEW_ALL_FIELDS, "viewAllFields", "viewAllFields"),
    flag(Flags::VIEW_SETUP, "viewSetup", "viewSetup"),
    flag(Flags::CUSTOMIZE_SETUP, "customizeSetup", "customizeSetup"),
    flag(Flags::DELETE_SETUP, "deleteSetup", "deleteSetup"),
];

const TAB: &[FlagName] =
    &[flag(Flags::TAB_AVAILABLE, "visibility", "available"), flag(Flags::TAB_VISIBLE, "visibility", "visible")];

const fn kind(
    kind: GrantKind,
    word: &'static str,
    entry: &'static str,
    root: &'static str,
    key: &'static str,
    flags: &'static [FlagName],
) -> KindFacts {
    let profile_entry = if matches!(kind, GrantKind::Tab) { "tabVisibilities" } else { entry };
    KindFacts { kind, word, entry, profile_entry, root, key, flags }
}

/// All kinds, in the order of their discriminants.
pub const KINDS: &[KindFacts] = &[
    kind(GrantKind::Agent, "agent", "agentAccesses", "AgentAccess", "agentName", ENABLED_ONLY),
    kind(GrantKind::App, "app", "applicationVisibilities", "ApplicationVisibility", "application", VISIBLE_ONLY),
    kind(GrantKind::Class, "class", "classAccesses", "ClassAccess", "apexClass", ENABLED_ONLY),
    kind(
        GrantKind::CustomMetadataType,
        "customMetadataType",
        "customMetadataTypeAccesses",
        "CustomMetadataTypeAccess",
        "name",
        ENABLED_ONLY,
    ),
    kind(
        GrantKind::CustomPermission,
        "customPermission",
        "customPermissions",
        "CustomPermission",
        "name",
        ENABLED_ONLY,
    ),
    kind(
        GrantKind::CustomSetting,
        "customSetting",
        "customSettingAccesses",
        "CustomSettingAccess",
        "name",
        ENABLED_ONLY,
    ),
    kind(GrantKind::Dataspace, "dataspace", "dataspaceScopes", "DataspaceScope", "dataspaceScope", &[]),
    kind(
        GrantKind::DataSource,
        "dataSource",
        "externalDataSourceAccesses",
        "ExternalDataSourceAccess",
        "externalDataSource",
        ENABLED_ONLY,
    ),
    kind(
        GrantKind::EmailRoutingAddress,
        "emailRoutingAddress",
        "emailRoutingAddressAccesses",
        "EmailRoutingAddressAccess",
        "name",
        ENABLED_ONLY,
    ),
    kind(
        GrantKind::ExternalCredentialPrincipal,
        "externalCredentialPrincipal",
        "externalCredentialPrincipalAccesses",
        "ExternalCredentialPrincipalAccess",
        "externalCredentialPrincipal",
        ENABLED_ONLY,
    ),
    kind(GrantKind::Field, "field", "fieldPermissions", "FieldPermission", "field", FIELD),
    kind(GrantKind::Flow, "flow", "flowAccesses", "FlowAccess", "flow", ENABLED_ONLY),
    kind(GrantKind::Object, "object", "objectPermissions", "ObjectPermission", "object", OBJECT),
    kind(GrantKind::Page, "page", "pageAccesses", "PageAccess", "apexPage", ENABLED_ONLY),
    kind(
        GrantKind::RecordType,
        "recordType",
        "recordTypeVisibilities",
        "RecordTypeVisibility",
        "recordType",
        VISIBLE_ONLY,
    ),
    kind(
        GrantKind::ServicePresenceStatus,
        "servicePresenceStatus",
        "servicePresenceStatusAccesses",
        "ServicePresenceStatusAccess",
        "servicePresenceStatus",
        ENABLED_ONLY,
    ),
    kind(
        GrantKind::SummaryDefinition,
        "summaryDefinition",
        "genComputingSummaryDefAccesses",
        "GenComputingSummaryDefAccess",
        "configName",
        ENABLED_ONLY,
    ),
    kind(GrantKind::Tab, "tab", "tabSettings", "TabSetting", "tab", TAB),
    kind(GrantKind::User, "user", "userPermissions", "UserPermission", "name", ENABLED_ONLY),
];

impl GrantKind {
    /// How this kind is called.
    #[must_use]
    pub const fn facts(self) -> &'static KindFacts {
        &KINDS[self as usize]
    }

    /// The word in grant notation: `object`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.facts().word
    }

    /// The kind that a word of grant notation means.
    #[must_use]
    pub fn parse(word: &str) -> Option<GrantKind> {
        KINDS.iter().find(|facts| facts.word == word).map(|facts| facts.kind)
    }

    /// The kind of the entries under this element of a permission set or profile.
    #[must_use]
    pub fn of_entry(element: &str) -> Option<GrantKind> {
        KINDS.iter().find(|facts| element == facts.entry || element == facts.profile_entry).map(|facts| facts.kind)
    }

    /// What a tab's visibility word grants; Visible contains Available. Of any other word that is not known.
    #[must_use]
    pub fn tab_flags(word: &str) -> Flags {
        match word {
            "Visible" | "DefaultOn" => Flags::TAB_VISIBLE.union(Flags::TAB_AVAILABLE),
            "Available" | "DefaultOff" => Flags::TAB_AVAILABLE,
            "None" | "Hidden" | "" => Flags::NONE,
            _ => Flags::UNCLEAR,
        }
    }

    /// The word of a permission set for what a tab grants.
    #[must_use]
    pub fn tab_word(flags: Flags) -> &'static str {
        if flags.has(Flags::TAB_VISIBLE) {
            "Visible"
        } else if flags.has(Flags::TAB_AVAILABLE) {
            "Available"
        } else {
            "None"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_finds_its_own_row() {
        for facts in KINDS {
            assert_eq!(facts.kind.facts(), facts);
            assert_eq!(GrantKind::parse(facts.word), Some(facts.kind));
            assert_eq!(GrantKind::of_entry(facts.entry), Some(facts.kind));
        }
        assert_eq!(GrantKind::of_entry("tabVisibilities"), Some(GrantKind::Tab));
        assert_eq!(GrantKind::parse("objects"), None);
    }

    #[test]
    fn the_flags_of_a_kind_are_distinct() {
        for facts in KINDS {
            let all = facts.flags.iter().fold(Flags::NONE, |all, row| {
                assert_eq!(all.minus(row.flag), all, "{}", facts.word);
                all.union(row.flag)
            });
            assert!(facts.flags.iter().all(|row| all.has(row.flag)));
        }
    }

    #[test]
    fn a_visible_tab_is_available() {
        assert!(GrantKind::tab_flags("DefaultOn").has(GrantKind::tab_flags("Available")));
        assert_eq!(GrantKind::tab_flags("Hidden"), Flags::NONE);
        assert_eq!(GrantKind::tab_flags("%%%TAB%%%"), Flags::UNCLEAR);
    }
}
