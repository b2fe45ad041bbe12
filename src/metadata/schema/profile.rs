//! Profile: what it shares with permission sets. Its own elements are not looked at.

use super::permission_set as shared;
use super::{ComplexType, TEXT, Value, flag, key, many, maybe, one};
use crate::metadata::{Flags, GrantKind};

const PROFILE_TAB_VISIBILITY: &[&str] = &["Hidden", "DefaultOff", "DefaultOn"];

/// `Profile`
pub static PROFILE: ComplexType = ComplexType {
    name: "Profile",
    grant: None,
    part: None,
    open: true,
    elements: &[
        many("agentAccesses", Value::Complex(&shared::AGENT_ACCESS)),
        many("applicationVisibilities", Value::Complex(&APPLICATION_VISIBILITY)),
        many("classAccesses", Value::Complex(&shared::APEX_CLASS_ACCESS)),
        many("customMetadataTypeAccesses", Value::Complex(&shared::CUSTOM_METADATA_TYPE_ACCESS)),
        many("customPermissions", Value::Complex(&shared::CUSTOM_PERMISSIONS)),
        many("customSettingAccesses", Value::Complex(&shared::CUSTOM_SETTING_ACCESS)),
        many("dataspaceScopes", Value::Complex(&shared::DATASPACE_SCOPE_ACCESS)),
        maybe("description", TEXT),
        many("emailRoutingAddressAccesses", Value::Complex(&shared::EMAIL_ROUTING_ADDRESS_ACCESS)),
        many("externalCredentialPrincipalAccesses", Value::Complex(&shared::EXTERNAL_CREDENTIAL_PRINCIPAL_ACCESS)),
        many("externalDataSourceAccesses", Value::Complex(&shared::EXTERNAL_DATA_SOURCE_ACCESS)),
        many("fieldPermissions", Value::Complex(&shared::FIELD_PERMISSIONS)),
        many("flowAccesses", Value::Complex(&shared::FLOW_ACCESS)),
        many("genComputingSummaryDefAccesses", Value::Complex(&shared::GEN_COMPUTING_SUMMARY_DEF_ACCESS)),
        many("objectPermissions", Value::Complex(&shared::OBJECT_PERMISSIONS)),
        many("pageAccesses", Value::Complex(&shared::APEX_PAGE_ACCESS)),
        many("profileActionOverrides", Value::Complex(&PROFILE_ACTION_OVERRIDE)),
        many("recordTypeVisibilities", Value::Complex(&RECORD_TYPE_VISIBILITY)),
        many("servicePresenceStatusAccesses", Value::Complex(&shared::SERVICE_PRESENCE_STATUS_ACCESS)),
        many("tabVisibilities", Value::Complex(&TAB_VISIBILITIES)),
        maybe("userLicense", TEXT),
        many("userPermissions", Value::Complex(&shared::USER_PERMISSION)),
    ],
};

/// Before API version 45 a profile named its pages itself.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_profileactionoverride.htm>
static PROFILE_ACTION_OVERRIDE: ComplexType = ComplexType {
    name: "ProfileActionOverride",
    grant: None,
    part: None,
    open: true,
    elements: &[maybe("content", TEXT)],
};

static APPLICATION_VISIBILITY: ComplexType = ComplexType {
    name: "ProfileApplicationVisibility",
    grant: Some(GrantKind::App),
    part: None,
    open: true,
    elements: &[key("application"), flag("default", Flags::DEFAULT), flag("visible", Flags::ENABLED)],
};

static RECORD_TYPE_VISIBILITY: ComplexType = ComplexType {
    name: "ProfileRecordTypeVisibility",
    grant: Some(GrantKind::RecordType),
    part: None,
    open: true,
    elements: &[flag("default", Flags::DEFAULT), key("recordType"), flag("visible", Flags::ENABLED)],
};

static TAB_VISIBILITIES: ComplexType = ComplexType {
    name: "ProfileTabVisibility",
    grant: Some(GrantKind::Tab),
    part: None,
    open: true,
    elements: &[key("tab"), one("visibility", Value::Enum(PROFILE_TAB_VISIBILITY))],
};
