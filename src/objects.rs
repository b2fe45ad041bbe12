//! What the project tells of objects and fields, whichever format their files have.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::{FileId, Place};
use crate::index::{Index, NeighbourFile};
use crate::metadata::{FieldFacts, Neighbour, Text};
use crate::names::{NameId, Names};
use crate::project::FileKind;

/// Objects and fields by canonical name. Names that nothing else in the project speaks of are left out.
#[derive(Debug, Default)]
pub struct Objects<'i> {
    objects: FxHashMap<NameId, ObjectFacts<'i>>,
    fields: FxHashMap<NameId, Field<'i>>,
    /// The fields that stand in their object's own file, whether anything else speaks of them or not.
    inline: FxHashMap<NameId, Vec<&'i [FieldFacts]>>,
    masters: FxHashMap<NameId, Vec<Master<'i>>>,
    record_types: FxHashMap<NameId, &'i Text>,
    has_custom_settings: bool,
}

/// A field with the file that it stands in.
#[derive(Clone, Copy, Debug)]
struct Field<'i> {
    file: FileId,
    facts: &'i FieldFacts,
}

/// What a master-detail field says: the object of the field is seen only by those who can read its master.
#[derive(Clone, Copy, Debug)]
pub struct Master<'i> {
    /// The master: the field's `referenceTo`, as written.
    pub name: &'i str,
    /// Where the field says so.
    pub place: Place,
}

/// The objects whose custom fields are those of `Activity`.
const ACTIVITIES: &[&str] = &["Event", "Task"];

/// What an object's own file says.
#[derive(Clone, Copy, Debug)]
pub struct ObjectFacts<'i> {
    /// The file.
    pub file: &'i NeighbourFile,
    /// `sharingModel`
    pub sharing: Option<&'i Text>,
    /// `externalSharingModel`
    pub external_sharing: Option<&'i Text>,
    /// Whether it is a custom setting.
    pub custom_setting: bool,
    /// Whether the file is the object's own, and not one that only adds parts to another package's object.
    pub whole: bool,
}

impl<'i> Objects<'i> {
    /// The objects and fields whose files were read: rules name `CustomObject` and `CustomField` in `Rule::reads`.
    #[must_use]
    pub fn of(index: &'i Index) -> Self {
        let mut objects = Objects::default();
        let mut all: Vec<(&str, &str, Field<'i>)> = Vec::new();
        for file in index.neighbours_of(FileKind::CustomObject) {
            let Neighbour::Object { sharing, external_sharing, custom_setting, fields, record_types, whole } =
                &file.content
            else {
                continue;
            };
            // In the source format parts have files of their own, and the object's file is there for its own sake.
            let whole = *whole || index.file(file.file).relative.ends_with("-meta.xml");
            objects.has_custom_settings |= *custom_setting;
            let (sharing, external_sharing) = (sharing.as_ref(), external_sharing.as_ref());
            let facts = ObjectFacts { file, sharing, external_sharing, custom_setting: *custom_setting, whole };
            objects.objects.entry(file.id).or_insert(facts);
            if !fields.is_empty() {
                objects.inline.entry(file.id).or_default().push(fields);
            }
            for facts in fields {
                if let Some(name) = &facts.name {
                    all.push((&file.name, &name.value, Field { file: file.file, facts }));
                }
            }
            for record_type in record_types {
                if let Some(id) = index.names.find(&format!("{}.{}", file.name, record_type.value)) {
                    objects.record_types.entry(id).or_insert(record_type);
                }
            }
        }
        for file in index.neighbours_of(FileKind::CustomField) {
            if let (Neighbour::Field(facts), Some((object, name))) = (&file.content, file.name.split_once('.')) {
                all.push((object, name, Field { file: file.file, facts }));
            }
        }
        // Nothing is known of a field whose files contradict one another: which is deployed last nobody can tell.
        let named = |(object, name, _): &(&str, &str, Field<'_>)| format!("{object}.{name}");
        let names: Vec<String> = all.iter().map(|field| index.names.folded(&named(field)).into_owned()).collect();
        let (mut first, mut disputed) = (FxHashMap::default(), FxHashSet::default());
        for (name, (.., field)) in names.iter().zip(&all) {
            let agreed: &mut &FieldFacts = first.entry(name).or_insert(field.facts);
            if !agreed.agrees_with(field.facts) {
                disputed.insert(name);
            }
        }
        for (_, (object, name, field)) in names.iter().zip(all).filter(|(name, _)| !disputed.contains(name)) {
            objects.add_field(index, object, name, field);
        }
        objects
    }

    /// Enters a field under every name that it has. Fields of activities are granted as those of events and tasks.
    fn add_field(&mut self, index: &'i Index, object: &str, name: &str, field: Field<'i>) {
        let granted_as = if object.eq_ignore_ascii_case("Activity") { ACTIVITIES } else { &[] };
        for object in granted_as.iter().chain([&object]) {
            if let Some(id) = index.names.find(&format!("{object}.{name}")) {
                self.fields.entry(id).or_insert(field);
            }
        }
        let FieldFacts { reference_to: Some(master), .. } = field.facts else { return };
        if field.facts.is_master_detail()
            && let Some(detail) = index.names.find(object)
        {
            let place = Place::span(field.file, master.span);
            self.masters.entry(detail).or_default().push(Master { name: &master.value, place });
        }
    }

    /// The object of this canonical name, where its own file was read.
    #[must_use]
    pub fn object(&self, name: NameId) -> Option<&ObjectFacts<'i>> {
        self.objects.get(&name)
    }

    /// The field of this canonical name (`Object.Field`), where its file was read.
    #[must_use]
    pub fn field(&self, name: NameId) -> Option<&'i FieldFacts> {
        self.fields.get(&name).map(|field| field.facts)
    }

    /// The field of an object, where its file was read; nothing else in the project need speak of it.
    #[must_use]
    pub fn field_of(&self, names: &Names, object: &str, field: &str) -> Option<&'i FieldFacts> {
        if self.fields.is_empty() && self.inline.is_empty() {
            return None;
        }
        let known = names.find(&format!("{object}.{field}")).and_then(|id| self.field(id));
        known.or_else(|| {
            let is_it =
                |facts: &&FieldFacts| facts.name.as_ref().is_some_and(|name| name.value.eq_ignore_ascii_case(field));
            self.inline.get(&names.find(object)?)?.iter().copied().flatten().find(is_it)
        })
    }

    /// The place of a field's name in its file, or of its file where it does not stand there.
    #[must_use]
    pub fn field_place(&self, name: NameId) -> Option<Place> {
        self.fields.get(&name).map(|field| match &field.facts.name {
            Some(name) => Place::span(field.file, name.span),
            None => Place::element(field.file, 0, ""),
        })
    }

    /// The masters of an object, as its master-detail fields name them.
    #[must_use]
    pub fn masters(&self, detail: NameId) -> &[Master<'i>] {
        self.masters.get(&detail).map_or(&[], Vec::as_slice)
    }

    /// Whether the project holds custom settings.
    #[must_use]
    pub fn has_custom_settings(&self) -> bool {
        self.has_custom_settings
    }

    /// Whether an object's own file holds this record type (`Object.RecordType`), as it does in the Metadata API format.
    #[must_use]
    pub fn has_inline_record_type(&self, name: NameId) -> bool {
        self.record_types.contains_key(&name)
    }
}
