//! What exists: the components whose files are in the project, and those that the configuration says are in the org.

use std::sync::OnceLock;

use globset::GlobMatcher;
use rustc_hash::FxHashMap;

use crate::names::fold;
use crate::project::{FileKind, KnownComponent};

/// Known components by kind and folded name. Names are folded when the first rule asks for their kind: most runs of a
/// large project ask for few kinds.
#[derive(Debug, Default)]
pub(super) struct KnownTable {
    namespace: Option<String>,
    by_kind: FxHashMap<FileKind, Known>,
}

/// The components of one kind: indexes into the project's list.
#[derive(Debug, Default)]
struct Known {
    components: Vec<u32>,
    by_name: OnceLock<FxHashMap<Box<str>, u32>>,
}

impl KnownTable {
    pub(super) fn new(namespace: Option<&str>, components: &[KnownComponent]) -> Self {
        let mut table = KnownTable { namespace: namespace.map(str::to_ascii_lowercase), ..KnownTable::default() };
        for (at, component) in components.iter().enumerate() {
            let known = table.by_kind.entry(component.kind).or_default();
            known.components.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        table
    }

    pub(super) fn tracks(&self, kind: FileKind) -> bool {
        self.by_kind.contains_key(&kind)
    }

    /// The first component of this kind and name, as an index into `components`.
    pub(super) fn find(&self, kind: FileKind, name: &str, components: &[KnownComponent]) -> Option<usize> {
        let known = self.by_kind.get(&kind)?;
        let folded = |name| fold(name, self.namespace.as_deref());
        let by_name = known.by_name.get_or_init(|| {
            let names = known.components.iter().rev();
            names.map(|&at| (folded(&components[at as usize].name).into(), at)).collect()
        });
        by_name.get(&*folded(name)).map(|&at| at as usize)
    }
}

/// `external` of the configuration: components that exist in the org, not in this repository.
#[derive(Debug, Default)]
pub struct External {
    patterns: Vec<(FileKind, GlobMatcher)>,
}

impl External {
    /// The components that these patterns match.
    #[must_use]
    pub fn new(patterns: Vec<(FileKind, GlobMatcher)>) -> Self {
        External { patterns }
    }

    pub(super) fn matches(&self, kind: FileKind, name: &str) -> bool {
        self.patterns.iter().any(|(of, pattern)| *of == kind && pattern.is_match(name))
    }
}
