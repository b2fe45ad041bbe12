//! The projects with their files and the components that these tell of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::assign::Assigned;
use super::find::{Found, Root};
use super::forceignore::ForceIgnore;
use super::kinds::{self, Part, Plain};
use super::sfdx_project;
use super::{FileKind, KnownComponent, Project, ProjectKind, SourceFile};
use crate::fs::FileSystem;

/// The projects that `start` stands for, sorted by their roots.
pub(super) fn projects(fs: &dyn FileSystem, start: &Path, found: Found, assigned: &[Assigned]) -> Vec<Project> {
    let Found { base, above, roots, walk, .. } = found;
    let inside = above && roots.first().is_some_and(|root| root.covers(start));
    let mut projects = Vec::new();
    let mut wanted: Vec<(usize, Root)> = Vec::new();
    for (number, root) in roots.into_iter().enumerate() {
        let is_base = above && number == 0;
        if is_base || (!inside && root.directory.starts_with(start)) {
            wanted.push((number, root));
        }
    }
    if wanted.is_empty() {
        let root = Root::bare(&base);
        let own = walk.files.iter().map(|file| (file, Assigned { root: Some(0), ..Assigned::default() }));
        projects.push(project(fs, root, own, &walk.errors));
    }
    for (number, root) in wanted {
        let own = walk.files.iter().zip(assigned.iter().copied()).filter(|(_, to)| to.root == Some(number));
        projects.push(project(fs, root, own, &walk.errors));
    }
    projects.sort_by(|left, right| left.root.cmp(&right.root));
    projects
}

fn project<'a>(
    fs: &dyn FileSystem,
    root: Root,
    files: impl Iterator<Item = (&'a PathBuf, Assigned)>,
    walk_errors: &[(PathBuf, String)],
) -> Project {
    let mut errors: Vec<_> = walk_errors.iter().filter(|(path, _)| root.covers(path)).cloned().collect();
    errors.extend(root.error.clone());
    let is_sfdx = root.kind == ProjectKind::Sfdx;
    let mut ignores = Ignores::find(fs, &root);
    let settings = root.settings;
    let mut project = Project {
        config: is_sfdx.then(|| root.directory.join(sfdx_project::FILE)),
        root: root.directory,
        kind: root.kind,
        namespace: settings.namespace,
        api_version: settings.api_version,
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
    project.notes.append(&mut ignores.notes);
    for (path, assigned) in files {
        if project.kind == ProjectKind::MetadataApi && project.api_version.is_none() {
            // The outermost folder's version is the project's; a folder inside has its own.
            project.api_version = assigned.api_version.filter(|_| path.parent() == Some(&project.root));
        }
        add(&mut project, &mut ignores, path, assigned);
    }
    for file in &mut project.files {
        file.api_version = file.api_version.or(project.api_version);
    }
    mark_parents(&mut project.files);
    project.known.sort_unstable();
    // What is not ignored sorts first, so it stays.
    project.known.dedup_by(|later, first| later.kind == first.kind && later.name == first.name);
    project
}

fn add(project: &mut Project, ignores: &mut Ignores, path: &Path, assigned: Assigned) {
    let relative = slashed(path.strip_prefix(&project.root).unwrap_or(path));
    let (spelled, plain) = match project.kind {
        // The directory itself may be a type's folder.
        ProjectKind::Bare => (slashed(path), Plain::Anywhere),
        _ => (relative.clone(), Plain::InFolder),
    };
    let parts: Vec<&str> = spelled.split('/').collect();
    let Some(classified) = kinds::classify(&parts, plain) else { return };
    let ignored = classified.kind != FileKind::Manifest && ignores.ignores(assigned.package, path);
    if classified.defines {
        let (kind, name) = (classified.kind, classified.component.clone());
        project.known.push(KnownComponent { kind, name, ignored, relative: relative.clone() });
    }
    if classified.wanted {
        project.files.push(SourceFile {
            path: path.to_path_buf(),
            relative,
            kind: classified.kind,
            component: classified.component,
            part: classified.part,
            ignored,
            package_directory: assigned.package,
            api_version: assigned.api_version,
        });
    }
}

fn slashed(path: &Path) -> String {
    let mut slashed = String::with_capacity(path.as_os_str().len());
    for part in path.iter() {
        if !slashed.is_empty() && !slashed.ends_with('/') {
            slashed.push('/');
        }
        slashed.push_str(&part.to_string_lossy());
    }
    slashed
}

/// A permission set's own file in the set's folder is the parent of the children there.
fn mark_parents(files: &mut [SourceFile]) {
    let children = files.iter().filter(|file| matches!(file.part, Part::Child(_)));
    let decomposed: BTreeSet<String> = children.filter_map(own_folder).collect();
    for file in files.iter_mut().filter(|file| file.kind == FileKind::PermissionSet && file.part == Part::Whole) {
        if own_folder(file).is_some_and(|folder| decomposed.contains(&folder)) {
            file.part = Part::Parent;
        }
    }
}

/// The path down to the folder that has the component's name, if the file lies in one.
fn own_folder(file: &SourceFile) -> Option<String> {
    let path = format!("/{}", file.relative);
    let own = format!("/{}/", file.component);
    let at = path.rfind(&own)?;
    path.get(..at + own.len()).map(str::to_owned)
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
    fn ignores(&mut self, package: Option<usize>, path: &Path) -> bool {
        let number = self.of_package.get(package.unwrap_or_default()).copied().flatten();
        number.and_then(|number| self.distinct.get_mut(number)).is_some_and(|ignore| ignore.ignores(path))
    }
}
