//! The command line as a user meets it: the real binary, its streams and its exit status.
#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

#[path = "support/binary.rs"]
mod binary;

use binary::{run, write};

const GROUP: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<PermissionSetGroup xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>Sales</label>
    <permissionSets>Sales_Base</permissionSets>
    <permissionSets>Sales_Extra</permissionSets>
</PermissionSetGroup>
"#;

const SET: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>Sales</label>
    <userPermissions>
        <enabled>true</enabled>
        <name>RunReports</name>
    </userPermissions>
</PermissionSet>
"#;

/// A project whose group names one set that is not there.
fn project() -> TempDir {
    let folder = TempDir::new().expect("a temporary directory");
    write(
        folder.path(),
        "sfdx-project.json",
        r#"{ "packageDirectories": [{ "path": "app" }], "sourceApiVersion": "62.0" }"#,
    );
    write(folder.path(), "app/groups/Sales.permissionsetgroup-meta.xml", GROUP);
    write(folder.path(), "app/sets/Sales_Base.permissionset-meta.xml", SET);
    folder
}

const FINDING: &str = "app/groups/Sales.permissionsetgroup-meta.xml:5:21: warning[unknown-group-member] `Sales_Extra` is \
                       no permission set of this project\n";

#[test]
fn findings_go_to_standard_output_and_fail_the_run() {
    let folder = project();
    let ended = run(folder.path(), &["check", "--format", "concise"]);
    assert_eq!((ended.out.as_str(), ended.err.as_str(), ended.status), (FINDING, "", 1));
}

#[test]
fn the_threshold_decides_the_status() {
    let folder = project();
    let status = |level| run(folder.path(), &["check", "--fail-on", level]).status;
    assert_eq!([status("never"), status("error"), status("warning"), status("info")], [0, 0, 1, 1]);
    write(folder.path(), "forcelint.toml", "fail-on = \"error\"\n");
    assert_eq!(run(folder.path(), &["check"]).status, 0);
    assert_eq!(run(folder.path(), &["check", "--isolated"]).status, 1);
    assert_eq!(run(folder.path(), &["check", "--severity", "unknown-group-member=error"]).status, 1);
}

#[test]
fn selecting_and_ignoring() {
    let folder = project();
    let out = |arguments: &[&str]| run(folder.path(), &[&["check", "--format", "concise"], arguments].concat()).out;
    assert_eq!(out(&["--select", "package"]), "");
    assert_eq!(out(&["--select", "unknown-group-member"]), FINDING);
    assert_eq!(out(&["--ignore", "deploy"]), "");
    assert_eq!(out(&["--ignore", "deploy", "--select", "unknown-group-member"]), FINDING);
    write(folder.path(), "forcelint.toml", "external = [\"permissionSet:Sales_*\"]\n");
    assert_eq!(out(&[]), "");
}

#[test]
fn what_is_excluded_is_not_linted_but_exists() {
    let folder = project();
    let ended = run(folder.path(), &["check", "--exclude", "app/groups/**"]);
    assert_eq!((ended.out.as_str(), ended.status), ("no findings in 1 file\n", 0));
    for glob in ["app/sets/**", "app/sets", "./app/sets/", "*/sets", "**/sets"] {
        let ended = run(folder.path(), &["check", "--exclude", glob, "--format", "concise"]);
        assert_eq!(ended.out, FINDING, "the excluded set is known: only the other one is missing");
        write(folder.path(), "forcelint.toml", &format!("exclude = [\"{glob}\"]\n"));
        assert_eq!(run(folder.path(), &["check", "--format", "concise"]).out, FINDING, "{glob} in the configuration");
        std::fs::remove_file(folder.path().join("forcelint.toml")).expect("it was written");
    }
    let (without, with) = (run(folder.path(), &["check"]), run(folder.path(), &["check", "--exclude", "*/*.xml"]));
    assert_eq!(with.out, without.out, "`*` stays within one directory");
    write(folder.path(), "copy/sfdx-project.json", "{");
    assert_eq!(run(folder.path(), &["check", "--exclude", "copy", "--fail-on", "never"]).status, 0);
}

#[test]
fn unsaved_text_is_linted_in_place_of_the_file() {
    let folder = project();
    let check_with = |more: &[&str], name: &str, text: &str| {
        let output = Command::cargo_bin("forcelint")
            .expect("the binary is built")
            .current_dir(folder.path())
            .args(["check", "--format", "concise", "--stdin-filename", name])
            .args(more)
            .write_stdin(text)
            .output()
            .expect("the binary runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let check = |name: &str, text: &str| check_with(&["-"], name, text);
    let saved = "app/groups/Sales.permissionsetgroup-meta.xml";
    assert_eq!(check(saved, GROUP), FINDING);
    assert_eq!(check_with(&[], saved, GROUP), FINDING);
    assert_eq!(check_with(&["app"], saved, GROUP), "");
    assert_eq!(check(saved, &GROUP.replace("Sales_Extra", "vendor__User")), "");
    let new = check("app/groups/New.permissionsetgroup-meta.xml", &GROUP.replace("Sales_Base", "Other"));
    assert!(new.lines().all(|line| line.starts_with("app/groups/New.permissionsetgroup-meta.xml:")), "{new}");
    assert!(new.contains("unknown-group-member"), "{new}");
    write(folder.path(), ".forceignore", "**/groups/**\n");
    assert_eq!(check(saved, GROUP), "");
    let ended = run(folder.path(), &["check", "-"]);
    assert_eq!(ended.status, 2);
}

#[test]
fn a_baseline_leaves_only_new_findings() {
    let folder = project();
    let ended = run(folder.path(), &["baseline"]);
    assert_eq!((ended.err.as_str(), ended.status), ("forcelint-baseline.jsonl: 1 findings\n", 0));
    let entry = "{\"rule\":\"unknown-group-member\",\"subject\":\"PermissionSetGroup:Sales\",\"member\":\"permissionSet:Sales_Extra\"}\n";
    let path = folder.path().join("forcelint-baseline.jsonl");
    assert_eq!(fs::read_to_string(&path).expect("the baseline"), entry);
    let check = |more: &[&str]| {
        run(
            folder.path(),
            &[&["check", "--format", "concise", "--baseline", "forcelint-baseline.jsonl"], more].concat(),
        )
    };
    assert_eq!((check(&[]).out.as_str(), check(&[]).status), ("", 0));
    let group = GROUP.replace(
        "    <permissionSets>Sales_Base",
        "    <!-- moved -->\n    <permissionSets>New_One</permissionSets>\n    <permissionSets>Sales_Base",
    );
    write(folder.path(), "app/elsewhere/Sales.permissionsetgroup-meta.xml", &group);
    fs::remove_file(folder.path().join("app/groups/Sales.permissionsetgroup-meta.xml")).expect("the old file");
    let ended = check(&[]);
    assert_eq!(ended.status, 1);
    assert!(ended.out.contains("`New_One`") && !ended.out.contains("`Sales_Extra`"), "{}", ended.out);
    write(
        folder.path(),
        "app/elsewhere/Sales.permissionsetgroup-meta.xml",
        &GROUP.replace("Sales_Extra", "Sales_Base"),
    );
    let ended = check(&["--ignore", "deploy"]);
    assert_eq!(ended.err, "", "a rule that did not run proves nothing");
    assert_eq!(check(&["app/sets", "--prune"]).err, "", "a part of the project proves nothing");
    let ended = check(&[]);
    assert!(ended.err.contains("1 entries are gone; --prune takes them out"), "{}", ended.err);
    check(&["--prune"]);
    assert_eq!(fs::read_to_string(&path).expect("the baseline"), "");
    write(folder.path(), "forcelint-baseline.jsonl", "nonsense\n");
    let ended = check(&[]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.starts_with("error: forcelint-baseline.jsonl:1: "), "{}", ended.err);
}

#[test]
fn every_verb_has_a_manual_page() {
    let folder = project();
    let page = run(folder.path(), &["man"]).out;
    assert!(page.contains(".TH forcelint 1") && page.contains("forcelint\\-check(1)"), "{page}");
    let help = run(folder.path(), &["--help"]).out;
    let verbs = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let verbs: Vec<&str> = verbs.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    assert!(verbs.contains(&"check"), "{help}");
    for verb in verbs.into_iter().filter(|verb| !verb.is_empty()) {
        let ended = run(folder.path(), &["man", verb]);
        assert!(ended.status == 0 && ended.out.contains(&format!(".TH forcelint-{verb} 1")), "{}", ended.out);
    }
    let ended = run(folder.path(), &["man", "chekc"]);
    assert_eq!((ended.err.as_str(), ended.status), ("error: there is no verb `chekc`. Did you mean `check`?\n", 2));
}

/// Colours and links as <https://no-color.org> and <https://bixense.com/clicolors> ask; standard output is a pipe here.
#[test]
fn the_environment_decides_on_colours() {
    let folder = project();
    let out = |variables: &[(&str, &str)], arguments: &[&str]| {
        let output = Command::cargo_bin("forcelint")
            .expect("the binary is built")
            .current_dir(folder.path())
            .env_remove("NO_COLOR")
            .envs(variables.iter().copied())
            .args([&["check"], arguments].concat())
            .output()
            .expect("the binary runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let colored = |variables: &[(&str, &str)], arguments: &[&str]| out(variables, arguments).contains("\u{1b}[");
    assert!(!colored(&[], &[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(colored(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1")], &["--format", "concise"]), "one line a finding is for programs");
}

/// A rule's page is a link where the terminal shows links, and its address elsewhere.
#[test]
fn links_come_with_colours_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = |color: &str| {
        let output = Command::cargo_bin("forcelint")
            .expect("the binary is built")
            .current_dir(root)
            .env("FORCE_HYPERLINK", "1")
            .args(["check", "fixtures/mogli-org", "--select", "package", "--color", color])
            .output()
            .expect("the binary runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(out("always").contains("\u{1b}]8;;https://guide.mogli.com/"));
    let plain = out("never");
    assert!(plain.contains("(https://guide.mogli.com/") && !plain.contains('\u{1b}'), "{plain}");
}

/// `forcelint check | head -1`
#[test]
#[cfg(unix)]
fn a_reader_that_stops_early_is_no_error() {
    use std::process::Stdio;
    let folder = project();
    let sets: String = (0..20_000).map(|at| format!("    <permissionSets>Set_{at}</permissionSets>\n")).collect();
    write(
        folder.path(),
        "app/groups/Many.permissionsetgroup-meta.xml",
        &GROUP.replace("    <permissionSets>Sales_Base</permissionSets>\n", &sets),
    );
    for format in ["text", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "concise"] {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("forcelint"))
            .current_dir(folder.path())
            .args(["check", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""), "{format}");
    }
}

#[test]
fn completions_are_written_for_every_shell() {
    let folder = project();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ended = run(folder.path(), &["completions", shell]);
        assert_eq!(ended.status, 0);
        assert!(ended.out.contains("fail-on"), "{shell}");
    }
}

#[test]
fn an_accept_needs_a_reason_and_ends_on_its_day() {
    let folder = project();
    let accept = |more: &str| {
        let entry = "[[accept]]\nrule = \"unknown-group-member\"\nsubject = \"permissionSet:Sales_*\"\n";
        write(folder.path(), "forcelint.toml", &format!("{entry}{more}"));
    };
    accept("reason = \"made by hand in the org\"\nexpires = 2027-06-30\n");
    let status = |day| run(folder.path(), &["check", "--today", day]).status;
    assert_eq!([status("2027-06-29"), status("2027-07-01")], [0, 1]);
    let shown = run(folder.path(), &["check", "--today", "2027-06-29", "--show-suppressed"]).out;
    assert!(shown.contains("made by hand in the org"), "{shown}");
    accept("");
    let ended = run(folder.path(), &["check"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("reason"), "{}", ended.err);
}

#[test]
fn wrong_words_are_refused_with_what_was_meant() {
    let folder = project();
    let refused = |arguments: &[&str]| {
        let ended = run(folder.path(), arguments);
        assert_eq!((ended.out.as_str(), ended.status), ("", 2), "{arguments:?}");
        ended.err
    };
    assert_eq!(
        refused(&["check", "--select", "unknown-group-membr"]),
        "error: unknown rule or group `unknown-group-membr`. Did you mean `unknown-group-member`?\n"
    );
    assert_eq!(
        refused(&["explain", "stale-clon"]),
        "error: there is no rule `stale-clon`. Did you mean `stale-clone`?\n"
    );
    assert_eq!(
        refused(&["check", "nowhere"]),
        "error: `nowhere` does not exist\n"
            .replace("`nowhere`", &format!("`{}`", folder.path().join("nowhere").display()))
    );
    assert!(refused(&["check", "--fromat", "json"]).contains("--format"));
    write(folder.path(), "forcelint.toml", "slect = [\"deploy\"]\n");
    let told = refused(&["check"]);
    assert!(told.contains("forcelint.toml:1:1") && told.contains("`select`"), "{told}");
    write(folder.path(), "forcelint.toml", "packs = [\"mogly\"]\n");
    assert!(refused(&["check"]).contains("Did you mean `mogli`?"));
}

#[test]
fn a_pack_of_the_users_own_is_read_and_checked() {
    let folder = project();
    write(folder.path(), "forcelint.toml", "packs = [\"packs/acme.toml\"]\nselect = [\"package\"]\n");
    let missing = run(folder.path(), &["check"]);
    assert_eq!(missing.status, 2, "{}", missing.err);
    let pack = "name = \"Acme\"\nnamespace = \"acme\"\n\n[[permission-set]]\nname = \"acme__Base\"\nlabel = \"Acme: Base\"\n\
                roles = [\"base\"]\none-of = \"acme\"\nsource = \"https://example.com/access\"\n\n[[permission-set]]\n\
                name = \"acme__Wide\"\nlabel = \"Acme: Wide\"\nroles = [\"base\"]\none-of = \"acme\"\n\
                source = \"https://example.com/access\"\n";
    write(folder.path(), "packs/acme.toml", pack);
    let group = GROUP.replace("Sales_Base", "acme__Base").replace("Sales_Extra", "acme__Wide");
    write(folder.path(), "app/groups/Sales.permissionsetgroup-meta.xml", &group);
    let ended = run(folder.path(), &["check", "--format", "concise"]);
    assert!(ended.out.contains("warning[conflicting-base-sets]"), "{}{}", ended.out, ended.err);
    write(folder.path(), "packs/acme.toml", &pack.replace("one-of", "onlyof"));
    let ended = run(folder.path(), &["check"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("packs/acme.toml:8:1") && ended.err.contains("`one-of`"), "{}", ended.err);
}

#[test]
fn a_flow_that_speaks_of_no_package_can_be_found_all_the_same() {
    let folder = project();
    let flow = "<Flow xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <label>Old</label>\n</Flow>\n";
    write(folder.path(), "app/flows/Old.flow-meta.xml", flow);
    let settings = "packs = [\"acme.toml\"]\nselect = [\"superseded-metadata\"]\n\n[packages]\nacme = \"2.0\"\n";
    write(folder.path(), "forcelint.toml", settings);
    let pack = "name = \"Acme\"\nnamespace = \"acme\"\n\n[[superseded]]\nmetadata = \"flow:Old\"\nstate = \"present\"\n\
                since = \"1.5\"\nby = \"the new one\"\nsource = \"https://example.com/access\"\n";
    write(folder.path(), "acme.toml", pack);
    let ended = run(folder.path(), &["check", "--format", "concise"]);
    assert!(ended.out.starts_with("app/flows/Old.flow-meta.xml:1:1: info[superseded-metadata]"), "{}", ended.out);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""));
}

#[test]
fn a_bare_directory_is_linted_as_it_is() {
    let folder = TempDir::new().expect("a temporary directory");
    write(folder.path(), "Sales_Base.permissionset-meta.xml", SET);
    write(folder.path(), "Sales.permissionsetgroup-meta.xml", GROUP);
    let ended = run(folder.path(), &["check"]);
    assert_eq!(ended.status, 1);
    assert!(ended.out.contains("linting the directory as it is"), "{}", ended.out);
    let empty = TempDir::new().expect("a temporary directory");
    let ended = run(empty.path(), &["check"]);
    assert_eq!(ended.status, 0);
    assert!(ended.out.contains("`.` holds nothing to lint"), "{}", ended.out);
}

#[test]
fn a_folder_of_policies_holds_something_to_lint() {
    let folder = project();
    let policy = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <UserAccessPolicy xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <status>Active</status>\n\
        </UserAccessPolicy>\n";
    write(folder.path(), "app/useraccesspolicies/New_Staff.useraccesspolicy-meta.xml", policy);
    let ended = run(folder.path(), &["check", "app/useraccesspolicies"]);
    assert_eq!((ended.out.as_str(), ended.status), ("no findings in 1 file\n", 0));
}

#[test]
fn quiet_is_for_people() {
    let folder = project();
    let ended = run(folder.path(), &["check", "-q", "--format", "concise", "--format", "json:report.json"]);
    assert_eq!((ended.out.as_str(), ended.status), ("", 1));
    let json = fs::read_to_string(folder.path().join("report.json")).expect("the report was written");
    assert!(json.contains("unknown-group-member"), "{json}");
    assert!(run(folder.path(), &["check", "-q", "--format", "github"]).out.starts_with("::warning "));
}

#[test]
fn a_report_goes_to_a_file_as_well() {
    let folder = project();
    let ended = run(folder.path(), &["check", "--format", "concise", "--format", "json:report.json"]);
    assert_eq!((ended.out.as_str(), ended.status), (FINDING, 1));
    let json = fs::read_to_string(folder.path().join("report.json")).expect("the report was written");
    let report: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(report["schema"], "forcelint/report/v1");
    assert_eq!(report["findings"][0]["subject"]["member"], "permissionSet:Sales_Extra");
}

/// The help lists every format, and an error of the run is told in each of them.
#[test]
#[cfg(unix)]
fn every_format_tells_what_went_wrong() {
    let folder = project();
    std::os::unix::fs::symlink("nowhere", folder.path().join("app/sets/Gone.permissionset-meta.xml")).expect("a link");
    let refused = run(folder.path(), &["check", "--format", "nonsense"]).err;
    let formats = refused.split("a format is one of: ").nth(1).and_then(|rest| rest.lines().next()).expect("a list");
    let help = run(folder.path(), &["check", "--help"]).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains(&format!("Formats: {formats}")), "{help}");
    for path in ["action.yml", "docs/ci.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a text");
        let rows =
            text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |")).map(|(format, _)| format);
        let listed = if path == "action.yml" {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            rows.collect::<Vec<_>>().join(", ")
        };
        assert!(listed.contains(formats), "{path} lists other formats: {listed}");
    }
    for format in formats.split(", ") {
        let ended = run(folder.path(), &["check", "--format", format]);
        assert_eq!(ended.status, 2, "{format}");
        assert!(ended.out.contains("unreadable") && ended.out.contains("Gone.permissionset-meta.xml"), "{format}");
        assert!(ended.out.contains("unknown-group-member"), "{format}: the others are linted");
    }
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_makes_the_run_untrustworthy() {
    let folder = project();
    std::os::unix::fs::symlink("nowhere", folder.path().join("app/sets/Gone.permissionset-meta.xml")).expect("a link");
    let ended = run(folder.path(), &["check", "--format", "concise"]);
    assert_eq!(ended.status, 2);
    assert!(ended.out.starts_with(FINDING) || ended.out.contains(FINDING), "the others are linted: {}", ended.out);
    assert!(ended.out.contains("unreadable"), "{}", ended.out);
}

#[test]
fn any_bytes_end_in_a_finding() {
    let folder = project();
    let path = "app/sets/Odd.permissionset-meta.xml";
    for bytes in [
        &b""[..],
        b"\0\0\0",
        b"\xff\xfe<\0",
        b"<",
        b"<a",
        b"&",
        b"<![CDATA[",
        b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
    ] {
        fs::write(folder.path().join(path), bytes).expect("the file can be written");
        let ended = run(folder.path(), &["check", "--format", "concise"]);
        assert_eq!(ended.status, 1, "{bytes:?}: {}", ended.err);
        assert!(ended.out.contains("Odd.permissionset-meta.xml:1:"), "{bytes:?}: {}", ended.out);
    }
}

#[test]
fn a_file_over_64_mb_is_an_error_of_the_run() {
    let folder = project();
    let file = fs::File::create(folder.path().join("app/sets/Huge.permissionset-meta.xml")).expect("a file");
    file.set_len(65 * 1024 * 1024).expect("a sparse file");
    let ended = run(folder.path(), &["check", "--format", "concise"]);
    assert_eq!(ended.status, 2);
    assert!(ended.out.contains("too-large"), "{}", ended.out);
}

#[test]
fn names_from_files_cannot_speak_to_the_terminal() {
    let folder = project();
    let group = GROUP.replace("Sales_Extra", "Sales\u{202e}\u{9b}2J");
    write(folder.path(), "app/groups/Sales.permissionsetgroup-meta.xml", &group);
    for format in ["text", "concise"] {
        let ended = run(folder.path(), &["check", "--color", "never", "--format", format]);
        assert!(ended.out.contains("Sales"), "{}", ended.out);
        assert!(!ended.out.contains(['\u{202e}', '\u{9b}', '\u{1b}']), "{format}");
    }
}

#[test]
fn the_catalogue_is_listed_and_explained() {
    let folder = project();
    let rules = run(folder.path(), &["rules"]).out;
    let json: serde_json::Value =
        serde_json::from_str(&run(folder.path(), &["rules", "--format", "json"]).out).expect("JSON");
    for rule in json.as_array().expect("a list") {
        let id = rule["id"].as_str().expect("an id");
        assert!(rules.contains(id));
        let card = run(folder.path(), &["explain", id]);
        assert_eq!(card.status, 0);
        assert!(card.out.starts_with(&format!("# {id}\n")));
    }
}

#[test]
fn published_schemas_are_those_of_the_program() {
    for name in ["config", "pack", "report"] {
        let ended = run(Path::new(env!("CARGO_MANIFEST_DIR")), &["schema", name]);
        let path = format!("{}/schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
        let published = fs::read_to_string(path).expect("the schema is checked in");
        let (published, own): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&published).expect("JSON"), serde_json::from_str(&ended.out).expect("JSON"));
        assert_eq!(published, own, "{name}");
    }
}

#[test]
fn the_readme_tells_the_truth() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README");
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an excerpt");
    let report = run(root, &["check", "fixtures/mogli-org", "--color", "never", "--today", "2026-11-24"]).out;
    for line in shown.lines().filter(|line| !line.starts_with('$') && !line.contains('…')) {
        assert!(report.lines().any(|reported| reported == line), "the report has no line {line:?}");
    }
    let folder = TempDir::new().expect("a temporary directory");
    let mut blocks = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let config = blocks.next().expect("a configuration");
    write(folder.path(), "forcelint.toml", config);
    write(folder.path(), "packs/acme.toml", blocks.next().expect("a pack"));
    let ended = run(folder.path(), &["check", "--ignore", "unused-ignore"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "the configuration and the pack are read");
}
