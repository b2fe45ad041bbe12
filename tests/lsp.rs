//! The language server through the real binary: an editor's messages in, diagnostics, fixes and hovers out.
#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a test ends where something is not as it must be")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const PROJECT: &str = r#"{ "packageDirectories": [{ "path": "app" }], "sourceApiVersion": "62.0" }"#;
const GROUP: &str = "app/groups/Sales.permissionsetgroup-meta.xml";
const SET: &str = "app/sets/Sales_Base.permissionset-meta.xml";

fn group(member: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSetGroup xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
         <label>Sales 😀</label>\n    <permissionSets>{member}</permissionSets>\n    <permissionSets>Sales_Base</permissionSets>\n\
         </PermissionSetGroup>\n"
    )
}

fn set(visibility: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    \
         <label>Sales</label>\n    <tabSettings>\n        <tab>standard-Account</tab>\n        \
         <visibility>{visibility}</visibility>\n    </tabSettings>\n</PermissionSet>\n"
    )
}

/// An editor with one project open.
struct Editor {
    folder: TempDir,
    server: Child,
    from_server: BufReader<ChildStdout>,
    requests: i64,
}

impl Editor {
    fn start() -> Editor {
        let folder = TempDir::new().expect("a temporary directory");
        for (path, text) in
            [("sfdx-project.json", PROJECT.to_owned()), (GROUP, group("Sales_Extra")), (SET, set("Visible"))]
        {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a path has a folder")).expect("the folder can be made");
            fs::write(path, text).expect("the file can be written");
        }
        let mut server = Command::new(assert_cmd::cargo::cargo_bin("forcelint"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let from_server = BufReader::new(server.stdout.take().expect("its output is a pipe"));
        let mut editor = Editor { folder, server, from_server, requests: 0 };
        let answer = editor.request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }));
        assert_eq!(answer["capabilities"]["hoverProvider"], true);
        editor.notify("initialized", json!({}));
        editor
    }

    fn path(&self, file: &str) -> PathBuf {
        fs::canonicalize(self.folder.path()).expect("the folder is there").join(file)
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}", self.path(file).display())
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let to_server = self.server.stdin.as_mut().expect("its input is a pipe");
        write!(to_server, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server reads");
        to_server.flush().expect("the server reads");
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.from_server.read_line(&mut line).expect("the server writes") > 0, "the server went away");
            match line.trim().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().expect("a number"),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.from_server.read_exact(&mut text).expect("the server writes");
        serde_json::from_slice(&text).expect("JSON")
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id {
                return message["result"].clone();
            }
        }
    }

    /// The next diagnostics: the file's name, and the code, start and end of each.
    fn diagnostics(&mut self) -> (String, Vec<(String, Value, Value)>) {
        loop {
            let message = self.receive();
            if message["method"] != "textDocument/publishDiagnostics" {
                continue;
            }
            let uri = message["params"]["uri"].as_str().expect("an address");
            let file = Path::new(uri).file_name().expect("a name").to_string_lossy().into_owned();
            let all = message["params"]["diagnostics"].as_array().expect("a list");
            let one = |found: &Value| {
                let code = found["code"].as_str().expect("a rule").to_owned();
                (code, found["range"]["start"].clone(), found["range"]["end"].clone())
            };
            return (file, all.iter().map(one).collect());
        }
    }

    fn open(&mut self, file: &str, text: &str) {
        let document = json!({ "uri": self.uri(file), "languageId": "xml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, file: &str, text: &str) {
        let document = json!({ "uri": self.uri(file), "version": 2 });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
        );
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A test that failed leaves a server behind that may have ended already.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

const GROUP_NAME: &str = "Sales.permissionsetgroup-meta.xml";

#[test]
fn findings_follow_the_text() {
    let mut editor = Editor::start();
    editor.open(GROUP, &group("Sales_Extra"));
    let place = |line: u32, character: u32| json!({ "line": line, "character": character });
    let found = vec![("unknown-group-member".to_owned(), place(3, 20), place(3, 31))];
    assert_eq!(editor.diagnostics(), (GROUP_NAME.to_owned(), found));

    editor.change(GROUP, &group("Sales_Base"));
    let (file, found) = editor.diagnostics();
    let has = |rule: &str| found.iter().any(|(code, ..)| code == rule);
    assert_eq!((file.as_str(), has("duplicate-entry"), has("unknown-group-member")), (GROUP_NAME, true, false));
}

#[test]
fn a_change_reaches_the_files_that_it_affects() {
    let mut editor = Editor::start();
    editor.open(SET, &set("Visible"));
    // The group's own fault is told although only the set is open.
    assert_eq!(editor.diagnostics().0, GROUP_NAME);
    fs::write(editor.path("app/sets/Sales_Extra.permissionset-meta.xml"), set("Visible"))
        .expect("the set can be written");
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": editor.uri(SET) } }));
    let (file, found) = editor.diagnostics();
    assert_eq!((file.as_str(), found.iter().any(|(code, ..)| code == "unknown-group-member")), (GROUP_NAME, false));
}

#[test]
fn fixes_are_code_actions() {
    let mut editor = Editor::start();
    let text = group("Sales_Base");
    editor.open(GROUP, &text);
    let range = json!({ "start": { "line": 4, "character": 25 }, "end": { "line": 4, "character": 25 } });
    let document = json!({ "uri": editor.uri(GROUP) });
    let params = json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
    let actions = editor.request("textDocument/codeAction", params);
    assert_eq!((&actions[0]["kind"], &actions[0]["isPreferred"]), (&json!("quickfix"), &json!(true)), "{actions}");
    let edits = actions[0]["edit"]["changes"][editor.uri(GROUP)].as_array().expect("edits of this file");
    assert_eq!((edits.len(), &edits[0]["newText"]), (1, &json!("")), "{actions}");
    // The whole line of the second entry goes.
    let (start, end) = (&edits[0]["range"]["start"]["line"], &edits[0]["range"]["end"]["line"]);
    assert!(*start == json!(3) || *start == json!(4), "{actions}");
    assert!(end.as_u64() == start.as_u64().map(|line| line + 1), "{actions}");
}

#[test]
fn hovering_tells_about_the_rule() {
    let mut editor = Editor::start();
    editor.open(GROUP, &group("Sales_Extra"));
    let document = json!({ "uri": editor.uri(GROUP) });
    let hover = |line: u32| json!({ "textDocument": document, "position": { "line": line, "character": 24 } });
    let answer = editor.request("textDocument/hover", hover(3));
    assert!(
        answer["contents"]["value"].as_str().expect("Markdown").starts_with("# unknown-group-member\n"),
        "{answer}"
    );
    assert_eq!(editor.request("textDocument/hover", hover(0)), Value::Null);
}

#[test]
fn a_wrong_configuration_is_told_in_its_own_file() {
    let mut editor = Editor::start();
    fs::write(editor.path("forcelint.toml"), "selct = []\n").expect("the file can be written");
    editor.open(GROUP, &group("Sales_Extra"));
    let (file, found) = editor.diagnostics();
    assert_eq!((file.as_str(), found[0].0.as_str()), ("forcelint.toml", "configuration"));
}

#[test]
fn it_ends_when_the_editor_says_good_bye() {
    let mut editor = Editor::start();
    editor.notify(
        "textDocument/didOpen",
        json!({ "textDocument": { "uri": "untitled:1", "languageId": "xml", "version": 1, "text": "" } }),
    );
    assert_eq!(editor.request("textDocument/nonsense", json!({})), Value::Null);
    assert_eq!(editor.request("shutdown", Value::Null), Value::Null);
    editor.notify("exit", Value::Null);
    assert!(editor.server.wait().expect("it ends").success());
}
