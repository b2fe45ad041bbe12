//! Identifiers for components and fields that have none, in the style of the platform: `flexipage_richText`,
//! `flexipage_richText2`, `c_dealPanel`, `RecordSize_cField`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::metadata::{Item, ItemKind};

/// The longest identifier that the platform stores.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_flexipage.htm>
const LONGEST: usize = 120;

/// Gives out identifiers that no other component or field of a page has.
#[derive(Debug)]
pub struct Identifiers {
    /// Without case: that names differ by it only may not be enough.
    taken: FxHashSet<String>,
    /// The number that each name was last given out with.
    last: FxHashMap<String, usize>,
}

impl Identifiers {
    /// For a page that has these identifiers already.
    pub fn new<'a>(taken: impl Iterator<Item = &'a str>) -> Self {
        Identifiers { taken: taken.map(str::to_ascii_lowercase).collect(), last: FxHashMap::default() }
    }

    /// An identifier for an item; `None` where the item has no name.
    pub fn give(&mut self, item: &Item) -> Option<String> {
        let name = match item.kind {
            ItemKind::Component => of_component(&item.name.value),
            ItemKind::Field => of_field(&item.name.value),
        };
        if item.name.value.is_empty() || name.is_empty() {
            return None;
        }
        let last = self.last.entry(name.to_ascii_lowercase()).or_default();
        loop {
            *last += 1;
            let number = if *last == 1 { String::new() } else { last.to_string() };
            let stem = name.get(..LONGEST.saturating_sub(number.len())).unwrap_or(&name);
            let identifier = format!("{stem}{number}");
            if self.taken.insert(identifier.to_ascii_lowercase()) {
                return Some(identifier);
            }
        }
    }
}

/// `flexipage_richText` of `flexipage:richText`, `c_dealPanel` of `c:dealPanel` and of `dealPanel`. A build tool's token
/// for a namespace becomes `c` too.
fn of_component(name: &str) -> String {
    let (namespace, own) = name.rsplit_once(':').unwrap_or(("c", name));
    let namespace = if is_word(namespace) { namespace } else { "c" };
    letters(&format!("{namespace}_{own}"))
}

/// `RecordSize_cField` of `Record.Size__c`.
fn of_field(name: &str) -> String {
    letters(&format!("{name}Field"))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Letters, digits and underscores, of which no two stand side by side.
fn letters(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || (letter == '_' && !kept.ends_with('_')) {
            kept.push(letter);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Text;

    fn item(kind: ItemKind, name: &str) -> Item {
        Item { kind, name: Text { value: name.into(), ..Text::default() }, ..Item::default() }
    }

    #[test]
    fn identifiers_are_named_as_the_platform_names_them() {
        let mut identifiers = Identifiers::new(["flexipage_RichText2", "other"].into_iter());
        let mut give = |kind, name| identifiers.give(&item(kind, name)).unwrap_or_default();
        assert_eq!(give(ItemKind::Component, "flexipage:richText"), "flexipage_richText");
        assert_eq!(give(ItemKind::Component, "flexipage:richText"), "flexipage_richText3");
        assert_eq!(give(ItemKind::Component, "FLEXIPAGE:richtext"), "FLEXIPAGE_richtext4");
        assert_eq!(give(ItemKind::Component, "dealPanel"), "c_dealPanel");
        assert_eq!(give(ItemKind::Component, "%%%NAMESPACE_OR_C%%%:dealPanel"), "c_dealPanel2");
        assert_eq!(give(ItemKind::Field, "Record.Deal__r.Size__c"), "RecordDeal_rSize_cField");
        assert_eq!(give(ItemKind::Field, ""), "");
    }

    #[test]
    fn what_is_too_long_is_cut_before_its_number() {
        let mut identifiers = Identifiers::new(std::iter::empty());
        let long = item(ItemKind::Component, &"x".repeat(200));
        for number in ["", "2", "3"] {
            let given = identifiers.give(&long).unwrap_or_default();
            assert_eq!(given.len(), 120);
            assert!(given.ends_with(number));
        }
    }

    #[test]
    fn thousands_of_one_name_take_no_long_search() {
        let mut identifiers = Identifiers::new(std::iter::empty());
        let again = item(ItemKind::Component, "a:b");
        let given: FxHashSet<String> = (0..20_000).filter_map(|_| identifiers.give(&again)).collect();
        assert_eq!(given.len(), 20_000);
    }
}
