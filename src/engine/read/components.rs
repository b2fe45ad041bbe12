//! Lightning components are opened only where a page shows them: a project may hold thousands, and pages name a few.

use std::path::Path;

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
    /// Those of all pages among the files.
    pub(super) fn on_pages<'f>(files: impl Iterator<Item = &'f FileFacts>, names: &Names) -> Shown {
        let mut shown = FxHashSet::default();
        for facts in files {
            let Content::Page(page) = &facts.content else { continue };
            for item in page.items.iter().filter(|item| item.kind == ItemKind::Component) {
                let name = names.folded(&item.name.value);
                if !shown.contains(&*name) {
                    shown.insert(name.into_owned());
                }
            }
        }
        Shown(shown)
    }

    /// Whether a page shows this component.
    pub(super) fn has(&self, component: &str, names: &Names) -> bool {
        self.0.contains(&*names.folded(component))
    }
}
