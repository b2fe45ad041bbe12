//! Opens the files that the selected rules look at, and no others, in parallel.

mod components;

use std::io::ErrorKind;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::finding::{Atom, FileId, Place, Related, RunError, Subject};
use crate::fs::FileSystem;
use crate::index::FileContent;
use crate::metadata::neighbours::{NeighbourKind, TESTED, flow_is_wanted, holds, read_neighbour};
use crate::metadata::read::{ReadContext, Root, fingerprint, read as read_facts};
use crate::metadata::{FileFacts, IgnoreComment, Irregularity, Words};
use crate::names::Names;
use crate::project::{Child, FileKind, Part, Project, SourceFile};
use crate::rules;

use components::{Shown, is_component, says_where};

use super::select::Selection;

/// What the reading stage hands on.
pub(super) struct Read {
    /// For each file of the project what the index needs of it; `None` for those never opened.
    pub contents: Vec<Option<FileContent>>,
    /// The words that each reader met.
    pub words: Vec<Words>,
    /// What the reader itself met.
    pub atoms: Vec<Atom>,
    /// The ignore comments of linted files.
    pub ignores: Vec<(FileId, Vec<IgnoreComment>)>,
    /// By which each file is known again.
    pub fingerprints: Vec<Option<(u32, u64)>>,
    /// Files that could not be read.
    pub errors: Vec<RunError>,
}

/// Reads the project's files. `needles` are the names for whose sake a flow is worth parsing.
pub(super) fn read(fs: &dyn FileSystem, project: &Project, selection: &Selection, needles: &[String]) -> Read {
    let neighbours = selection.rules.iter().flat_map(|rule| rule.reads);
    let wanted: FxHashSet<FileKind> = LINTED.iter().chain(neighbours).copied().collect();
    let needles: Vec<&str> = needles.iter().map(String::as_str).collect();
    let names = Names::new(project.namespace.as_deref());
    let readers = Readers::new();
    let open = |at, file: &SourceFile| {
        let (reader, mut scratch) = readers.own();
        let foreign = names.is_foreign(&file.component);
        let facts = read_file(fs, &mut scratch, (file_id(at), file), foreign, &needles)?;
        Ok(Opened { facts, reader, foreign })
    };
    let files = || project.files.par_iter().enumerate();
    let mut results: Vec<Option<Result<Opened, RunError>>> = files()
        .map(|(at, file)| {
            let opens = wanted.contains(&file.kind) && file.part != Part::Source && !is_component(file.kind);
            opens.then(|| open(at, file))
        })
        .collect();
    if wanted.iter().any(|kind| is_component(*kind)) {
        let opened = results.par_iter().flatten_iter().flatten_iter();
        let shown = Shown::on_pages(opened.map(|opened| &opened.facts), &names);
        let opens =
            |file: &SourceFile| wanted.contains(&file.kind) && says_where(file) && shown.has(&file.component, &names);
        let shown = files().filter(|(_, file)| opens(file));
        let read: Vec<_> = shown.map(|(at, file)| (at, open(at, file))).collect();
        for (at, result) in read {
            results[at] = Some(result);
        }
    }

    let mut read = Read {
        contents: Vec::with_capacity(results.len()),
        words: Vec::new(),
        atoms: Vec::new(),
        ignores: Vec::new(),
        fingerprints: Vec::with_capacity(results.len()),
        errors: Vec::new(),
    };
    for (at, result) in results.into_iter().enumerate() {
        let (file, source) = (file_id(at), &project.files[at]);
        let opened = match result {
            Some(Ok(opened)) => Some(opened),
            Some(Err(error)) => {
                read.errors.push(error);
                None
            }
            None => None,
        };
        read.fingerprints.push(opened.as_ref().map(|opened| opened.facts.fingerprint));
        read.contents.push(opened.map(|Opened { facts, reader, foreign }| {
            let reported = facts.irregularities.into_iter().filter(|met| {
                selection.has(met.rule)
                    && !source.ignored
                    && (!foreign || EVEN_IF_FOREIGN.contains(&met.rule))
                    && !met.value.as_ref().is_some_and(|value| project.rewrites(source, value))
            });
            read.atoms.extend(reported.map(|met| atom(file, source, met)));
            if !source.ignored && !facts.ignores.is_empty() {
                read.ignores.push((file, facts.ignores));
            }
            FileContent { content: facts.content, mentions: facts.mentions, reader, foreign }
        }));
    }
    read.words = readers.words();
    read
}

/// The kinds that are linted for their own sake.
const LINTED: &[FileKind] =
    &[FileKind::FlexiPage, FileKind::MutingPermissionSet, FileKind::PermissionSet, FileKind::PermissionSetGroup];

/// Whether files of this kind are linted for their own sake.
pub(super) fn is_linted(kind: FileKind) -> bool {
    LINTED.contains(&kind)
}

/// What is reported on a managed component's file, although nobody here can edit it.
const EVEN_IF_FOREIGN: &[&str] = &["malformed-xml", "merge-conflict"];

/// A file that was read.
struct Opened {
    facts: FileFacts,
    /// Whose words its rows speak of.
    reader: usize,
    /// Whether its component is another namespace's.
    foreign: bool,
}

/// What each thread reads one file after another with.
struct Readers(Vec<Mutex<Scratch>>);

/// One thread's share of it.
#[derive(Default)]
struct Scratch {
    /// The bytes of the file at hand.
    bytes: Vec<u8>,
    /// The words of the files so far.
    words: Words,
}

impl Readers {
    fn new() -> Self {
        Readers((0..rayon::current_num_threads()).map(|_| Mutex::default()).collect())
    }

    /// The number of the thread that asks, and what is its own: nobody else ever waits for it.
    fn own(&self) -> (usize, MutexGuard<'_, Scratch>) {
        let own = rayon::current_thread_index().filter(|own| *own < self.0.len()).unwrap_or(0);
        // What a panic left is whole: a word is entered in one step.
        (own, self.0[own].lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn words(self) -> Vec<Words> {
        self.0.into_iter().map(|scratch| scratch.into_inner().unwrap_or_else(PoisonError::into_inner).words).collect()
    }
}

fn read_file(
    fs: &dyn FileSystem,
    Scratch { bytes: buffer, words }: &mut Scratch,
    (id, file): (FileId, &SourceFile),
    foreign: bool,
    needles: &[&str],
) -> Result<FileFacts, RunError> {
    let error = |code, message| RunError { code, message, file: Some(id) };
    fs.read_into(&file.path, buffer).map_err(|cause| match cause.kind() {
        ErrorKind::FileTooLarge => {
            error("too-large", format!("`{}` is larger than 64 MB and was not linted", file.relative))
        }
        _ => error("unreadable", format!("cannot read `{}`: {cause}", file.relative)),
    })?;
    let bytes = buffer.as_slice();
    if let Some(kind) = neighbour(file.kind) {
        let is_wanted = match kind {
            NeighbourKind::Flow => flow_is_wanted(bytes, needles),
            NeighbourKind::Formulas => holds(bytes, TESTED.as_bytes()),
            _ => true,
        };
        if !is_wanted {
            return Ok(FileFacts { fingerprint: fingerprint(bytes), ..FileFacts::default() });
        }
        return Ok(read_neighbour(bytes, kind));
    }
    let root = match (file.kind, file.part) {
        (FileKind::MutingPermissionSet, _) => Root::Muting,
        (FileKind::PermissionSetGroup, _) => Root::Group,
        (FileKind::FlexiPage, _) => Root::Page,
        (FileKind::Profile, _) => Root::Profile,
        (_, Part::Child(Child::Entry(section))) => Root::PermissionSetEntry(section),
        _ => Root::PermissionSet,
    };
    let decomposed = file.part != Part::Whole;
    let head = !matches!(file.part, Part::Child(_));
    Ok(read_facts(bytes, &ReadContext { root, api_version: file.api_version, decomposed, head, foreign }, words))
}

/// How a file is read that is not linted for its own sake; `None` for those that the schema tables describe.
fn neighbour(kind: FileKind) -> Option<NeighbourKind> {
    Some(match kind {
        FileKind::AuraBundle => NeighbourKind::AuraComponent,
        FileKind::ConnectedApp => NeighbourKind::ConnectedApp,
        FileKind::CustomApplication => NeighbourKind::CustomApplication,
        FileKind::CustomField => NeighbourKind::CustomField,
        FileKind::CustomObject => NeighbourKind::CustomObject,
        FileKind::CustomPermission => NeighbourKind::CustomPermission,
        FileKind::CustomSite => NeighbourKind::CustomSite,
        FileKind::CustomTab => NeighbourKind::CustomTab,
        FileKind::DelegateGroup => NeighbourKind::DelegateGroup,
        FileKind::EcaOauthPolicy | FileKind::EcaSamlPolicy => NeighbourKind::ExternalClientAppPolicy,
        FileKind::Flow => NeighbourKind::Flow,
        FileKind::InstalledPackage => NeighbourKind::InstalledPackage,
        FileKind::LightningComponentBundle => NeighbourKind::LightningComponent,
        FileKind::Manifest => NeighbourKind::Manifest,
        FileKind::Network => NeighbourKind::Network,
        FileKind::PortalDelegablePermissionSet => NeighbourKind::PortalDelegablePermissionSet,
        FileKind::SharingRules => NeighbourKind::SharingRules,
        FileKind::UserAccessPolicy => NeighbourKind::UserAccessPolicy,
        FileKind::QuickAction | FileKind::ValidationRule | FileKind::Workflow => NeighbourKind::Formulas,
        _ => return None,
    })
}

/// What the reader met, as a rule's atom.
fn atom(file: FileId, source: &SourceFile, met: Irregularity) -> Atom {
    let rule = rules::find(met.rule).map_or(met.rule, |rule| rule.id);
    let related = met.related.map(|(span, message)| Related { message, place: Some(Place::span(file, span)) });
    Atom {
        rule,
        level: met.level,
        pack: None,
        subject: Subject {
            kind: source.kind.type_name().unwrap_or_default().to_owned(),
            name: source.component.to_string(),
            member: met.member,
        },
        place: Place::span(file, met.span),
        message: met.message,
        many: met.many,
        cause: met.cause,
        help: met.help,
        url: None,
        related: related.into_iter().collect(),
        fix: met.fix.map(|plan| plan.in_file(file)),
    }
}

fn file_id(at: usize) -> FileId {
    FileId(u32::try_from(at).unwrap_or(u32::MAX))
}
