use proptest::prelude::*;

use super::*;
use crate::metadata::{GroupFacts, Irregularity, PageFacts, PermissionSetFacts};

const XMLNS: &str = "xmlns='http://soap.sforce.com/2006/04/metadata'";

fn context(root: Root) -> ReadContext {
    ReadContext { root, api_version: Some(62), decomposed: false, head: true, foreign: false }
}

fn set_text(inner: &str) -> String {
    format!("<PermissionSet {XMLNS}><label>L</label>{inner}</PermissionSet>")
}

fn page_text(inner: &str) -> String {
    format!(
        "<FlexiPage {XMLNS}>{inner}<masterLabel>L</masterLabel><template><name>t</name></template>\
         <type>AppPage</type></FlexiPage>"
    )
}

fn read(bytes: &[u8], context: &ReadContext) -> FileFacts {
    super::read(bytes, context, &mut Words::default())
}

/// A set, with the words of its rows.
fn set_and_words(text: &str) -> (PermissionSetFacts, Words) {
    let mut words = Words::default();
    match super::read(text.as_bytes(), &context(Root::PermissionSet), &mut words).content {
        Content::PermissionSet(facts) => (facts, words),
        other => panic!("{other:?}"),
    }
}

fn set(text: &str) -> PermissionSetFacts {
    match read(text.as_bytes(), &context(Root::PermissionSet)).content {
        Content::PermissionSet(facts) => facts,
        other => panic!("{other:?}"),
    }
}

fn page(text: &str) -> PageFacts {
    match read(text.as_bytes(), &context(Root::Page)).content {
        Content::Page(facts) => *facts,
        other => panic!("{other:?}"),
    }
}

/// Rule, level, the text at the span, the member.
fn met(text: &str, context: &ReadContext) -> Vec<String> {
    let facts = read(text.as_bytes(), context);
    let show = |met: &Irregularity| {
        let member = if met.member.is_empty() { String::new() } else { format!(" {}", met.member) };
        format!("{} {} {}{member}", met.rule, met.level, &text[met.span.range()])
    };
    facts.irregularities.iter().map(show).collect()
}

fn met_in_set(inner: &str) -> Vec<String> {
    met(&set_text(inner), &context(Root::PermissionSet))
}

fn met_in_page(inner: &str, api_version: u16) -> Vec<String> {
    met(&page_text(inner), &ReadContext { api_version: Some(api_version), ..context(Root::Page) })
}

const NOTHING: [&str; 0] = [];

#[test]
fn entries_become_rows() {
    let text = set_text(
        "<fieldPermissions><editable>true</editable><field>A.B__c</field><readable>1</readable></fieldPermissions>\
         <tabSettings><tab>T</tab><visibility>Visible</visibility></tabSettings>\
         <userPermissions><enabled>false</enabled><name>ApiEnabled</name></userPermissions>\
         <userPermissions><enabled>true</enabled></userPermissions>",
    );
    let (facts, words) = set_and_words(&text);
    let rows: Vec<_> = facts.rows.iter().map(|row| (row.kind, words.letters(row.name), row.flags)).collect();
    assert_eq!(
        rows,
        [
            (GrantKind::Field, "A.B__c", Flags::READ.union(Flags::EDIT)),
            (GrantKind::Tab, "T", Flags::TAB_AVAILABLE.union(Flags::TAB_VISIBLE)),
            (GrantKind::User, "ApiEnabled", Flags::NONE),
        ]
    );
    assert_eq!(facts.rows[0].offset as usize, text.find("<fieldPermissions").unwrap());
    assert_eq!(facts.label.unwrap().value, "L");
}

#[test]
fn a_profile_has_rows_of_its_own_words() {
    let text = format!(
        "<Profile {XMLNS}><custom>true</custom><tabVisibilities><tab>T</tab><visibility>DefaultOff</visibility>\
         </tabVisibilities><userLicense>Salesforce</userLicense></Profile>"
    );
    let facts = read(text.as_bytes(), &context(Root::Profile));
    assert_eq!(facts.irregularities, []);
    let Content::Profile(profile) = facts.content else { panic!() };
    assert_eq!(profile.rows[0].flags, Flags::TAB_AVAILABLE);
    assert_eq!(profile.license.unwrap().value, "Salesforce");
}

#[test]
fn a_group_lists_its_members() {
    let text = format!(
        "<PermissionSetGroup {XMLNS}><label>L</label><mutingPermissionSets>M</mutingPermissionSets>\
         <permissionSets>A</permissionSets><permissionSets>B</permissionSets><status>Updated</status></PermissionSetGroup>"
    );
    let Content::Group(GroupFacts { permission_sets, muting_permission_sets, .. }) =
        read(text.as_bytes(), &context(Root::Group)).content
    else {
        panic!()
    };
    assert_eq!(permission_sets.iter().map(|set| &*set.value).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(&text[muting_permission_sets[0].span.range()], "M");
}

const ITEM: &str = "<flexiPageRegions><itemInstances><componentInstance><componentInstanceProperties><name>actions</name>\
    <valueList><valueListItems><value>v</value><visibilityRule><criteria><leftValue>x</leftValue>\
    <operator>EQUAL</operator></criteria></visibilityRule></valueListItems></valueList></componentInstanceProperties>\
    <componentName>ns:c</componentName><identifier>i</identifier><visibilityRule><booleanFilter>1</booleanFilter>\
    <criteria><leftValue>l</leftValue><operator>NE</operator><rightValue>r</rightValue></criteria></visibilityRule>\
    </componentInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions>";

#[test]
fn a_page_has_its_items_and_rules() {
    let text = page_text(ITEM);
    let facts = page(&text);
    let item = &facts.items[0];
    assert_eq!((&*item.name.value, &*item.identifier.as_ref().unwrap().value, item.region), ("ns:c", "i", 0));
    let rule = item.rule.as_ref().unwrap();
    assert_eq!((&*rule.filter.as_ref().unwrap().value, &*rule.criteria[0].left.value), ("1", "l"));
    let action = &item.properties[0].list[0];
    assert_eq!(action.rule.as_ref().unwrap().criteria[0].right, None);
    assert!(text[item.holder.range()].starts_with("<itemInstances>"));
    assert!(text[item.span.range()].ends_with("</componentInstance>"));
    assert_eq!((&*facts.regions[0].name.value, &*facts.template.unwrap().value), ("main", "t"));
    assert_eq!(met(&text, &context(Root::Page)), NOTHING);
}

#[test]
fn an_item_too_many_is_what_the_finding_is_about() {
    let item = |name: &str| format!("<componentInstance><componentName>{name}</componentName></componentInstance>");
    let inner = format!(
        "<flexiPageRegions><itemInstances>{}{}</itemInstances><itemInstances/><name>main</name><type>Region</type>\
         </flexiPageRegions>",
        item("a:one"),
        item("a:two")
    );
    let expected =
        ["invalid-item error <itemInstances> component:a:two", "invalid-item error <itemInstances/> region:main"];
    assert_eq!(met_in_page(&inner, 62), expected);
}

#[test]
fn an_old_page_has_its_components() {
    let inner = "<flexiPageRegions><componentInstances><componentName>c</componentName></componentInstances>\
                 <name>main</name><type>Region</type></flexiPageRegions>";
    assert_eq!(page(&page_text(inner)).items.len(), 1);
    assert_eq!(met_in_page(inner, 48), NOTHING);
    assert_eq!(met_in_page(inner, 49), ["legacy-element error <componentInstances> component:c"]);
}

#[test]
fn an_entry_of_a_decomposed_set_is_called_as_in_a_whole_one() {
    let entry = "<enabled>true</enabled>";
    let whole =
        read(set_text(&format!("<classAccesses>{entry}</classAccesses>")).as_bytes(), &context(Root::PermissionSet));
    let own = ReadContext { decomposed: true, head: false, ..context(Root::PermissionSetEntry("classAccesses")) };
    let part = read(format!("<ClassAccess>{entry}</ClassAccess>").as_bytes(), &own);
    let members =
        |facts: &FileFacts| -> Vec<String> { facts.irregularities.iter().map(|met| met.member.clone()).collect() };
    assert!(members(&whole).contains(&"element:classAccesses".to_owned()), "{:?}", members(&whole));
    assert_eq!(members(&part), ["element:classAccesses"]);
}

#[test]
fn parts_of_a_decomposed_set_need_no_namespace_and_no_label() {
    let part =
        "<PermissionSet><classAccesses><apexClass>A</apexClass><enabled>true</enabled></classAccesses></PermissionSet>";
    let decomposed = ReadContext { decomposed: true, head: false, ..context(Root::PermissionSet) };
    assert_eq!(met(part, &decomposed), NOTHING);
    let head = ReadContext { head: true, ..decomposed };
    assert_eq!(met(part, &head), ["missing-element error <PermissionSet> element:label"]);
    assert_eq!(
        met(part, &context(Root::PermissionSet)),
        ["wrong-root error <PermissionSet>", "missing-element error <PermissionSet> element:label"]
    );
    let entry = format!("<FieldPermission {XMLNS}><editable>false</editable><field>A.B</field></FieldPermission>");
    let of_entry =
        ReadContext { decomposed: true, head: false, ..context(Root::PermissionSetEntry("fieldPermissions")) };
    assert_eq!(met(&entry, &of_entry), NOTHING);
    let Content::PermissionSet(facts) = read(entry.as_bytes(), &of_entry).content else { panic!() };
    assert_eq!((facts.rows[0].kind, facts.rows[0].offset), (GrantKind::Field, 0));
}

#[test]
fn a_prefixed_root_and_comments_are_read() {
    let text = "<m:PermissionSet xmlns:m='http://soap.sforce.com/2006/04/metadata'>\r\n<!-- x --><m:label>L</m:label>\
                <m:userPermissions><!-- y --><m:enabled>true</m:enabled><m:name>A<!-- z --></m:name></m:userPermissions>\
                </m:PermissionSet>";
    assert_eq!(met(text, &context(Root::PermissionSet)), NOTHING);
    let (facts, words) = set_and_words(text);
    assert_eq!(words.letters(facts.rows[0].name), "A");
}

#[test]
fn a_nil_element_is_absent() {
    let inner = "<description xmlns:n1='http://www.w3.org/2001/XMLSchema-instance' n1:nil='true'/>";
    assert_eq!(set(&set_text(inner)).description, None);
    assert_eq!(met_in_set(inner), NOTHING);
}

#[test]
fn a_placeholder_is_hidden() {
    let facts = read(b"(hidden)\n", &context(Root::PermissionSet));
    assert!(matches!(facts.content, Content::Hidden));
    assert_eq!(facts.irregularities, []);
}

#[test]
fn a_malformed_file_has_one_irregularity_and_no_facts() {
    let text = "<PermissionSet><label>L</PermissionSet>";
    assert_eq!(met(text, &context(Root::PermissionSet)), ["malformed-xml error </PermissionSet>"]);
    assert!(matches!(read(text.as_bytes(), &context(Root::PermissionSet)).content, Content::Unknown));
}

#[test]
fn conflict_markers_are_told_instead() {
    let text = "<a>\n<<<<<<< HEAD\n<b/>\n=======\n</b>\n>>>>>>> theirs\n</a>";
    assert_eq!(met(text, &context(Root::PermissionSet)), ["merge-conflict error <<<<<<< HEAD"]);
    assert_eq!(met_in_set("<description>Title\n=======\nText</description>"), NOTHING);
    let bare = "<a>\r\n<<<<<<<\r\n<b/>\r\n=======\r\n>>>>>>>\r\n</a>";
    assert_eq!(met(bare, &context(Root::PermissionSet)), ["merge-conflict error <<<<<<<"]);
    assert_eq!(met_in_set("<description>Title\n>>>>>>>\n>>>>>>>>> Text</description>"), NOTHING);
    assert!(met_in_set("<description>\n>>>>>>> theirs</description>")[0].starts_with("merge-conflict"));
}

#[test]
fn the_wrong_root_is_told() {
    let text = format!("<Profile {XMLNS}></Profile>");
    assert!(met(&text, &context(Root::PermissionSet))[0].starts_with("wrong-root error <Profile"));
    assert!(met("<FlexiPage xmlns='u'/>", &context(Root::Page))[0].starts_with("wrong-root error"));
}

#[test]
fn unknown_elements_are_told_with_the_near_one() {
    let inner = "<fieldPermission><x>1</x></fieldPermission>";
    assert_eq!(met_in_set(inner), ["unknown-element warning <fieldPermission> element:fieldPermission"]);
    let facts = read(set_text(inner).as_bytes(), &context(Root::PermissionSet));
    assert!(facts.irregularities[0].help.ends_with("Did you mean `<fieldPermissions>`?"));
    let newer = "<servicePresenceStatusAccesses><enabled>true</enabled><servicePresenceStatus>S</servicePresenceStatus>\
                 </servicePresenceStatusAccesses>";
    assert!(met_in_set(newer)[0].starts_with("unknown-element error <servicePresenceStatusAccesses>"));
    assert_eq!(met_in_set(newer).len(), 1, "what stands within it is as new");
    let unknown_version = ReadContext { api_version: None, ..context(Root::PermissionSet) };
    assert_eq!(met(&set_text(newer), &unknown_version), NOTHING);
}

#[test]
fn missing_elements_are_told() {
    let text = format!("<PermissionSet {XMLNS}></PermissionSet>");
    assert!(met(&text, &context(Root::PermissionSet))[0].starts_with("missing-element error"));
    assert_eq!(
        met_in_set("<fieldPermissions><field>A.B</field></fieldPermissions>"),
        ["missing-element info <fieldPermissions> field:A.B:edit"]
    );
    assert_eq!(
        met_in_set("<classAccesses><apexClass/><enabled>true</enabled></classAccesses>"),
        ["missing-element error <apexClass/> element:classAccesses"]
    );
}

#[test]
fn repeated_and_split_elements_are_told() {
    assert_eq!(met_in_set("<label>M</label>"), ["repeated-element error <label> element:label"]);
    let (a, b) = (
        "<userPermissions><enabled>true</enabled><name>A</name></userPermissions>",
        "<pageAccesses><apexPage>P</apexPage><enabled>true</enabled></pageAccesses>",
    );
    assert_eq!(met_in_set(&format!("{a}{b}{a}{a}")), ["split-section error <userPermissions> user:A"]);
    let decomposed = ReadContext { decomposed: true, ..context(Root::PermissionSet) };
    assert_eq!(met(&set_text(&format!("{a}{b}{a}")), &decomposed), NOTHING);
}

#[test]
fn invalid_values_are_told() {
    let user = |value: &str| {
        met_in_set(&format!("<userPermissions><enabled>{value}</enabled><name>A</name></userPermissions>"))
    };
    assert_eq!(user("yes"), ["invalid-value error yes user:A"]);
    for fine in ["true", "0", "%%%X%%%", "___X___", "{{X}}"] {
        assert_eq!(user(fine), NOTHING, "{fine}");
    }
    let tab = set_text("<tabSettings><tab>T</tab><visibility>DefaultOn</visibility></tabSettings>");
    let facts = read(tab.as_bytes(), &context(Root::PermissionSet));
    assert!(facts.irregularities[0].help.contains("write `Visible`"));
}

#[test]
fn long_texts_are_told() {
    let of_length = |length: usize| met_in_set(&format!("<description>{}</description>", "é".repeat(length)));
    assert_eq!(of_length(255), NOTHING);
    assert!(of_length(256)[0].starts_with("value-too-long error"));
}

#[test]
fn of_a_foreign_file_only_unreadability_is_told() {
    let foreign = ReadContext { foreign: true, ..context(Root::PermissionSet) };
    assert_eq!(met(&set_text("<label>M</label><nonsense/>"), &foreign), NOTHING);
    assert_eq!(met("<a", &foreign), ["malformed-xml error <a"]);
}

#[test]
fn comments_cover_what_follows() {
    let inner = "<!-- forcelint-ignore a, b : why: so --><description>D</description><!-- forcelint-ignored -->";
    let text = format!("<!-- forcelint-ignore-file c -->{}", set_text(inner));
    let ignores = read(text.as_bytes(), &context(Root::PermissionSet)).ignores;
    assert_eq!(ignores.len(), 2);
    assert_eq!((&*ignores[0].rules[0].value, &text[ignores[0].covers.range()]), ("c", &*text));
    assert_eq!(&text[ignores[1].rules[1].span.range()], "b");
    assert_eq!((&*ignores[1].reason, &text[ignores[1].covers.range()]), ("why: so", "<description>D</description>"));
}

#[test]
fn a_pathological_file_has_a_bounded_report() {
    let facts = read(set_text(&"<x/><label>M</label>".repeat(20_000)).as_bytes(), &context(Root::PermissionSet));
    let count = |rule| facts.irregularities.iter().filter(|met| met.rule == rule).count();
    assert_eq!((count("unknown-element"), count("repeated-element")), (10_000, 10_000));
}

#[test]
fn every_entry_that_says_the_same_twice_has_a_fix() {
    let entry = "<classAccesses><apexClass>A</apexClass><enabled>true</enabled><enabled>true</enabled></classAccesses>";
    let facts = read(set_text(&entry.repeat(500)).as_bytes(), &context(Root::PermissionSet));
    let repeated = facts.irregularities.iter().filter(|met| met.rule == "repeated-element");
    assert_eq!(repeated.filter(|met| met.fix.is_some() && met.related.is_some()).count(), 500);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100), cut in 0usize..2000) {
        let text = page_text(ITEM).into_bytes();
        let mut mixed: Vec<u8> = text.iter().take(cut).copied().collect();
        mixed.extend(&bytes);
        mixed.extend(text.iter().skip(cut + bytes.len()));
        for root in [Root::Page, Root::PermissionSet, Root::PermissionSetEntry("tabSettings"), Root::Group, Root::Profile] {
            let facts = read(&mixed, &context(root));
            prop_assert!(facts.irregularities.iter().all(|met| met.span.start <= met.span.end));
        }
    }
}
