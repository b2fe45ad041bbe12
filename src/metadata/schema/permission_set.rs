//! PermissionSet (MutingPermissionSet has the same elements) and PermissionSetGroup.

use super::{ComplexType, TEXT, Value, flag, key, many, maybe, one};
use crate::metadata::{Flags, GrantKind};

const TAB_VISIBILITY: &[&str] = &["None", "Available", "Visible"];

/// `PermissionSet`
pub static PERMISSION_SET: ComplexType = ComplexType {
    name: "PermissionSet",
    grant: None,
    part: None,
    open: false,
    elements: &[
        many("agentAccesses", Value::Complex(&AGENT_ACCESS)).since(63),
        many("applicationVisibilities", Value::Complex(&APPLICATION_VISIBILITY)),
        many("classAccesses", Value::Complex(&APEX_CLASS_ACCESS)),
        many("customMetadataTypeAccesses", Value::Complex(&CUSTOM_METADATA_TYPE_ACCESS)),
        many("customPermissions", Value::Complex(&CUSTOM_PERMISSIONS)),
        many("customSettingAccesses", Value::Complex(&CUSTOM_SETTING_ACCESS)),
        many("dataspaceScopes", Value::Complex(&DATASPACE_SCOPE_ACCESS)).since(57),
        maybe("description", Value::Text(255)),
        many("emailRoutingAddressAccesses", Value::Complex(&EMAIL_ROUTING_ADDRESS_ACCESS)).since(62),
        maybe("enrichments", Value::Any).since(67),
        many("externalCredentialPrincipalAccesses", Value::Complex(&EXTERNAL_CREDENTIAL_PRINCIPAL_ACCESS)).since(59),
        many("externalDataSourceAccesses", Value::Complex(&EXTERNAL_DATA_SOURCE_ACCESS)),
        many("fieldPermissions", Value::Complex(&FIELD_PERMISSIONS)),
        many("flowAccesses", Value::Complex(&FLOW_ACCESS)),
        maybe("fullName", TEXT),
        many("genComputingSummaryDefAccesses", Value::Complex(&GEN_COMPUTING_SUMMARY_DEF_ACCESS)).since(66),
        maybe("hasActivationRequired", Value::Bool),
        one("label", Value::Text(80)),
        maybe("license", TEXT),
        many("objectPermissions", Value::Complex(&OBJECT_PERMISSIONS)),
        many("pageAccesses", Value::Complex(&APEX_PAGE_ACCESS)),
        many("recordTypeVisibilities", Value::Complex(&RECORD_TYPE_VISIBILITY)),
        many("servicePresenceStatusAccesses", Value::Complex(&SERVICE_PRESENCE_STATUS_ACCESS)).since(64),
        many("tabSettings", Value::Complex(&TAB_SETTING)),
        maybe("userLicense", TEXT).until(37),
        many("userPermissions", Value::Complex(&USER_PERMISSION)),
    ],
};

pub(super) static AGENT_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetAgentAccess",
    grant: Some(GrantKind::Agent),
    part: None,
    open: false,
    elements: &[key("agentName").since(63), flag("enabled", Flags::ENABLED).since(63)],
};

pub(super) static APPLICATION_VISIBILITY: ComplexType = ComplexType {
    name: "PermissionSetApplicationVisibility",
    grant: Some(GrantKind::App),
    part: None,
    open: false,
    elements: &[key("application"), flag("visible", Flags::ENABLED)],
};

pub(super) static APEX_CLASS_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetApexClassAccess",
    grant: Some(GrantKind::Class),
    part: None,
    open: false,
    elements: &[key("apexClass"), flag("enabled", Flags::ENABLED)],
};

pub(super) static CUSTOM_METADATA_TYPE_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetCustomMetadataTypeAccess",
    grant: Some(GrantKind::CustomMetadataType),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED), key("name")],
};

pub(super) static CUSTOM_PERMISSIONS: ComplexType = ComplexType {
    name: "PermissionSetCustomPermissions",
    grant: Some(GrantKind::CustomPermission),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED), key("name")],
};

pub(super) static CUSTOM_SETTING_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetCustomSettingAccess",
    grant: Some(GrantKind::CustomSetting),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED), key("name")],
};

pub(super) static DATASPACE_SCOPE_ACCESS: ComplexType = ComplexType {
    name: "DataspaceScopeAccess",
    grant: Some(GrantKind::Dataspace),
    part: None,
    open: false,
    elements: &[
        maybe("customizeActivationDefinitions", Value::Bool).since(58),
        maybe("customizeAllDefinitions", Value::Bool).since(58),
        maybe("customizeCalculatedInsightDefinitions", Value::Bool).since(58),
        maybe("customizeDataActionDefinitions", Value::Bool).since(58),
        maybe("customizeDataApplicationDefinitions", Value::Bool).since(62),
        maybe("customizeDataObjSecondaryIndexDefinitions", Value::Bool).since(65),
        maybe("customizeDataShareDefinitions", Value::Bool).since(62),
        maybe("customizeFTestDataspaceScopedDefinition", Value::Bool).since(62),
        maybe("customizeIdentityResolutionDefinitions", Value::Bool).since(58),
        maybe("customizeMLPredictionDefinitions", Value::Bool).since(62),
        maybe("customizeSegmentationDefinitions", Value::Bool).since(58),
        maybe("customizeSemanticSearchDefinitions", Value::Bool).since(62),
        maybe("dataAccessLevel", TEXT).since(60),
        key("dataspaceScope").since(57),
        maybe("objectAccessLevel", TEXT).since(66),
        maybe("viewActivationDefinitions", Value::Bool).since(58),
        maybe("viewCalculatedInsightDefinitions", Value::Bool).since(58),
        maybe("viewDataActionDefinitions", Value::Bool).since(58),
        maybe("viewDataApplicationDefinitions", Value::Bool).since(62),
        maybe("viewDataObjSecondaryIndexDefinitions", Value::Bool).since(65),
        maybe("viewDataShareDefinitions", Value::Bool).since(62),
        maybe("viewFTestDataspaceScopedDefinition", Value::Bool).since(62),
        maybe("viewIdentityResolutionDefinitions", Value::Bool).since(58),
        maybe("viewMLPredictionDefinitions", Value::Bool).since(62),
        maybe("viewSegmentationDefinitions", Value::Bool).since(58),
        maybe("viewSemanticSearchDefinitions", Value::Bool).since(62),
    ],
};

pub(super) static EMAIL_ROUTING_ADDRESS_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetEmailRoutingAddressAccess",
    grant: Some(GrantKind::EmailRoutingAddress),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED).since(62), key("name").since(62)],
};

pub(super) static EXTERNAL_CREDENTIAL_PRINCIPAL_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetExternalCredentialPrincipalAccess",
    grant: Some(GrantKind::ExternalCredentialPrincipal),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED).since(59), key("externalCredentialPrincipal").since(59)],
};

pub(super) static EXTERNAL_DATA_SOURCE_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetExternalDataSourceAccess",
    grant: Some(GrantKind::DataSource),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED), key("externalDataSource")],
};

pub(super) static FIELD_PERMISSIONS: ComplexType = ComplexType {
    name: "PermissionSetFieldPermissions",
    grant: Some(GrantKind::Field),
    part: None,
    open: false,
    elements: &[flag("editable", Flags::EDIT), key("field"), flag("readable", Flags::READ).optional()],
};

pub(super) static FLOW_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetFlowAccess",
    grant: Some(GrantKind::Flow),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED), key("flow")],
};

pub(super) static GEN_COMPUTING_SUMMARY_DEF_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetGenComputingSummaryDefAccess",
    grant: Some(GrantKind::SummaryDefinition),
    part: None,
    open: false,
    elements: &[key("configName").since(66), flag("enabled", Flags::ENABLED).since(66)],
};

pub(super) static OBJECT_PERMISSIONS: ComplexType = ComplexType {
    name: "PermissionSetObjectPermissions",
    grant: Some(GrantKind::Object),
    part: None,
    open: false,
    elements: &[
        flag("allowCreate", Flags::CREATE),
        flag("allowDelete", Flags::DELETE),
        flag("allowEdit", Flags::EDIT),
        flag("allowRead", Flags::READ),
        flag("customizeSetup", Flags::CUSTOMIZE_SETUP).optional(),
        flag("deleteSetup", Flags::DELETE_SETUP).optional(),
        flag("modifyAllRecords", Flags::MODIFY_ALL),
        key("object"),
        flag("viewAllFields", Flags::VIEW_ALL_FIELDS).optional().since(63),
        flag("viewAllRecords", Flags::VIEW_ALL),
        flag("viewSetup", Flags::VIEW_SETUP).optional(),
    ],
};

pub(super) static APEX_PAGE_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetApexPageAccess",
    grant: Some(GrantKind::Page),
    part: None,
    open: false,
    elements: &[key("apexPage"), flag("enabled", Flags::ENABLED)],
};

pub(super) static RECORD_TYPE_VISIBILITY: ComplexType = ComplexType {
    name: "PermissionSetRecordTypeVisibility",
    grant: Some(GrantKind::RecordType),
    part: None,
    open: false,
    elements: &[key("recordType"), flag("visible", Flags::ENABLED)],
};

pub(super) static SERVICE_PRESENCE_STATUS_ACCESS: ComplexType = ComplexType {
    name: "PermissionSetServicePresenceStatusAccess",
    grant: Some(GrantKind::ServicePresenceStatus),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED).since(64), key("servicePresenceStatus").since(64)],
};

pub(super) static TAB_SETTING: ComplexType = ComplexType {
    name: "PermissionSetTabSetting",
    grant: Some(GrantKind::Tab),
    part: None,
    open: false,
    elements: &[key("tab"), one("visibility", Value::Enum(TAB_VISIBILITY))],
};

pub(super) static USER_PERMISSION: ComplexType = ComplexType {
    name: "PermissionSetUserPermission",
    grant: Some(GrantKind::User),
    part: None,
    open: false,
    elements: &[flag("enabled", Flags::ENABLED), key("name")],
};

/// `PermissionSetGroup`
pub static PERMISSION_SET_GROUP: ComplexType = ComplexType {
    name: "PermissionSetGroup",
    grant: None,
    part: None,
    open: false,
    elements: &[
        maybe("description", Value::Text(255)),
        maybe("enrichments", Value::Any).since(67),
        maybe("fullName", TEXT),
        maybe("hasActivationRequired", Value::Bool).since(53),
        one("label", Value::Text(80)),
        many("mutingPermissionSets", TEXT),
        many("permissionSets", TEXT),
        maybe("status", TEXT),
    ],
};
