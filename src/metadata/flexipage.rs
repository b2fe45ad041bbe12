//! How the elements of a FlexiPage become facts. What is open at the reader's position lies in one slot per kind of
//! element: pages nest by facets, not by elements, so no kind ever holds itself.

use rustc_hash::FxHashMap;

use crate::text::Span;
use crate::xml::Leaf;

use super::{Criterion, Item, ItemKind, ListItem, PageFacts, Property, Region, Text, VisibilityRule};

/// Collects the facts of one page.
#[derive(Default)]
pub(super) struct Page {
    facts: PageFacts,
    item: Item,
    in_item: bool,
    /// The `itemInstances` element at hand; its end is known only when it closes.
    held: Vec<usize>,
    property: Property,
    list_item: ListItem,
    in_list_item: bool,
    rule: VisibilityRule,
    criterion: Criterion,
}

impl Page {
    /// An element of this type begins.
    pub(super) fn begin(&mut self, of: &str) {
        match of {
            "FlexiPageRegion" => self.facts.regions.push(Region::default()),
            "ItemInstance" => self.held.clear(),
            "ComponentInstance" | "FieldInstance" => {
                let kind = if of == "FieldInstance" { ItemKind::Field } else { ItemKind::Component };
                let region = self.facts.regions.len().saturating_sub(1);
                self.item = Item { kind, region, ..Item::default() };
                self.in_item = true;
            }
            "ComponentInstanceProperty" | "FieldInstanceProperty" => self.property = Property::default(),
            "ComponentInstancePropertyListItem" => {
                self.list_item = ListItem::default();
                self.in_list_item = true;
            }
            "UiFormulaRule" => self.rule = VisibilityRule::default(),
            "UiFormulaCriterion" => self.criterion = Criterion::default(),
            _ => {}
        }
    }

    /// An element of a type ends that holds no elements.
    pub(super) fn take(&mut self, of: &str, name: &str, leaf: &Leaf<'_>) {
        match (of, name) {
            ("FlexiPage", "masterLabel") => self.facts.label = leaf.text(),
            ("FlexiPage", "description") => self.facts.description = leaf.text(),
            ("FlexiPage", "type") => self.facts.page_type = leaf.text(),
            ("FlexiPage", "sobjectType") => self.facts.sobject_type = leaf.text(),
            ("FlexiPage", "parentFlexiPage") => self.facts.parent = leaf.text(),
            ("FlexiPageTemplateInstance", "name") => self.facts.template = leaf.text(),
            ("FlexiPageRegion", _) => self.take_of_region(name, leaf),
            ("ComponentInstance", "componentName") | ("FieldInstance", "fieldItem") => {
                self.item.name = leaf.text().unwrap_or_default();
            }
            ("ComponentInstance" | "FieldInstance", "identifier") => self.item.identifier = leaf.text(),
            ("ComponentInstanceProperty" | "FieldInstanceProperty", "name") => {
                self.property.name = leaf.text().unwrap_or_default();
            }
            ("ComponentInstanceProperty" | "FieldInstanceProperty", "value") => self.property.value = leaf.text(),
            ("ComponentInstanceProperty", "type") => self.property.kind = leaf.text(),
            ("ComponentInstancePropertyListItem", "value") => self.list_item.value = leaf.text(),
            ("UiFormulaRule", "booleanFilter") => self.rule.filter = leaf.text(),
            ("UiFormulaCriterion", "leftValue") => self.criterion.left = leaf.text().unwrap_or_else(|| empty(leaf)),
            ("UiFormulaCriterion", "operator") => self.criterion.operator = leaf.text().unwrap_or_else(|| empty(leaf)),
            ("UiFormulaCriterion", "rightValue") => self.criterion.right = leaf.text(),
            _ => {}
        }
    }

    fn take_of_region(&mut self, name: &str, leaf: &Leaf<'_>) {
        let Some(region) = self.facts.regions.last_mut() else { return };
        match name {
            "name" => region.name = leaf.text().unwrap_or_default(),
            "type" => region.kind = leaf.text().unwrap_or_default(),
            "mode" => region.mode = leaf.text(),
            _ => {}
        }
    }

    /// An element of this type ends.
    pub(super) fn end(&mut self, of: &str, span: Span) {
        match of {
            "FlexiPageRegion" => {
                if let Some(region) = self.facts.regions.last_mut() {
                    region.span = span;
                }
            }
            "ItemInstance" => {
                for item in self.held.drain(..) {
                    if let Some(item) = self.facts.items.get_mut(item) {
                        item.holder = span;
                    }
                }
            }
            "ComponentInstance" | "FieldInstance" => {
                let item = std::mem::take(&mut self.item);
                self.held.push(self.facts.items.len());
                self.facts.items.push(Item { span, holder: span, ..item });
                self.in_item = false;
            }
            "ComponentInstanceProperty" | "FieldInstanceProperty" => {
                let property = Property { span, ..std::mem::take(&mut self.property) };
                let all = if self.in_item { &mut self.item.properties } else { &mut self.facts.template_properties };
                all.push(property);
            }
            "ComponentInstancePropertyListItem" => {
                let list_item = std::mem::take(&mut self.list_item);
                self.property.list.push(ListItem { span, ..list_item });
                self.in_list_item = false;
            }
            "UiFormulaRule" => {
                let rule = Some(VisibilityRule { span, ..std::mem::take(&mut self.rule) });
                *(if self.in_list_item { &mut self.list_item.rule } else { &mut self.item.rule }) = rule;
            }
            "UiFormulaCriterion" => {
                let criterion = std::mem::take(&mut self.criterion);
                self.rule.criteria.push(Criterion { span, ..criterion });
            }
            _ => {}
        }
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
    pub(super) fn member(&self, of: &str) -> Option<String> {
        match of {
            "ComponentInstance" | "FieldInstance" => {
                self.facts.items.len().checked_sub(1).map(|last| self.facts.item_member(last))
            }
            "FlexiPageRegion" => self.facts.regions.last().map(Region::member),
            _ => None,
        }
    }

    /// All of it.
    pub(super) fn finish(self) -> PageFacts {
        self.facts
    }
}

/// An element that is there and empty, which has a place; one that is absent has none.
fn empty(leaf: &Leaf<'_>) -> Text {
    Text { value: String::new(), span: leaf.span() }
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
        let text = |value: &str| Text { value: value.to_owned(), ..Text::default() };
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
