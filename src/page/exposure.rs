//! Whether a Lightning component says that it may be used on a page: `rules/data/page-components.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::metadata::{ComponentFacts, Text};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    page: Vec<PageType>,
    aura: Aura,
}

/// What a component must say to be used on pages of a type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageType {
    /// The type of the page.
    #[serde(rename = "type")]
    pub name: String,
    /// The target of a Lightning web component.
    pub target: String,
    /// The interfaces of an Aura component, of which one is enough.
    pub interfaces: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Aura {
    /// Interfaces of which it is known which pages they open.
    elsewhere: Vec<String>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../../rules/data/page-components.toml")).unwrap_or_default());

/// What is asked of the components on pages of this type; `None` where that is not known.
#[must_use]
pub fn page_type(name: &str) -> Option<&'static PageType> {
    TABLE.page.iter().find(|page| page.name == name)
}

/// What keeps a component from a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle<'a> {
    /// `isExposed` says false, or is absent.
    NotExposed(Option<&'a Text>),
    /// A Lightning web component lacks the target of the page; the last of those that it has.
    NoTarget(Option<&'a Text>),
    /// An Aura component implements none of the interfaces of the page; the last of those that it does implement.
    NoInterface(Option<&'a Text>),
}

impl<'a> Obstacle<'a> {
    /// What keeps this component from pages of this type; `None` where nothing does, or where it cannot be told.
    /// `is_open` tells that a value is one that some tool fills in.
    #[must_use]
    pub fn of(component: &'a ComponentFacts, page: &PageType, is_open: &dyn Fn(&str) -> bool) -> Option<Obstacle<'a>> {
        let (obstacle, said) = match component {
            ComponentFacts::Web { exposed, .. } if !says_yes(exposed.as_ref()) => {
                (Obstacle::NotExposed(exposed.as_ref()), exposed.as_slice())
            }
            ComponentFacts::Web { targets, .. } => (!has_one_of(targets, std::slice::from_ref(&page.target)))
                .then(|| (Obstacle::NoTarget(targets.last()), targets.as_slice()))?,
            ComponentFacts::Aura { extends: Some(_), .. } => return None,
            ComponentFacts::Aura { interfaces, .. } => {
                let is_known = |interface: &Text| has_one_of(std::slice::from_ref(interface), &TABLE.aura.elsewhere);
                (interfaces.iter().all(is_known) && !has_one_of(interfaces, &page.interfaces))
                    .then(|| (Obstacle::NoInterface(interfaces.last()), interfaces.as_slice()))?
            }
        };
        (!said.iter().any(|text| is_open(&text.value))).then_some(obstacle)
    }
}

fn says_yes(exposed: Option<&Text>) -> bool {
    exposed.is_some_and(|text| text.value.eq_ignore_ascii_case("true") || text.value == "1")
}

fn has_one_of(said: &[Text], wanted: &[String]) -> bool {
    said.iter().any(|text| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(&text.value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> Vec<Text> {
        values.iter().map(|&value| Text { value: value.into(), ..Text::default() }).collect()
    }

    fn keeps(component: &ComponentFacts, page: &str) -> bool {
        Obstacle::of(component, page_type(page).unwrap(), &|value| value.contains("%%%")).is_some()
    }

    fn aura(interfaces: &[&str]) -> ComponentFacts {
        ComponentFacts::Aura { interfaces: texts(interfaces), extends: None }
    }

    fn web(exposed: Option<&str>, targets: &[&str]) -> ComponentFacts {
        ComponentFacts::Web { exposed: texts(exposed.as_slice()).pop(), targets: texts(targets) }
    }

    #[test]
    fn the_table_is_read() {
        let types: Vec<&str> = TABLE.page.iter().map(|page| &*page.name).collect();
        assert_eq!(types, ["AppPage", "HomePage", "RecordPage", "UtilityBar"]);
        assert!(page_type("CommAppPage").is_none());
        let known = |page: &PageType| page.interfaces.iter().all(|name| TABLE.aura.elsewhere.contains(name));
        assert!(TABLE.page.iter().all(known) && TABLE.aura.elsewhere.is_sorted());
    }

    #[test]
    fn a_web_component_is_exposed_and_names_the_target() {
        assert!(!keeps(&web(Some("true"), &["lightning__AppPage", "lightning__RecordPage"]), "RecordPage"));
        assert!(keeps(&web(Some("true"), &["lightning__AppPage"]), "RecordPage"));
        assert!(keeps(&web(Some("true"), &[]), "HomePage"));
        assert!(keeps(&web(Some("false"), &["lightning__AppPage"]), "AppPage"));
        assert!(keeps(&web(None, &["lightning__AppPage"]), "AppPage"));
        assert!(!keeps(&web(Some("%%%EXPOSED%%%"), &["lightning__AppPage"]), "AppPage"));
        assert!(!keeps(&web(Some("true"), &["%%%TARGET%%%"]), "AppPage"));
    }

    #[test]
    fn an_aura_component_implements_an_interface_of_the_page() {
        assert!(!keeps(&aura(&["force:hasRecordId", "flexipage:availableForAllPageTypes"]), "UtilityBar"));
        assert!(!keeps(&aura(&["flexipage:availableForRecordHome"]), "RecordPage"));
        assert!(keeps(&aura(&["flexipage:availableForRecordHome"]), "HomePage"));
        assert!(keeps(&aura(&[]), "RecordPage"));
    }

    #[test]
    fn what_an_aura_component_inherits_is_not_known() {
        let extends = texts(&["c:base"]).pop();
        assert!(!keeps(&ComponentFacts::Aura { interfaces: Vec::new(), extends }, "RecordPage"));
        assert!(!keeps(&aura(&["force:hasRecordId", "c:onPages"]), "RecordPage"));
    }
}
