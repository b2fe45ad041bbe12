//! Who says of a set that it is a clone: the configuration, or the set's own description.

use crate::context::Context;
use crate::finding::Place;
use crate::index::PermissionSet;
use crate::pack::Version;

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

/// The record of a clone: the `[[clone]]` of the configuration, else the description's "cloned from NAME at VERSION".
#[must_use]
pub fn record(context: &Context<'_>, set: &PermissionSet) -> Option<Record> {
    if let Some(entry) = context.config.clone_record(&set.name) {
        return Some(Record { of: entry.of.value.clone(), version: Some(entry.version), place: None });
    }
    let description = set.description.as_ref()?;
    let (of, version) = described(&description.value)?;
    Some(Record { of, version, place: Some(Place::span(set.head, description.span)) })
}

/// What "cloned from NAME at VERSION" says, wherever it stands in a description.
fn described(description: &str) -> Option<(String, Option<Version>)> {
    const PHRASE: &str = "cloned from ";
    let at = description.to_ascii_lowercase().find(PHRASE)?;
    let mut words = description.get(at + PHRASE.len()..)?.split_whitespace();
    let quotes = ['"', '\'', '`', '.', ',', ';', '(', ')'];
    let of = words.next()?.trim_matches(quotes).to_owned();
    let mut rest = words.skip_while(|word| word.eq_ignore_ascii_case("at") || word.eq_ignore_ascii_case("version"));
    let version = rest.next().and_then(|word| word.trim_matches(quotes).parse().ok());
    (!of.is_empty()).then_some((of, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_tells_the_origin_and_the_version() {
        let told = |text| described(text).map(|(of, version)| (of, version.map(|version| version.to_string())));
        let full = Some(("Kit__User".to_owned(), Some("5.165".to_owned())));
        assert_eq!(told("For agents. Cloned from Kit__User at 5.165."), full);
        assert_eq!(told("cloned from `Kit__User` at version 5.165"), full);
        assert_eq!(told("Cloned from Kit__User (5.165)"), full);
        assert_eq!(told("CLONED FROM Kit__User at v5.165, then trimmed"), full);
        let unknown = Some(("Kit__User".to_owned(), None));
        assert_eq!(told("Cloned from Kit__User"), unknown);
        assert_eq!(told("Cloned from Kit__User on a Monday in 2024"), unknown);
        assert_eq!(told("Cloned from Kit__User at"), unknown);
        assert_eq!(told("Cloned from ."), None);
        assert_eq!(told("Not a clone"), None);
    }
}
