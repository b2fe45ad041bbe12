mod flows;

use proptest::prelude::*;

use super::*;
use crate::metadata::{FieldFacts, FlowFacts, FlowValue, Level, Neighbour, PolicyFacts, SharingRule, Text};

/// Those that are XML.
const KINDS: &[NeighbourKind] = &[
    NeighbourKind::ConnectedApp,
    NeighbourKind::CustomApplication,
    NeighbourKind::CustomField,
    NeighbourKind::CustomObject,
    NeighbourKind::CustomPermission,
    NeighbourKind::CustomSite,
    NeighbourKind::CustomTab,
    NeighbourKind::DelegateGroup,
    NeighbourKind::ExternalClientAppPolicy,
    NeighbourKind::Flow,
    NeighbourKind::Formulas,
    NeighbourKind::InstalledPackage,
    NeighbourKind::LightningComponent,
    NeighbourKind::Manifest,
    NeighbourKind::Network,
    NeighbourKind::PortalDelegablePermissionSet,
    NeighbourKind::SharingRules,
    NeighbourKind::UserAccessPolicy,
];

/// A file with this root around this content, as the platform writes it.
fn document(root: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{content}\n</{root}>\n"
    )
}

fn read(text: &str, kind: NeighbourKind) -> (Neighbour, Vec<Mention>) {
    let facts = read_neighbour(text.as_bytes(), kind);
    assert_eq!(facts.irregularities, []);
    match facts.content {
        Content::Neighbour(neighbour) => (neighbour, facts.mentions),
        other => panic!("{other:?}"),
    }
}

/// The names of a file as element, type and the text at the name's span, which must be the name.
fn named(text: &str, kind: NeighbourKind) -> Vec<(&'static str, &'static str, &str)> {
    let (_, mentions) = read(text, kind);
    let entry = |mention: &Mention| {
        let at = &text[mention.name.span.range()];
        assert_eq!(at, mention.name.value);
        (mention.element, mention.kind, at)
    };
    mentions.iter().map(entry).collect()
}

fn value(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| &*text.value)
}

/// The value, which must be what stands at its span.
fn at<'a>(source: &'a str, text: &Option<Text>) -> Option<&'a str> {
    let text = text.as_ref()?;
    assert_eq!(&source[text.span.range()], text.value);
    Some(&source[text.span.range()])
}

fn policy(text: &str) -> PolicyFacts {
    match read(text, NeighbourKind::UserAccessPolicy).0 {
        Neighbour::Policy(policy) => policy,
        other => panic!("{other:?}"),
    }
}

fn flow(text: &str) -> FlowFacts {
    match read(text, NeighbourKind::Flow).0 {
        Neighbour::Flow(flow) => *flow,
        other => panic!("{other:?}"),
    }
}

fn field(text: &str) -> FieldFacts {
    match read(text, NeighbourKind::CustomField).0 {
        Neighbour::Field(field) => field,
        other => panic!("{other:?}"),
    }
}

fn sharing(text: &str) -> Vec<SharingRule> {
    match read(text, NeighbourKind::SharingRules).0 {
        Neighbour::SharingRules(rules) => rules,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_custom_permission_has_a_label_and_requires_others() {
    let text = document(
        "CustomPermission",
        "<isLicensed>false</isLicensed><label>Read &amp; send</label>
         <requiredPermission><customPermission>Acme_Base</customPermission><dependency>true</dependency></requiredPermission>",
    );
    let (neighbour, _) = read(&text, NeighbourKind::CustomPermission);
    let Neighbour::CustomPermission(label) = neighbour else { panic!("{neighbour:?}") };
    assert_eq!(value(&label), Some("Read & send"));
    assert_eq!(&text[label.unwrap().span.range()], "Read &amp; send");
    let names = named(&text, NeighbourKind::CustomPermission);
    assert_eq!(names, [("customPermission", "CustomPermission", "Acme_Base")]);
}

#[test]
fn an_installed_package_has_a_version_unless_it_is_nil() {
    let version = |content: &str| {
        let text = format!(
            "<InstalledPackage xmlns='http://soap.sforce.com/2006/04/metadata' \
             xmlns:n1='http://www.w3.org/2001/XMLSchema-instance'>{content}</InstalledPackage>"
        );
        match read(&text, NeighbourKind::InstalledPackage).0 {
            Neighbour::InstalledPackage(version) => at(&text, &version).map(str::to_owned),
            other => panic!("{other:?}"),
        }
    };
    let known = "<password n1:nil=\"true\"/><versionNumber>5.171.0.2</versionNumber>";
    assert_eq!(version(known).as_deref(), Some("5.171.0.2"));
    assert_eq!(version("<versionNumber n1:nil=\"true\"/>"), None);
    assert_eq!(version("<versionNumber n1:nil='true'></versionNumber>"), None);
    assert_eq!(version(""), None);
}

#[test]
fn a_network_names_its_members_sets_and_profiles() {
    let text = document(
        "Network",
        "<description>$Permission.No_Formula</description>
         <networkMemberGroups>
            <permissionSet>Acme_Partner</permissionSet>
            <permissionSet>ns__Partner</permissionSet>
            <profile>admin</profile>
         </networkMemberGroups>
         <selfRegProfile>Guest</selfRegProfile>",
    );
    assert_eq!(
        named(&text, NeighbourKind::Network),
        [
            ("permissionSet", "PermissionSet", "Acme_Partner"),
            ("permissionSet", "PermissionSet", "ns__Partner"),
            ("profile", "Profile", "admin"),
        ]
    );
}

#[test]
fn files_of_names_name_what_their_table_says() {
    let cases: &[(NeighbourKind, &str, &str, &str)] = &[
        (NeighbourKind::ConnectedApp, "ConnectedApp", "permissionSetName", "PermissionSet"),
        (NeighbourKind::ConnectedApp, "ConnectedApp", "profileName", "Profile"),
        (NeighbourKind::CustomApplication, "CustomApplication", "utilityBar", "FlexiPage"),
        (NeighbourKind::CustomTab, "CustomTab", "flexiPage", "FlexiPage"),
        (NeighbourKind::DelegateGroup, "DelegateGroup", "permissionSets", "PermissionSet"),
        (NeighbourKind::DelegateGroup, "DelegateGroup", "permissionSetGroups", "PermissionSetGroup"),
        (NeighbourKind::PortalDelegablePermissionSet, "PortalDelegablePermissionSet", "permissionSet", "PermissionSet"),
    ];
    for &(kind, root, element, names) in cases {
        let text = document(root, &format!("<label>Plain</label>\n<{element}> Acme_One </{element}>"));
        assert_eq!(named(&text, kind), [(element, names, "Acme_One")]);
        assert!(matches!(read(&text, kind).0, Neighbour::Names));
        // The same element deeper in the file is another one.
        let deeper = document(root, &format!("<other><{element}>Acme_One</{element}></other>"));
        assert_eq!(named(&deeper, kind), []);
    }
}

#[test]
fn an_external_client_app_lists_sets_with_commas() {
    for root in ["ExtlClntAppOauthConfigurablePolicies", "ExtlClntAppSamlConfigurablePolicies"] {
        let list = "<commaSeparatedPermissionSet>One, ns__Two,,\n  Three </commaSeparatedPermissionSet>";
        let text = document(root, list);
        let names: Vec<_> = named(&text, NeighbourKind::ExternalClientAppPolicy);
        let set = |name| ("commaSeparatedPermissionSet", "PermissionSet", name);
        assert_eq!(names, [set("One"), set("ns__Two"), set("Three")]);
    }
}

#[test]
fn a_list_with_entities_keeps_the_span_of_the_whole() {
    let list = "<commaSeparatedPermissionSet>A&#95;B,C</commaSeparatedPermissionSet>";
    let text = document("ExtlClntAppOauthConfigurablePolicies", list);
    let (_, mentions) = read(&text, NeighbourKind::ExternalClientAppPolicy);
    let names: Vec<_> = mentions.iter().map(|mention| &*mention.name.value).collect();
    assert_eq!(names, ["A_B", "C"]);
    assert!(mentions.iter().all(|mention| &text[mention.name.span.range()] == "A&#95;B,C"));
}

#[test]
fn overrides_name_pages_only_where_they_are_pages() {
    let content = "
        <actionOverrides><actionName>View</actionName><content>Acme_Record_Page</content>
            <formFactor>Large</formFactor><type>Flexipage</type></actionOverrides>
        <actionOverrides><actionName>New</actionName><content>NewAccountVf</content><type>Visualforce</type></actionOverrides>
        <actionOverrides><actionName>Edit</actionName><type>Default</type></actionOverrides>
        <actionOverrides><type>Flexipage</type><content>Second_Page</content></actionOverrides>
        <actionOverrides><content>Untyped</content></actionOverrides>";
    let expected = [("content", "FlexiPage", "Acme_Record_Page"), ("content", "FlexiPage", "Second_Page")];
    assert_eq!(named(&document("CustomObject", content), NeighbourKind::CustomObject), expected);
    assert_eq!(named(&document("CustomApplication", content), NeighbourKind::CustomApplication), expected);
    let by_profile = content.replace("actionOverrides", "profileActionOverrides");
    assert_eq!(named(&document("CustomApplication", &by_profile), NeighbourKind::CustomApplication), expected);
}

#[test]
fn a_manifest_names_its_members_by_type() {
    let text = document(
        "Package",
        "<types><members>Acme_User</members><members>*</members><name>PermissionSet</name></types>
         <types><members>Account</members><name>CustomObject</name></types>
         <types><name>FlexiPage</name><members>Acme_Page</members></types>
         <version>61.0</version>",
    );
    assert_eq!(
        named(&text, NeighbourKind::Manifest),
        [("members", "PermissionSet", "Acme_User"), ("members", "FlexiPage", "Acme_Page")]
    );
    let Neighbour::Manifest(version) = read(&text, NeighbourKind::Manifest).0 else { panic!() };
    assert_eq!(at(&text, &version), Some("61.0"));
}

#[test]
fn a_policy_tells_what_it_grants_and_whom_it_selects() {
    let text = document(
        "UserAccessPolicy",
        "<booleanFilter>1 AND 2</booleanFilter><isActive>false</isActive><status>Active</status>
         <userAccessPolicyActions><action>Grant</action><target>ns__User</target><type>PackageLicense</type></userAccessPolicyActions>
         <userAccessPolicyActions><action>Revoke</action><target>Sales</target><type>PermissionSetGroup</type></userAccessPolicyActions>
         <userAccessPolicyFilters><operation>in</operation><sortOrder>1</sortOrder><target>Desk, Partner User</target><type>Profile</type></userAccessPolicyFilters>
         <userAccessPolicyFilters><columnName>IsActive</columnName><operation>equals</operation><target>User</target><type>User</type><value>true</value></userAccessPolicyFilters>",
    );
    assert_eq!(
        named(&text, NeighbourKind::UserAccessPolicy),
        [
            ("target", "PackageLicense", "ns__User"),
            ("target", "PermissionSetGroup", "Sales"),
            ("target", "Profile", "Desk"),
            ("target", "Profile", "Partner User"),
        ]
    );
    let policy = policy(&text);
    assert_eq!(at(&text, &policy.status), Some("Active"));
    let grants: Vec<_> =
        policy.actions.iter().map(|entry| (&*entry.action, &*entry.kind, &*entry.target.value)).collect();
    assert_eq!(grants, [("Grant", "PackageLicense", "ns__User"), ("Revoke", "PermissionSetGroup", "Sales")]);
    let filters: Vec<_> =
        policy.filters.iter().map(|entry| (&*entry.operation, &*entry.kind, &*entry.target.value)).collect();
    assert_eq!(filters, [("in", "Profile", "Desk"), ("in", "Profile", "Partner User"), ("equals", "User", "User")]);
    assert_eq!(&text[policy.filters[1].target.span.range()], "Partner User");
}

#[test]
fn an_older_policy_says_only_whether_it_is_active() {
    let status = |content: &str| policy(&document("UserAccessPolicy", content)).status.map(|text| text.value);
    assert_eq!(status("<isActive>true</isActive>").as_deref(), Some("Active"));
    assert_eq!(status("<isActive>false</isActive>").as_deref(), Some("Design"));
    assert_eq!(status(""), None);
}

#[test]
fn an_object_tells_its_sharing_and_what_stands_in_its_file() {
    let text = document(
        "CustomObject",
        "<customSettingsType>Hierarchy</customSettingsType>
         <externalSharingModel>Private</externalSharingModel>
         <fields><fullName>Size__c</fullName><required>true</required><type>Number</type></fields>
         <fields><fullName>Can__c</fullName><formula>$Permission.Acme_Size</formula><type>Checkbox</type></fields>
         <recordTypes><fullName>Small</fullName><active>true</active></recordTypes>
         <sharingModel>ReadWrite</sharingModel>",
    );
    let Neighbour::Object { sharing, external_sharing, custom_setting, fields, record_types, whole } =
        read(&text, NeighbourKind::CustomObject).0
    else {
        panic!()
    };
    assert_eq!(at(&text, &sharing), Some("ReadWrite"));
    assert_eq!(at(&text, &external_sharing), Some("Private"));
    assert!(custom_setting && whole);
    assert_eq!(
        fields.iter().map(|field| at(&text, &field.name)).collect::<Vec<_>>(),
        [Some("Size__c"), Some("Can__c")]
    );
    assert_eq!(
        fields.iter().map(|field| (field.required, field.formula)).collect::<Vec<_>>(),
        [(true, false), (false, true)]
    );
    assert_eq!(record_types.len(), 1);
    assert_eq!(&text[record_types[0].span.range()], "Small");
    assert_eq!(named(&text, NeighbourKind::CustomObject), [("formula", "CustomPermission", "Acme_Size")]);
}

#[test]
fn a_file_of_parts_is_no_whole_object() {
    let is_whole = |content: &str| match read(&document("CustomObject", content), NeighbourKind::CustomObject).0 {
        Neighbour::Object { whole, .. } => whole,
        _ => panic!(),
    };
    let parts =
        "<fields><fullName>Size__c</fullName><type>Number</type></fields><listViews><label>All</label></listViews>";
    assert!(!is_whole(parts));
    assert!(!is_whole(""));
    assert!(is_whole(&format!("{parts}<label>Deal</label>")));
    assert!(is_whole(&format!("{parts}<nameField><label>Name</label></nameField>")));
}

#[test]
fn a_field_tells_its_type_and_target() {
    let text = document(
        "CustomField",
        "<fullName>Deal__c</fullName><referenceTo>Deal__c</referenceTo><required>1</required><type>MasterDetail</type>",
    );
    let field = field(&text);
    assert_eq!(at(&text, &field.name), Some("Deal__c"));
    assert_eq!(at(&text, &field.kind), Some("MasterDetail"));
    assert_eq!(at(&text, &field.reference_to), Some("Deal__c"));
    assert!(field.required && !field.formula);
}

#[test]
fn a_picklist_tells_its_values() {
    let content = "<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition>
         <value><fullName>Hot</fullName><default>true</default><label>Hot</label></value>
         <value><fullName>Cold</fullName><default>false</default><label>Kald</label></value>
         </valueSetDefinition></valueSet>";
    let picklist = field(&document("CustomField", content));
    assert!(picklist.restricted && picklist.has_default);
    assert_eq!(picklist.values, ["Hot", "Cold"]);
    assert_eq!(picklist.value_labels, ["Kald"]);
    let old = "<picklist><picklistValues><fullName>Old</fullName><default>false</default></picklistValues>
               <restrictedPicklist>true</restrictedPicklist></picklist>";
    let picklist = field(&document("CustomField", old));
    assert!(picklist.restricted && !picklist.has_default);
    assert_eq!(picklist.values, ["Old"]);
    assert!(field(&document("CustomField", "<defaultValue>1</defaultValue>")).has_default);
}

#[test]
fn sharing_rules_tell_to_whom_they_open_what() {
    let text = document(
        "SharingRules",
        "<sharingCriteriaRules><fullName>Open</fullName><accessLevel>Read</accessLevel>
            <sharedTo><allCustomerPortalUsers></allCustomerPortalUsers></sharedTo></sharingCriteriaRules>
         <sharingGuestRules><fullName>Guests</fullName><accessLevel>Read</accessLevel>
            <sharedTo><guestUser>SMS</guestUser></sharedTo></sharingGuestRules>
         <sharingOwnerRules><fullName>Team</fullName><accessLevel>Edit</accessLevel>
            <sharedFrom><role>Boss</role></sharedFrom>
            <sharedTo><group>Desk</group></sharedTo></sharingOwnerRules>",
    );
    let rules = sharing(&text);
    assert_eq!(
        rules.iter().map(|rule| at(&text, &rule.name)).collect::<Vec<_>>(),
        [Some("Open"), Some("Guests"), Some("Team")]
    );
    assert_eq!(at(&text, &rules[2].access_level), Some("Edit"));
    let to = |rule: &SharingRule| rule.shared_to.clone();
    assert_eq!(to(&rules[0]), [("allCustomerPortalUsers".to_owned(), String::new())]);
    assert_eq!(to(&rules[1]), [("guestUser".to_owned(), "SMS".to_owned())]);
    assert_eq!(to(&rules[2]), [("group".to_owned(), "Desk".to_owned())]);
}

#[test]
fn a_decomposed_sharing_rule_is_one_rule() {
    let rule = "<fullName>Open</fullName><accessLevel>Edit</accessLevel><sharedTo><role>Boss</role></sharedTo>";
    let rules = sharing(&document("SharingOwnerRule", rule));
    assert_eq!(rules.len(), 1);
    assert_eq!(value(&rules[0].access_level), Some("Edit"));
    assert_eq!(rules[0].shared_to, [("role".to_owned(), "Boss".to_owned())]);
    assert!(sharing(&document("SharingRules", "<other/>")).is_empty());
}

#[test]
fn a_site_is_active_or_not() {
    let text = document("CustomSite", "<active> true </active><masterLabel>SMS</masterLabel>");
    let Neighbour::Site { active, span } = read(&text, NeighbourKind::CustomSite).0 else { panic!() };
    assert_eq!((active, &text[span.range()]), (Some(true), "true"));
    let text = document("CustomSite", "<masterLabel>SMS</masterLabel>");
    assert!(matches!(read(&text, NeighbourKind::CustomSite).0, Neighbour::Site { active: None, .. }));
}

#[test]
fn a_broken_file_is_one_irregularity_and_nothing_else() {
    for &kind in KINDS {
        let facts = read_neighbour(b"<Network><description>x</network>", kind);
        assert!(matches!(facts.content, Content::Unknown), "{kind:?}");
        assert_eq!(facts.irregularities.len(), 1);
        assert_eq!((facts.irregularities[0].rule, facts.irregularities[0].level), ("malformed-xml", Level::Error));
        assert_eq!(facts.irregularities[0].span, Span::new(23, 33));
        assert!(facts.mentions.is_empty());
    }
    assert_eq!(read_neighbour(b"", NeighbourKind::Flow).irregularities.len(), 1);
}

#[test]
fn what_was_read_before_the_fault_is_dropped() {
    let text = "<Network><networkMemberGroups><permissionSet>A</permissionSet></networkMemberGroups>";
    assert!(read_neighbour(text.as_bytes(), NeighbourKind::Network).mentions.is_empty());
}

#[test]
fn a_placeholder_is_known_and_hidden() {
    for text in ["(hidden)", "(hidden)\r\n"] {
        let facts = read_neighbour(text.as_bytes(), NeighbourKind::Flow);
        assert!(matches!(facts.content, Content::Hidden));
        assert!(facts.irregularities.is_empty());
        assert_eq!(facts.fingerprint.0 as usize, text.len());
    }
}

#[test]
fn a_root_that_does_not_fit_tells_nothing() {
    let text = document("Profile", "<label>X</label><permissionSet>A</permissionSet><x>$Permission.B</x>");
    for &kind in KINDS.iter().filter(|kind| **kind != NeighbourKind::Formulas) {
        let facts = read_neighbour(text.as_bytes(), kind);
        assert!(matches!(facts.content, Content::Unknown), "{kind:?}");
        assert!(facts.mentions.is_empty() && facts.irregularities.is_empty(), "{kind:?}");
    }
    assert_eq!(named(&text, NeighbourKind::Formulas), [("formula", "CustomPermission", "B")]);
}

#[test]
fn the_fingerprint_tells_texts_apart() {
    let of = |text: &str| read_neighbour(text.as_bytes(), NeighbourKind::CustomTab).fingerprint;
    assert_eq!(of("<CustomTab/>"), of("<CustomTab/>"));
    assert_ne!(of("<CustomTab/>"), of("<customTab/>"));
}

/// Every element that a reader looks for, so that random documents reach its branches.
const ELEMENTS: &[&str] = &[
    "CustomObject",
    "CustomField",
    "Flow",
    "LightningComponentBundle",
    "Package",
    "SharingRules",
    "SharingOwnerRule",
    "UserAccessPolicy",
    "fields",
    "fullName",
    "picklist",
    "restrictedPicklist",
    "recordCreates",
    "inputAssignments",
    "value",
    "stringValue",
    "types",
    "name",
    "members",
    "sharingOwnerRules",
    "sharedTo",
    "userAccessPolicyFilters",
    "target",
    "type",
    "actionOverrides",
    "content",
    "start",
    "scheduledPaths",
    "variables",
    "inputReference",
    "isExposed",
    "targets",
];

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for &kind in KINDS.iter().chain(&[NeighbourKind::AuraComponent]) {
            let _ = read_neighbour(&bytes, kind);
        }
    }

    #[test]
    fn no_document_makes_it_panic_and_spans_lie_inside(
        steps in proptest::collection::vec((0..ELEMENTS.len(), 0..3_u8, "[a,/$<&* é]{0,6}|\\$Permission\\.[a%é]{0,3}"), 0..40),
    ) {
        let mut text = String::new();
        let mut open = Vec::new();
        for (element, closes, leaf) in steps {
            let element = ELEMENTS[element];
            text.push_str(&format!("<{element}>"));
            open.push(element);
            text.push_str(&leaf.replace('&', "&amp;").replace('<', "<!---->"));
            for _ in 0..closes {
                if open.len() > 1 && let Some(element) = open.pop() {
                    text.push_str(&format!("</{element}>"));
                }
            }
        }
        for element in open.iter().rev() {
            text.push_str(&format!("</{element}>"));
        }
        for &kind in KINDS {
            let facts = read_neighbour(text.as_bytes(), kind);
            prop_assert_eq!(facts.irregularities.is_empty(), !text.is_empty());
            for mention in facts.mentions {
                prop_assert!(!mention.name.value.is_empty());
                prop_assert!(text.get(mention.name.span.range()).is_some_and(|at| !at.is_empty()));
            }
        }
    }
}
