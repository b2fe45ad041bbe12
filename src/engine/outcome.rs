//! What a run gave: everything that a report shows.

use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::resolve::Texts;
use super::settings::{Request, Settings};
use super::timings::Timings;
use crate::baseline::Baseline;
use crate::config::FailOn;
use crate::finding::{FileId, Finding, Level, Location, RunError};
use crate::fix::Applicability;
use crate::index::Index;
use crate::project::{FileKind, Part, Project, ProjectKind, SourceFile};
use crate::report::{Sources, Summary};
use crate::text::SourceText;

/// The findings of a run over all its projects. File numbers are those of the outcome, not of one project.
#[derive(Debug)]
pub struct Outcome {
    /// Findings, sorted by path, position and rule within each project.
    pub findings: Vec<Finding>,
    /// What makes the run untrustworthy.
    pub errors: Vec<RunError>,
    /// What a user should know of how the projects were found.
    pub notes: Vec<String>,
    /// The counts.
    pub summary: Summary,
    /// Whether a finding reaches the level at which the run fails.
    pub failed: bool,
    /// How each project was found and what holds for it, for `--verbose`.
    pub details: Vec<String>,
    /// How long each stage took.
    pub timings: Timings,
    /// The rules that ran on any project.
    pub ran: FxHashSet<&'static str>,
    /// Whether the paths hold their projects whole, so that what was not found is not there.
    pub whole: bool,
    /// The known findings, those that were met marked.
    pub baseline: Option<Baseline>,
    /// The projects' root, or the directory the command runs in where there are several.
    pub root: String,
    directory: PathBuf,
    projects: Vec<Sighted>,
    /// How many files the projects have together.
    files: u32,
    /// The paths of the command line under which nothing to lint was found.
    empty: Vec<PathBuf>,
}

/// What is kept of a project's files.
#[derive(Debug)]
struct Sighted {
    /// The number of its first file; in the maps its files are numbered from 0.
    first: u32,
    root: Arc<Path>,
    texts: FxHashMap<FileId, SourceText>,
    /// Where the files stand that findings and errors are about.
    located: FxHashMap<FileId, Located>,
}

/// Where a file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The absolute path.
    pub path: PathBuf,
    /// The root of the file's project.
    pub root: Arc<Path>,
    /// The path from the directory that the command runs in, with `/`.
    shown: String,
    /// The path from the project's root, with `/`.
    relative: Arc<str>,
}

impl Outcome {
    pub(super) fn new(request: &Request) -> Self {
        Outcome {
            findings: Vec::new(),
            errors: Vec::new(),
            notes: Vec::new(),
            summary: Summary::default(),
            failed: false,
            details: Vec::new(),
            timings: Timings::start(),
            ran: FxHashSet::default(),
            whole: true,
            baseline: request.baseline.clone(),
            root: ".".to_owned(),
            directory: request.directory.clone(),
            projects: Vec::new(),
            files: 0,
            empty: request.paths.clone(),
        }
    }

    pub(super) fn describe(&mut self, project: &Project, settings: &Settings) {
        let kind = match project.kind {
            ProjectKind::Sfdx => "SFDX project",
            ProjectKind::MetadataApi => "Metadata API folder",
            ProjectKind::Bare => "directory",
        };
        let config = settings.path.as_ref().map_or_else(|| "none".to_owned(), |path| self.show(path));
        let version = project.api_version.map_or_else(|| "unknown".to_owned(), |version| format!("{version}.0"));
        let (files, rules) = (project.files.len(), settings.selection.rules.len());
        self.details.push(format!(
            "{}: {kind}, API version {version}, {files} files that matter, configuration {config}, {rules} rules",
            self.show(&project.root)
        ));
    }

    /// Adds what one project gave. `wanted` says which files the paths of the command line hold.
    pub(super) fn add(
        &mut self,
        index: &Index,
        mut findings: Vec<Finding>,
        errors: Vec<RunError>,
        texts: Texts,
        wanted: impl Fn(FileId) -> bool,
        fail_on: FailOn,
    ) {
        let base = self.files;
        self.files = base.saturating_add(u32::try_from(index.project.files.len()).unwrap_or(u32::MAX));
        let told = texts.sources.keys().copied().chain(errors.iter().filter_map(|error| error.file));
        let root: Arc<Path> = index.project.root.as_path().into();
        let located = locate(index, &root, &self.directory, told);
        self.projects.push(Sighted { first: base, root, texts: texts.sources, located });
        let shift = |file: &mut FileId| file.0 = file.0.saturating_add(base);
        let linted = |at: &usize| {
            let file = FileId(u32::try_from(*at).unwrap_or(u32::MAX));
            let kind = index.file(file).kind;
            let judged = super::read::is_linted(kind) || kind == FileKind::UserAccessPolicy;
            judged && !index.file(file).ignored && wanted(file)
        };
        self.summary.files += (0..index.project.files.len()).filter(linted).count();
        let matters = |file: &&SourceFile| file.part != Part::Source && file.kind != FileKind::Settings;
        let files = index.project.files.iter().filter(|file| !file.ignored).filter(matters);
        self.empty.retain(|path| !files.clone().any(|file| file.path.starts_with(path)));
        self.summary.components += index.linted_components(&wanted);
        for finding in &mut findings {
            shift_finding(finding, &shift);
            self.count(finding, fail_on);
        }
        self.findings.append(&mut findings);
        self.errors.extend(errors.into_iter().map(|mut error| {
            error.file.iter_mut().for_each(&shift);
            error
        }));
        for (path, message) in &index.project.errors {
            let message = format!("cannot read `{}`: {message}", self.show(path));
            self.errors.push(RunError { code: "unreadable", message, file: None });
        }
        let root = self.show(&index.project.root);
        let place = if root == "." { String::new() } else { format!("{root}: ") };
        self.notes.extend(index.project.notes.iter().map(|note| format!("{place}{note}")));
        self.root = if self.projects.len() == 1 { root } else { ".".to_owned() };
    }

    /// Says of each path of the command line that holds nothing to lint that it does.
    pub(super) fn note_empty_paths(&mut self) {
        let empty = self.empty.iter().map(|path| show(path, &self.directory));
        self.notes.extend(empty.map(|path| format!("`{path}` holds nothing to lint")));
    }

    /// Where a file stands that findings point into.
    #[must_use]
    pub fn located(&self, file: FileId) -> Option<&Located> {
        let (project, file) = self.project_of(file)?;
        project.located.get(&file)
    }

    /// The file's path from its project's root.
    #[must_use]
    pub fn relative(&self, file: FileId) -> &str {
        self.located(file).map_or("", |located| &located.relative)
    }

    /// The root of the file's project.
    pub(super) fn project(&self, file: FileId) -> &Path {
        self.project_of(file).map_or(Path::new(""), |(project, _)| &project.root)
    }

    /// The file's project, with the file's number there.
    fn project_of(&self, file: FileId) -> Option<(&Sighted, FileId)> {
        let after = self.projects.partition_point(|project| project.first <= file.0);
        let project = self.projects.get(after.checked_sub(1)?)?;
        Some((project, FileId(file.0.saturating_sub(project.first))))
    }

    fn count(&mut self, finding: &Finding, fail_on: FailOn) {
        if finding.suppressed.is_some() {
            self.summary.suppressed += 1;
            return;
        }
        match finding.severity {
            Level::Error => self.summary.errors += 1,
            Level::Warning => self.summary.warnings += 1,
            Level::Info => self.summary.infos += 1,
        }
        match finding.fixable() {
            Some(Applicability::Safe) => self.summary.fixable += 1,
            Some(Applicability::Unsafe) => self.summary.unsafely_fixable += 1,
            None => {}
        }
        self.failed |= fail_on.fails(finding.severity);
    }

    fn show(&self, path: &Path) -> String {
        show(path, &self.directory)
    }
}

fn locate(
    index: &Index,
    root: &Arc<Path>,
    directory: &Path,
    files: impl Iterator<Item = FileId>,
) -> FxHashMap<FileId, Located> {
    let located = files.map(|file| {
        let source = index.file(file);
        let (shown, relative) = (show(&source.path, directory), source.relative.clone());
        (file, Located { path: source.path.clone(), root: Arc::clone(root), shown, relative })
    });
    located.collect()
}

fn shift_finding(finding: &mut Finding, shift: &impl Fn(&mut FileId)) {
    let at = |location: &mut Location| shift(&mut location.file);
    for member in &mut finding.members {
        at(&mut member.location);
        member.fix.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| shift(&mut edit.file));
    }
    finding.related.iter_mut().filter_map(|related| related.location.as_mut()).for_each(at);
    finding.fix.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| shift(&mut edit.file));
}

/// The path as seen from the directory that the command runs in, with `/` between its parts. A path on another drive of
/// Windows is shown whole.
pub(super) fn show(path: &Path, directory: &Path) -> String {
    // Nearly always the path lies below; part by part costs ten times as much.
    let (whole, above) = (path.to_string_lossy(), directory.to_string_lossy());
    let below = whole.strip_prefix(&*above).and_then(|below| below.strip_prefix(MAIN_SEPARATOR));
    if let Some(below) = below.filter(|below| !below.is_empty() && !below.starts_with(MAIN_SEPARATOR)) {
        return below.replace(MAIN_SEPARATOR, "/");
    }
    let drive = |path: &Path| match path.components().next() {
        Some(Component::Prefix(prefix)) => Some(prefix.as_os_str().to_os_string()),
        _ => None,
    };
    if drive(path) != drive(directory) {
        return path.to_string_lossy().replace('\\', "/");
    }
    let mut path = path.components().peekable();
    let mut directory = directory.components().peekable();
    while let (Some(left), Some(right)) = (path.peek(), directory.peek())
        && left == right
    {
        path.next();
        directory.next();
    }
    let up = directory.map(|_| "..".to_owned());
    let down = path.map(|part| match part {
        Component::RootDir => String::new(),
        other => other.as_os_str().to_string_lossy().into_owned(),
    });
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

impl Sources for Outcome {
    fn path(&self, file: FileId) -> &str {
        self.located(file).map_or("", |located| &located.shown)
    }

    fn source(&self, file: FileId) -> Option<&SourceText> {
        let (project, file) = self.project_of(file)?;
        project.texts.get(&file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_working_directory() {
        let show = |path, directory| show(Path::new(path), Path::new(directory));
        assert_eq!(show("/a/b/c.xml", "/a"), "b/c.xml");
        assert_eq!(show("/a/b/c.xml", "/a/b/d/e"), "../../c.xml");
        assert_eq!(show("/a/b", "/a/b"), ".");
        assert_eq!(show("/a/bc", "/a/b"), "../bc");
    }

    #[test]
    #[cfg(windows)]
    fn paths_of_windows_are_shown_with_slashes() {
        let show = |path, directory| show(Path::new(path), Path::new(directory));
        assert_eq!(show(r"C:\a\b\c.xml", r"C:\a"), "b/c.xml");
        assert_eq!(show(r"C:\a\c.xml", r"C:\a\b"), "../c.xml");
        assert_eq!(show(r"D:\a\c.xml", r"C:\a"), "D:/a/c.xml");
    }
}
