//! Where the projects are: the one above a path, and those below it.

use std::cell::Cell;
use std::ffi::OsStr;
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};

use super::classify::{self, MANIFEST};
use super::sfdx_project::{self, SfdxProject};
use super::{DiscoverError, PackageDirectory, ProjectKind};
use crate::fs::{FileSystem, PathKind, Walk};

/// Directories that hold no metadata of their own: libraries, and content that only looks like metadata.
const SKIPPED: &[&str] = &["node_modules", "staticresources"];

/// A project before its files are known.
pub(super) struct Root {
    pub(super) directory: PathBuf,
    pub(super) kind: ProjectKind,
    pub(super) settings: SfdxProject,
    pub(super) packages: Vec<PackageDirectory>,
    pub(super) error: Option<(PathBuf, String)>,
}

/// The projects and files below one directory.
pub(super) struct Found {
    /// What was walked: the project above the path, else the path itself.
    pub(super) base: PathBuf,
    /// Whether a project lies at the base, above or at the path.
    pub(super) above: bool,
    /// All projects from the base down.
    pub(super) roots: Vec<Root>,
    /// The files from the base down that may matter.
    pub(super) walk: Walk,
    /// The directories with `package.xml` and metadata beside it, the outer before the inner.
    pub(super) folders: Vec<PathBuf>,
}

impl Root {
    fn metadata_api(directory: &Path) -> Root {
        let settings = SfdxProject::default();
        Root {
            directory: directory.to_path_buf(),
            kind: ProjectKind::MetadataApi,
            settings,
            packages: Vec::new(),
            error: None,
        }
    }

    /// A folder inside an SFDX project is deployed into orgs that have the project's packages.
    fn beside_packages(directory: &Path) -> Root {
        let mut root = Root::metadata_api(directory);
        root.settings.has_dependencies = true;
        root
    }

    pub(super) fn bare(directory: &Path) -> Root {
        let mut root = Root::metadata_api(directory);
        root.kind = ProjectKind::Bare;
        root.settings.notes =
            vec!["no sfdx-project.json or package.xml found: linting the directory as it is".to_owned()];
        root
    }

    fn sfdx(fs: &dyn FileSystem, directory: &Path) -> Result<Root, DiscoverError> {
        let path = directory.join(sfdx_project::FILE);
        let bytes = fs.read(&path).map_err(|error| DiscoverError {
            path: path.clone(),
            span: None,
            message: format!("`{}` cannot be read: {error}", sfdx_project::FILE),
        })?;
        let mut settings = sfdx_project::parse(&bytes).map_err(|fault| DiscoverError {
            path,
            span: Some(fault.span),
            message: fault.message,
        })?;
        let mut packages = Vec::new();
        for relative in std::mem::take(&mut settings.directories) {
            // Joining an empty path would leave a separator at the end.
            let path = relative
                .split('/')
                .filter(|part| !part.is_empty())
                .fold(directory.to_path_buf(), |path, part| path.join(part));
            if fs.kind(&path) == Some(PathKind::Directory) {
                let for_tests = settings.test_directories.contains(&relative);
                packages.push(PackageDirectory { path, relative, for_tests });
            } else {
                // What it holds, other packages of the project may build on.
                settings.has_dependencies = true;
                settings.notes.push(format!("package directory `{relative}` does not exist"));
            }
        }
        Ok(Root { directory: directory.to_path_buf(), kind: ProjectKind::Sfdx, settings, packages, error: None })
    }

    /// A project below the path whose file cannot be used: told, and no reason to stop.
    fn broken(directory: &Path, error: DiscoverError) -> Root {
        let mut root = Root::metadata_api(directory);
        root.kind = ProjectKind::Sfdx;
        root.error = Some((error.path, error.message));
        root
    }

    /// Whether the directory belongs to what the project deploys.
    pub(super) fn covers(&self, directory: &Path) -> bool {
        match self.kind {
            ProjectKind::Sfdx => self.packages.iter().any(|package| directory.starts_with(&package.path)),
            ProjectKind::MetadataApi | ProjectKind::Bare => directory.starts_with(&self.directory),
        }
    }
}

/// The project above `start` and all projects and files below it, or below `start` where there is none.
pub(super) fn roots(
    fs: &dyn FileSystem,
    start: &Path,
    exclude: &dyn Fn(&Path) -> bool,
) -> Result<Found, DiscoverError> {
    let above = above(fs, start)?;
    let base = above.as_ref().map_or(start, |root| root.directory.as_path()).to_path_buf();
    let packages = above.as_ref().map_or(&[][..], |root| &root.packages);
    let walk = walk(fs, &base, packages, exclude);
    let folders = metadata_api_folders(&walk.files);

    let is_above = above.is_some();
    let mut roots: Vec<Root> = above.into_iter().collect();
    for directory in holders(&walk.files, sfdx_project::FILE) {
        let is_taken = is_above && directory == base;
        if !is_taken && !roots.iter().any(|root| root.covers(directory)) {
            roots.push(Root::sfdx(fs, directory).unwrap_or_else(|error| Root::broken(directory, error)));
        }
    }
    for directory in &folders {
        if !roots.iter().any(|root| root.covers(directory)) {
            let is_beside =
                roots.iter().any(|root| root.kind == ProjectKind::Sfdx && directory.starts_with(&root.directory));
            roots.push(if is_beside { Root::beside_packages(directory) } else { Root::metadata_api(directory) });
        }
    }
    Ok(Found { base, above: is_above, roots, walk, folders })
}

/// The nearest project at or above `start`. A Metadata API folder inside a package directory is no project.
fn above(fs: &dyn FileSystem, start: &Path) -> Result<Option<Root>, DiscoverError> {
    let mut folder = None;
    for directory in start.ancestors() {
        if fs.kind(&directory.join(sfdx_project::FILE)) == Some(PathKind::File) {
            let root = Root::sfdx(fs, directory)?;
            return Ok(Some(match folder {
                Some(folder) if !root.covers(folder) => Root::beside_packages(folder),
                _ => root,
            }));
        }
        if folder.is_none() && is_metadata_api_folder(fs, directory) {
            folder = Some(directory);
        }
    }
    Ok(folder.map(Root::metadata_api))
}

fn is_metadata_api_folder(fs: &dyn FileSystem, directory: &Path) -> bool {
    if fs.kind(&directory.join(MANIFEST)) != Some(PathKind::File) {
        return false;
    }
    let found = Cell::new(false);
    let look = |below: &Path| {
        found.set(found.get() || below.file_name().and_then(OsStr::to_str).is_some_and(classify::is_metadata_folder));
        false
    };
    fs.walk(directory, &look, &|_| false);
    found.get()
}

fn walk(fs: &dyn FileSystem, base: &Path, packages: &[PackageDirectory], exclude: &dyn Fn(&Path) -> bool) -> Walk {
    let enter = |directory: &Path| {
        let name = directory.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let is_skipped = name.starts_with('.') || SKIPPED.contains(&name);
        let leads_to_package = || packages.iter().any(|package| package.path.starts_with(directory));
        (!is_skipped || leads_to_package()) && !exclude(directory)
    };
    let keep = |file: &Path| {
        let matters = classify::is_named(file, sfdx_project::FILE) || classify::may_be_known(file);
        matters && !exclude(file)
    };
    fs.walk(base, &enter, &keep)
}

/// The directories that hold a file of this name, the outer before the inner.
fn holders<'a>(files: &'a [PathBuf], name: &str) -> Vec<&'a Path> {
    let named = files.iter().filter(|file| classify::is_named(file, name));
    let mut directories: Vec<&Path> = named.filter_map(|file| file.parent()).collect();
    directories.sort_by_key(|directory| (directory.components().count(), *directory));
    directories
}

fn metadata_api_folders(files: &[PathBuf]) -> Vec<PathBuf> {
    let has_metadata = |directory: &&Path| {
        below(files, directory).iter().any(|file| {
            let inside = file.strip_prefix(directory).ok().and_then(|inside| inside.iter().next());
            inside.and_then(OsStr::to_str).is_some_and(classify::is_metadata_folder)
        })
    };
    holders(files, MANIFEST).into_iter().filter(has_metadata).map(Path::to_path_buf).collect()
}

/// The range of the sorted files that lie below a directory.
pub(super) fn range(files: &[PathBuf], directory: &Path) -> std::ops::Range<usize> {
    let mut prefix = directory.as_os_str().to_os_string();
    if !prefix.as_encoded_bytes().ends_with(MAIN_SEPARATOR_STR.as_bytes()) {
        prefix.push(MAIN_SEPARATOR_STR);
    }
    let start = files.partition_point(|file| file.as_os_str() < prefix.as_os_str());
    let rest = files.get(start..).unwrap_or_default();
    let is_below = |file: &PathBuf| file.as_os_str().as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
    start..start + rest.partition_point(is_below)
}

/// The sorted files that lie below a directory.
fn below<'a>(files: &'a [PathBuf], directory: &Path) -> &'a [PathBuf] {
    files.get(range(files, directory)).unwrap_or_default()
}
