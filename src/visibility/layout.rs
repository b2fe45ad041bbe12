//! Which components of a page enclose which: a component that names a facet shows the facet's items inside itself.

use rustc_hash::FxHashMap;

use crate::metadata::{PageFacts, Property, Region};

/// Items nested deeper than this are not followed; pages of real projects stay below ten.
const DEEPEST: usize = 32;

/// An item with more ways to the page than this is not followed further; real items have one.
const MOST_PATHS: usize = 256;

/// The nesting of a page's components.
#[derive(Debug)]
pub struct Layout<'a> {
    page: &'a PageFacts,
    /// Who names each facet.
    holders: FxHashMap<&'a str, Vec<Holder>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    Template,
    Item(usize),
}

/// One way from an item up to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The components around the item, the innermost first: indexes into `PageFacts::items`.
    pub enclosing: Vec<usize>,
    /// Where the way ends.
    pub end: End,
}

/// Where the way from an item outwards ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At a region of the template: whoever may see all enclosing components sees the item.
    Page,
    /// At a facet that nothing on the page names (a parent page may), or in a circle.
    Nowhere,
    /// The nesting is too deep, or there are too many ways, to be followed.
    Unfollowed,
}

impl<'a> Layout<'a> {
    /// Looks up who names the facets of a page: any value of a property, of its list, or of a template property.
    #[must_use]
    pub fn of(page: &'a PageFacts) -> Layout<'a> {
        let facets = page.regions.iter().filter(|region| region.is_facet());
        let mut holders: FxHashMap<&str, Vec<Holder>> =
            facets.map(|region| (region.name.value.as_str(), Vec::new())).collect();
        let mut note = |property: &Property, holder: Holder| {
            for value in property.values() {
                if let Some(holders) = holders.get_mut(value.value.as_str())
                    && holders.last() != Some(&holder)
                {
                    holders.push(holder);
                }
            }
        };
        page.template_properties.iter().for_each(|property| note(property, Holder::Template));
        for (index, item) in page.items.iter().enumerate() {
            item.properties.iter().for_each(|property| note(property, Holder::Item(index)));
        }
        Layout { page, holders }
    }

    /// The page that was looked at.
    #[must_use]
    pub fn page(&self) -> &'a PageFacts {
        self.page
    }

    /// The ways from an item up to the page; at least one. Ways that lead nowhere are left out if another does not.
    #[must_use]
    pub fn paths(&self, item: usize) -> Vec<Path> {
        let mut paths = Vec::new();
        let mut open = vec![vec![item]];
        while let Some(items) = open.pop() {
            let Some(holders) = items.last().and_then(|&outermost| self.holders(outermost)) else {
                paths.push(path(&items, End::Page));
                continue;
            };
            let ways = paths.len().saturating_add(open.len()).saturating_add(holders.len());
            if items.len() > DEEPEST || ways > MOST_PATHS {
                paths.push(path(&items, End::Unfollowed));
                continue;
            }
            if holders.is_empty() {
                paths.push(path(&items, End::Nowhere));
            }
            for holder in holders {
                match holder {
                    Holder::Template => paths.push(path(&items, End::Page)),
                    Holder::Item(holder) if items.contains(holder) => paths.push(path(&items, End::Nowhere)),
                    Holder::Item(holder) => open.push(items.iter().chain([holder]).copied().collect()),
                }
            }
        }
        if paths.iter().any(|path| path.end != End::Nowhere) {
            paths.retain(|path| path.end != End::Nowhere);
        }
        paths
    }

    /// Who names the facet that an item lies in; `None` where it lies in a region of the template.
    fn holders(&self, item: usize) -> Option<&[Holder]> {
        let region = self.page.regions.get(self.page.items.get(item)?.region)?;
        region.is_facet().then(|| self.holders.get(region.name.value.as_str()).map_or(&[][..], Vec::as_slice))
    }

    /// The components that name a facet, some of them more than once.
    pub fn enclosing(&self) -> impl Iterator<Item = usize> + '_ {
        self.holders.values().flatten().filter_map(|holder| match holder {
            Holder::Item(item) => Some(*item),
            Holder::Template => None,
        })
    }

    /// The facets that no property of the page names, in the order of the file.
    pub fn unnamed_facets(&self) -> impl Iterator<Item = &'a Region> {
        let unnamed = |region: &&Region| self.holders.get(region.name.value.as_str()).is_some_and(Vec::is_empty);
        self.page.regions.iter().filter(|region| region.is_facet()).filter(unnamed)
    }
}

fn path(items: &[usize], end: End) -> Path {
    Path { enclosing: items.iter().skip(1).copied().collect(), end }
}
