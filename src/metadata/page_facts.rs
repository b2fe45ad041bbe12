//! What is kept of a Lightning page.

use crate::text::Span;

use super::Text;

/// A Lightning page.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    /// `masterLabel`
    pub label: Option<Text>,
    /// `description`
    pub description: Option<Text>,
    /// `type`: `RecordPage`, `AppPage`, `HomePage`, `UtilityBar`, …
    pub page_type: Option<Text>,
    /// `sobjectType`
    pub sobject_type: Option<Text>,
    /// `parentFlexiPage`
    pub parent: Option<Text>,
    /// `template/name`
    pub template: Option<Text>,
    /// `template/properties`: they name facets too.
    pub template_properties: Vec<Property>,
    /// `flexiPageRegions`, in the order of the file.
    pub regions: Vec<Region>,
    /// The items of all regions, in the order of the file.
    pub items: Vec<Item>,
}

/// A region or facet of a page.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// `name`
    pub name: Text,
    /// `type`: `Region`, `Facet` or `Background`.
    pub kind: Text,
    /// `mode`, in a page that inherits.
    pub mode: Option<Text>,
    /// The region's element.
    pub span: Span,
}

/// Whether an item is a component or a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ItemKind {
    /// `componentInstance`, or `componentInstances` before API 49.
    #[default]
    Component,
    /// `fieldInstance`
    Field,
}

/// A component or field on a page.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Component or field.
    pub kind: ItemKind,
    /// The region that holds it: an index into `PageFacts::regions`.
    pub region: usize,
    /// `componentName` or `fieldItem`
    pub name: Text,
    /// `identifier`
    pub identifier: Option<Text>,
    /// `componentInstanceProperties` or `fieldInstanceProperties`
    pub properties: Vec<Property>,
    /// `visibilityRule`
    pub rule: Option<VisibilityRule>,
    /// The `componentInstance` or `fieldInstance` element.
    pub span: Span,
    /// The `itemInstances` element that holds it; the element itself before API 49.
    pub holder: Span,
}

/// A property of a component, field or template.
#[derive(Clone, Debug, Default)]
pub struct Property {
    /// `name`
    pub name: Text,
    /// `type` (`decorator`)
    pub kind: Option<Text>,
    /// `value`
    pub value: Option<Text>,
    /// `valueList/valueListItems`: dynamic actions.
    pub list: Vec<ListItem>,
    /// The property's element.
    pub span: Span,
}

/// A value of a property's list: a dynamic action.
#[derive(Clone, Debug, Default)]
pub struct ListItem {
    /// `value`
    pub value: Option<Text>,
    /// `visibilityRule`
    pub rule: Option<VisibilityRule>,
    /// The `valueListItems` element.
    pub span: Span,
}

/// A visibility filter as it stands in the file.
#[derive(Clone, Debug, Default)]
pub struct VisibilityRule {
    /// `booleanFilter`
    pub filter: Option<Text>,
    /// `criteria`, in the order of the file: the filter counts them from 1.
    pub criteria: Vec<Criterion>,
    /// The `visibilityRule` element.
    pub span: Span,
}

/// One criterion of a visibility filter.
#[derive(Clone, Debug, Default)]
pub struct Criterion {
    /// `leftValue`; with the empty span where it is absent.
    pub left: Text,
    /// `operator`; with the empty span where it is absent.
    pub operator: Text,
    /// `rightValue`; absent means blank.
    pub right: Option<Text>,
    /// The `criteria` element.
    pub span: Span,
}
