use super::*;
use crate::pack;

const RULES: &[&str] = &["dangerous-user-permission", "missing-description", "stale-clone"];
const GROUPS: &[&str] = &["package", "security"];

const WHOLE: &str = r#"
select = ["default"]
ignore = ["stale-clone"]
fail-on = "error"
packs = ["mogli", "packs/acme.toml"]
external = ["permissionSet:Partner_*", "class:Kit__*"]
exclude = ["legacy/**"]

[severity]
missing-description = "warning"

[rules.dangerous-user-permission]
allow = ["Integration_*"]

[packages]
Mogli_SMS = "5.171"

[[clone]]
permission-set = "Acme_SMS_User"
of = "Mogli_SMS__Mogli_SMS_User_Full_Access"
version = "5.165"
without = ["object:Mogli_SMS__SMS__c:delete"]

[[recipe]]
permission-set = "Acme_SMS_Viewer"
follows = "mogli/read-only"

[[accept]]
rule = "dangerous-user-permission"
path = "**/Integration_API.permissionset-meta.xml"
subject = "user:ModifyAllData"
reason = "reviewed by security, see ADR 12"
expires = 2027-06-30
"#;

fn faults(text: &str) -> Vec<(String, String, Option<String>)> {
    shown(text, Config::parse("forcelint.toml", text).expect_err("the configuration is wrong"))
}

fn shown(text: &str, errors: Vec<FileError>) -> Vec<(String, String, Option<String>)> {
    let place = |error: &FileError| error.span.map_or(String::new(), |span| text[span.range()].to_owned());
    errors.into_iter().map(|error| (place(&error), error.message, error.help)).collect()
}

fn fault(place: &str, message: &str, help: &str) -> (String, String, Option<String>) {
    (place.to_owned(), message.to_owned(), Some(help.to_owned()))
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_example_of_the_design_reads() {
    let config = Config::parse("forcelint.toml", WHOLE).unwrap();
    assert_eq!(config.select.as_ref().unwrap()[0].value, "default");
    assert_eq!(config.fail_on, Some(FailOn::Error));
    assert_eq!(config.severity_of("missing-description"), Some(Level::Warning));
    assert_eq!(config.severity_of("stale-clone"), None);
    assert_eq!(config.options("dangerous-user-permission").unwrap()["allow"][0].as_str(), Some("Integration_*"));
    assert_eq!(config.installed("mogli_sms"), Some("5.171.0".parse().unwrap()));
    assert_eq!(config.clone_record("acme_sms_user").unwrap().version, "5.165".parse().unwrap());
    assert!(config.clone_record("Other").is_none());
    let followed: Vec<&str> = config.recipes_followed("Acme_SMS_Viewer").map(|name| name.value.as_str()).collect();
    assert_eq!(followed, ["mogli/read-only"]);
    assert!(config.is_external("permissionSet", "partner_one") && config.is_external("class", "Kit__Sender"));
    assert!(!config.is_external("class", "Partner_One") && !config.is_external("permissionSet", "My_Partner_"));
    assert!(config.check(RULES, GROUPS).is_empty());
}

#[test]
fn an_empty_file_and_no_file_say_the_same() {
    let empty = Config::parse("forcelint.toml", "").unwrap();
    for config in [&empty, &Config::default()] {
        assert!(config.select.is_none() && config.packs.is_none() && config.accept.is_empty());
        assert_eq!(config.fail_on.unwrap_or_default(), FailOn::Warning);
    }
}

#[test]
fn an_accept_holds_until_its_day_and_keeps_its_place() {
    let config = Config::parse("forcelint.toml", WHOLE).unwrap();
    let accept = &config.accept[0];
    assert!(!accept.is_expired(date("2027-06-29")) && accept.is_expired(date("2027-06-30")));
    assert!(WHOLE[accept.span.range()].starts_with("[[accept]]"));
    let text = "[[accept]]\nrule = \"x\"\nreason = \"y\"\nexpires = \"2027-06-30\"\n";
    assert_eq!(Config::parse("forcelint.toml", text).unwrap().accept[0].expires, Some(date("2027-06-30")));
}

#[test]
fn shape_faults_are_told_with_what_was_meant() {
    assert_eq!(faults("fail_on = \"error\""), [fault("fail_on", "unknown key `fail_on`", "Did you mean `fail-on`?")]);
    assert_eq!(faults("fail-on = \"eror\""), [fault("\"eror\"", "unknown value `eror`", "Did you mean `error`?")]);
    assert_eq!(
        faults("external = [\"permissionset:X\"]"),
        [fault("\"permissionset:X\"", "`permissionset` is no kind of component", "Did you mean `permissionSet`?")]
    );
    assert_eq!(
        faults("external = [\"class\"]"),
        [fault("\"class\"", "`class` names nothing", "Write a name or pattern behind the kind: `class:Name_*`.")]
    );
    assert_eq!(
        faults("[packages]\nKit = 5.1"),
        [("5.1".to_owned(), "expected a text in quotes, found the number `5.1`".to_owned(), None)]
    );
    assert_eq!(
        faults("[[accept]]\nrule = \"x\"\nreason = \"y\"\nexpires = 2027-06-30T10:00:00Z"),
        [fault(
            "2027-06-30T10:00:00Z",
            "`2027-06-30T10:00:00Z` is not a date",
            "Write year, month and day: 2027-06-30."
        )]
    );
    assert_eq!(
        faults("[[accept]]\nrule = \"x\""),
        [("[[accept]]".to_owned(), "the key `reason` is missing".to_owned(), None)]
    );
}

#[test]
fn an_accept_needs_a_reason_and_a_sound_path() {
    assert_eq!(
        faults("[[accept]]\nrule = \"x\"\nreason = \" \""),
        [fault(
            "\" \"",
            "the reason is empty",
            "Write why the finding is meant, so that the next reader need not ask."
        )]
    );
    let help = "Write a path from the project's root; `*` stands for a part of a name, `**` for folders.";
    let text = "[[accept]]\nrule = \"x\"\nreason = \"y\"\npath = \"a{b\"";
    let found = faults(text);
    assert_eq!((found[0].0.as_str(), found[0].2.as_deref()), ("\"a{b\"", Some(help)));
    assert!(found[0].1.starts_with("`a{b` is no path pattern: "), "{}", found[0].1);
}

#[test]
fn clones_are_of_packaged_sets_and_recorded_once() {
    let clone = |of: &str| format!("[[clone]]\npermission-set = \"A\"\nof = \"{of}\"\nversion = \"1.0\"\n");
    assert_eq!(
        faults(&clone("B")),
        [fault(
            "\"B\"",
            "`B` is no packaged set",
            "Write the packaged set's API name with its namespace: `Namespace__Name`."
        )]
    );
    assert!(Config::parse("forcelint.toml", &clone("Kit.User")).is_ok(), "prose has a dot behind the namespace");
    assert_eq!(
        faults(&clone("Kit__User").repeat(2)),
        [fault("\"A\"", "the clone `A` is recorded twice", "Keep the newer record.")]
    );
}

#[test]
fn names_of_rules_and_groups_are_checked() {
    let text = "select = [\"pakage\", \"all\", \"qqqqqqqq\"]\n[severity]\nsecurity = \"info\"\n[rules.stale_clone]\n\
        [[accept]]\nrule = \"qqqqqqqq\"\nreason = \"y\"\n";
    let config = Config::parse("forcelint.toml", text).unwrap();
    assert_eq!(
        shown(text, config.check(RULES, GROUPS)),
        [
            fault("\"pakage\"", "unknown rule or group `pakage`", "Did you mean `package`?"),
            fault(
                "\"qqqqqqqq\"",
                "unknown rule or group `qqqqqqqq`",
                "Known groups: `package`, `security`, `all`, `default`."
            ),
            fault("security", "unknown rule `security`", "`security` is a group; name one of its rules."),
            fault("stale_clone", "unknown rule `stale_clone`", "Did you mean `stale-clone`?"),
            fault("\"qqqqqqqq\"", "unknown rule `qqqqqqqq`", "`forcelint rules` lists them."),
        ]
    );
}

#[test]
fn names_of_recipes_are_checked() {
    let text = "[[recipe]]\npermission-set = \"A\"\nfollows = \"mogli/read-olny\"\n";
    let packs = pack::load(None, &|_| Err(String::new()), &|_, _, _| unreachable!()).unwrap();
    let config = Config::parse("forcelint.toml", text).unwrap();
    assert_eq!(
        shown(text, config.check_recipes(&packs)),
        [fault("\"mogli/read-olny\"", "unknown recipe `mogli/read-olny`", "Did you mean `mogli/read-only`?")]
    );
    assert!(Config::parse("forcelint.toml", WHOLE).unwrap().check_recipes(&packs).is_empty());
}

#[test]
fn options_read_as_a_rules_own_type() {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Options {
        allow: Vec<String>,
    }
    let config = Config::parse("forcelint.toml", WHOLE).unwrap();
    let options: Options = config.options_as("dangerous-user-permission").unwrap().unwrap();
    assert_eq!(options.allow, ["Integration_*"]);
    assert!(config.options_as::<Options>("stale-clone").unwrap().is_none());
    let text = WHOLE.replace("allow = [\"I", "alow = [\"I");
    let config = Config::parse("forcelint.toml", &text).unwrap();
    let error = config.options_as::<Options>("dangerous-user-permission").unwrap_err();
    assert_eq!(shown(&text, vec![error]), [fault("alow", "unknown key `alow`", "Did you mean `allow`?")]);
}

#[test]
fn a_level_fails_the_run_from_its_threshold_on() {
    let fails = |fail_on: FailOn| [Level::Info, Level::Warning, Level::Error].map(|level| fail_on.fails(level));
    assert_eq!(fails(FailOn::Error), [false, false, true]);
    assert_eq!(fails(FailOn::Warning), [false, true, true]);
    assert_eq!(fails(FailOn::Info), [true, true, true]);
    assert_eq!(fails(FailOn::Never), [false, false, false]);
}

#[test]
fn the_published_schema_is_up_to_date() {
    crate::toml_file::tests::assert_published("config", &schema());
}
