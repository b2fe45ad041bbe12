//! How components spell their own names: the platform heeds no case, and people who search a repository do.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::index::Index;
use crate::project::FileKind;

/// The components that other files name as a whole.
const KINDS: &[FileKind] = &[
    FileKind::AuraBundle,
    FileKind::CustomObject,
    FileKind::CustomPermission,
    FileKind::FlexiPage,
    FileKind::LightningComponentBundle,
    FileKind::MutingPermissionSet,
    FileKind::PermissionSet,
    FileKind::PermissionSetGroup,
    FileKind::Profile,
];

/// The names of components as their files spell them.
#[derive(Debug)]
pub struct Spellings<'i> {
    index: &'i Index,
    exact: FxHashSet<(FileKind, &'i str)>,
    /// By kind and the name in small letters the first spelling; made for the first name that is not spelled so.
    folded: OnceLock<FxHashMap<(FileKind, String), &'i str>>,
}

impl<'i> Spellings<'i> {
    pub(crate) fn of(index: &'i Index) -> Self {
        Spellings { index, exact: components(index).collect(), folded: OnceLock::new() }
    }

    /// The component's own spelling, where it differs from `name` by case only.
    #[must_use]
    pub fn mismatch(&self, kind: FileKind, name: &str) -> Option<&'i str> {
        if self.exact.contains(&(kind, name)) {
            return None;
        }
        let folded = self.folded.get_or_init(|| {
            let mut folded = FxHashMap::default();
            for (kind, name) in components(self.index) {
                folded.entry((kind, name.to_lowercase())).or_insert(name);
            }
            folded
        });
        folded.get(&(kind, name.to_lowercase())).copied()
    }
}

fn components(index: &Index) -> impl Iterator<Item = (FileKind, &str)> {
    let known = index.project.known.iter().filter(|component| KINDS.contains(&component.kind));
    known.map(|component| (component.kind, &*component.name))
}
