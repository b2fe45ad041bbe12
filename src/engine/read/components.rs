//! Lightning components are opened only where a page shows them: a project may hold thousands, and pages name a few.

use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::metadata::{Content, FileFacts, ItemKind};
use crate::names::Names;
use crate::project::{FileKind, Part, SourceFile};

/// Whether files of this kind are opened once the pages are known.
pub(super) fn is_component(kind: FileKind) -> bool {
    matches!(kind, FileKind::AuraBundle | FileKind::LightningComponentBundle)
}

/// Whether this is the file of a component that says where it may be used: the `-meta.xml` of a Lightning web component,
/// the `.cmp` of an Aura component.
pub(super) fn says_where(file: &SourceFile) -> bool {
    match file.kind {
        FileKind::LightningComponentBundle => file.part == Part::Whole,
        FileKind::AuraBundle => {
            let path = Path::new(&*file.relative);
            let is = |part: Option<&std::ffi::OsStr>, wanted: &str| {
                part.is_some_and(|part| part.eq_ignore_ascii_case(wanted))
            };
            is(path.extension(), "cmp") && is(path.file_stem(), &file.component)
        }
        _ => false,
    }
}

/// The components that pages show, by their folded names.
#[derive(Debug, Default)]
pub(super) struct Shown(FxHashSet<String>);

impl Shown {
    /// Those of all pages among the files. Pages show the same few components over and over, so only what is left of
    /// all their names is folded.
    pub(super) fn on_pages<'f>(files: impl ParallelIterator<Item = &'f FileFacts>, names: &Names) -> Shown {
        let spelled = files.fold(FxHashSet::default, |mut shown: FxHashSet<&str>, facts| {
            if let Content::Page(page) = &facts.content {
                let components = page.items.iter().filter(|item| item.kind == ItemKind::Component);
                shown.extend(components.map(|item| &*item.name.value));
            }
            shown
        });
        let spelled = spelled.reduce(FxHashSet::default, |mut all, more| {
            all.extend(more);
            all
        });
        Shown(spelled.into_iter().map(|name| names.folded(name).into_owned()).collect())
    }

    /// Whether a page shows this component.
    pub(super) fn has(&self, component: &str, names: &Names) -> bool {
        self.0.contains(&*names.folded(component))
    }
}
