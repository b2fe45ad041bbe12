//! The regions of the standard page templates: `rules/data/page-templates.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    template: Vec<Template>,
}

/// A standard template.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Template {
    name: String,
    regions: Vec<String>,
}

static TEMPLATES: LazyLock<FxHashMap<String, Vec<String>>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../rules/data/page-templates.toml")).unwrap_or_default();
    table.template.into_iter().map(|template| (template.name, template.regions)).collect()
});

/// The regions of a template, sorted; `None` for one that is not known, as all custom ones are.
#[must_use]
pub fn regions_of(template: &str) -> Option<&'static [String]> {
    TEMPLATES.get(template).map(Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_sorted() {
        let table: Table = toml::from_str(include_str!("../../rules/data/page-templates.toml")).unwrap();
        assert!(table.template.is_sorted_by(|left, right| left.name < right.name));
        assert!(table.template.iter().all(|template| template.regions.is_sorted() && template.name.contains(':')));
        assert_eq!(regions_of("flexipage:defaultAppHomeTemplate"), Some(&["main".to_owned()][..]));
        assert_eq!(regions_of("c:defaultAppHomeTemplate"), None);
    }
}
