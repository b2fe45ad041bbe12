//! `check --since`: what a branch brought about, told by the real git.
#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

#[path = "support/binary.rs"]
mod binary;

use binary::write;

const XMLNS: &str = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";

fn group(label: &str, sets: &[&str]) -> String {
    let sets: String = sets.iter().map(|set| format!("    <permissionSets>{set}</permissionSets>\n")).collect();
    format!("<PermissionSetGroup {XMLNS}>\n    <label>{label}</label>\n{sets}</PermissionSetGroup>\n")
}

fn set(label: &str) -> String {
    format!("<PermissionSet {XMLNS}>\n    <label>{label}</label>\n</PermissionSet>\n")
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let status =
        Command::new("git").current_dir(root).args(identity).args(arguments).output().expect("git runs").status;
    assert!(status.success(), "git {arguments:?}");
}

fn commit(root: &Path) {
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "a change"]);
}

/// A committed project with one old finding: the group `Old` names a set that is not there.
fn repository() -> TempDir {
    let folder = TempDir::new().expect("a temporary directory");
    let root = folder.path();
    git(root, &["init", "--quiet", "--initial-branch", "main", "."]);
    write(root, "sfdx-project.json", r#"{ "packageDirectories": [{ "path": "app" }], "sourceApiVersion": "62.0" }"#);
    write(root, "forcelint.toml", "select = [\"deploy\"]\n");
    write(root, "app/groups/Old.permissionsetgroup-meta.xml", &group("Old", &["Base", "Gone"]));
    write(root, "app/groups/Sales.permissionsetgroup-meta.xml", &group("Sales", &["Base", "Extra"]));
    write(root, "app/sets/Base.permissionset-meta.xml", &set("Base"));
    write(root, "app/sets/Extra.permissionset-meta.xml", &set("Extra"));
    commit(root);
    folder
}

/// Standard output, standard error and the exit status.
fn check(root: &Path, arguments: &[&str]) -> (String, String, i32) {
    let output = Command::cargo_bin("forcelint")
        .expect("the binary is built")
        .current_dir(root)
        .args(["check", "--color", "never"])
        .args(arguments)
        .output()
        .expect("the binary runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code().expect("it ended by itself"))
}

fn concise(root: &Path, reference: &str) -> String {
    let (out, err, status) = check(root, &["--format", "concise", "--since", reference]);
    assert_eq!((err.as_str(), status), ("", i32::from(!out.is_empty())));
    out
}

const OLD: &str = "app/groups/Old.permissionsetgroup-meta.xml:4:21: warning[unknown-group-member] `Gone` is no permission set of this \
     project\n";
const SALES: &str = "app/groups/Sales.permissionsetgroup-meta.xml:4:21: warning[unknown-group-member] `Extra` is no permission set of \
     this project\n";

#[test]
fn an_old_finding_counts_once_its_file_changes() {
    let folder = repository();
    let root = folder.path();
    assert_eq!(concise(root, "main"), "");
    write(root, "app/sets/Base.permissionset-meta.xml", &set("The base"));
    assert_eq!(concise(root, "main"), "", "a change elsewhere");
    let text = group("The old ones", &["Base", "Gone"]);
    write(root, "app/groups/Old.permissionsetgroup-meta.xml", &text);
    assert_eq!(concise(root, "main"), OLD);
    commit(root);
    assert_eq!(concise(root, "HEAD"), "");
    assert_eq!(concise(root, "HEAD~1"), OLD);
}

#[test]
fn a_deleted_set_shows_the_groups_that_name_it() {
    let folder = repository();
    let root = folder.path();
    fs::remove_file(root.join("app/sets/Extra.permissionset-meta.xml")).expect("the set");
    assert_eq!(concise(root, "main"), SALES);
    let (out, ..) = check(root, &["--since", "main"]);
    assert!(out.contains("note: `app/sets/Extra.permissionset-meta.xml` was deleted since `main`"), "{out}");
    assert!(out.contains("only what is new since `main`: in the 1 file changed"), "{out}");
    assert!(!out.contains("Gone"), "{out}");
    write(root, "elsewhere/x.txt", "no metadata");
    write(root, "app/more/Extra.permissionset-meta.xml", &set("Extra"));
    assert_eq!(concise(root, "main"), "", "the set has moved");
}

#[test]
fn new_files_count_before_git_knows_them() {
    let folder = repository();
    let root = folder.path();
    write(root, "app/groups/New Ä.permissionsetgroup-meta.xml", &group("New", &["Base", "Nobody"]));
    assert!(concise(root, "HEAD").contains("`Nobody`"));
    write(root, ".gitignore", "New*\n");
    assert_eq!(concise(root, "HEAD"), "", "git cannot tell since when an ignored file is there");
}

#[test]
fn what_others_did_meanwhile_is_not_this_branchs() {
    let folder = repository();
    let root = folder.path();
    git(root, &["checkout", "--quiet", "-b", "mine"]);
    write(root, "app/sets/Mine.permissionset-meta.xml", &set("Mine"));
    commit(root);
    git(root, &["checkout", "--quiet", "main"]);
    write(root, "app/groups/Old.permissionsetgroup-meta.xml", &group("Old", &["Base", "Extra"]));
    commit(root);
    git(root, &["checkout", "--quiet", "mine"]);
    assert_eq!(concise(root, "main"), "", "main has mended the old finding, which this branch did not touch");
}

#[test]
fn the_project_may_lie_deep_in_its_repository_and_the_command_run_anywhere() {
    let folder = repository();
    let inner = folder.path().join("org/first");
    fs::create_dir_all(&inner).expect("a folder");
    for path in ["sfdx-project.json", "forcelint.toml", "app"] {
        fs::rename(folder.path().join(path), inner.join(path)).expect("a file");
    }
    commit(folder.path());
    fs::remove_file(inner.join("app/sets/Extra.permissionset-meta.xml")).expect("the set");
    assert_eq!(concise(&inner, "HEAD"), SALES);
    assert_eq!(concise(&inner.join("app/groups"), "HEAD"), SALES.replace("app/groups/", ""));
    assert_eq!(concise(folder.path(), "HEAD"), format!("org/first/{SALES}"));
    let (out, ..) = check(&inner, &["--since", "HEAD", "app/sets"]);
    assert!(!out.contains("unknown-group-member"), "a path limits the report: {out}");
}

#[test]
fn a_changed_rule_book_makes_nothing_new() {
    let folder = repository();
    let root = folder.path();
    write(root, "forcelint.toml", "select = [\"deploy\", \"style\"]\n");
    let (all, ..) = check(root, &["--format", "concise"]);
    assert!(all.contains("[missing-description]"), "{all}");
    assert_eq!(concise(root, "HEAD"), "");
}

/// Nobody asked for what was wrong all along to be mended.
#[test]
fn only_what_is_new_is_mended() {
    let folder = repository();
    let root = folder.path();
    let user = |name| format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>\n    ");
    let split = set("Split").replace("<label>", &format!("{}<label>", user("RunReports")));
    let split = split.replace("</PermissionSet>", &format!("    {}\n</PermissionSet>", user("ScheduleReports")));
    write(root, "app/sets/Before.permissionset-meta.xml", &split);
    commit(root);
    write(root, "app/sets/After.permissionset-meta.xml", &split);
    let (out, err, _) = check(root, &["--diff", "--since", "HEAD"]);
    assert!(out.contains("After") && !out.contains("Before"), "{out}{err}");
    let (all, ..) = check(root, &["--diff"]);
    assert!(all.contains("Before"), "{all}");
}

#[test]
fn what_git_cannot_tell_is_an_error() {
    let folder = repository();
    let root = folder.path();
    let refused = |root: &Path, reference: &str| {
        let (out, err, status) = check(root, &["--since", reference]);
        assert_eq!((out.as_str(), status), ("", 2));
        err
    };
    assert!(refused(root, "mian").starts_with("error: `mian` is no commit that git knows here; fetch it first"));
    let (_, err, status) = check(root, &["--since=--output=x"]);
    assert_eq!((err.starts_with("error: `--output=x` is no commit"), status), (true, 2), "no option of git's");
    git(root, &["checkout", "--quiet", "--orphan", "apart"]);
    write(root, "README.md", "another history");
    commit(root);
    assert!(refused(root, "main").contains("no commit in common"));
    let outside = TempDir::new().expect("a temporary directory");
    write(outside.path(), "sfdx-project.json", r#"{ "packageDirectories": [{ "path": "app" }] }"#);
    write(outside.path(), "app/sets/Base.permissionset-meta.xml", &set("Base"));
    assert!(refused(outside.path(), "main").starts_with("error: git: not a git repository"));
    let output = Command::cargo_bin("forcelint")
        .expect("the binary is built")
        .current_dir(root)
        .env("PATH", outside.path())
        .args(["check", "--since", "main"])
        .output()
        .expect("the binary runs");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(err, "error: --since asks git what changed, and there is no `git` on the path\n");
}
