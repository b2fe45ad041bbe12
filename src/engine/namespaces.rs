//! The namespaces of what pages show. They stand in no table of names, so all pages are looked through, in parallel.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::index::Index;
use crate::names::namespace_of;

/// The namespaces of the components and fields on pages, in small letters.
pub(super) fn namespaces_on_pages(index: &Index) -> FxHashSet<String> {
    let names = index.pages.par_iter().fold(FxHashSet::default, |mut names: FxHashSet<&str>, page| {
        names.extend(page.facts.items.iter().map(|item| &*item.name.value));
        names
    });
    let names = names.reduce(FxHashSet::default, |mut all, more| {
        all.extend(more);
        all
    });
    names.into_iter().filter_map(namespace_of).map(str::to_ascii_lowercase).collect()
}
