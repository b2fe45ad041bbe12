//! The projects with their files and the components that these tell of.

use std::borrow::Cow;
use std::path::{MAIN_SEPARATOR, MAIN_SEPARATOR_STR, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::assign::Assigned;
use super::classify::{self, Classified, Plain};
use super::find::{Found, Root};
use super::forceignore::ForceIgnore;
use super::sfdx_project;
use super::{FileKind, KnownComponent, Part, Project, ProjectKind, SourceFile};
use crate::fs::FileSystem;

/// The projects that `start` stands for, sorted by their roots.
pub(super) fn projects(fs: &dyn FileSystem, start: &Path, found: Found, assigned: Vec<Assigned>) -> Vec<Project> {
    let Found { base, above, roots, walk, .. } = found;
    let inside = above && roots.first().is_some_and(|root| root.covers(start));
    let mut wanted: Vec<(Root, Vec<(PathBuf, Assigned)>)> = Vec::new();
    let mut places = Vec::new();
    for (number, root) in roots.into_iter().enumerate() {
        let is_base = above && number == 0;
        let is_wanted = is_base || (!inside && root.directory.starts_with(start));
        places.push(is_wanted.then_some(wanted.len()));
        wanted.extend(is_wanted.then(|| (root, Vec::new())));
    }
    let files = walk.files.into_iter().zip(assigned);
    if wanted.is_empty() {
        let own = files.map(|(file, _)| (file, Assigned::default())).collect();
        wanted.push((Root::bare(&base), own));
    } else {
        for (file, to) in files {
            let place = to.root.and_then(|number| places.get(number).copied().flatten());
            if let Some((_, own)) = place.and_then(|place| wanted.get_mut(place)) {
                own.push((file, to));
            }
        }
    }
    let of_root = |(root, own)| project(fs, root, own, &walk.errors);
    let mut projects: Vec<Project> = wanted.into_iter().map(of_root).collect();
    projects.sort_by(|left, right| left.root.cmp(&right.root));
    projects
}

fn project(
    fs: &dyn FileSystem,
    root: Root,
    files: Vec<(PathBuf, Assigned)>,
    walk_errors: &[(PathBuf, String)],
) -> Project {
    let mut errors: Vec<_> = walk_errors.iter().filter(|(path, _)| root.covers(path)).cloned().collect();
    errors.extend(root.error.clone());
    let is_sfdx = root.kind == ProjectKind::Sfdx;
    let ignores = Ignores::find(fs, &root);
    let settings = root.settings;
    // The outermost folder's version is the project's; a folder inside has its own.
    let of_manifest =
        || files.iter().find_map(|(path, to)| to.api_version.filter(|_| path.parent() == Some(&root.directory)));
    let is_folder = root.kind == ProjectKind::MetadataApi;
    let api_version = settings.api_version.or_else(|| is_folder.then(of_manifest)?);
    let mut project = Project {
        config: is_sfdx.then(|| root.directory.join(sfdx_project::FILE)),
        root: root.directory,
        kind: root.kind,
        namespace: settings.namespace,
        api_version,
        package_directories: root.packages,
        behaviors: settings.behaviors,
        has_dependencies: settings.has_dependencies,
        replacements: settings.replacements,
        mentions: settings.mentions,
        files: Vec::new(),
        known: Vec::new(),
        notes: settings.notes,
        errors,
    };
    // Matching patterns is dear and keeps nothing; names are kept, and one thread takes memory faster than several.
    let ignored: Vec<bool> = files.par_iter().map(|(path, to)| ignores.ignores(to.package, path)).collect();
    // The project's file and the configuration join them.
    project.files.reserve(files.len() + 2);
    project.known.reserve(files.len());
    for ((path, assigned), ignored) in files.into_iter().zip(ignored) {
        add(&mut project, path, assigned, ignored);
    }
    project.notes.extend(ignores.notes);
    mark_parents(&mut project.files);
    // In the order of their paths they are nearly sorted, which this kind of sorting makes use of.
    project.known.sort();
    // What is not ignored sorts first, so it stays.
    project.known.dedup_by(|later, first| later.kind == first.kind && later.name == first.name);
    project
}

/// Adds what a file's path tells: a component that exists, and a file that rules look into.
fn add(project: &mut Project, path: PathBuf, assigned: Assigned, ignored: bool) {
    let relative = relative(&path, &project.root);
    let (spelled, plain) = match project.kind {
        // The directory itself may be a type's folder.
        ProjectKind::Bare => (&slashed(path.to_string_lossy()), Plain::Anywhere),
        _ => (&relative, Plain::InFolder),
    };
    let parts: Vec<&str> = spelled.split('/').collect();
    let Some(Classified { kind, component, part, wanted, defines }) = classify::classify(&parts, plain) else { return };
    let (component, relative) = (Arc::from(component), Arc::from(relative));
    let ignored = ignored && kind != FileKind::Manifest;
    if defines {
        let (name, relative) = (Arc::clone(&component), Arc::clone(&relative));
        project.known.push(KnownComponent { kind, name, ignored, relative });
    }
    if wanted {
        let (package_directory, api_version) = (assigned.package, assigned.api_version.or(project.api_version));
        let file = SourceFile { path, relative, kind, component, part, ignored, package_directory, api_version };
        project.files.push(file);
    }
}

/// The path from `root`, with `/` between its parts; the whole path of what does not lie there.
fn relative<'a>(path: &'a Path, root: &Path) -> Cow<'a, str> {
    // Walked paths begin with the root as it is spelled; taking both apart would take ten times as long.
    let below = |text: &'a str| {
        let root = root.as_os_str().as_encoded_bytes();
        let rest = text.get(root.len()..).filter(|_| text.as_bytes().starts_with(root))?;
        if root.ends_with(MAIN_SEPARATOR_STR.as_bytes()) { Some(rest) } else { rest.strip_prefix(MAIN_SEPARATOR) }
    };
    let below = path.to_str().and_then(below).map(Cow::Borrowed);
    slashed(below.unwrap_or_else(|| path.strip_prefix(root).unwrap_or(path).to_string_lossy()))
}

/// The path with `/` between its parts.
fn slashed(path: Cow<'_, str>) -> Cow<'_, str> {
    if MAIN_SEPARATOR == '/' { path } else { Cow::Owned(path.replace(MAIN_SEPARATOR, "/")) }
}

/// A permission set's own file in the set's folder is the parent of the children there.
fn mark_parents(files: &mut [SourceFile]) {
    let children = files.iter().filter(|file| matches!(file.part, Part::Child(_)));
    let decomposed: FxHashSet<String> = children.filter_map(own_folder).map(str::to_owned).collect();
    if decomposed.is_empty() {
        return;
    }
    for file in files.iter_mut().filter(|file| file.kind == FileKind::PermissionSet && file.part == Part::Whole) {
        if own_folder(file).is_some_and(|folder| decomposed.contains(folder)) {
            file.part = Part::Parent;
        }
    }
}

/// The path down to the folder that has the component's name, if the file lies in one.
fn own_folder(file: &SourceFile) -> Option<&str> {
    let mut path = &*file.relative;
    while let Some((folder, _)) = path.rsplit_once('/') {
        if folder.rsplit('/').next() == Some(&*file.component) {
            return Some(folder);
        }
        path = folder;
    }
    None
}

/// The `.forceignore` files of a project: one for each package directory, most often the same.
struct Ignores {
    distinct: Vec<ForceIgnore>,
    /// For each package directory the number of its file.
    of_package: Vec<Option<usize>>,
    notes: Vec<String>,
}

impl Ignores {
    /// A Metadata API folder has none: it is deployed as it is.
    fn find(fs: &dyn FileSystem, root: &Root) -> Ignores {
        let mut ignores = Ignores { distinct: Vec::new(), of_package: Vec::new(), notes: Vec::new() };
        match root.kind {
            ProjectKind::Sfdx => root.packages.iter().for_each(|package| ignores.add(fs, &package.path)),
            ProjectKind::Bare => ignores.add(fs, &root.directory),
            ProjectKind::MetadataApi => {}
        }
        ignores
    }

    fn add(&mut self, fs: &dyn FileSystem, directory: &Path) {
        let Some(holder) = ForceIgnore::holder(fs, directory) else {
            self.of_package.push(None);
            return;
        };
        let known = self.distinct.iter().position(|ignore| ignore.root() == holder);
        if known.is_none() {
            self.distinct.extend(ForceIgnore::read(fs, holder, &mut self.notes));
        }
        self.of_package.push(known.or_else(|| self.distinct.iter().position(|ignore| ignore.root() == holder)));
    }

    /// Whether a file of this package directory, or of a project without any, is ignored.
    fn ignores(&self, package: Option<usize>, path: &Path) -> bool {
        let number = self.of_package.get(package.unwrap_or_default()).copied().flatten();
        number.and_then(|number| self.distinct.get(number)).is_some_and(|ignore| ignore.ignores(path))
    }
}
