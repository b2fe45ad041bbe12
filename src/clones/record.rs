//! Who says of a set that it is a clone: the configuration, or the set's own description.

use crate::context::{ActivePack, Context};
use crate::finding::Place;
use crate::index::PermissionSet;
use crate::names::namespace_of;
use crate::pack::{Pack, Version, in_xml};

/// What is recorded of a clone.
#[derive(Clone, Debug)]
pub struct Record {
    /// The managed set's name, as written.
    pub of: String,
    /// The package's version at the time; `None` where a description gives none that can be read.
    pub version: Option<Version>,
    /// Where a newer version would be written; `None` where the configuration records it.
    pub place: Option<Place>,
}

/// The record of a clone: the `[[clone]]` of the configuration, else the description's "cloned from NAME at VERSION",
/// where the name is a managed set's API name or its label.
#[must_use]
pub fn record(context: &Context<'_>, set: &PermissionSet) -> Option<Record> {
    if let Some(entry) = context.config.clone_record(&set.name) {
        return Some(Record { of: in_xml(&entry.of).into_owned(), version: Some(entry.version), place: None });
    }
    let description = set.description.as_ref()?;
    let rest = behind_phrase(&description.value)?;
    let owns = |name: &str| context.packs.iter().any(|active| active.pack.owns(name));
    let labelled = || context.packs.iter().find_map(|active| by_label(active.pack, rest));
    // Prose puts a namespace and a dot before a label too, which is no name then.
    let behind_dot = |active: &ActivePack<'_>| {
        let plain = rest.trim_start_matches(MARKS);
        let (namespace, label) = plain.split_once('.')?;
        let is_its = active.pack.namespaces().any(|own| own.eq_ignore_ascii_case(namespace));
        by_label(active.pack, label).filter(|_| is_its)
    };
    let dotted = context.packs.iter().find_map(behind_dot);
    let (of, rest) = dotted.or_else(|| by_name(rest, &owns)).or_else(labelled)?;
    Some(Record { of, version: version(rest), place: Some(Place::span(set.head, description.span)) })
}

/// What stands behind "cloned from", wherever it stands in a description.
fn behind_phrase(description: &str) -> Option<&str> {
    const PHRASE: &str = "cloned from";
    let at = description.to_ascii_lowercase().find(PHRASE)?;
    let rest = description.get(at + PHRASE.len()..)?;
    let text = rest.trim_start();
    let article = text.get(..4).filter(|word| word.eq_ignore_ascii_case("the "));
    (text.len() < rest.len()).then(|| text.get(article.map_or(0, str::len)..).unwrap_or(text).trim_start())
}

const MARKS: &[char] = &['"', '\'', '`', '.', ',', ';', ':', '(', ')'];

/// The API name of a managed set at the start of a text, and what follows. A name as prose spells it counts where a
/// pack owns it: other words may have a dot in them.
fn by_name<'t>(text: &'t str, owns: &dyn Fn(&str) -> bool) -> Option<(String, &'t str)> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let name = word.trim_matches(MARKS);
    let is_name = namespace_of(name).is_some() || owns(name);
    is_name.then(|| (in_xml(name).into_owned(), rest))
}

/// The managed set whose label stands at the start of a text, and what follows. Of two that fit the longer one is meant.
fn by_label<'t>(pack: &Pack, text: &'t str) -> Option<(String, &'t str)> {
    let text = text.trim_start_matches(MARKS);
    let starts = |label: &str| text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    let labelled = pack.permission_set.iter().filter(|set| !set.local && !set.label.is_empty() && starts(&set.label));
    let set = labelled.max_by_key(|set| set.label.len())?;
    Some((set.name.value.clone(), text.get(set.label.len()..)?))
}

/// The version at the start of a text: "at 5.165", "at version 5.165", "(5.165)".
fn version(text: &str) -> Option<Version> {
    let words = text.split_whitespace().map(|word| word.trim_matches(MARKS)).filter(|word| !word.is_empty());
    let mut rest = words.skip_while(|word| word.eq_ignore_ascii_case("at") || word.eq_ignore_ascii_case("version"));
    rest.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_tells_the_origin_and_the_version() {
        let told = |text| {
            let (of, rest) = by_name(behind_phrase(text)?, &|name| name.starts_with("Kit."))?;
            Some((of, version(rest).map(|version| version.to_string())))
        };
        let full = Some(("Kit__User".to_owned(), Some("5.165".to_owned())));
        assert_eq!(told("For agents. Cloned from Kit__User at 5.165."), full);
        assert_eq!(told("cloned from `Kit__User` at version 5.165"), full);
        assert_eq!(told("Cloned from Kit__User (5.165)"), full);
        assert_eq!(told("Cloned from Kit.User at 5.165"), full);
        assert_eq!(told("CLONED FROM Kit__User at v5.165, then trimmed"), full);
        let unknown = Some(("Kit__User".to_owned(), None));
        assert_eq!(told("Cloned from Kit__User"), unknown);
        assert_eq!(told("Cloned from Kit__User on a Monday in 2024"), unknown);
        assert_eq!(told("Cloned from Kit__User at"), unknown);
        assert_eq!(told("Cloned from Sales_User at 5.165"), None);
        assert_eq!(told("Cloned from prod.org at 5.165"), None);
        assert_eq!(told("Cloned from ."), None);
        assert_eq!(told("Cloned from"), None);
        assert_eq!(told("Not a clone"), None);
    }

    #[test]
    fn a_label_will_do_for_the_name() {
        let text = "name = \"Kit\"\nnamespace = \"Kit\"\n\
                    [[permission-set]]\nname = \"Kit__User\"\nlabel = \"Kit User\"\n\
                    [[permission-set]]\nname = \"Kit__Full\"\nlabel = \"Kit User: Full\"\n\
                    [[permission-set]]\nname = \"Kit__Unknown\"\n";
        let pack = Pack::parse("kit", text).unwrap();
        let told = |text| {
            let (of, rest) = by_label(&pack, text)?;
            Some((of, version(rest).map(|version| version.to_string())))
        };
        let version = Some("2.1".to_owned());
        assert_eq!(told("Kit User: Full at 2.1"), Some(("Kit__Full".to_owned(), version.clone())));
        assert_eq!(told("\"kit user\" at 2.1"), Some(("Kit__User".to_owned(), version)));
        assert_eq!(told("Kit User"), Some(("Kit__User".to_owned(), None)));
        assert_eq!(told("the sandbox at 2.1"), None);
    }
}
