use super::*;

fn of(path: &str) -> Option<(FileKind, String, Part)> {
    classified(path, Plain::InFolder).map(|found| (found.kind, found.component.into_owned(), found.part))
}

fn classified(path: &str, plain: Plain) -> Option<Classified<'_>> {
    classify(&path.split('/').collect::<Vec<_>>(), plain)
}

fn whole(kind: FileKind, name: &str) -> Option<(FileKind, String, Part)> {
    Some((kind, name.to_owned(), Part::Whole))
}

#[test]
fn a_suffix_tells_the_type_anywhere_in_source_format() {
    assert_eq!(of("force-app/permissionsets/A.permissionset-meta.xml"), whole(FileKind::PermissionSet, "A"));
    assert_eq!(of("permissionSets/sales/A.PermissionSet-META.xml"), whole(FileKind::PermissionSet, "A"));
    assert_eq!(of("profiles/A.B.permissionset-meta.xml"), whole(FileKind::PermissionSet, "A.B"));
    assert_eq!(of("A.permissionsetgroup-meta.xml"), whole(FileKind::PermissionSetGroup, "A"));
    assert_eq!(of("x/Custom%3A Sales.profile-meta.xml"), whole(FileKind::Profile, "Custom%3A Sales"));
    assert_eq!(of("x/P.portaldelegablepermissionset-meta.xml"), whole(FileKind::PortalDelegablePermissionSet, "P"));
    assert_eq!(of("x/A.layout-meta.xml"), None);
    assert_eq!(of("x/.permissionset-meta.xml"), None);
    assert_eq!(of("x/permissionset-meta.xml"), None);
}

#[test]
fn a_plain_file_needs_its_folder() {
    assert_eq!(of("src/permissionsets/A.permissionset"), whole(FileKind::PermissionSet, "A"));
    assert_eq!(of("src/objects/Deal__c.object"), whole(FileKind::CustomObject, "Deal__c"));
    assert_eq!(of("docs/A.permissionset"), None);
    assert_eq!(of("README.md"), None);
    assert_eq!(of("customMetadata/Log.Rule.md"), whole(FileKind::CustomMetadata, "Log.Rule"));
    let bare = classified("A.permissionset", Plain::Anywhere).map(|found| found.kind);
    assert_eq!(bare, Some(FileKind::PermissionSet));
    assert_eq!(classified("README.md", Plain::Anywhere), None);
}

#[test]
fn strict_types_need_their_folder_in_either_format() {
    assert_eq!(of("sites/S.site-meta.xml"), whole(FileKind::CustomSite, "S"));
    assert_eq!(of("x/S.site-meta.xml"), None);
    assert_eq!(of("x/Account.object-meta.xml"), None);
}

#[test]
fn parts_of_an_object_carry_its_name() {
    assert_eq!(of("objects/A__c/A__c.object-meta.xml"), whole(FileKind::CustomObject, "A__c"));
    assert_eq!(of("objects/A__c/fields/F__c.field-meta.xml"), whole(FileKind::CustomField, "A__c.F__c"));
    assert_eq!(of("objects/team/A__c/fields/F__c.field-meta.xml"), whole(FileKind::CustomField, "A__c.F__c"));
    assert_eq!(of("objects/A__c/F__c.field-meta.xml"), whole(FileKind::CustomField, "A__c.F__c"));
    assert_eq!(of("objects/A/recordTypes/R.recordType-meta.xml"), whole(FileKind::RecordType, "A.R"));
    assert_eq!(of("objects/A/validationRules/V.validationRule-meta.xml"), whole(FileKind::ValidationRule, "A.V"));
    assert_eq!(of("fields/F__c.field-meta.xml"), None);
    assert_eq!(of("objects/F__c.field-meta.xml"), None);
}

#[test]
fn sharing_rules_may_stand_together_or_one_by_one() {
    let rules = whole(FileKind::SharingRules, "Deal__c");
    assert_eq!(of("sharingRules/Deal__c.sharingRules-meta.xml"), rules);
    assert_eq!(of("sharingRules/Deal__c/Deal__c.sharingRules-meta.xml"), rules);
    assert_eq!(of("sharingRules/Deal__c/sharingOwnerRules/Open.sharingOwnerRule-meta.xml"), rules);
    assert_eq!(of("sharingRules/team/Deal__c/sharingCriteriaRules/Open.sharingCriteriaRule-meta.xml"), rules);
    assert_eq!(of("sharingRules/Deal__c/Open.sharingOwnerRule-meta.xml"), None);
    assert_eq!(of("x/Open.sharingOwnerRule-meta.xml"), None);
}

#[test]
fn both_presets_of_decomposed_permission_sets_are_known() {
    let child = |child| Some((FileKind::PermissionSet, "PS".to_owned(), Part::Child(child)));
    let section = child(Child::Sections);
    assert_eq!(of("permissionsets/PS/PS.classAccess-meta.xml"), section);
    assert_eq!(of("permissionsets/PS/PS.customPermissions-meta.xml"), section);
    assert_eq!(of("permissionsets/PS/objectSettings/Account.objectSettings-meta.xml"), section);
    assert_eq!(of("permissionsets/team/PS/PS.userPermission-meta.xml"), section);
    assert_eq!(of("permissionsets/PS/classAccesses/X.classAccess-meta.xml"), child(Child::Entry("classAccesses")));
    let field = "permissionSets/PS/fieldPermissions/A.F__c.fieldPermission-meta.xml";
    assert_eq!(of(field), child(Child::Entry("fieldPermissions")));
    assert_eq!(of("permissionsets/PS.classAccess-meta.xml"), None);
    assert_eq!(of("elsewhere/PS/PS.classAccess-meta.xml"), None);
}

#[test]
fn a_custom_permission_is_a_child_only_in_a_set_s_own_folder() {
    let child = Part::Child(Child::Entry("customPermissions"));
    let inside = "permissionsets/PS/customPermissions/X.customPermission-meta.xml";
    assert_eq!(of(inside), Some((FileKind::PermissionSet, "PS".to_owned(), child)));
    let own = whole(FileKind::CustomPermission, "X");
    assert_eq!(of("customPermissions/X.customPermission-meta.xml"), own);
    assert_eq!(of("permissionsets/customPermissions/X.customPermission-meta.xml"), own);
    assert_eq!(of("permissionsets/PS/X.customPermission-meta.xml"), own);
}

#[test]
fn code_is_searched_and_its_meta_file_gives_the_name_only() {
    let code = classified("force-app/classes/sub/A.cls", Plain::InFolder).expect("a class");
    assert_eq!((code.kind, &*code.component, code.part, code.wanted), (FileKind::ApexClass, "A", Part::Source, true));
    let meta = classified("classes/A.cls-meta.xml", Plain::InFolder).expect("a class");
    assert_eq!((meta.kind, meta.wanted, meta.defines), (FileKind::ApexClass, false, true));
    assert_eq!(of("components/Header.component"), Some((FileKind::ApexComponent, "Header".to_owned(), Part::Source)));
    assert_eq!(of("src/app/Header.component"), None);
}

#[test]
fn bundles_are_known_by_their_definition() {
    let meta = classified("lwc/panel/panel.js-meta.xml", Plain::InFolder).expect("a component");
    assert_eq!((meta.kind, meta.part, meta.wanted), (FileKind::LightningComponentBundle, Part::Whole, true));
    let helper = classified("lwc/panel/helper.js", Plain::InFolder).expect("a helper");
    assert_eq!((&*helper.component, helper.wanted, helper.defines), ("panel", true, false));
    let app = classified("aura/hello/hello.app-meta.xml", Plain::InFolder).expect("an Aura app");
    assert_eq!((app.kind, app.wanted, app.defines), (FileKind::AuraBundle, false, true));
    assert_eq!(of("lwc/panel/__tests__/panel.test.js"), None);
    assert_eq!(of("lwc/panel/panel.css"), None);
    assert_eq!(of("lwc/panel.js"), None);
    assert_eq!(of("lwc/main/permissionsets/A.permissionset-meta.xml"), whole(FileKind::PermissionSet, "A"));
}

#[test]
fn old_flow_files_carry_a_version_and_new_ones_do_not() {
    assert_eq!(of("flows/Renew-12.flow"), whole(FileKind::Flow, "Renew"));
    assert_eq!(of("flows/Renew.flow-meta.xml"), whole(FileKind::Flow, "Renew"));
    assert_eq!(of("flows/Renew-x.flow"), whole(FileKind::Flow, "Renew-x"));
}

#[test]
fn kinds_and_type_names_go_both_ways() {
    for row in TYPES.iter().chain(OBJECT_PARTS) {
        assert_eq!(FileKind::of_type(row.name), Some(row.kind));
        assert_eq!(row.kind.type_name(), Some(row.name));
    }
    assert_eq!(FileKind::of_type("auradefinitionbundle"), Some(FileKind::AuraBundle));
    assert_eq!(FileKind::Manifest.type_name(), None);
    assert_eq!(FileKind::of_type("Layout"), None);
}

proptest::proptest! {
    #[test]
    fn the_quick_look_never_hides_a_known_file(parts in proptest::collection::vec(
        proptest::sample::select(&[
            "lwc", "aura", "objects", "fields", "permissionsets", "PS", "objectSettings", "classes", "PS.js",
            "PS.cmp-meta.xml", "package.xml", "A.field-meta.xml", "PS.objectSettings-meta.xml", "A.cls", "é.page",
            "A.permissionset", "-meta.xml", ".", "A.b",
        ][..]), 1..6)) {
        if classify(&parts, Plain::Anywhere).is_some() {
            let path: std::path::PathBuf = parts.iter().collect();
            proptest::prop_assert!(may_be_known(&path));
        }
    }
}
