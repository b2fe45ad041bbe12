//! `forcelint init` as a user meets it, and what `check` says after it.
#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::path::Path;

use tempfile::TempDir;

#[path = "support/binary.rs"]
mod binary;

use binary::{run, write};

const FULL_ACCESS: &str = "Mogli_SMS__Mogli_SMS_User_Full_Access";

/// A permission set that grants so many of the package's classes.
fn set(label: &str, classes: usize) -> String {
    let class = |at| {
        format!(
            "    <classAccesses>\n        <apexClass>Mogli_SMS__Sender{at}</apexClass>\n        \
             <enabled>true</enabled>\n    </classAccesses>\n"
        )
    };
    let classes: String = (0..classes).map(class).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n\
         {classes}    <label>{label}</label>\n</PermissionSet>\n"
    )
}

fn install(root: &Path, version: &str) {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<InstalledPackage xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
         <versionNumber>{version}</versionNumber>\n</InstalledPackage>\n"
    );
    write(root, "app/installedPackages/Mogli_SMS.installedPackage-meta.xml", &text);
}

/// A project with two clones: one that says so in its label, and one that shows it by its grants.
fn project() -> TempDir {
    let folder = TempDir::new().expect("a temporary directory");
    let root = folder.path();
    write(root, "sfdx-project.json", r#"{ "packageDirectories": [{ "path": "app" }], "sourceApiVersion": "62.0" }"#);
    write(
        root,
        "app/permissionsets/Acme_Texting.permissionset-meta.xml",
        &set("Mogli SMS User: Full Access (Clone)", 3),
    );
    write(root, "app/permissionsets/Acme_SMS.permissionset-meta.xml", &set("Acme SMS", 12));
    folder
}

fn clones(folder: &Path) -> Vec<String> {
    let rules = ["check", "--format", "concise", "--select", "stale-clone,untracked-clone"];
    run(folder, &rules).out.lines().map(str::to_owned).collect()
}

#[test]
fn todays_clones_are_recorded_and_an_upgrade_makes_them_stale() {
    let folder = project();
    let root = folder.path();
    install(root, "5.165");
    let before = clones(root);
    assert_eq!(before.iter().filter(|line| line.contains("info[untracked-clone]")).count(), 2, "{before:?}");

    let ended = run(root, &["init"]);
    assert_eq!((ended.out.as_str(), ended.status), ("", 0), "{}", ended.err);
    assert!(ended.err.starts_with("forcelint.toml: 1 pack acts, 2 clones recorded\n"), "{}", ended.err);
    assert!(ended.err.contains("still open: Acme_SMS: correct the packaged set"), "{}", ended.err);
    assert!(ended.err.contains("`forcelint check`"), "{}", ended.err);
    let text = fs::read_to_string(root.join("forcelint.toml")).expect("it was written");
    let record = format!("[[clone]]\npermission-set = \"Acme_Texting\"\nof = \"{FULL_ACCESS}\"\nversion = \"5.165\"\n");
    assert!(text.contains(&record), "{text}");
    assert!(text.contains("\npacks = [\"mogli\"]\n"), "{text}");

    let checked = run(root, &["check"]);
    assert_eq!((checked.status, checked.err.as_str()), (0, ""), "{}", checked.out);
    assert_eq!(clones(root), Vec::<String>::new());

    install(root, "5.171");
    let after = clones(root);
    assert_eq!(after.len(), 2, "{after:?}");
    assert!(after.iter().all(|line| line.contains("warning[stale-clone]")), "{after:?}");
    assert!(after.iter().all(|line| line.contains("at 5.165, and 5.171 is installed")), "{after:?}");
}

#[test]
fn without_the_version_the_records_wait_for_it() {
    let folder = project();
    let root = folder.path();
    let ended = run(root, &["init"]);
    assert!(ended.err.starts_with("forcelint.toml: 1 pack acts, 0 clones recorded\n"), "{}", ended.err);
    assert!(ended.err.contains("still open: Acme_Texting: tell the installed version"), "{}", ended.err);
    assert_eq!(clones(root).len(), 2, "nothing is recorded yet");
    let text = fs::read_to_string(root.join("forcelint.toml")).expect("it was written");
    assert!(text.contains("[packages]\n# Mogli_SMS = \"5.171\""), "{text}");
    let record = format!("# [[clone]]\n# permission-set = \"Acme_Texting\"\n# of = \"{FULL_ACCESS}\"\n# version = ");
    assert!(text.contains(&record), "{text}");

    // With the marks taken off and the version filled in, the file says what it was made for.
    let filled = text.replace("# Mogli_SMS = ", "Mogli_SMS = ").replace("\"VERSION\"", "\"5.165\"");
    let keys = ["[[clone]]", "permission-set =", "of =", "version ="];
    let lines = filled.lines().take_while(|line| !line.starts_with("# Findings that are meant"));
    let open = |line: &str| match line.strip_prefix("# ").filter(|line| keys.iter().any(|key| line.starts_with(key))) {
        Some(entry) => format!("{entry}\n"),
        None => format!("{line}\n"),
    };
    write(root, "forcelint.toml", &lines.map(open).collect::<String>());
    let after = clones(root);
    assert!(after.len() == 2 && after.iter().all(|line| line.contains("stale-clone")), "{after:?}");
}

#[test]
fn a_file_that_is_there_is_kept() {
    let folder = project();
    let root = folder.path();
    install(root, "5.165");
    write(root, "forcelint.toml", "fail-on = \"error\"\n");
    let ended = run(root, &["init"]);
    assert_eq!(ended.status, 2);
    assert_eq!(ended.err, "error: `forcelint.toml` is there already; --print shows a new one, --force replaces it\n");
    let kept = || fs::read_to_string(root.join("forcelint.toml")).expect("the file");
    assert_eq!(kept(), "fail-on = \"error\"\n");

    let printed = run(root, &["init", "--print"]);
    assert_eq!((printed.err.as_str(), printed.status), ("", 0));
    assert_eq!(run(root, &["init", "-"]).out, printed.out);
    assert_eq!(kept(), "fail-on = \"error\"\n");

    // One that cannot even be read is no obstacle to replacing it.
    write(root, "forcelint.toml", "no toml");
    let ended = run(root, &["init", "--force"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert_eq!(kept(), printed.out);
    let left: Vec<_> = fs::read_dir(root).expect("the folder").collect();
    assert_eq!(left.len(), 3, "no temporary file is left: {left:?}");
}

#[test]
fn the_file_is_written_at_the_root_of_the_one_project() {
    let folder = project();
    let root = folder.path();
    let ended = run(&root.join("app/permissionsets"), &["init", "Acme_SMS.permissionset-meta.xml"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(root.join("forcelint.toml").is_file());

    let other = TempDir::new().expect("a temporary directory");
    for name in ["one", "two"] {
        let json = r#"{ "packageDirectories": [{ "path": "app" }] }"#;
        write(other.path(), &format!("{name}/sfdx-project.json"), json);
        write(other.path(), &format!("{name}/app/permissionsets/A.permissionset-meta.xml"), &set("A", 1));
    }
    let ended = run(other.path(), &["init"]);
    assert_eq!((ended.err.as_str(), ended.status), ("error: there are 2 projects: name one of one, two\n", 2));
    write(other.path(), "forcelint.toml", "");
    let ended = run(other.path(), &["init", "one"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(ended.err.contains("holds for this project no more"), "{}", ended.err);

    let empty = TempDir::new().expect("a temporary directory");
    let ended = run(empty.path(), &["init"]);
    assert_eq!((ended.err.as_str(), ended.status), ("error: `.` holds nothing to lint\n", 2));
}
