//! Finds the project that a path belongs to and says which of its files is which component. Nothing is opened here but
//! `sfdx-project.json`, `.forceignore` and `package.xml`; everything else is told from paths.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::fs::{FileSystem, PathKind};
use crate::metadata::Mention;
use crate::text::Span;

mod assign;
mod classify;
mod collect;
mod find;
mod forceignore;
mod kinds;
mod manifest;
mod sfdx_project;

pub use kinds::{Child, FileKind, Part};
pub use sfdx_project::Replacement;

/// The major number of an API version: 62 for `62.0`.
pub type ApiVersion = u16;

/// The shape of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectKind {
    /// `sfdx-project.json` and its package directories.
    Sfdx,
    /// `package.xml` with folders of metadata beside it.
    MetadataApi,
    /// Neither: a directory, taken as it is.
    Bare,
}

/// A project: all that is deployed together.
#[derive(Debug)]
pub struct Project {
    /// The directory of `sfdx-project.json` or `package.xml`, or the linted directory itself; absolute.
    pub root: PathBuf,
    /// Its shape.
    pub kind: ProjectKind,
    /// `sfdx-project.json`, where there is one; `mentions` stand in it.
    pub config: Option<PathBuf>,
    /// `namespace` of `sfdx-project.json`.
    pub namespace: Option<String>,
    /// `sourceApiVersion` of `sfdx-project.json`, or `version` of the Metadata API folder's `package.xml`.
    pub api_version: Option<ApiVersion>,
    /// The package directories that exist, in the order of the file; none in the other shapes.
    pub package_directories: Vec<PackageDirectory>,
    /// `sourceBehaviorOptions`, and `registryPresets` by its old name.
    pub behaviors: Vec<String>,
    /// Whether a package of it builds on others that are not here, which may supply components; also of a Metadata API
    /// folder inside an SFDX project, which is deployed beside the project's packages.
    pub has_dependencies: bool,
    /// What deployment replaces in the files.
    pub replacements: Vec<Replacement>,
    /// The permission sets that `sfdx-project.json` names.
    pub mentions: Vec<Mention>,
    /// The files that rules look into, in the order of their paths. Manifests outside the package directories are among
    /// them.
    pub files: Vec<SourceFile>,
    /// Every component that a file's path tells of, once, by kind and name. An object is among them only by its own
    /// file: a folder with some of its fields proves nothing.
    pub known: Vec<KnownComponent>,
    /// What a user may want to know: a package directory that is missing, a pattern that is passed over.
    pub notes: Vec<String>,
    /// What could not be read or listed, with the reason.
    pub errors: Vec<(PathBuf, String)>,
}

impl Project {
    /// Whether deployment replaces text that stands in this value of that file, so that nobody can tell what it will be.
    #[must_use]
    pub fn rewrites(&self, file: &SourceFile, value: &str) -> bool {
        self.replacements.iter().any(|replacement| replacement.rewrites(&file.relative, value))
    }
}

/// A package directory of an SFDX project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageDirectory {
    /// The absolute path.
    pub path: PathBuf,
    /// The path from the project's root, with `/`; empty for the root itself.
    pub relative: String,
    /// Whether a package names it as its `unpackagedMetadata` or `seedMetadata`: it is deployed where that package is
    /// tested, and belongs to no package itself.
    pub for_tests: bool,
}

/// A file that rules look into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The absolute path.
    pub path: PathBuf,
    /// The path from the project's root, with `/`.
    pub relative: Arc<str>,
    /// The component's type.
    pub kind: FileKind,
    /// The component's full name as the path spells it, percent-encoding included; empty for a manifest.
    pub component: Arc<str>,
    /// Which part of the component it holds.
    pub part: Part,
    /// Whether `.forceignore` keeps it from being deployed. A manifest never is: it is not deployed itself.
    pub ignored: bool,
    /// Its package directory, by number.
    pub package_directory: Option<usize>,
    /// The API version that it is deployed with: the one of the Metadata API folder that it lies in, else the project's.
    pub api_version: Option<ApiVersion>,
}

/// A component that exists, ignored ones included: they are in the org, only not deployed from here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownComponent {
    /// Its type.
    pub kind: FileKind,
    /// Its full name as the path spells it.
    pub name: Arc<str>,
    /// Whether `.forceignore` keeps all of its files from being deployed.
    pub ignored: bool,
    /// The first of its files, from the project's root, with `/`.
    pub relative: Arc<str>,
}

/// Why there is no project to lint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscoverError {
    /// The path that was asked for, or the `sfdx-project.json` above it.
    pub path: PathBuf,
    /// The place in that file, where it is one.
    pub span: Option<Span>,
    /// One sentence.
    pub message: String,
}

impl fmt::Display for DiscoverError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for DiscoverError {}

/// The projects that a path stands for, sorted by their roots, never none.
///
/// The nearest project above the path comes whole: rules across files see everything. Where the path is not inside one
/// of its package directories, the projects below the path come too, each on its own. Without any project the directory
/// is taken as it is. `exclude` gets absolute paths of directories and files; what it takes is not seen at all.
///
/// # Errors
/// When the path does not exist, or the `sfdx-project.json` above it cannot be used. A broken one below the path becomes
/// a project without files and with an error of its own, so that the others are linted.
pub fn discover(
    fs: &dyn FileSystem,
    path: &Path,
    exclude: &dyn Fn(&Path) -> bool,
) -> Result<Vec<Project>, DiscoverError> {
    let fail = |message: String| DiscoverError { path: path.to_path_buf(), span: None, message };
    let absolute =
        fs.absolute(path).map_err(|error| fail(format!("`{}` is no usable path: {error}", path.display())))?;
    let start = match fs.kind(&absolute) {
        Some(PathKind::Directory) => absolute.as_path(),
        Some(PathKind::File) => absolute.parent().unwrap_or(&absolute),
        None => return Err(fail(format!("`{}` does not exist", path.display()))),
    };
    let found = find::roots(fs, start, exclude)?;
    let assigned = assign::assign(fs, &found);
    Ok(collect::projects(fs, start, found, assigned))
}

/// Whether a directory holds what makes it a project of its own.
#[must_use]
pub fn is_root(fs: &dyn FileSystem, directory: &Path) -> bool {
    [sfdx_project::FILE, classify::MANIFEST].iter().any(|name| fs.kind(&directory.join(name)) == Some(PathKind::File))
}

/// The suffix that tells a file's type: `cls` of `A.cls` and of `A.cls-meta.xml`.
#[must_use]
pub fn suffix(path: &Path) -> Option<&str> {
    classify::suffix(path)
}

/// Whether a file of this name can make a difference to what is found in a project.
#[must_use]
pub fn matters(path: &Path) -> bool {
    let is_settings = [sfdx_project::FILE, forceignore::FILE].iter().any(|name| classify::is_named(path, name));
    is_settings || classify::may_be_known(path)
}

#[cfg(test)]
mod tests;
