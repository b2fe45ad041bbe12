//! Ties the stages together: discover → read → index → check → filter → report. Threads live here and in no rule.

mod mend;
mod namespaces;
mod outcome;
mod read;
mod resolve;
mod run;
mod search;
mod select;
mod settings;
mod since;
mod timings;

pub use mend::{Mended, MendedFile, Scope, mend};
pub use outcome::{Located, Outcome};
pub use select::{Selection, words};
pub use settings::{ConfigSource, Refusal, Request, check_words, excluded_path};
pub use since::{Before, Change, Changed};
pub use timings::Timings;

use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::finding::fold::fold;
use crate::finding::{Atom, FileId, RunError};
use crate::fs::FileSystem;
use crate::index::{FileContent, Index};
use crate::project::{self, FileKind, Part, Project, SourceFile};
use crate::rules;
use crate::rules::style::unused_ignore;
use crate::suppress::suppress;
use namespaces::namespaces_on_pages;
use read::Read;
use resolve::{Keep, Texts, resolve};
use search::Code;
use settings::Settings;

/// Lints the projects of all paths.
///
/// # Errors
/// Where a path, the configuration or a pack is wrong: nothing was linted then.
pub fn check(fs: &dyn FileSystem, request: &Request) -> Result<Outcome, Vec<Refusal>> {
    let mut outcome = Outcome::new(request);
    let found = projects(fs, request)?;
    outcome.timings.stop("discover");
    if let Some(before) = &request.since {
        outcome.notes.push(before.note());
        outcome.whole = false;
    }
    for (mut project, paths) in found {
        let settings = Settings::load(fs, request, &project)?;
        settings.exclude(request, &mut project);
        outcome.describe(&project, &settings);
        outcome.whole &= paths.iter().any(|path| project.root.starts_with(path));
        outcome.ran.extend(settings.selection.rules.iter().map(|rule| rule.id));
        lint(fs, request, project, &paths, &settings, &mut outcome);
    }
    outcome.note_empty_paths();
    Ok(outcome)
}

/// The projects of all paths, each once, with the paths that findings are wanted of.
fn projects(fs: &dyn FileSystem, request: &Request) -> Result<Vec<(Project, Vec<PathBuf>)>, Vec<Refusal>> {
    let mut found: Vec<(Project, Vec<PathBuf>)> = Vec::new();
    for path in &request.paths {
        // An excluded project is not looked at; what is excluded inside of one exists all the same.
        let exclude = |path: &Path| request.excludes(path) && project::is_root(fs, path);
        for project in project::discover(fs, path, &exclude).map_err(|error| vec![Refusal::from(error)])? {
            match found.iter_mut().find(|(known, _)| known.root == project.root) {
                Some((_, paths)) => paths.push(path.clone()),
                None => found.push((project, vec![path.clone()])),
            }
        }
    }
    Ok(found)
}

/// Shows the one project of the request to `with`, as rules see it, without linting it.
///
/// # Errors
/// As [`check`]; also where the paths stand for several projects, or a file cannot be read.
pub fn look<T>(
    fs: &dyn FileSystem,
    request: &Request,
    with: impl FnOnce(&Context<'_>) -> T,
) -> Result<T, Vec<Refusal>> {
    let found = projects(fs, request)?;
    let roots: Vec<String> =
        found.iter().map(|(project, _)| outcome::show(&project.root, &request.directory)).collect();
    let mut found = found.into_iter();
    let (Some((project, _)), None) = (found.next(), found.next()) else {
        let message = format!("there are {} projects: name one of {}", roots.len(), roots.join(", "));
        return Err(vec![Refusal::Other(message)]);
    };
    let settings = Settings::load(fs, request, &project)?;
    let Read { contents, words, errors, .. } = read::read(fs, &project, &settings.selection, &settings.needles());
    if let Some(error) = errors.into_iter().next() {
        return Err(vec![Refusal::Other(error.message)]);
    }
    let names = settings.names(&project);
    let index = Index::build(project, names, words, contents);
    let shown = namespaces_on_pages(&index);
    Ok(with(&Context::new(&index, &settings.config, &settings.packs, &settings.options, &shown)))
}

fn lint(
    fs: &dyn FileSystem,
    request: &Request,
    mut project: Project,
    paths: &[PathBuf],
    settings: &Settings,
    outcome: &mut Outcome,
) {
    let config_file = settings.path.as_ref().map(|path| add_file(&mut project, path));
    let project_file = project.config.clone().map(|path| add_file(&mut project, &path));
    outcome.timings.stop("configure");
    let Read { mut contents, words, atoms: mut found, ignores, fingerprints, mut errors } =
        read::read(fs, &project, &settings.selection, &settings.needles());
    outcome.timings.stop("read");
    if let Some(slot) = project_file.and_then(|file| contents.get_mut(file.0 as usize)) {
        *slot = Some(FileContent { mentions: std::mem::take(&mut project.mentions), ..FileContent::default() });
    }
    let names = settings.names(&project);
    let index = Index::build(project, names, words, contents);
    if let Some(is_excluded) = settings.excluded(request) {
        errors.retain(|error| error.file.is_none_or(|file| !is_excluded(index.file(file))));
    }
    outcome.timings.stop("index");
    let (atoms, failed) = judge(fs, &index, settings);
    errors.extend(failed);
    found.extend(atoms.into_iter().filter(|atom| is_editable(&index, atom) && settings.selection.wants(atom)));
    for atom in &mut found {
        settings.selection.set_level(atom);
        settings.add_page(atom);
    }

    outcome.timings.stop("check");
    let (mut texts, changed) = Texts::read(fs, &index, &found, &fingerprints, Keep::Shown);
    errors.extend(changed);
    let mut resolved = resolve(&index, found, &texts);
    let relative: Vec<&str> = index.project.files.iter().map(|file| &*file.relative).collect();
    let ignores: Vec<(FileId, &[_])> = ignores.iter().map(|(file, comments)| (*file, comments.as_slice())).collect();
    let accepts = settings.accepts(request.today);
    let ran = |rule: &str| settings.selection.has(rule) || rules::find(rule).is_none();
    let unused = suppress(&mut resolved, &relative, &ignores, &accepts, ran);
    if settings.selection.has(unused_ignore::RULE.id) {
        let mut atoms = unused_ignore::atoms(&index, &unused, &settings.config, config_file);
        atoms.iter_mut().for_each(|atom| settings.selection.set_level(atom));
        let (more, failed) = Texts::read(fs, &index, &atoms, &fingerprints, Keep::All);
        errors.extend(failed);
        let mut late = resolve(&index, atoms, &more);
        texts.extend(more);
        suppress(&mut late, &relative, &ignores, &[], |_| false);
        resolved.extend(late);
    }

    let whole = paths.iter().any(|scope| index.project.root.starts_with(scope));
    let wanted = |file: FileId| whole || paths.iter().any(|scope| index.file(file).path.starts_with(scope));
    resolved.retain(|atom| wanted(atom.location.file));
    if let Some(before) = &request.since {
        before.filter(&mut resolved, &index);
    }
    if let Some(baseline) = &mut outcome.baseline {
        baseline.apply(&mut resolved, &relative);
    }
    let group = |id: &'static str| rules::find(id).map_or("", |rule| rule.group.name());
    let findings = fold(resolved, &relative, group);
    outcome.timings.stop("filter");
    outcome.add(&index, findings, errors, texts, wanted, settings.fail_on);
    // To give back the memory of a large project takes as long as to filter its findings; nobody has to wait for it.
    rayon::spawn(move || drop(index));
}

/// What the rules find. What they computed for one another is given back before the files are read again.
fn judge(fs: &dyn FileSystem, index: &Index, settings: &Settings) -> (Vec<Atom>, Vec<RunError>) {
    let code = Code::new(fs, &index.project);
    let shown = namespaces_on_pages(index);
    let context = Context::new(index, &settings.config, &settings.packs, &settings.options, &shown).with_code(&code);
    run::run(&context, &settings.selection.rules)
}

/// Managed components cannot be edited here, and forceignored ones are not deployed: what is wrong with their content
/// is nobody's to mend. The reader's own findings are filtered where they arise.
fn is_editable(index: &Index, atom: &Atom) -> bool {
    may_change(index, atom.place.file)
        || (!index.file(atom.place.file).ignored && ABOUT_OWN_SETTINGS.contains(&atom.rule))
}

fn may_change(index: &Index, file: FileId) -> bool {
    let file = index.file(file);
    !file.ignored && !index.names.is_foreign(&file.component)
}

/// Rules on what an org itself sets on managed components: the sharing defaults of managed objects.
const ABOUT_OWN_SETTINGS: &[&str] = &["external-sharing-too-narrow"];

/// Numbers a file that is no metadata and that findings may point into.
fn add_file(project: &mut Project, path: &Path) -> FileId {
    let file = FileId(u32::try_from(project.files.len()).unwrap_or(u32::MAX));
    project.files.push(SourceFile {
        path: path.to_path_buf(),
        relative: outcome::show(path, &project.root).into(),
        kind: FileKind::Settings,
        component: "".into(),
        part: Part::Whole,
        ignored: false,
        package_directory: None,
        api_version: None,
    });
    file
}
