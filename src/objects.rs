//! What the project tells of objects and fields, whichever format their files have.

use rustc_hash::FxHashMap;

use crate::index::{Index, NeighbourFile};
use crate::metadata::{FieldFacts, Neighbour, Text};
use crate::names::NameId;
use crate::project::FileKind;

/// Objects and fields by canonical name. Names that nothing else in the project speaks of are left out.
#[derive(Debug, Default)]
pub struct Objects<'i> {
    objects: FxHashMap<NameId, ObjectFacts<'i>>,
    fields: FxHashMap<NameId, &'i FieldFacts>,
    record_types: FxHashMap<NameId, &'i Text>,
}

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
}

impl<'i> Objects<'i> {
    /// The objects and fields whose files were read: rules name `CustomObject` and `CustomField` in `Rule::reads`.
    #[must_use]
    pub fn of(index: &'i Index) -> Self {
        let mut objects = Objects::default();
        for file in index.neighbours_of(FileKind::CustomObject) {
            let Neighbour::Object { sharing, external_sharing, custom_setting, fields, record_types } = &file.content
            else {
                continue;
            };
            let (sharing, external_sharing) = (sharing.as_ref(), external_sharing.as_ref());
            let facts = ObjectFacts { file, sharing, external_sharing, custom_setting: *custom_setting };
            objects.objects.entry(file.id).or_insert(facts);
            let find = |name: &Text| index.names.find(&format!("{}.{}", file.name, name.value));
            for field in fields {
                if let Some(id) = field.name.as_ref().and_then(find) {
                    objects.fields.entry(id).or_insert(field);
                }
            }
            for record_type in record_types {
                if let Some(id) = find(record_type) {
                    objects.record_types.entry(id).or_insert(record_type);
                }
            }
        }
        for file in index.neighbours_of(FileKind::CustomField) {
            if let Neighbour::Field(field) = &file.content {
                objects.fields.entry(file.id).or_insert(field);
            }
        }
        objects
    }

    /// The object of this canonical name, where its own file was read.
    #[must_use]
    pub fn object(&self, name: NameId) -> Option<&ObjectFacts<'i>> {
        self.objects.get(&name)
    }

    /// The field of this canonical name (`Object.Field`), where its file was read.
    #[must_use]
    pub fn field(&self, name: NameId) -> Option<&'i FieldFacts> {
        self.fields.get(&name).copied()
    }

    /// Whether an object's own file holds this record type (`Object.RecordType`), as it does in the Metadata API format.
    #[must_use]
    pub fn has_inline_record_type(&self, name: NameId) -> bool {
        self.record_types.contains_key(&name)
    }
}
