//! Flows, and the formulas in any file.

use super::*;

fn literals(flow: &FlowFacts) -> Vec<&str> {
    flow.literals.iter().map(|text| &*text.value).collect()
}

/// The permissions that a formula in a validation rule tests.
fn tested(formula: &str) -> Vec<String> {
    let text = document("ValidationRule", &format!("<errorConditionFormula>{formula}</errorConditionFormula>"));
    named(&text, NeighbourKind::Formulas)
        .into_iter()
        .map(|(element, kind, name)| {
            assert_eq!((element, kind), ("formula", "CustomPermission"));
            name.to_owned()
        })
        .collect()
}

#[test]
fn a_flow_tells_who_runs_it() {
    let text = document(
        "Flow",
        "<apiVersion>64.0</apiVersion><processType>AutoLaunchedFlow</processType>
         <start><locationX>50</locationX>
            <scheduledPaths><name>Later</name><offsetNumber>1</offsetNumber></scheduledPaths>
            <triggerType>RecordAfterSave</triggerType></start>
         <status>Active</status>",
    );
    let flow = flow(&text);
    assert_eq!(at(&text, &flow.api_version), Some("64.0"));
    assert_eq!(at(&text, &flow.process_type), Some("AutoLaunchedFlow"));
    assert_eq!(at(&text, &flow.trigger_type), Some("RecordAfterSave"));
    assert_eq!(at(&text, &flow.status), Some("Active"));
    assert!(flow.scheduled_paths);
}

#[test]
fn paths_elsewhere_are_not_scheduled_paths_of_the_start() {
    let flow = flow(&document("Flow", "<other><scheduledPaths/></other><start><triggerType>X</triggerType></start>"));
    assert!(!flow.scheduled_paths);
}

#[test]
fn a_path_right_after_the_commit_is_not_scheduled() {
    let after_commit = "<scheduledPaths><name>Async</name><pathType>AsyncAfterCommit</pathType></scheduledPaths>";
    let later = "<scheduledPaths><name>Later</name><offsetNumber>1</offsetNumber></scheduledPaths>";
    let is_scheduled = |paths: &str| flow(&document("Flow", &format!("<start>{paths}</start>"))).scheduled_paths;
    assert!(!is_scheduled(after_commit));
    assert!(is_scheduled(later));
    assert!(is_scheduled(&format!("{after_commit}{later}")));
    assert!(is_scheduled(&format!("{later}{after_commit}")));
}

#[test]
fn a_flow_tells_what_it_calls() {
    let text = document(
        "Flow",
        "<actionCalls><name>Send</name><actionName>ns__Send</actionName><actionType>apex</actionType>
            <inputParameters><name>body</name><value><stringValue>Two words</stringValue></value></inputParameters>
            <inputParameters><name>text</name><value><stringValue>Two\nlines</stringValue></value></inputParameters>
            <inputParameters><name>set</name><value><stringValue>Acme_User</stringValue></value></inputParameters></actionCalls>
         <actionCalls><actionType>emailSimple</actionType><actionName>mail</actionName></actionCalls>
         <actionCalls><actionType>apex</actionType></actionCalls>",
    );
    let flow = flow(&text);
    let actions: Vec<_> =
        flow.actions.iter().map(|action| (&text[action.name.span.range()], &*action.kind, &*action.element)).collect();
    assert_eq!(actions, [("ns__Send", "apex", "Send"), ("mail", "emailSimple", "")]);
    assert_eq!(literals(&flow), ["Two words", "Acme_User"]);
    assert_eq!(&text[flow.literals[1].span.range()], "Acme_User");
}

#[test]
fn a_flow_tells_what_it_creates() {
    let create = "<recordCreates><name>Message</name>
            <inputAssignments><field>ns__Direction__c</field><value><stringValue>Outgoing</stringValue></value></inputAssignments>
            <inputAssignments><field>ns__Sent__c</field><value><booleanValue>true</booleanValue></value></inputAssignments>
            <inputAssignments><field>ns__Gateway__c</field><value><elementReference>Gateway.Id</elementReference></value></inputAssignments>
            <inputAssignments><field>ns__Body__c</field></inputAssignments>
            <object>ns__Message__c</object></recordCreates>";
    let text = document("Flow", create);
    let flow = flow(&text);
    assert_eq!(flow.creates.len(), 1);
    assert_eq!(&text[flow.creates[0].object.span.range()], "ns__Message__c");
    assert_eq!(&text[flow.creates[0].span.range()], create);
    assert_eq!((&*flow.creates[0].element, flow.creates[0].from_variable), ("Message", false));
    let literal = |value: &str| FlowValue::Literal(value.to_owned());
    let assigned: Vec<_> =
        flow.creates[0].assignments.iter().map(|set| (&*set.field.value, set.value.clone())).collect();
    assert_eq!(
        assigned,
        [
            ("ns__Direction__c", literal("Outgoing")),
            ("ns__Sent__c", literal("true")),
            ("ns__Gateway__c", FlowValue::Computed),
            ("ns__Body__c", FlowValue::Blank),
        ]
    );
    assert_eq!(&text[flow.creates[0].assignments[0].span.range()], "Outgoing");
}

#[test]
fn a_create_from_a_variable_creates_the_variables_object() {
    let text = document(
        "Flow",
        "<recordCreates><name>A</name><inputReference>NewMessage</inputReference></recordCreates>
         <recordCreates><name>B</name><inputReference>Unheard</inputReference></recordCreates>
         <variables><name>newMessage</name><dataType>SObject</dataType><objectType>ns__Message__c</objectType></variables>
         <variables><name>count</name><dataType>Number</dataType></variables>",
    );
    let flow = flow(&text);
    let objects: Vec<_> = flow.creates.iter().map(|create| &*create.object.value).collect();
    assert_eq!(objects, ["ns__Message__c", ""]);
    assert!(flow.creates.iter().all(|create| create.from_variable));
    assert_eq!(&text[flow.creates[0].object.span.range()], "NewMessage");
}

#[test]
fn a_flow_speaks_of_permission_sets() {
    let lookup = |object: &str| document("Flow", &format!("<recordLookups><object>{object}</object></recordLookups>"));
    assert!(flow(&lookup("PermissionSet")).about_sets && flow(&lookup("PermissionSetAssignment")).about_sets);
    assert!(!flow(&lookup("Account")).about_sets);
    assert!(flow_is_wanted(lookup("PermissionSet").as_bytes(), &[]) && !flow_is_wanted(b"<Flow/>", &[]));
}

#[test]
fn a_flow_tests_permissions_in_formulas_and_left_values() {
    let text = document(
        "Flow",
        "<decisions><rules><conditions><leftValueReference>$Permission.Acme_Left</leftValueReference>
            <operator>EqualTo</operator></conditions></rules></decisions>
         <formulas><expression>IF({!$Permission.ns__Right}, 1, 2)</expression></formulas>
         <description>Once $Permission.Gone was tested here</description>",
    );
    let flow = flow(&text);
    let permissions: Vec<_> = flow.permissions.iter().map(|name| &text[name.span.range()]).collect();
    assert_eq!(permissions, ["Acme_Left", "ns__Right"]);
    assert_eq!(named(&text, NeighbourKind::Flow).len(), 2);
}

#[test]
fn formulas_name_permissions_in_any_case_and_notation() {
    assert_eq!(tested("$Permission.A &amp;&amp; NOT($permission.B_1)"), ["A", "B_1"]);
    assert_eq!(tested("{!$Permission.CustomPermission.A}"), ["A"]);
    assert_eq!(tested("{!$Permission.StandardPermission.ViewSetup}"), [] as [&str; 0]);
    assert_eq!(tested("<![CDATA[$Permission.A && x < 3]]>"), ["A"]);
    assert_eq!(tested("$Permission.%%%NAMESPACE%%%A"), ["%%%NAMESPACE%%%A"]);
    assert_eq!(tested("$Permission. A $User.Id $Permission"), [] as [&str; 0]);
    assert_eq!(tested("$$Permission.A$Permission.B"), ["A", "B"]);
}

#[test]
fn comments_test_nothing() {
    assert_eq!(tested("/* $Permission.A */ $Permission.B"), ["B"]);
    assert_eq!(tested("<!-- $Permission.A -->$Permission.B"), ["B"]);
    assert_eq!(tested("2 /* 3 is no comment: $Permission.B"), ["B"]);
    assert_eq!(tested("x / $Permission.B"), ["B"]);
}

#[test]
fn a_name_is_more_than_a_part_of_another() {
    let bytes = b"checkPermission('Sales_Admin') acme__Lead $Permission.Editor Team";
    for name in ["sales_admin", "Lead", "Editor", "Team"] {
        assert!(holds_name(bytes, name.as_bytes()), "{name}");
    }
    for name in ["Sales", "ales_Admin", "Edit", "Permission_Editor", "eam"] {
        assert!(!holds_name(bytes, name.as_bytes()), "{name}");
    }
}

#[test]
fn a_flow_is_wanted_for_a_name_in_any_case() {
    let bytes = b"<actionName>TWILIOSF__Send</actionName>___X Outgoing";
    assert!(flow_is_wanted(bytes, &["nothing", "TwilioSF__send"]));
    assert!(flow_is_wanted(bytes, &["OUTGOING"]));
    assert!(flow_is_wanted(bytes, &["__x"]), "overlapping underscores");
    assert!(flow_is_wanted(bytes, &["<actionname>"]));
    assert!(!flow_is_wanted(bytes, &["TwilioSF__Sent", "outgoings", "X__"]));
    assert!(!flow_is_wanted(bytes, &[]));
    assert!(!flow_is_wanted(b"", &["x", "_"]));
    assert!(flow_is_wanted(b"", &[""]));
}

proptest! {
    #[test]
    fn a_flow_is_wanted_as_a_search_in_lower_case_finds_it(text in "[abAB_.]{0,24}", needle in "[abAB_.]{0,4}") {
        let plain = text.to_ascii_lowercase().contains(&needle.to_ascii_lowercase());
        prop_assert_eq!(flow_is_wanted(text.as_bytes(), &[&needle]), plain);
    }
}
