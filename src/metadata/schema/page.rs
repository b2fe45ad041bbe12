//! FlexiPage and what it holds.

use super::{ComplexType, PagePart, TEXT, Value, key, many, maybe, one};

const REGION_FLAG: &[&str] = &["disabled", "enabled"];
const REGION_MODE: &[&str] = &["Append", "Prepend", "Replace"];
const REGION_TYPE: &[&str] = &["Region", "Facet", "Background"];
const PROPERTY_TYPE: &[&str] = &["decorator"];
const COMPONENT_TYPE: &[&str] = &["Component", "Card"];
const PAGE_TYPE: &[&str] = &[
    "AppPage",
    "ObjectPage",
    "RecordPage",
    "HomePage",
    "ForecastingPage",
    "MailAppAppPage",
    "CommAppPage",
    "CommForgotPasswordPage",
    "CommLoginPage",
    "CommObjectPage",
    "CommQuickActionCreatePage",
    "CommRecordPage",
    "CommRelatedListPage",
    "CommSearchResultPage",
    "CommGlobalSearchResultPage",
    "CommSelfRegisterPage",
    "CommThemeLayoutPage",
    "UtilityBar",
    "RecordPreview",
    "EmbeddedServicePage",
    "CommCheckoutPage",
    "CommOrderConfirmationPage",
    "CommFlowPage",
    "EmailTemplatePage",
    "ApplicationLayout",
    "CommNoSearchResultsPage",
    "CommElectronicSignaturePage",
    "CommContractDocumentsPage",
    "CommContractDetailViewPage",
    "EmailContentPage",
    "ServiceDocument",
    "LandingPage",
    "CdpRecordPage",
    "SlackAppHome",
    "SlackMessage",
    "SlackModal",
    "SlackNotification",
    "EasyHomePage",
    "CardPage",
    "VoiceExtension",
    "ConfiguratorAppPage",
    "OmniSupervisorPage",
    "MobileAppPage",
    "CCShellPage",
    "QuickAction",
];
const ACTION_TYPE: &[&str] =
    &["QuickAction", "StandardButton", "CustomButton", "ProductivityAction", "ActionLink", "InvocableAction"];
const ACTION_CONTEXT: &[&str] = &[
    "ListView",
    "RelatedList",
    "ListViewRecord",
    "RelatedListRecord",
    "Record",
    "FeedElement",
    "Chatter",
    "Global",
    "Flexipage",
    "MruList",
    "MruRow",
    "RecordEdit",
    "Photo",
    "BannerPhoto",
    "ObjectHomeChart",
    "ListViewDefinition",
    "Dockable",
    "Lookup",
    "Assistant",
    "ActionDefinition",
    "MetadataExplorer",
];
const EVENT_SOURCE: &[&str] = &["Component"];
const EVENT_TARGET: &[&str] = &[
    "FlexipageServices",
    "LwcServices",
    "InvocableApexServices",
    "InvocableExternalServices",
    "ActionServices",
    "ViewServices",
];

/// `FlexiPage`
pub static FLEXI_PAGE: ComplexType = ComplexType {
    name: "FlexiPage",
    grant: None,
    part: Some(PagePart::Page),
    open: false,
    elements: &[
        maybe("description", Value::Text(255)),
        many("events", Value::Complex(&FLEXI_PAGE_EVENT)).since(52),
        many("flexiPageRegions", Value::Complex(&FLEXI_PAGE_REGION)),
        maybe("fullName", TEXT),
        one("masterLabel", Value::Text(80)),
        maybe("pageTemplate", TEXT).until(38),
        maybe("parentFlexiPage", TEXT),
        maybe("platformActionlist", Value::Complex(&PLATFORM_ACTION_LIST)),
        maybe("quickActionList", Value::Complex(&QUICK_ACTION_LIST)),
        maybe("sobjectType", TEXT),
        one("template", Value::Complex(&FLEXI_PAGE_TEMPLATE_INSTANCE)).since(39),
        one("type", Value::Enum(PAGE_TYPE)),
    ],
};

static FLEXI_PAGE_EVENT: ComplexType = ComplexType {
    name: "FlexiPageEvent",
    grant: None,
    part: None,
    open: false,
    elements: &[
        one("sourceName", TEXT).since(52),
        many("sourceProperties", Value::Complex(&FLEXI_PAGE_EVENT_SOURCE_PROPERTY)).since(52),
        one("sourceType", Value::Enum(EVENT_SOURCE)).since(52),
        many("targets", Value::Complex(&FLEXI_PAGE_EVENT_TARGET)).since(52),
    ],
};

static FLEXI_PAGE_EVENT_SOURCE_PROPERTY: ComplexType = ComplexType {
    name: "FlexiPageEventSourceProperty",
    grant: None,
    part: None,
    open: false,
    elements: &[one("name", TEXT).since(52), one("value", TEXT).since(52)],
};

static FLEXI_PAGE_EVENT_TARGET: ComplexType = ComplexType {
    name: "FlexiPageEventTarget",
    grant: None,
    part: None,
    open: false,
    elements: &[
        many("mappings", Value::Complex(&FLEXI_PAGE_EVENT_PROPERTY_MAPPING)).since(52),
        one("method", TEXT).since(53),
        one("name", TEXT).since(52),
        many("properties", Value::Complex(&FLEXI_PAGE_EVENT_TARGET_PROPERTY)).since(52),
        one("type", Value::Enum(EVENT_TARGET)).since(52),
    ],
};

static FLEXI_PAGE_EVENT_PROPERTY_MAPPING: ComplexType = ComplexType {
    name: "FlexiPageEventPropertyMapping",
    grant: None,
    part: None,
    open: false,
    elements: &[one("name", TEXT).since(52), maybe("value", TEXT).since(52)],
};

static FLEXI_PAGE_EVENT_TARGET_PROPERTY: ComplexType = ComplexType {
    name: "FlexiPageEventTargetProperty",
    grant: None,
    part: None,
    open: false,
    elements: &[one("name", TEXT).since(52), one("value", TEXT).since(52)],
};

static FLEXI_PAGE_REGION: ComplexType = ComplexType {
    name: "FlexiPageRegion",
    grant: None,
    part: Some(PagePart::Region),
    open: false,
    elements: &[
        maybe("appendable", Value::Enum(REGION_FLAG)),
        many("componentInstances", Value::Complex(&COMPONENT_INSTANCE)).until(48),
        many("itemInstances", Value::Complex(&ITEM_INSTANCE)),
        maybe("mode", Value::Enum(REGION_MODE)),
        key("name"),
        maybe("prependable", Value::Enum(REGION_FLAG)),
        maybe("replaceable", Value::Enum(REGION_FLAG)),
        one("type", Value::Enum(REGION_TYPE)),
    ],
};

/// One component or field; the reader counts them for `invalid-item`, so the table lets any number stand there.
static ITEM_INSTANCE: ComplexType = ComplexType {
    name: "ItemInstance",
    grant: None,
    part: Some(PagePart::Holder),
    open: false,
    elements: &[
        many("componentInstance", Value::Complex(&COMPONENT_INSTANCE)),
        many("fieldInstance", Value::Complex(&FIELD_INSTANCE)),
        maybe("instanceType", TEXT).until(48),
    ],
};

static COMPONENT_INSTANCE: ComplexType = ComplexType {
    name: "ComponentInstance",
    grant: None,
    part: Some(PagePart::Component),
    open: false,
    elements: &[
        many("componentInstanceProperties", Value::Complex(&COMPONENT_INSTANCE_PROPERTY)),
        key("componentName"),
        maybe("componentType", Value::Enum(COMPONENT_TYPE)).since(57),
        many("flexipageDataSources", Value::Complex(&FLEXIPAGE_DATA_SOURCE)).since(53),
        maybe("identifier", Value::Text(120)).since(52),
        maybe("visibilityRule", Value::Complex(&UI_FORMULA_RULE)),
    ],
};

static COMPONENT_INSTANCE_PROPERTY: ComplexType = ComplexType {
    name: "ComponentInstanceProperty",
    grant: None,
    part: Some(PagePart::Property),
    open: false,
    elements: &[
        maybe("name", TEXT),
        maybe("type", Value::Enum(PROPERTY_TYPE)),
        maybe("value", TEXT),
        maybe("valueList", Value::Complex(&COMPONENT_INSTANCE_PROPERTY_LIST)),
    ],
};

static COMPONENT_INSTANCE_PROPERTY_LIST: ComplexType = ComplexType {
    name: "ComponentInstancePropertyList",
    grant: None,
    part: None,
    open: false,
    elements: &[many("valueListItems", Value::Complex(&COMPONENT_INSTANCE_PROPERTY_LIST_ITEM))],
};

static COMPONENT_INSTANCE_PROPERTY_LIST_ITEM: ComplexType = ComplexType {
    name: "ComponentInstancePropertyListItem",
    grant: None,
    part: Some(PagePart::ListItem),
    open: false,
    elements: &[maybe("value", TEXT), maybe("visibilityRule", Value::Complex(&UI_FORMULA_RULE))],
};

static FLEXIPAGE_DATA_SOURCE: ComplexType = ComplexType {
    name: "FlexipageDataSource",
    grant: None,
    part: None,
    open: false,
    elements: &[
        maybe("definition", TEXT).since(54),
        many("flexipageDataSourceProperties", Value::Any).until(62),
        maybe("mode", TEXT).since(54),
        one("name", TEXT).since(53),
        maybe("properties", TEXT).since(63),
        one("type", TEXT).since(53),
    ],
};

static UI_FORMULA_RULE: ComplexType = ComplexType {
    name: "UiFormulaRule",
    grant: None,
    part: Some(PagePart::Rule),
    open: false,
    elements: &[maybe("booleanFilter", TEXT), many("criteria", Value::Complex(&UI_FORMULA_CRITERION))],
};

static UI_FORMULA_CRITERION: ComplexType = ComplexType {
    name: "UiFormulaCriterion",
    grant: None,
    part: Some(PagePart::Criterion),
    open: false,
    elements: &[one("leftValue", TEXT), one("operator", TEXT), maybe("rightValue", TEXT)],
};

static FIELD_INSTANCE: ComplexType = ComplexType {
    name: "FieldInstance",
    grant: None,
    part: Some(PagePart::Field),
    open: false,
    elements: &[
        many("fieldInstanceProperties", Value::Complex(&FIELD_INSTANCE_PROPERTY)).since(49),
        key("fieldItem"),
        maybe("identifier", Value::Text(120)).since(52),
        maybe("label", TEXT).until(48),
        maybe("visibilityRule", Value::Complex(&UI_FORMULA_RULE)),
    ],
};

static FIELD_INSTANCE_PROPERTY: ComplexType = ComplexType {
    name: "FieldInstanceProperty",
    grant: None,
    part: Some(PagePart::Property),
    open: false,
    elements: &[maybe("name", TEXT).since(49), maybe("value", TEXT).since(49)],
};

static FLEXI_PAGE_TEMPLATE_INSTANCE: ComplexType = ComplexType {
    name: "FlexiPageTemplateInstance",
    grant: None,
    part: Some(PagePart::Template),
    open: false,
    elements: &[
        maybe("componentType", Value::Enum(COMPONENT_TYPE)).since(57),
        many("flexipageDataSources", Value::Complex(&FLEXIPAGE_DATA_SOURCE)).since(54),
        maybe("identifier", TEXT).since(55),
        key("name"),
        many("properties", Value::Complex(&COMPONENT_INSTANCE_PROPERTY)),
        many("schemaProperties", Value::Complex(&FLEXI_PAGE_COMP_SCHEMA_PROPERTY_DEF)).since(55),
    ],
};

static FLEXI_PAGE_COMP_SCHEMA_PROPERTY_DEF: ComplexType = ComplexType {
    name: "FlexiPageCompSchemaPropertyDef",
    grant: None,
    part: None,
    open: false,
    elements: &[
        maybe("description", TEXT).since(55),
        maybe("isRequired", Value::Bool).since(55),
        maybe("label", TEXT).since(55),
        one("name", TEXT).since(55),
        one("type", TEXT).since(55),
    ],
};

static PLATFORM_ACTION_LIST: ComplexType = ComplexType {
    name: "PlatformActionList",
    grant: None,
    part: None,
    open: false,
    elements: &[
        one("actionListContext", Value::Enum(ACTION_CONTEXT)),
        many("platformActionListItems", Value::Complex(&PLATFORM_ACTION_LIST_ITEM)),
        maybe("relatedSourceEntity", TEXT),
    ],
};

static PLATFORM_ACTION_LIST_ITEM: ComplexType = ComplexType {
    name: "PlatformActionListItem",
    grant: None,
    part: None,
    open: false,
    elements: &[
        key("actionName"),
        one("actionType", Value::Enum(ACTION_TYPE)),
        one("sortOrder", Value::Int),
        maybe("subtype", TEXT),
    ],
};

static QUICK_ACTION_LIST: ComplexType = ComplexType {
    name: "QuickActionList",
    grant: None,
    part: None,
    open: false,
    elements: &[many("quickActionListItems", Value::Complex(&QUICK_ACTION_LIST_ITEM))],
};

static QUICK_ACTION_LIST_ITEM: ComplexType = ComplexType {
    name: "QuickActionListItem",
    grant: None,
    part: None,
    open: false,
    elements: &[key("quickActionName")],
};
