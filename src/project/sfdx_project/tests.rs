use super::*;

fn parsed(json: &str) -> SfdxProject {
    parse(json.as_bytes()).expect("a usable file")
}

#[test]
fn directories_are_spelled_in_one_way() {
    let project = parsed(
        r#"{"packageDirectories": [{"path": "./a//b/", "default": true}, {"path": "plugins\\c"}, {"path": "x/../d"},
            {"path": "."}, {"path": "a/b"}, {"path": "../up"}, {"path": "/abs"}, {"path": "C:\\abs"}]}"#,
    );
    assert_eq!(project.directories, ["a/b", "plugins/c", "d", ""]);
    assert_eq!(project.notes.len(), 3, "{:?}", project.notes);
    assert!(project.notes[0].contains("`../up`"));
}

#[test]
fn settings_are_read_and_what_is_unknown_is_passed_over() {
    let project = parsed(
        r#"{"namespace": "acme", "sourceApiVersion": "62.0", "plugins": {"x": [1, null]}, "replacements": null,
            "sourceBehaviorOptions": ["decomposePermissionSetBeta2"], "registryPresets": ["old"],
            "packageDirectories": [{"path": "a", "dependencies": []}, {"path": "b", "dependencies": [{"package": "x"}]}]}"#,
    );
    assert_eq!((project.namespace.as_deref(), project.api_version), (Some("acme"), Some(62)));
    assert_eq!(project.behaviors, ["decomposePermissionSetBeta2", "old"]);
    assert!(project.has_dependencies);
    let empty = parsed(r#"{"namespace": "", "sourceApiVersion": "next", "packageDirectories": [{"path": "a"}]}"#);
    assert_eq!((empty.namespace, empty.api_version, empty.has_dependencies), (None, None, false));
    assert_eq!(parsed(r#"{"sourceApiVersion": 58.0}"#).api_version, Some(58));
    assert_eq!(parsed("{}").notes.len(), 1);
}

#[test]
fn a_dependency_on_a_package_of_the_project_is_none() {
    let with = |dependencies: &str| {
        let json = format!(
            r#"{{"packageDirectories": [{{"path": "a", "package": "Base"}},
                {{"path": "b", "package": "App", "dependencies": [{dependencies}]}}]}}"#
        );
        parsed(&json).has_dependencies
    };
    assert!(!with(r#"{"package": "Base", "versionNumber": "1.0.0.LATEST"}"#));
    assert!(!with(r#"{"package": "Base@1.0.0-3"}"#));
    assert!(with(r#"{"package": "Base"}, {"package": "Other@1.0.0-3"}"#));
    assert!(with(r#"{"package": "04t000000000001AAA"}"#));
    assert!(with("{}"));
}

#[test]
fn directories_for_tests_are_told() {
    let project = parsed(
        r#"{"packageDirectories": [{"path": "a", "unpackagedMetadata": {"path": "./extra-tests"},
            "seedMetadata": {"path": "seed"}}, {"path": "extra-tests"}]}"#,
    );
    assert_eq!(project.test_directories, ["extra-tests", "seed"]);
    assert_eq!(project.directories, ["a", "extra-tests"]);
}

#[test]
fn a_fault_has_a_place() {
    let comment = "{\n  \"packageDirectories\": [], // none\n}";
    let fault = parse(comment.as_bytes()).expect_err("no JSON");
    assert_eq!(fault.span.range().start, comment.find("//").expect("there"));
    assert!(fault.message.contains("line 2"), "{}", fault.message);
    let fault = parse("{\"packageDirectories\": \"é\"}".as_bytes()).expect_err("the wrong type");
    assert!(fault.message.contains("expected a sequence"), "{}", fault.message);
    assert_eq!(parse(b"{\xff}").expect_err("no UTF-8").span, Span::new(1, 2));
    assert!(parse(b"").is_err());
    assert!(parse("\u{feff}{}".as_bytes()).is_ok());
}

#[test]
fn permission_sets_are_mentioned_where_they_stand() {
    let json = r#"{"packageDirectories": [{"path": "é", "apexTestAccess": {"permissionSets": ["Tester", "Other"]},
        "packageMetadataAccess": {"permissionSets": "Packager", "permissionSetLicenses": ["L"]}}]}"#;
    for start in ["", "\u{feff}"] {
        let text = format!("{start}{json}");
        let mentions = parsed(&text).mentions;
        assert_eq!(mentions.len(), 3);
        for (mention, name) in mentions.iter().zip(["Tester", "Other", "Packager"]) {
            assert_eq!(mention.name.value, name);
            assert_eq!(&text[mention.name.span.range()], name);
        }
    }
    let escaped = parsed(r#"{"packageDirectories": [{"apexTestAccess": {"permissionSets": "A\u0042"}}]}"#).mentions;
    assert_eq!((&*escaped[0].name.value, escaped[0].name.span), ("AB", Span::default()));
}

#[test]
fn replacements_rewrite_the_files_they_name() {
    let project = parsed(
        r#"{"replacements": [
            {"filename": "./force-app/a.xml", "stringToReplace": "TOKEN", "replaceWithEnv": "X"},
            {"glob": "force-app/**/*.md", "stringToReplace": "<label>Sales</label>", "replaceWithFile": "f"},
            {"glob": "regex/*", "regexToReplace": "[", "replaceWithEnv": "X"},
            {"glob": "[", "stringToReplace": "x"}, {"stringToReplace": "x"}, {"filename": "y"}]}"#,
    );
    let rewrites = |file: &str, value: &str| project.replacements.iter().any(|one| one.rewrites(file, value));
    assert_eq!(project.replacements.len(), 3);
    assert!(rewrites("force-app/a.xml", "My_TOKEN_Set"));
    assert!(!rewrites("force-app/a.xml", "My_Set"));
    assert!(!rewrites("force-app/b.xml", "TOKEN"));
    assert!(rewrites("force-app/deep/er/a.md", "Sales"));
    assert!(!rewrites("force-app/deep/er/a.md", ""));
    assert!(rewrites("regex/a", "anything"));
    assert!(!rewrites("regex/deep/a", "anything"));
    assert!(project.notes.iter().any(|note| note.contains("glob `[`")), "{:?}", project.notes);
}

proptest::proptest! {
    #[test]
    fn no_bytes_are_too_much(bytes: Vec<u8>) {
        if let Err(fault) = parse(&bytes) {
            proptest::prop_assert!(fault.span.range().start <= bytes.len());
        }
    }
}
