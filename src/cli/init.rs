//! `forcelint init`: writes a first configuration.

use std::path::{Path, PathBuf};

use super::Status;
use super::check::{base_request, refuse};
use super::output::{complain, note, print};
use crate::config::{Config, FILE_NAME};
use crate::engine::{self, ConfigSource};
use crate::fs::{Disk, FileSystem};
use crate::init::{Draft, draft};

/// The arguments of `init`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The project, or a path inside it; `-` writes that of the working directory to standard output
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Write to standard output instead
    #[arg(long)]
    print: bool,
    /// Replace the file that is there; clones are recorded anew, at today's version
    #[arg(long, conflicts_with = "print")]
    force: bool,
}

/// The rules whose files the draft looks at.
const LOOKED_AT: &[&str] = &["stale-clone", "untracked-clone"];

pub(super) fn run(arguments: &Arguments) -> Status {
    let is_dash = arguments.path == Path::new("-");
    let path = if is_dash { PathBuf::from(".") } else { arguments.path.clone() };
    let mut request = match base_request(&[path]) {
        Ok(request) => request,
        Err(message) => return complain(&message),
    };
    // What is about to be replaced says nothing of the project.
    request.config = ConfigSource::Isolated;
    request.select = Some(LOOKED_AT.iter().map(|&rule| rule.to_owned()).collect());
    let looked = engine::look(&Disk, &request, |context| {
        let project = &context.index.project;
        (!project.files.is_empty()).then(|| (project.root.clone(), draft(context)))
    });
    let (root, draft) = match looked {
        Ok(Some(found)) => found,
        Ok(None) => return complain(&format!("`{}` holds nothing to lint", arguments.path.display())),
        Err(refusals) => return refuse(clap::ColorChoice::Auto, &refusals),
    };
    if Config::parse(FILE_NAME, &draft.text).is_err() {
        return complain("a name of this project cannot be written down; no configuration was written");
    }
    if is_dash || arguments.print {
        return print(&draft.text);
    }
    write(arguments, &root, &request.directory, &draft)
}

fn write(arguments: &Arguments, root: &Path, directory: &Path, draft: &Draft) -> Status {
    let path = root.join(FILE_NAME);
    let shown = path.strip_prefix(directory).unwrap_or(&path).display().to_string();
    let is_there = Disk.kind(&path).is_some();
    if is_there && !arguments.force {
        return complain(&format!("`{shown}` is there already; --print shows a new one, --force replaces it"));
    }
    let above = root.ancestors().skip(1).map(|folder| folder.join(FILE_NAME)).find(|path| Disk.kind(path).is_some());
    if let Err(error) = Disk.write(&path, draft.text.as_bytes()) {
        return complain(&format!("cannot write `{shown}`: {error}"));
    }
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    note(&format!(
        "{shown}: {}, {}",
        count(draft.packs, "pack acts", "packs act"),
        count(draft.clones, "clone recorded", "clones recorded")
    ));
    if let Some(above) = above.filter(|_| !is_there) {
        note(&format!("{} holds for this project no more: the nearest file does", above.display()));
    }
    for open in &draft.open {
        note(&format!("still open: {open}"));
    }
    note("next: read it through, then `forcelint check`; `forcelint baseline` sets today's findings aside");
    Status::Clean
}
