//! Whether what a set, profile or page names exists, as far as the project can tell. Most of what is not in the project
//! is in the org all the same: it comes with a package, from Salesforce, or from another repository. So a name counts as
//! missing only where the project holds all there is of its kind.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::config::Config;
use crate::context::Context;
use crate::index::Index;
use crate::metadata::{GrantKind, Neighbour};
use crate::names::{NameId, is_placeholder};
use crate::project::FileKind;
use crate::suggest::Candidates;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// An app of the app launcher.
    App,
    /// An Apex class.
    Class,
    /// A custom metadata type.
    MetadataType,
    /// A custom permission.
    CustomPermission,
    /// A custom setting.
    CustomSetting,
    /// An external data source.
    DataSource,
    /// A field of a custom object.
    Field,
    /// A flow.
    Flow,
    /// A Lightning page.
    LightningPage,
    /// A custom object, platform event, big object or external object.
    Object,
    /// A record type.
    RecordType,
    /// A tab.
    Tab,
    /// A Visualforce page.
    VisualforcePage,
}

/// How things of one kind are called and where their names come from.
#[derive(Debug)]
pub struct ThingFacts {
    thing: Thing,
    /// The word in grant notation.
    pub word: &'static str,
    /// What one is called.
    pub one: &'static str,
    /// What several are called.
    pub many: &'static str,
    /// Its files.
    pub file: FileKind,
    /// What a deployment says that names one that is not there: the element and the type.
    pub in_field: Option<(&'static str, &'static str)>,
}

const fn row(
    thing: Thing,
    word: &'static str,
    [one, many]: [&'static str; 2],
    file: FileKind,
    in_field: Option<(&'static str, &'static str)>,
) -> ThingFacts {
    ThingFacts { thing, word, one, many, file, in_field }
}

/// All things, in the order of their discriminants. The words of deployments are those of public logs.
#[rustfmt::skip]
const THINGS: &[ThingFacts] = &[
    row(Thing::App, "app", ["app", "apps"], FileKind::CustomApplication, Some(("application", "CustomApplication"))),
    row(Thing::Class, "class", ["Apex class", "Apex classes"], FileKind::ApexClass, Some(("apexClass", "ApexClass"))),
    row(Thing::MetadataType, "customMetadataType", ["custom metadata type", "custom metadata types"], FileKind::CustomObject, Some(("customMetadataType", "CustomObject"))),
    row(Thing::CustomPermission, "customPermission", ["custom permission", "custom permissions"], FileKind::CustomPermission, Some(("customPermission", "CustomPermission"))),
    row(Thing::CustomSetting, "customSetting", ["custom setting", "custom settings"], FileKind::CustomObject, None),
    row(Thing::DataSource, "dataSource", ["external data source", "external data sources"], FileKind::ExternalDataSource, Some(("externalDataSource", "ExternalDataSource"))),
    row(Thing::Field, "field", ["custom field", "custom fields"], FileKind::CustomField, Some(("field", "CustomField"))),
    row(Thing::Flow, "flow", ["flow", "flows"], FileKind::Flow, Some(("flow", "Flow"))),
    row(Thing::LightningPage, "flexipage", ["Lightning page", "Lightning pages"], FileKind::FlexiPage, None),
    row(Thing::Object, "object", ["custom object", "custom objects"], FileKind::CustomObject, Some(("object", "CustomObject"))),
    row(Thing::RecordType, "recordType", ["record type", "record types"], FileKind::RecordType, Some(("recordType", "RecordType"))),
    row(Thing::Tab, "tab", ["tab", "tabs"], FileKind::CustomTab, Some(("tab", "CustomTab"))),
    row(Thing::VisualforcePage, "page", ["Visualforce page", "Visualforce pages"], FileKind::ApexPage, Some(("apexPage", "ApexPage"))),
];

impl Thing {
    /// How it is called.
    #[must_use]
    pub fn facts(self) -> &'static ThingFacts {
        THINGS.iter().find(|row| row.thing == self).unwrap_or(&THINGS[0])
    }

    /// What a grant of this kind names; `None` where nobody can tell from a project whether it exists.
    #[must_use]
    pub fn of_grant(kind: GrantKind) -> Option<Thing> {
        Some(match kind {
            GrantKind::App => Thing::App,
            GrantKind::Class => Thing::Class,
            GrantKind::CustomMetadataType => Thing::MetadataType,
            GrantKind::CustomPermission => Thing::CustomPermission,
            GrantKind::CustomSetting => Thing::CustomSetting,
            GrantKind::DataSource => Thing::DataSource,
            GrantKind::Field => Thing::Field,
            GrantKind::Flow => Thing::Flow,
            GrantKind::Object => Thing::Object,
            GrantKind::Page => Thing::VisualforcePage,
            GrantKind::RecordType => Thing::RecordType,
            GrantKind::Tab => Thing::Tab,
            _ => return None,
        })
    }
}

/// How the names of custom objects end. Knowledge's `__kav` is left out: the platform makes `Knowledge__kav`.
const OBJECT_ENDINGS: &[&str] = &["__b", "__c", "__e", "__mdt", "__x"];

/// The ending of a custom object's name.
fn ending(name: &str) -> Option<&'static str> {
    let has = |ending: &str| {
        let at = name.len().checked_sub(ending.len());
        at.and_then(|at| name.get(at..)).is_some_and(|found| found.eq_ignore_ascii_case(ending))
    };
    OBJECT_ENDINGS.iter().copied().find(|ending| has(ending))
}

/// The other name of a record type of accounts: person accounts have their own name for the object.
fn twin(name: &str) -> Option<String> {
    let (object, record_type) = name.split_once('.')?;
    let pairs = [("Account", "PersonAccount"), ("PersonAccount", "Account")];
    let (_, twin) = pairs.into_iter().find(|(of, _)| of.eq_ignore_ascii_case(object))?;
    Some(format!("{twin}.{record_type}"))
}

/// What the project holds of objects and their parts, in the form in which names compare.
#[derive(Debug)]
pub struct Existence<'a> {
    index: &'a Index,
    config: &'a Config,
    /// Objects whose own file is here, could be read, and says more than some of the object's parts.
    made_here: FxHashSet<NameId>,
    /// Fields and record types that stand in their objects' files.
    inline: FxHashSet<String>,
    /// Objects of which some part is here: they exist, here or elsewhere.
    in_parts: FxHashSet<String>,
    /// Objects of which a record type is here.
    with_record_types: FxHashSet<String>,
    has_fields: bool,
    endings: Vec<&'static str>,
    candidates: Mutex<FxHashMap<(FileKind, Among), Arc<Candidates<'a>>>>,
}

impl<'a> Existence<'a> {
    /// Gathers what is known.
    pub(crate) fn of(context: &Context<'a>) -> Self {
        let index = context.index;
        let is_made_here = |object: &NameId| context.objects().object(*object).is_some_and(|facts| facts.whole);
        let objects = index.neighbours_of(FileKind::CustomObject).map(|file| file.id);
        let fold = |name: &str| index.names.folded(name).into_owned();
        let mut existence = Existence {
            index,
            config: context.config,
            made_here: objects.filter(is_made_here).collect(),
            inline: FxHashSet::default(),
            in_parts: FxHashSet::default(),
            with_record_types: FxHashSet::default(),
            has_fields: index.tracks(FileKind::CustomField),
            endings: Vec::new(),
            candidates: Mutex::default(),
        };
        let mut last = "";
        for known in &index.project.known {
            let object = known.name.split_once('.').map_or("", |(object, _)| object);
            match known.kind {
                FileKind::CustomObject => existence.endings.extend(ending(&known.name)),
                FileKind::RecordType => {
                    existence.with_record_types.insert(fold(object));
                }
                // Sorted by name, the parts of one object follow one another.
                FileKind::CustomField | FileKind::ValidationRule if object != last => {
                    last = object;
                    existence.in_parts.insert(fold(object));
                }
                _ => {}
            }
        }
        existence.endings.sort_unstable();
        existence.endings.dedup();
        for file in index.neighbours_of(FileKind::CustomObject) {
            let Neighbour::Object { fields, record_types, .. } = &file.content else { continue };
            existence.has_fields |= !fields.is_empty();
            if !record_types.is_empty() {
                existence.with_record_types.insert(fold(&file.name));
            }
            let names = fields.iter().filter_map(|field| field.name.as_ref()).chain(record_types);
            existence.inline.extend(names.map(|name| fold(&format!("{}.{}", file.name, name.value))));
        }
        existence
    }

    /// Whether the project would hold this if it existed, and does not. `word` is the word of grant notation by which
    /// the configuration may name it as external.
    #[must_use]
    pub fn is_missing(&self, thing: Thing, name: &str) -> bool {
        let index = self.index;
        let facts = thing.facts();
        let is_elsewhere = || {
            index.names.is_foreign(name)
                || self.config.is_external(facts.word, name)
                || is_placeholder(name)
                || is_of_platform(facts.word, name)
        };
        let is_known = || index.is_known(facts.file, name) || self.inline.contains(&*index.names.folded(name));
        let packages = index.project.has_dependencies;
        let is_missed = match thing {
            Thing::Field => self.should_hold_field(name) && !is_known(),
            Thing::RecordType => {
                let twin = twin(name);
                let twin_is_known = || twin.as_deref().is_some_and(|twin| index.is_known(facts.file, twin));
                self.should_hold_record_type(name) && !is_known() && !twin_is_known()
            }
            Thing::Object | Thing::CustomSetting | Thing::MetadataType => {
                let is_tracked = ending(name).is_some_and(|ending| self.endings.contains(&ending));
                !packages && is_tracked && !is_known() && !self.in_parts.contains(&*index.names.folded(name))
            }
            Thing::Tab => {
                let is_standard = name.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("standard-"));
                // The tab of an object comes from where the object comes from.
                let from_here = if ending(name).is_some() { self.owns(name) } else { !packages };
                !is_standard && from_here && index.tracks(facts.file) && !is_known()
            }
            // No page of a project has two underscores in its name, and some of the platform's have a long word before them.
            Thing::LightningPage if index.names.folded(name).contains("__") => false,
            Thing::App
            | Thing::Class
            | Thing::CustomPermission
            | Thing::DataSource
            | Thing::Flow
            | Thing::LightningPage
            | Thing::VisualforcePage => !packages && index.tracks(facts.file) && !is_known(),
        };
        is_missed && !is_elsewhere()
    }

    /// A custom field of an object that is made here. Every other object is extended elsewhere too.
    fn should_hold_field(&self, name: &str) -> bool {
        let Some((object, field)) = name.split_once('.') else { return false };
        ending(field) == Some("__c") && self.tells_fields_of(object)
    }

    /// A record type of an object that is made here, or of which some are here.
    fn should_hold_record_type(&self, name: &str) -> bool {
        let Some((object, _)) = name.split_once('.') else { return false };
        let tracked = self.index.tracks(FileKind::RecordType) || !self.with_record_types.is_empty();
        let held = self.with_record_types.contains(&*self.index.names.folded(object));
        tracked && (self.owns(object) || (held && !self.index.project.has_dependencies))
    }

    /// Whether the object is a custom one that is made here.
    fn owns(&self, object: &str) -> bool {
        let id = ending(object).and_then(|_| self.index.names.find(object));
        id.is_some_and(|id| self.made_here.contains(&id))
    }

    /// Whether all custom fields of the object would be here.
    #[must_use]
    pub fn tells_fields_of(&self, object: &str) -> bool {
        self.has_fields && self.owns(object)
    }

    /// The known name that was most likely meant; for a part of an object one of the same object.
    #[must_use]
    pub fn suggest(&self, thing: Thing, name: &str) -> Option<String> {
        let index = self.index;
        let wanted = thing.facts().file;
        let known = index.project.known.iter().filter(|known| known.kind == wanted).map(|known| &*known.name);
        let Some((object, part)) = name.split_once('.') else {
            let ending = ending(name);
            let alike = || Candidates::new(known.filter(|known| self::ending(known) == ending));
            return self.candidates((wanted, Among::Ending(ending)), alike).nearest(name).map(str::to_owned);
        };
        let own = |known: &'a str| known.split_once('.').filter(|(of, _)| index.names.same(of, object));
        let parts = || Candidates::new(known.filter_map(own).map(|(_, part)| part));
        let of = Among::PartsOf(index.names.folded(object).into_owned());
        let near = self.candidates((wanted, of), parts).nearest(part).map(str::to_owned);
        near.map(|part| format!("{object}.{part}"))
    }

    /// The names among which one may be meant, made for the first that asks.
    fn candidates(&self, key: (FileKind, Among), make: impl FnOnce() -> Candidates<'a>) -> Arc<Candidates<'a>> {
        // A map is whole after every operation, so another thread's panic does no harm to it.
        let mut known = self.candidates.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key).or_insert_with(|| Arc::new(make())))
    }
}

/// The components of a kind among which one may be meant.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Among {
    /// Those with this ending, or with none.
    Ending(Option<&'static str>),
    /// The parts of this object.
    PartsOf(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Platform {
    components: Vec<Components>,
}

/// Components of one kind that the platform creates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Components {
    kind: String,
    names: Vec<String>,
}

static PLATFORM: LazyLock<Platform> =
    LazyLock::new(|| toml::from_str(include_str!("../rules/data/platform-components.toml")).unwrap_or_default());

/// Whether the platform creates a component of this name in orgs of itself.
fn is_of_platform(word: &str, name: &str) -> bool {
    let name = match word {
        "class" => name.strip_suffix("Test").unwrap_or(name),
        _ => name,
    };
    let of_kind = PLATFORM.components.iter().filter(|components| components.kind == word);
    of_kind.flat_map(|components| &components.names).any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_thing_finds_its_own_row() {
        assert!(THINGS.len() <= 16, "unresolved-reference keeps two of 32 bits for each");
        for (at, facts) in THINGS.iter().enumerate() {
            assert_eq!(facts.thing as usize, at);
            assert_eq!(facts.thing.facts().one, facts.one);
        }
    }

    #[test]
    fn the_platforms_components_are_read() {
        assert!(is_of_platform("class", "CommunitiesLoginController"));
        assert!(is_of_platform("class", "siteLoginControllerTest"));
        assert!(is_of_platform("page", "FileNotFound"));
        assert!(!is_of_platform("page", "CommunitiesLoginController"));
        assert!(!is_of_platform("class", "QuoteTest"));
    }

    #[test]
    fn a_custom_object_is_told_by_its_ending() {
        assert_eq!(ending("Deal__c"), Some("__c"));
        assert_eq!(ending("Log__MDT"), Some("__mdt"));
        assert_eq!(ending("Account"), None);
        assert_eq!(ending("Knowledge__kav"), None);
        assert_eq!(ending("é"), None);
    }
}
