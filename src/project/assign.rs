//! Which project, package directory and API version each file has. Paths are sorted, so what lies below a directory is
//! one range of them; the outer range is written first and the inner ones over it.

use std::cmp::Reverse;
use std::path::Path;

use super::classify::{MANIFEST, is_named};
use super::find::{Found, range};
use super::{ApiVersion, ProjectKind, manifest};
use crate::fs::FileSystem;

/// What one file belongs to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Assigned {
    /// The project, by number; `None` where no project deploys the file.
    pub(super) root: Option<usize>,
    /// The package directory, by number.
    pub(super) package: Option<usize>,
    /// The version of the Metadata API folder that the file lies in.
    pub(super) api_version: Option<ApiVersion>,
}

/// One entry for each file of the walk.
pub(super) fn assign(fs: &dyn FileSystem, found: &Found) -> Vec<Assigned> {
    let files = &found.walk.files;
    let mut assigned = vec![Assigned::default(); files.len()];
    let mut paint = |directory: &Path, act: &dyn Fn(&Path, &mut Assigned)| {
        let range = range(files, directory);
        let painted = files.get(range.clone()).into_iter().flatten();
        for (file, assigned) in painted.zip(assigned.get_mut(range).into_iter().flatten()) {
            act(file, assigned);
        }
    };

    // A manifest outside the package directories belongs to the SFDX project that it lies in.
    for (directory, root, package) in areas(found) {
        let is_root = package.is_none() && found.roots.get(root).is_some_and(|root| root.kind == ProjectKind::Sfdx);
        paint(directory, &|file, assigned| {
            if !is_root || is_named(file, MANIFEST) {
                (assigned.root, assigned.package) = (Some(root), package);
            } else {
                (assigned.root, assigned.package) = (None, None);
            }
        });
    }
    for folder in &found.folders {
        if let Some(version) = fs.read(&folder.join(MANIFEST)).ok().and_then(|bytes| manifest::api_version(&bytes)) {
            paint(folder, &|_, assigned| assigned.api_version = Some(version));
        }
    }
    assigned
}

/// The directories whose files belong together: roots and package directories, the outer before the inner.
fn areas(found: &Found) -> Vec<(&Path, usize, Option<usize>)> {
    let mut areas = Vec::new();
    for (number, root) in found.roots.iter().enumerate() {
        areas.push((root.directory.as_path(), number, None));
        areas.extend(root.packages.iter().enumerate().map(|(at, package)| (package.path.as_path(), number, Some(at))));
    }
    // Of one directory the last area wins: a package over its root, and the outer project over the inner.
    areas.sort_by_key(|&(directory, root, package)| {
        (directory.components().count(), directory, package.is_some(), Reverse(root))
    });
    areas
}
