//! How long an editor waits: unsaved text of one file of a 500-file project, over standard input and over the language
//! server.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use forcelint::fs::{Disk, FileSystem};
use serde_json::{Value, json};

use crate::generate::{self, Shape};
use crate::process::FORCELINT;

const RUNS: u32 = 20;

/// Prints the mean time of both.
pub(crate) fn waits() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let root = fs::canonicalize(folder.path())?;
    let (files, _) = generate::project(&root, Shape::SmallFiles, 1_980_000, 7)?;
    let is_set = |path: &Path| path.to_string_lossy().ends_with(".permissionset-meta.xml");
    let Some(file) = Disk.walk(&root, &|_| true, &is_set).files.into_iter().nth(100) else { return Ok(()) };
    let (input, server) = (by_standard_input(&root, &file)?, by_server(&root, &file)?);
    println!(
        "{files} files, one of them unsaved: {input:.1?} over standard input, {server:.1?} over the language server"
    );
    Ok(())
}

fn by_standard_input(root: &Path, file: &Path) -> io::Result<Duration> {
    let text = fs::read(file)?;
    let start = Instant::now();
    for _ in 0..RUNS {
        let mut child = Command::new(FORCELINT)
            .args(["check", "--format", "json", "--stdin-filename"])
            .args([file, Path::new("-")])
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        child.stdin.take().into_iter().try_for_each(|mut input| input.write_all(&text))?;
        child.wait()?;
    }
    Ok(start.elapsed() / RUNS)
}

fn by_server(root: &Path, file: &PathBuf) -> io::Result<Duration> {
    let mut child =
        Command::new(FORCELINT).args(["lsp", "--stdio"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Ok(Duration::ZERO) };
    let mut output = BufReader::new(output);
    let uri = format!("file://{}", file.display());
    let text = fs::read_to_string(file)?;
    let parameters = json!({ "processId": null, "rootUri": format!("file://{}", root.display()), "capabilities": {} });
    send(&mut input, &json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": parameters }))?;
    wait_for(&mut output, |message| message["id"] == 1)?;
    notify(&mut input, "initialized", &json!({}))?;
    let document = json!({ "uri": uri, "languageId": "xml", "version": 0, "text": text });
    notify(&mut input, "textDocument/didOpen", &json!({ "textDocument": document }))?;
    let is_answer = |message: &Value| {
        message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri.as_str()
    };
    let start = Instant::now();
    for run in 1..=RUNS {
        // A fault that comes and goes, so that each change has an answer of its own.
        let text = if run % 2 == 1 { text.replace("<label>", "<labl>") } else { text.clone() };
        let parameters =
            json!({ "textDocument": { "uri": uri, "version": run }, "contentChanges": [{ "text": text }] });
        notify(&mut input, "textDocument/didChange", &parameters)?;
        wait_for(&mut output, is_answer)?;
    }
    let mean = start.elapsed() / RUNS;
    child.kill()?;
    child.wait()?;
    Ok(mean)
}

fn notify(input: &mut impl Write, method: &str, parameters: &Value) -> io::Result<()> {
    send(input, &json!({ "jsonrpc": "2.0", "method": method, "params": parameters }))
}

fn send(input: &mut impl Write, message: &Value) -> io::Result<()> {
    let text = message.to_string();
    write!(input, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    input.flush()
}

/// Reads messages up to the wanted one.
fn wait_for(output: &mut impl BufRead, is_wanted: impl Fn(&Value) -> bool) -> io::Result<()> {
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if output.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().map_err(io::Error::other)?,
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        output.read_exact(&mut text)?;
        if is_wanted(&serde_json::from_slice(&text)?) {
            return Ok(());
        }
    }
}
