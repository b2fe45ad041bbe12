//! Which values of a page's properties are names of facets: `rules/data/page-facets.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::metadata::{Item, Property};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Properties that hold facets in many components.
    properties: Vec<String>,
    component: Vec<Container>,
}

/// A component that shows facets inside itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Container {
    name: String,
    /// Its properties that hold nothing but names of facets.
    properties: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../rules/data/page-facets.toml")).unwrap_or_default());

/// Whether a value can only be meant as the name of a facet: the property of this item holds nothing else, or it holds
/// facets elsewhere and the value looks like the name that the platform gives to one, or nothing else looks like it.
#[must_use]
pub fn is_facet_name(item: Option<&Item>, property: &Property, value: &str) -> bool {
    let is_among = |properties: &[String]| properties.iter().any(|known| property.name.value == known.as_str());
    let container = item.and_then(|item| TABLE.component.iter().find(|known| *known.name == *item.name.value));
    container.is_some_and(|known| is_among(&known.properties))
        || given_name(value).is_some_and(|given| is_uuid(given) || is_among(&TABLE.properties))
}

/// What stands behind `Facet-` in the name of a facet, as the platform gives it.
fn given_name(value: &str) -> Option<&str> {
    let (prefix, given) = value.split_once('-')?;
    let is_word = given.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    (prefix.eq_ignore_ascii_case("facet") && !given.is_empty() && is_word).then_some(given)
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Text;

    const UUID: &str = "Facet-b699f866-703a-4add-b501-4b5708e11072";

    fn is_facet(component: &str, property: &str, value: &str) -> bool {
        let text = |value: &str| Text { value: value.into(), ..Text::default() };
        let item = Item { name: text(component), ..Item::default() };
        let property = Property { name: text(property), ..Property::default() };
        is_facet_name((!component.is_empty()).then_some(&item), &property, value)
    }

    #[test]
    fn the_properties_of_containers_hold_facets_only() {
        assert!(is_facet("flexipage:tab", "body", "detailTabContent"));
        assert!(!is_facet("flexipage:tab", "title", "detailTabContent"));
        assert!(!is_facet("flexipage:richText", "body", "detailTabContent"));
    }

    #[test]
    fn elsewhere_the_form_of_the_value_tells() {
        assert!(is_facet("vendor:panel", "leftPanel", "Facet-left"));
        assert!(is_facet("vendor:panel", "anything", UUID));
        assert!(is_facet("", "anything", &UUID.to_lowercase()));
        assert!(!is_facet("vendor:panel", "title", "Facet-left"));
        assert!(!is_facet("vendor:panel", "body", "Facet - the gem"));
        assert!(!is_facet("vendor:panel", "body", "Facet-"));
    }
}
