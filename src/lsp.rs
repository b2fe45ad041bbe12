//! A language server over standard input and output: findings while one types, fixes as code actions, the rule's card
//! on hover. Each change lints the whole project with the unsaved texts laid over it, so that the findings of other
//! files change with it; only files whose findings did change are published anew.
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/>

mod actions;
mod convert;
mod diagnostics;
mod hover;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument,
    Initialized, Notification as _, PublishDiagnostics,
};
use lsp_types::request::{CodeActionRequest, HoverRequest, RegisterCapability, Request as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, Diagnostic, DidChangeTextDocumentParams,
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams, DidOpenTextDocumentParams, FileSystemWatcher,
    GlobPattern, HoverProviderCapability, InitializeParams, PublishDiagnosticsParams, Registration, RegistrationParams,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::config::Date;
use crate::engine::{self, Outcome};
use crate::fs::{Disk, FileSystem, Overlay, PathKind};
use convert::{path_of, uri_of};

/// What makes a directory the root of a project.
const ROOT_FILES: &[&str] = &["sfdx-project.json", "package.xml"];

/// The files whose change on the disk, by git or another program, changes findings.
const WATCHED: &[&str] = &["**/*.xml", "**/forcelint.toml", "**/sfdx-project.json", "**/.forceignore"];

/// Serves one editor until it says good-bye. `today` is the day on which accepts are judged.
///
/// # Errors
/// The editor broke the protocol, or went away without a word.
pub fn serve(today: fn() -> Date) -> Result<(), String> {
    let (connection, threads) = Connection::stdio();
    let capabilities = serde_json::to_value(capabilities()).map_err(|error| error.to_string())?;
    let given = connection.initialize(capabilities).map_err(|error| error.to_string())?;
    let given: InitializeParams = serde_json::from_value(given).map_err(|error| error.to_string())?;
    let watches = given
        .capabilities
        .workspace
        .and_then(|workspace| workspace.did_change_watched_files)
        .and_then(|watched| watched.dynamic_registration)
        .unwrap_or_default();
    Server::new(&connection, today, watches).run()?;
    drop(connection);
    threads.join().map_err(|error| error.to_string())
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::FULL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

struct Server<'a> {
    connection: &'a Connection,
    today: fn() -> Date,
    /// Whether the editor tells of changes on the disk if it is asked to.
    watches: bool,
    /// The texts that editors hold, saved or not.
    open: BTreeMap<PathBuf, String>,
    /// What was found last, by the directory that was linted.
    outcomes: BTreeMap<PathBuf, Outcome>,
    /// The findings that the editor shows, by the directory that was linted and the file.
    published: BTreeMap<PathBuf, BTreeMap<PathBuf, Vec<Diagnostic>>>,
    /// The directories to lint before anything else is answered.
    stale: BTreeSet<PathBuf>,
}

impl<'a> Server<'a> {
    fn new(connection: &'a Connection, today: fn() -> Date, watches: bool) -> Self {
        Server {
            connection,
            today,
            watches,
            open: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            published: BTreeMap::new(),
            stale: BTreeSet::new(),
        }
    }

    /// Takes messages until the editor says good-bye. What is waiting already is taken before anything is linted: fast
    /// typing is linted once.
    fn run(&mut self) -> Result<(), String> {
        while let Ok(message) = self.connection.receiver.recv() {
            if self.take(message)? {
                return Ok(());
            }
            while let Ok(message) = self.connection.receiver.try_recv() {
                if self.take(message)? {
                    return Ok(());
                }
            }
            self.lint_stale()?;
        }
        Err("the editor went away without a word".to_owned())
    }

    /// Takes one message. Says whether it was the good-bye.
    fn take(&mut self, message: Message) -> Result<bool, String> {
        match message {
            Message::Request(request) => {
                if self.connection.handle_shutdown(&request).map_err(|error| error.to_string())? {
                    return Ok(true);
                }
                self.lint_stale()?;
                let response = self.answer(request);
                self.send(Message::Response(response))?;
            }
            Message::Notification(notification) => self.notice(notification)?,
            Message::Response(_) => {}
        }
        Ok(false)
    }

    fn answer(&self, request: Request) -> Response {
        let Request { id, method, params } = request;
        match method.as_str() {
            HoverRequest::METHOD => respond(id, params, |params| hover::hover(&self.outcomes, &params)),
            CodeActionRequest::METHOD => respond(id, params, |params| actions::actions(&self.outcomes, &params)),
            _ => Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("forcelint does not know {method}")),
        }
    }

    /// A notification that is not of the form that the protocol gives it says nothing.
    fn notice(&mut self, notification: Notification) -> Result<(), String> {
        let Notification { method, params } = notification;
        match method.as_str() {
            Initialized::METHOD if self.watches => self.ask_to_watch()?,
            DidOpenTextDocument::METHOD => {
                if let Some(DidOpenTextDocumentParams { text_document }) = parse(params) {
                    self.set(&text_document.uri, Some(text_document.text));
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Some(DidChangeTextDocumentParams { text_document, content_changes }) = parse(params)
                    && let Some(change) = content_changes.into_iter().next_back()
                {
                    self.set(&text_document.uri, Some(change.text));
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Some(DidCloseTextDocumentParams { text_document }) = parse(params) {
                    self.set(&text_document.uri, None);
                }
            }
            // Another program may have changed any file of the project.
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD => {
                self.stale.extend(self.outcomes.keys().cloned());
            }
            _ => {}
        }
        Ok(())
    }

    fn set(&mut self, uri: &Uri, text: Option<String>) {
        let Some(path) = path_of(uri) else { return };
        self.stale.insert(root_of(&path));
        match text {
            Some(text) => drop(self.open.insert(path, text)),
            None => drop(self.open.remove(&path)),
        }
    }

    fn lint_stale(&mut self) -> Result<(), String> {
        for root in std::mem::take(&mut self.stale) {
            self.lint(&root)?;
        }
        Ok(())
    }

    fn lint(&mut self, root: &Path) -> Result<(), String> {
        let texts = self.open.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes()));
        let fs = texts.fold(Overlay::new(&Disk), |fs, (path, text)| fs.with(path, text));
        let found = match engine::check(&fs, &self.request(root)) {
            Ok(outcome) => {
                let found = diagnostics::of_outcome(&outcome, root);
                self.outcomes.insert(root.to_path_buf(), outcome);
                found
            }
            Err(refusals) => {
                self.outcomes.remove(root);
                diagnostics::of_refusals(&refusals, root)
            }
        };
        self.publish(root, found)
    }

    fn request(&self, root: &Path) -> engine::Request {
        let is_directory = Disk.kind(root) == Some(PathKind::Directory);
        let directory = if is_directory { Some(root) } else { root.parent() };
        engine::Request {
            paths: vec![root.to_path_buf()],
            ..engine::Request::new(directory.unwrap_or(root).to_path_buf(), (self.today)())
        }
    }

    /// Tells the editor what changed: files with other findings than before, and those that have none any more.
    fn publish(&mut self, root: &Path, found: BTreeMap<PathBuf, Vec<Diagnostic>>) -> Result<(), String> {
        let before = self.published.insert(root.to_path_buf(), found.clone()).unwrap_or_default();
        let paths: BTreeSet<&PathBuf> = before.keys().chain(found.keys()).collect();
        for path in paths {
            if before.get(path) == found.get(path) {
                continue;
            }
            let Some(uri) = uri_of(path) else { continue };
            let diagnostics = found.get(path).cloned().unwrap_or_default();
            self.tell::<PublishDiagnostics>(PublishDiagnosticsParams { uri, diagnostics, version: None })?;
        }
        Ok(())
    }

    fn ask_to_watch(&self) -> Result<(), String> {
        let watch =
            |glob: &&str| FileSystemWatcher { glob_pattern: GlobPattern::String((*glob).to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.iter().map(watch).collect() };
        let registration = Registration {
            id: "watch".to_owned(),
            method: DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        let method = RegisterCapability::METHOD.to_owned();
        let params = serde_json::to_value(params).map_err(|error| error.to_string())?;
        self.send(Message::Request(Request { id: "watch".to_owned().into(), method, params }))
    }

    fn tell<N: lsp_types::notification::Notification>(&self, params: N::Params) -> Result<(), String> {
        let params = serde_json::to_value(params).map_err(|error| error.to_string())?;
        self.send(Message::Notification(Notification { method: N::METHOD.to_owned(), params }))
    }

    fn send(&self, message: Message) -> Result<(), String> {
        self.connection.sender.send(message).map_err(|error| error.to_string())
    }
}

/// The directory to lint for the sake of a file: that of the project around it, else the file alone.
fn root_of(path: &Path) -> PathBuf {
    let is_root = |directory: &&Path| ROOT_FILES.iter().any(|file| Disk.kind(&directory.join(file)).is_some());
    path.ancestors().skip(1).find(is_root).unwrap_or(path).to_path_buf()
}

fn parse<T: DeserializeOwned>(params: serde_json::Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

fn respond<P: DeserializeOwned, R: Serialize>(
    id: lsp_server::RequestId,
    params: serde_json::Value,
    answer: impl FnOnce(P) -> R,
) -> Response {
    match serde_json::from_value(params) {
        Ok(params) => Response::new_ok(id, answer(params)),
        Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
    }
}
