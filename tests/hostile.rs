//! Hostile input: whatever the files of a project hold, the run ends by itself with a report of bounded size, and says
//! so (exit status 2) where it is not to be trusted.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test ends where something is not as it must be"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use assert_cmd::Command;
use forcelint::config::Date;
use forcelint::engine::{self, ConfigSource, Outcome, Request};
use forcelint::fs::{FileSystem, Memory, PathKind, Walk};
use tempfile::TempDir;

const PROJECT: &str = r#"{ "packageDirectories": [{ "path": "app" }], "sourceApiVersion": "62.0" }"#;
const XMLNS: &str = r#"xmlns="http://soap.sforce.com/2006/04/metadata""#;
const SET: &str = "app/A.permissionset-meta.xml";
const PAGE: &str = "app/A.flexipage-meta.xml";

/// A report of one finding, however large its file.
const SHORT: usize = 10_000;

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary directory");
    for (path, text) in [("sfdx-project.json", PROJECT)].iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a path has a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }
    folder
}

/// The report and the status.
fn run(folder: &Path) -> (String, i32) {
    run_as(folder, "text")
}

fn run_as(folder: &Path, format: &str) -> (String, i32) {
    let mut command = Command::cargo_bin("forcelint").expect("the binary is built");
    let arguments = ["check", "--format", format, "--color", "never", "--fail-on", "info"];
    let output = command.current_dir(folder).args(arguments).output().expect("the binary runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.code().expect("it ended by itself"))
}

fn lint_one(path: &str, text: &str) -> (String, i32) {
    run(project(&[(path, text)]).path())
}

#[test]
fn a_hundred_thousand_levels_of_elements() {
    let depth = 100_000;
    let text = format!("<PermissionSet {XMLNS}>{}{}</PermissionSet>", "<a>".repeat(depth), "</a>".repeat(depth));
    let (report, status) = lint_one(SET, &text);
    assert!(status == 1 && report.contains("unknown-element") && report.len() < SHORT, "{report:.2000}");
    let (report, status) = lint_one(SET, &"<a>".repeat(depth));
    assert!(status == 1 && report.contains("malformed-xml") && report.len() < SHORT, "{report:.2000}");
}

#[test]
fn a_million_attributes() {
    let attributes: String = (0..1_000_000).map(|number| format!(" a{number}=''")).collect();
    let (report, status) =
        lint_one(SET, &format!("<PermissionSet {XMLNS}{attributes}><label>A</label></PermissionSet>"));
    assert!(status <= 1 && report.len() < SHORT, "{report:.2000}");
}

#[test]
fn entities_that_multiply() {
    let text = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;\">]>\
                <PermissionSet><label>&d;</label></PermissionSet>";
    let (report, status) = lint_one(SET, text);
    assert!(status == 1 && report.contains("malformed-xml"), "{report}");
}

#[test]
fn a_text_of_ten_megabytes() {
    let text = format!("<PermissionSet {XMLNS}>\n<label>{}</label>\n</PermissionSet>", "long ".repeat(2_000_000));
    let (report, status) = lint_one(SET, &text);
    assert!(status == 1 && report.contains("value-too-long") && report.len() < SHORT, "{} bytes", report.len());
}

#[test]
fn a_file_of_a_gigabyte() {
    let folder = project(&[]);
    fs::create_dir_all(folder.path().join("app")).expect("a folder");
    let file = fs::File::create(folder.path().join(SET)).expect("a file");
    file.set_len(1 << 30).expect("a sparse file");
    let (report, status) = run(folder.path());
    assert!(status == 2 && report.contains("too-large"), "{report:.2000}");
}

#[test]
fn a_filter_of_a_hundred_thousand_brackets() {
    let filter = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let page = |filter: &str, criteria: &str| {
        format!(
            "<FlexiPage {XMLNS}><flexiPageRegions><itemInstances><componentInstance>\
             <componentName>Mogli_SMS:TextMessageComponentEmpApi</componentName><identifier>a</identifier>\
             <visibilityRule><booleanFilter>{filter}</booleanFilter>{criteria}</visibilityRule></componentInstance>\
             </itemInstances><name>main</name><type>Region</type></flexiPageRegions><masterLabel>A</masterLabel>\
             <template><name>flexipage:defaultAppHomeTemplate</name></template><type>AppPage</type></FlexiPage>"
        )
    };
    let criterion = "<criteria><leftValue>{!$User.Age__c}</leftValue><operator>EQUAL</operator>\
                     <rightValue>VALUE</rightValue></criteria>";
    let (report, status) = lint_one(PAGE, &page(&filter, criterion));
    assert!(status == 1 && report.len() < SHORT, "{report:.2000}");

    // Every criterion looks at another constant: the truth table would have 2 to the 5,000th rows.
    let criteria: String = (0..5_000).map(|at| criterion.replace("VALUE", &at.to_string())).collect();
    let numbers: Vec<String> = (1..=5_000).map(|number: usize| number.to_string()).collect();
    for word in [" OR ", " AND "] {
        let (report, status) = lint_one(PAGE, &page(&numbers.join(word), &criteria));
        assert!(status == 1 && report.len() < 10 * SHORT, "{} bytes: {report:.2000}", report.len());
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles() {
    use std::os::unix::fs::symlink;
    let folder = project(&[(SET, "<PermissionSet/>"), ("app/sub/B.permissionset-meta.xml", "<PermissionSet/>")]);
    for (target, link) in [(".", "app/self"), ("..", "app/up"), ("../sub", "app/sub/again"), ("loop", "app/loop")] {
        symlink(target, folder.path().join(link)).expect("a link");
    }
    let (report, status) = run_as(folder.path(), "concise");
    assert_eq!(status, 1);
    assert_eq!(report.matches("A.permissionset-meta.xml:1:1: error[wrong-root]").count(), 1, "{report}");
    assert_eq!(report.matches("B.permissionset-meta.xml:1:1: error[wrong-root]").count(), 1, "{report}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file() {
    let folder = project(&[(SET, &format!("<PermissionSet {XMLNS}><label>A</label></PermissionSet>"))]);
    fs::create_dir_all(folder.path().join("app/Folder.permissionset-meta.xml")).expect("a folder");
    let pipe = folder.path().join("app/Pipe.permissionset-meta.xml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    let (report, _) = run(folder.path());
    assert!(!report.contains("Folder") && !report.contains("Pipe"), "nobody waits for a pipe: {report}");
}

#[cfg(unix)]
#[test]
fn names_of_files_that_speak_to_the_terminal() {
    let folder = project(&[("app/\u{1b}[2J\n::error::x.permissionset-meta.xml", "<PermissionSet/>")]);
    for format in ["text", "concise"] {
        let (report, status) = run_as(folder.path(), format);
        assert_eq!(status, 1);
        assert!(!report.contains('\u{1b}') && !report.contains("\n::error::"), "{report:?}");
    }
}

#[test]
fn settings_of_a_hundred_megabytes() {
    let huge = "# a comment that goes on and on\n".repeat(100 * 1024 * 1024 / 32);
    for (path, files) in [
        ("forcelint.toml", vec![]),
        ("own.toml", vec![("forcelint.toml", "packs = [\"own.toml\"]")]),
        ("sfdx-project.json", vec![]),
    ] {
        let folder = project(&files);
        fs::write(folder.path().join(path), &huge).expect("the file can be written");
        let (report, status) = run(folder.path());
        assert!(status == 2 && report.len() < SHORT && report.contains(path), "{path}: {status} {report:.2000}");
    }
}

#[test]
fn projects_that_are_deep_or_nonsense() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    for text in [
        deep.as_str(),
        "",
        "null",
        "[]",
        "{\"packageDirectories\": 5}",
        "\u{feff}{",
        "{\"packageDirectories\":[{\"path\":\"../../..\"}]}",
    ] {
        let folder = project(&[(SET, "<PermissionSet/>")]);
        fs::write(folder.path().join("sfdx-project.json"), text).expect("the file can be written");
        let (report, status) = run(folder.path());
        assert!(status == 2 || report.contains("note"), "{text:.80}: {status} {report:.2000}");
        assert!(report.len() < SHORT);
    }
}

/// A file system whose files change under the linter's hands.
struct Restless {
    below: Memory,
    reads: AtomicUsize,
    /// What the path gives from the second time on that it is read; `None` once it has vanished.
    later: Option<&'static [u8]>,
    walk_error: bool,
}

impl FileSystem for Restless {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path.ends_with("A.permissionset-meta.xml") && self.reads.fetch_add(1, Ordering::Relaxed) > 0 {
            return self.later.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::NotFound.into());
        }
        self.below.read(path)
    }

    fn kind(&self, path: &Path) -> Option<PathKind> {
        self.below.kind(path)
    }

    fn walk(&self, root: &Path, enter: &dyn Fn(&Path) -> bool, keep: &dyn Fn(&Path) -> bool) -> Walk {
        let mut walk = self.below.walk(root, enter, keep);
        if self.walk_error {
            walk.errors.push((PathBuf::from("/p/app/secret"), "permission denied".to_owned()));
        }
        walk
    }

    fn write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}

fn restless(later: Option<&'static [u8]>, walk_error: bool) -> Outcome {
    let files =
        [("/p/sfdx-project.json", PROJECT.as_bytes()), ("/p/app/A.permissionset-meta.xml", b"<PermissionSet/>")];
    let fs = Restless { below: Memory::new(files), reads: AtomicUsize::new(0), later, walk_error };
    let request = Request {
        config: ConfigSource::Isolated,
        ..Request::new(PathBuf::from("/p"), Date { year: 2026, month: 11, day: 24 })
    };
    engine::check(&fs, &request).expect("the project is there")
}

#[test]
fn files_that_vanish_or_change_while_they_are_linted() {
    for later in [None, Some(&b"<PermissionSet><label>now longer</label></PermissionSet>"[..])] {
        let outcome = restless(later, false);
        assert_eq!(outcome.findings.len(), 0, "nothing points into a text that is not there");
        assert_eq!(outcome.errors.iter().map(|error| error.code).collect::<Vec<_>>(), ["unreadable"]);
    }
    let outcome = restless(Some(b"<PermissionSet/>"), false);
    assert!(outcome.errors.is_empty() && !outcome.findings.is_empty());
}

#[test]
fn directories_that_cannot_be_listed() {
    let outcome = restless(Some(b"<PermissionSet/>"), true);
    assert!(!outcome.findings.is_empty(), "the others are linted");
    assert_eq!(outcome.errors.iter().map(|error| error.code).collect::<Vec<_>>(), ["unreadable"]);
}
