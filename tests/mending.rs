//! `check --fix` and `--diff` as a user meets them: the real binary on a project on the disk.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test ends where something is not as it must be"
)]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

#[path = "support/binary.rs"]
mod binary;

use binary::{Ended, run, run_with, write};

const NAME: &str = "app/sets/Sales.permissionset-meta.xml";

/// One section in two pieces, a boolean that is absent, and no label: the last is nobody's to invent.
const SET: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
    <classAccesses>
        <apexClass>Quote</apexClass>
        <enabled>true</enabled>
    </classAccesses>
    <description>Quotes and orders.</description>
    <!-- orders -->
    <classAccesses>
        <apexClass>Order</apexClass>
    </classAccesses>
</PermissionSet>
"#;

const FIXED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">
    <classAccesses>
        <apexClass>Quote</apexClass>
        <enabled>true</enabled>
    </classAccesses>
    <!-- orders -->
    <classAccesses>
        <apexClass>Order</apexClass>
        <enabled>false</enabled>
    </classAccesses>
    <description>Quotes and orders.</description>
</PermissionSet>
"#;

const LEFT: &str =
    "app/sets/Sales.permissionset-meta.xml:2:1: error[missing-element] `PermissionSet` lacks `<label>`\n";

fn project() -> TempDir {
    let folder = TempDir::new().expect("a temporary directory");
    let project = r#"{ "packageDirectories": [{ "path": "app" }], "sourceApiVersion": "62.0" }"#;
    write(folder.path(), "sfdx-project.json", project);
    write(folder.path(), NAME, SET);
    folder
}

fn read(root: &Path) -> String {
    fs::read_to_string(root.join(NAME)).expect("the file is there")
}

#[test]
fn what_can_be_fixed_is_fixed_and_the_rest_reported() {
    let folder = project();
    let before = run(folder.path(), &["check", "--color", "never"]).out;
    assert!(before.ends_with("2 errors, 1 info in 1 file (2 fixable with --fix)\n"), "{before}");
    let ended = run(folder.path(), &["check", "--fix", "--color", "never"]);
    assert_eq!(read(folder.path()), FIXED);
    assert!(ended.out.contains("lacks `<label>`") && ended.out.ends_with("1 error in 1 file (2 fixed)\n"), "{ended:?}");
    assert_eq!((ended.err.as_str(), ended.status), ("", 1));
    let again = run(folder.path(), &["check", "--fix", "--format", "concise"]);
    assert_eq!(again, Ended { out: LEFT.to_owned(), err: String::new(), status: 1 });
    assert_eq!(read(folder.path()), FIXED);
    write(folder.path(), NAME, SET);
    let concise = run(folder.path(), &["check", "--fix", "--format", "concise"]);
    assert_eq!(concise, Ended { out: LEFT.to_owned(), err: "2 findings fixed in 1 file\n".to_owned(), status: 1 });
}

#[test]
fn a_diff_changes_nothing_and_can_be_applied() {
    let folder = project();
    let ended = run(folder.path(), &["check", "--diff"]);
    assert_eq!(read(folder.path()), SET);
    assert_eq!((ended.err.as_str(), ended.status), ("2 findings would be fixed in 1 file\n", 1));
    let expected = "\
--- a/app/sets/Sales.permissionset-meta.xml
+++ b/app/sets/Sales.permissionset-meta.xml
@@ -4,9 +4,10 @@
         <apexClass>Quote</apexClass>
         <enabled>true</enabled>
     </classAccesses>
-    <description>Quotes and orders.</description>
     <!-- orders -->
     <classAccesses>
         <apexClass>Order</apexClass>
+        <enabled>false</enabled>
     </classAccesses>
+    <description>Quotes and orders.</description>
 </PermissionSet>
";
    assert_eq!(ended.out, expected);
    write(folder.path(), NAME, FIXED);
    let clean = run(folder.path(), &["check", "--fix", "--diff"]);
    assert_eq!(clean, Ended { out: String::new(), err: String::new(), status: 0 });
    write(folder.path(), NAME, "<PermissionSet>\r\n\t<a/>");
    assert_eq!(run(folder.path(), &["check", "--diff"]).status, 0, "what has no fix makes no difference");
}

#[test]
fn a_text_without_a_last_line_break_and_with_crlf_is_told_so() {
    let folder = project();
    let text = SET.trim_end().replace('\n', "\r\n");
    write(folder.path(), NAME, &text);
    let diff = run(folder.path(), &["check", "--diff"]).out;
    assert!(diff.contains("+        <enabled>false</enabled>\r\n"), "{diff}");
    assert!(diff.ends_with(" </PermissionSet>\n\\ No newline at end of file\n"), "{diff}");
    assert_eq!(run(folder.path(), &["check", "--fix"]).status, 1);
    assert_eq!(read(folder.path()), FIXED.trim_end().replace('\n', "\r\n"));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = project();
    let arguments = ["check", "--fix", "--format", "concise", "--stdin-filename", NAME, "-"];
    let ended = run_with(folder.path(), &arguments, SET);
    assert_eq!(ended, Ended { out: FIXED.to_owned(), err: LEFT.to_owned(), status: 1 });
    assert_eq!(read(folder.path()), SET);
    let nothing = run_with(folder.path(), &arguments, "not xml");
    assert_eq!(nothing.out, "not xml");
    let diff = run_with(folder.path(), &["check", "--diff", "--stdin-filename", NAME, "-"], SET);
    assert!(diff.out.starts_with("--- a/app/sets/") && diff.status == 1, "{diff:?}");
    assert_eq!(read(folder.path()), SET);
}

#[test]
fn what_is_meant_and_what_is_not_asked_for_stays() {
    let folder = project();
    let fix = |arguments: &[&str]| {
        write(folder.path(), NAME, SET);
        run(folder.path(), &[&["check", "--fix", "--quiet"], arguments].concat());
        read(folder.path())
    };
    assert_eq!(fix(&["--ignore", "deploy"]), SET);
    assert_eq!(fix(&["sfdx-project.json"]), SET);
    let moved = FIXED.replace("        <enabled>false</enabled>\n", "");
    assert_eq!(fix(&["--select", "split-section"]), moved);
    write(folder.path(), "forcelint.toml", "[[accept]]\nrule = \"missing-element\"\nreason = \"meant\"\n");
    assert_eq!(fix(&[]), moved);
    let ignored = SET.replace("<!-- orders -->", "<!-- forcelint-ignore split-section: meant -->");
    write(folder.path(), NAME, &ignored);
    run(folder.path(), &["check", "--fix"]);
    assert_eq!(read(folder.path()), ignored);
}

#[test]
fn a_baseline_keeps_what_it_knows() {
    let folder = project();
    let status = run(folder.path(), &["baseline", "--output", "known.jsonl"]).status;
    assert_eq!(status, 0);
    let ended = run(folder.path(), &["check", "--fix", "--baseline", "known.jsonl"]);
    assert_eq!((ended.status, read(folder.path()).as_str()), (0, SET));
}

#[test]
fn a_fix_that_brings_a_finding_as_bad_is_not_made() {
    let folder = project();
    // Where `Zone` belongs it stands in order, and its comment would ignore nothing.
    let comment = "<!-- forcelint-ignore unsorted-elements: comes last -->";
    let text = SET.replace("<!-- orders -->", comment).replace("Order", "Zone");
    write(folder.path(), NAME, &text);
    let select = "split-section,unsorted-elements,unused-ignore,missing-element";
    let fix = ["check", "--fix", "--select", select, "--format", "concise", "--severity"];
    let ended = run(folder.path(), &[&fix[..], &["split-section=info"]].concat());
    let expected = text.replace("Zone</apexClass>", "Zone</apexClass>\n        <enabled>false</enabled>");
    assert_eq!(read(folder.path()), expected, "the others are made: {ended:?}");
    let reason = "app/sets/Sales.permissionset-meta.xml: not fixed [split-section] Bring all `<classAccesses>` together: \
                  it would bring warning[unused-ignore] nothing here is a finding of `unsorted-elements`\n";
    assert!(ended.err.contains(reason), "{}", ended.err);
    let ended = run(folder.path(), &[&fix[..], &["split-section=error"]].concat());
    assert!(read(folder.path()).ends_with("</description>\n</PermissionSet>\n"), "an error is worse: {ended:?}");
}

#[test]
fn unsafe_fixes_are_asked_for_with_fixes() {
    let folder = project();
    let ended = run(folder.path(), &["check", "--unsafe-fixes"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("--fix"), "{}", ended.err);
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_do_not_lead_out() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, outside) = (project(), project());
    let path = folder.path().join(NAME);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    run(folder.path(), &["check", "--fix"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(read(folder.path()), FIXED);
    fs::remove_file(&path).unwrap();
    symlink(outside.path().join(NAME), &path).unwrap();
    let ended = run(folder.path(), &["check", "--fix", "--color", "never"]);
    assert_eq!(read(outside.path()), SET, "{ended:?}");
    fs::remove_file(&path).unwrap();
    let inside: PathBuf = folder.path().join("app/Sales.xml");
    fs::write(&inside, SET).unwrap();
    symlink(&inside, &path).unwrap();
    run(folder.path(), &["check", "--fix"]);
    assert_eq!(fs::read_to_string(&inside).unwrap(), FIXED);
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
}
