//! How components spell their own names: the platform heeds no case, and people who search a repository do.

use rustc_hash::FxHashMap;

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

/// The names of components as their files spell them, by kind and the name in small letters.
#[derive(Debug)]
pub struct Spellings<'i> {
    names: FxHashMap<FileKind, FxHashMap<String, Vec<&'i str>>>,
}

impl<'i> Spellings<'i> {
    pub(crate) fn of(index: &'i Index) -> Self {
        let mut names: FxHashMap<FileKind, FxHashMap<String, Vec<&'i str>>> = FxHashMap::default();
        for component in index.project.known.iter().filter(|component| KINDS.contains(&component.kind)) {
            let of_kind = names.entry(component.kind).or_default();
            of_kind.entry(component.name.to_lowercase()).or_default().push(&component.name);
        }
        Spellings { names }
    }

    /// The component's own spelling, where it differs from `name` by case only.
    #[must_use]
    pub fn mismatch(&self, kind: FileKind, name: &str) -> Option<&'i str> {
        let own = self.names.get(&kind)?.get(&name.to_lowercase())?;
        if own.contains(&name) { None } else { own.first().copied() }
    }
}
