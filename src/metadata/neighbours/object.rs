//! Objects and fields.

use std::mem;

use crate::metadata::{FieldFacts, Mention, Neighbour, Text};
use crate::text::Span;
use crate::xml::{Leaf, Visitor};

use super::facts::Facts;
use super::values;

/// A field, in a file of its own or in its object's.
#[derive(Default)]
pub(super) struct Field {
    facts: FieldFacts,
}

impl Field {
    /// An element of the field; `path` begins below the field's own element.
    fn read(&mut self, path: &[&str], leaf: &Leaf<'_>) {
        match path {
            ["fullName"] => self.facts.name = leaf.text(),
            ["type"] => self.facts.kind = leaf.text(),
            ["required"] => self.facts.required = values::is_true(leaf),
            ["formula"] => self.facts.formula = leaf.text().is_some(),
            ["referenceTo"] => self.facts.reference_to = leaf.text(),
            ["defaultValue"] => self.facts.has_default |= leaf.text().is_some(),
            // Before API 38 a picklist stood in `picklist`.
            ["valueSet", "restricted"] | ["picklist", "restrictedPicklist"] => {
                self.facts.restricted = values::is_true(leaf);
            }
            ["valueSet", "valueSetDefinition", "value", of_value] | ["picklist", "picklistValues", of_value] => {
                self.read_value(of_value, leaf);
            }
            _ => {}
        }
    }

    fn read_value(&mut self, of_value: &str, leaf: &Leaf<'_>) {
        match of_value {
            "fullName" => self.facts.values.push(leaf.value().into_owned()),
            "label" => {
                let label = leaf.value();
                if self.facts.values.last().is_none_or(|name| *name != label) {
                    self.facts.value_labels.push(label.into_owned());
                }
            }
            "default" => self.facts.has_default |= values::is_true(leaf),
            _ => {}
        }
    }
}

impl Visitor for Field {
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        if let ["CustomField", within @ ..] = path {
            self.read(within, &leaf);
        }
    }
}

impl Facts for Field {
    fn finish(self: Box<Self>, _: &[Mention]) -> Neighbour {
        Neighbour::Field(self.facts)
    }
}

/// An object, with the fields and record types that stand in its file.
#[derive(Default)]
pub(super) struct Object {
    sharing: Option<Text>,
    external_sharing: Option<Text>,
    custom_setting: bool,
    fields: Vec<FieldFacts>,
    record_types: Vec<Text>,
    whole: bool,
    field: Field,
}

/// The elements of an object that are components of their own, and may be retrieved without the object.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm>
const PARTS: &[&str] = &[
    "businessProcesses",
    "compactLayouts",
    "fieldSets",
    "fields",
    "indexes",
    "listViews",
    "recordTypes",
    "sharingReasons",
    "validationRules",
    "webLinks",
];

impl Visitor for Object {
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        match path {
            ["CustomObject", "sharingModel"] => self.sharing = leaf.text(),
            ["CustomObject", "externalSharingModel"] => self.external_sharing = leaf.text(),
            ["CustomObject", "customSettingsType"] => self.custom_setting = leaf.text().is_some(),
            ["CustomObject", "recordTypes", "fullName"] => self.record_types.extend(leaf.text()),
            ["CustomObject", "fields", within @ ..] => self.field.read(within, &leaf),
            _ => {}
        }
        self.whole |= matches!(path, ["CustomObject", element, ..] if !PARTS.contains(element));
    }

    fn close(&mut self, path: &[&str], _: Span) {
        if path == ["CustomObject", "fields"] {
            self.fields.push(mem::take(&mut self.field).facts);
        }
    }
}

impl Facts for Object {
    fn finish(self: Box<Self>, _: &[Mention]) -> Neighbour {
        Neighbour::Object {
            sharing: self.sharing,
            external_sharing: self.external_sharing,
            custom_setting: self.custom_setting,
            fields: self.fields,
            record_types: self.record_types,
            whole: self.whole,
        }
    }
}
