//! How the elements of a FlexiPage become facts. What is open at the reader's position lies in one slot per kind of
//! element: pages nest by facets, not by elements, so no kind ever holds itself.

use rustc_hash::FxHashMap;

use crate::text::Span;
use crate::xml::Leaf;

use super::schema::PagePart;
use super::{Criterion, Item, ItemKind, ListItem, PageFacts, Property, Region, Text, VisibilityRule, Words};

/// Collects the facts of one page.
#[derive(Default)]
pub(super) struct Page {
    facts: PageFacts,
    region: OpenRegion,
    item: Option<OpenItem>,
    /// The `itemInstances` element at hand; its end is known only when it closes.
    held: Vec<usize>,
    property: OpenProperty,
    list_item: Option<ListItem>,
    filter: Option<Text>,
    criterion: OpenCriterion,
    // Lists grow here, and move at their right size to what they belong to.
    properties: Vec<Property>,
    list: Vec<ListItem>,
    criteria: Vec<Criterion>,
}

#[derive(Default)]
struct OpenRegion {
    name: Option<Text>,
    kind: Option<Text>,
    mode: Option<Text>,
}

#[derive(Default)]
struct OpenItem {
    kind: ItemKind,
    name: Option<Text>,
    identifier: Option<Text>,
    rule: Option<VisibilityRule>,
}

#[derive(Default)]
struct OpenProperty {
    name: Option<Text>,
    kind: Option<Text>,
    value: Option<Text>,
}

#[derive(Default)]
struct OpenCriterion {
    left: Option<Text>,
    operator: Option<Text>,
    right: Option<Text>,
}

impl Page {
    /// A part of the page begins.
    pub(super) fn begin(&mut self, part: PagePart) {
        match part {
            PagePart::Region => {
                self.region = OpenRegion::default();
                self.facts.regions.push(Region::default());
            }
            PagePart::Holder => self.held.clear(),
            PagePart::Component => self.item = Some(OpenItem::default()),
            PagePart::Field => self.item = Some(OpenItem { kind: ItemKind::Field, ..OpenItem::default() }),
            PagePart::Property => self.property = OpenProperty::default(),
            PagePart::ListItem => self.list_item = Some(ListItem::default()),
            PagePart::Rule => self.filter = None,
            PagePart::Criterion => self.criterion = OpenCriterion::default(),
            PagePart::Page | PagePart::Template => {}
        }
    }

    /// An element of a part ends that holds no elements, with its value.
    pub(super) fn take(&mut self, part: PagePart, name: &str, (leaf, value): (&Leaf<'_>, &str), words: &mut Words) {
        // A side of a criterion that is there and empty has a place; one that is absent has none.
        let has_place = part == PagePart::Criterion && name != "rightValue";
        if let Some(slot) = self.slot(part, name) {
            let is_there = has_place || !value.is_empty();
            *slot = is_there.then(|| Text { value: words.get(value), span: leaf.span() });
        }
    }

    /// Where the text of an element goes; `None` for one that no fact is kept of.
    fn slot(&mut self, part: PagePart, name: &str) -> Option<&mut Option<Text>> {
        Some(match (part, name) {
            (PagePart::Page, "masterLabel") => &mut self.facts.label,
            (PagePart::Page, "description") => &mut self.facts.description,
            (PagePart::Page, "type") => &mut self.facts.page_type,
            (PagePart::Page, "sobjectType") => &mut self.facts.sobject_type,
            (PagePart::Page, "parentFlexiPage") => &mut self.facts.parent,
            (PagePart::Template, "name") => &mut self.facts.template,
            (PagePart::Region, "name") => &mut self.region.name,
            (PagePart::Region, "type") => &mut self.region.kind,
            (PagePart::Region, "mode") => &mut self.region.mode,
            (PagePart::Component, "componentName") | (PagePart::Field, "fieldItem") => &mut self.item.as_mut()?.name,
            (PagePart::Component | PagePart::Field, "identifier") => &mut self.item.as_mut()?.identifier,
            (PagePart::Property, "name") => &mut self.property.name,
            (PagePart::Property, "type") => &mut self.property.kind,
            (PagePart::Property, "value") => &mut self.property.value,
            (PagePart::ListItem, "value") => &mut self.list_item.as_mut()?.value,
            (PagePart::Rule, "booleanFilter") => &mut self.filter,
            (PagePart::Criterion, "leftValue") => &mut self.criterion.left,
            (PagePart::Criterion, "operator") => &mut self.criterion.operator,
            (PagePart::Criterion, "rightValue") => &mut self.criterion.right,
            _ => return None,
        })
    }

    /// A part of the page ends.
    pub(super) fn end(&mut self, part: PagePart, span: Span) {
        match part {
            PagePart::Region => {
                let OpenRegion { name, kind, mode } = std::mem::take(&mut self.region);
                if let Some(region) = self.facts.regions.last_mut() {
                    let (name, kind) = (name.unwrap_or_default(), kind.unwrap_or_default());
                    *region = Region { name, kind, mode, span };
                }
            }
            PagePart::Holder => {
                for item in self.held.drain(..) {
                    if let Some(item) = self.facts.items.get_mut(item) {
                        item.holder = span;
                    }
                }
            }
            PagePart::Component | PagePart::Field => self.end_item(span),
            PagePart::Property => {
                let OpenProperty { name, kind, value } = std::mem::take(&mut self.property);
                let list = self.list.drain(..).collect();
                let property = Property { name: name.unwrap_or_default(), kind, value, list, span };
                let is_of_item = self.item.is_some();
                (if is_of_item { &mut self.properties } else { &mut self.facts.template_properties }).push(property);
            }
            PagePart::ListItem => self.list.extend(self.list_item.take().map(|item| ListItem { span, ..item })),
            PagePart::Rule => {
                let rule =
                    VisibilityRule { filter: self.filter.take(), criteria: self.criteria.drain(..).collect(), span };
                if let Some(list_item) = &mut self.list_item {
                    list_item.rule = Some(rule);
                } else if let Some(item) = &mut self.item {
                    item.rule = Some(rule);
                }
            }
            PagePart::Criterion => {
                let OpenCriterion { left, operator, right } = std::mem::take(&mut self.criterion);
                let (left, operator) = (left.unwrap_or_default(), operator.unwrap_or_default());
                self.criteria.push(Criterion { left, operator, right, span });
            }
            PagePart::Page | PagePart::Template => {}
        }
    }

    fn end_item(&mut self, span: Span) {
        let Some(OpenItem { kind, name, identifier, rule }) = self.item.take() else { return };
        self.held.push(self.facts.items.len());
        self.facts.items.push(Item {
            kind,
            region: self.facts.regions.len().saturating_sub(1),
            name: name.unwrap_or_default(),
            identifier,
            properties: self.properties.drain(..).collect(),
            rule,
            span,
            holder: span,
        });
    }

    /// How many components and fields the `itemInstances` at hand holds.
    pub(super) fn held(&self) -> usize {
        self.held.len()
    }

    /// Of the components and fields that the `itemInstances` at hand holds, the first that is one too many: an index
    /// into `PageFacts::items`.
    pub(super) fn surplus(&self) -> Option<usize> {
        self.held.get(1).copied()
    }

    /// An item as a subject's member.
    pub(super) fn item_member(&self, item: usize) -> String {
        self.facts.item_member(item)
    }

    /// The item or region that ended last, as a subject's member.
    pub(super) fn member(&self, part: PagePart) -> Option<String> {
        match part {
            PagePart::Component | PagePart::Field => {
                self.facts.items.len().checked_sub(1).map(|last| self.facts.item_member(last))
            }
            PagePart::Region => self.facts.regions.last().map(Region::member),
            _ => None,
        }
    }

    /// All of it.
    pub(super) fn finish(mut self) -> PageFacts {
        self.facts.items.shrink_to_fit();
        self.facts
    }
}

impl Region {
    /// The region as a subject's member: `region:main`.
    #[must_use]
    pub fn member(&self) -> String {
        format!("region:{}", self.name.value)
    }

    /// Whether it is a facet, shown by whatever component names it.
    #[must_use]
    pub fn is_facet(&self) -> bool {
        self.kind.value.eq_ignore_ascii_case("Facet")
    }
}

impl Property {
    /// Its values: its own, and those of its list.
    pub fn values(&self) -> impl Iterator<Item = &Text> {
        self.value.iter().chain(self.list.iter().filter_map(|item| item.value.as_ref()))
    }
}

impl PageFacts {
    /// Whether the page inherits from another: what its parent holds counts as part of it.
    #[must_use]
    pub fn inherits(&self) -> bool {
        self.parent.is_some()
    }

    /// Whether the page is of this type: `RecordPage`, `UtilityBar`, ….
    #[must_use]
    pub fn is_of_type(&self, page_type: &str) -> bool {
        self.page_type.as_ref().is_some_and(|text| text.value == page_type)
    }

    /// How each item is named as a subject's member, as [`PageFacts::item_member`] does for one of them.
    #[must_use]
    pub fn item_members(&self) -> Vec<String> {
        let mut met: FxHashMap<String, usize> = FxHashMap::default();
        let named = self.items.iter().map(|item| match &item.identifier {
            Some(identifier) => member_of(&identifier.value, 0),
            None => {
                let before = met.entry(item.name.value.to_ascii_lowercase()).or_default();
                *before += 1;
                member_of(&item.name.value, *before - 1)
            }
        });
        named.collect()
    }

    /// How an item is named as a subject's member: by its identifier, else by its name and how many of that name
    /// stand before it.
    #[must_use]
    pub fn item_member(&self, item: usize) -> String {
        let Some(found) = self.items.get(item) else { return String::new() };
        if let Some(identifier) = &found.identifier {
            return member_of(&identifier.value, 0);
        }
        let before = self
            .items
            .iter()
            .take(item)
            .filter(|other| other.identifier.is_none() && other.name.value.eq_ignore_ascii_case(&found.name.value));
        member_of(&found.name.value, before.count())
    }
}

fn member_of(name: &str, before: usize) -> String {
    match before {
        0 => format!("component:{name}"),
        earlier => format!("component:{name}#{}", earlier + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_items_are_named_as_each_is() {
        let text = |value: &str| Text { value: value.into(), ..Text::default() };
        let item = |name: &str, identifier: Option<&str>| Item {
            name: text(name),
            identifier: identifier.map(text),
            ..Item::default()
        };
        let items =
            vec![item("a:b", None), item("A:B", None), item("c", None), item("a:b", Some("x")), item("a:b", None)];
        let page = PageFacts { items, ..PageFacts::default() };
        assert_eq!(
            page.item_members(),
            ["component:a:b", "component:A:B#2", "component:c", "component:x", "component:a:b#3"]
        );
        let each: Vec<String> = (0..page.items.len()).map(|item| page.item_member(item)).collect();
        assert_eq!(page.item_members(), each);
    }
}
