//! What rules on Lightning pages share: the regions of standard templates, the properties that name facets, names that
//! stand twice, and the identifiers that the platform gives.

pub mod exposure;
pub mod facets;
pub mod identifiers;
pub mod templates;

use std::collections::hash_map::Entry;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::finding::Place;
use crate::index::Page;
use crate::metadata::{Item, Text};

/// A name that stands more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeated<'a> {
    /// Where it stands first.
    pub first: &'a Text,
    /// Where it stands the second time.
    pub second: &'a Text,
    /// How often it stands in all.
    pub count: usize,
}

/// The names that stand more than once, in the order of their second places. Case counts: how the platform takes names
/// that differ by it only is not documented.
pub fn repeated<'a>(names: impl Iterator<Item = &'a Text>) -> Vec<Repeated<'a>> {
    let most = names.size_hint().1.unwrap_or_default();
    let mut met: FxHashMap<&str, (&Text, Option<usize>)> = FxHashMap::with_capacity_and_hasher(most, FxBuildHasher);
    let mut repeated: Vec<Repeated<'a>> = Vec::new();
    for name in names.filter(|name| !name.value.is_empty()) {
        match met.entry(name.value.as_str()) {
            Entry::Vacant(entry) => drop(entry.insert((name, None))),
            Entry::Occupied(mut entry) => match entry.get().1.and_then(|at| repeated.get_mut(at)) {
                Some(known) => known.count += 1,
                None => {
                    let (first, at) = entry.get_mut();
                    *at = Some(repeated.len());
                    repeated.push(Repeated { first, second: name, count: 2 });
                }
            },
        }
    }
    repeated
}

/// How often something stands, as an adverb.
#[must_use]
pub fn times(count: usize) -> String {
    if count == 2 { "twice".to_owned() } else { format!("{count} times") }
}

/// The place of an item's name; of its start tag where it has none.
#[must_use]
pub fn item_place(page: &Page, item: &Item) -> Place {
    match item.name.value.is_empty() {
        true => Place::element(page.file, item.span.start, "identifier"),
        false => Place::span(page.file, item.name.span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn a_name_is_repeated_once_however_often_it_stands() {
        let text = |(at, value): (usize, &&str)| Text { value: (*value).into(), span: Span::new(at, at) };
        let names: Vec<Text> = ["a", "b", "a", "", "A", "", "b", "a"].iter().enumerate().map(text).collect();
        let found: Vec<(u32, u32, usize)> =
            repeated(names.iter()).iter().map(|it| (it.first.span.start, it.second.span.start, it.count)).collect();
        assert_eq!(found, [(0, 2, 3), (1, 6, 2)]);
    }
}
