//! What the platform's types hold, as tables: one per complex type, after the Metadata API's WSDL (versions 47 to 66)
//! and the types that are published with its tools. The reader is driven by them.
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_permissionset.htm>
//! <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_flexipage.htm>

mod page;
mod permission_set;
mod profile;

use super::{Flags, GrantKind};

pub use page::FLEXI_PAGE;
pub use permission_set::{PERMISSION_SET, PERMISSION_SET_GROUP};
pub use profile::PROFILE;

/// The namespace of every metadata file.
pub const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// A type with elements.
#[derive(Debug)]
pub struct ComplexType {
    /// The type's name in the WSDL.
    pub name: &'static str,
    /// What an entry of this type grants.
    pub grant: Option<GrantKind>,
    /// Which part of a page an element of this type is.
    pub part: Option<PagePart>,
    /// Whether the table lists only what forcelint reads of the type.
    pub open: bool,
    /// The elements, sorted by name.
    pub elements: &'static [Element],
}

impl ComplexType {
    /// The number of the element with this name. It is looked for from the number `from` on first: files are sorted
    /// as the tables are.
    #[must_use]
    pub fn find_from(&self, from: usize, name: &str) -> Option<usize> {
        const NEAR: usize = 3;
        let is_here = |at: &usize| self.elements.get(*at).is_some_and(|element| element.name == name);
        (from..from + NEAR).find(is_here).or_else(|| self.find(name))
    }

    /// The number of the element with this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.elements.binary_search_by(|element| element.name.cmp(name)).ok()
    }
}

/// The parts of a page that facts are kept of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagePart {
    /// The page itself.
    Page,
    /// Its template.
    Template,
    /// A region or facet.
    Region,
    /// An `itemInstances` element, which holds a component or field.
    Holder,
    /// A component.
    Component,
    /// A field.
    Field,
    /// A property of a component, field or template.
    Property,
    /// A value of a property's list.
    ListItem,
    /// A visibility filter.
    Rule,
    /// A criterion of one.
    Criterion,
}

/// How often an element may stand in its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// Exactly once.
    One,
    /// At most once.
    Maybe,
    /// Any number of times.
    Many,
}

/// What an element holds.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// `true` or `false`; `1` and `0` are read too.
    Bool,
    /// A whole number.
    Int,
    /// Text of at most so many characters; 0 where no limit is known.
    Text(u32),
    /// One of these words.
    Enum(&'static [&'static str]),
    /// Elements.
    Complex(&'static ComplexType),
    /// Anything: forcelint does not look into it.
    Any,
}

/// An element of a type.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    /// The name.
    pub name: &'static str,
    /// What it holds.
    pub value: Value,
    /// How often it may stand there.
    pub cardinality: Cardinality,
    /// Whether it names what its entry is about.
    pub key: bool,
    /// What it grants where it is true.
    pub flag: Flags,
    /// The API version that it came with; 0 for 47 and earlier.
    pub since: u16,
    /// The last API version that knows it; `u16::MAX` where it is still known.
    pub until: u16,
}

impl Element {
    /// Whether the element must be there at this API version; where that is not known, at the newest.
    #[must_use]
    pub fn is_required(&self, api_version: Option<u16>) -> bool {
        self.cardinality == Cardinality::One && api_version.is_none_or(|api| api >= self.since)
    }

    const fn new(name: &'static str, value: Value, cardinality: Cardinality) -> Self {
        Element { name, value, cardinality, key: false, flag: Flags::NONE, since: 0, until: u16::MAX }
    }

    const fn since(self, since: u16) -> Self {
        Element { since, ..self }
    }

    const fn until(self, until: u16) -> Self {
        Element { until, ..self }
    }

    const fn optional(self) -> Self {
        Element { cardinality: Cardinality::Maybe, ..self }
    }
}

const TEXT: Value = Value::Text(0);

const fn one(name: &'static str, value: Value) -> Element {
    Element::new(name, value, Cardinality::One)
}

const fn maybe(name: &'static str, value: Value) -> Element {
    Element::new(name, value, Cardinality::Maybe)
}

const fn many(name: &'static str, value: Value) -> Element {
    Element::new(name, value, Cardinality::Many)
}

const fn key(name: &'static str) -> Element {
    Element { key: true, ..one(name, TEXT) }
}

const fn flag(name: &'static str, flag: Flags) -> Element {
    Element { flag, ..one(name, Value::Bool) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<&'static ComplexType> {
        let mut types: Vec<&'static ComplexType> = vec![&PERMISSION_SET, &PERMISSION_SET_GROUP, &FLEXI_PAGE, &PROFILE];
        let mut at = 0;
        while let Some(found) = types.get(at).copied() {
            at += 1;
            for element in found.elements {
                if let Value::Complex(inner) = element.value
                    && !types.iter().any(|known| std::ptr::eq(*known, inner))
                {
                    types.push(inner);
                }
            }
        }
        types
    }

    #[test]
    fn elements_are_sorted_and_fit_a_bit_set() {
        for table in all() {
            assert!(table.elements.is_sorted_by(|a, b| a.name < b.name), "{}", table.name);
            assert!(table.elements.len() <= 64, "{}", table.name);
        }
    }

    #[test]
    fn entries_agree_with_the_words_of_their_kind() {
        for table in all() {
            let Some(kind) = table.grant else { continue };
            let facts = kind.facts();
            assert!(table.elements.iter().any(|element| element.key && element.name == facts.key), "{}", table.name);
            for element in table.elements.iter().filter(|element| element.flag != Flags::NONE) {
                assert!(facts.flags.iter().any(|row| row.element == element.name), "{} {}", table.name, element.name);
            }
        }
    }

    #[test]
    fn every_section_of_a_set_leads_to_its_kind() {
        for table in [&PERMISSION_SET, &PROFILE] {
            for element in table.elements {
                let Value::Complex(ComplexType { grant: Some(kind), .. }) = element.value else { continue };
                let facts = kind.facts();
                assert!(element.name == facts.entry || element.name == facts.profile_entry, "{}", element.name);
            }
        }
    }
}
