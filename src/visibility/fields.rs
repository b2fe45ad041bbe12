//! What is known of the fields that criteria look at: from the project's own field files, and of a few standard fields
//! from `rules/data/standard-fields.toml`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::context::Context;
use crate::metadata::FieldFacts;
use crate::visibility::criterion::Left;
use crate::visibility::decide::Values;

/// The fields that the criteria of a page can look at.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'c, 'i> {
    context: &'c Context<'i>,
    /// The object of the page's record.
    object: Option<&'c str>,
}

/// A field by object and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldName<'n> {
    /// The object that holds it.
    pub object: &'n str,
    /// The field.
    pub field: Cow<'n, str>,
}

impl<'c, 'i> Fields<'c, 'i> {
    /// The fields of a page for records of this object. The rule names `CustomField` and `CustomObject` in
    /// `Rule::reads`.
    #[must_use]
    pub fn new(context: &'c Context<'i>, object: Option<&'c str>) -> Self {
        Fields { context, object }
    }

    /// The field at the end of a criterion's path; `None` where the project does not tell what the path walks over.
    #[must_use]
    pub fn name<'n>(&self, left: &'n Left) -> Option<FieldName<'n>>
    where
        'c: 'n,
    {
        let (object, path) = match left {
            Left::Record(path) => (self.object?, path),
            Left::User(path) => ("User", path),
            _ => return None,
        };
        let (way, field) = path.split_last();
        let mut steps = way.into_iter().flat_map(|way| way.split('.'));
        let object = steps.try_fold(object, |object, step| self.related(object, step))?;
        Some(FieldName::new(object, field))
    }

    /// The field's own file, where the project holds it.
    #[must_use]
    pub fn facts(&self, name: &FieldName<'_>) -> Option<&'i FieldFacts> {
        let home = name.home();
        self.context.objects().field_of(&self.context.index.names, home.object, &home.field)
    }

    /// What is known of the values of a criterion's field.
    #[must_use]
    pub fn values(&self, left: &Left) -> Values {
        let Some(name) = self.name(left) else { return Values::Unknown };
        let values = self.facts(&name).map_or_else(|| standard_values(&name), of_type);
        // Where the way to the field ends early, a checkbox is neither true nor false.
        match left {
            Left::Record(path) if values == Values::Flag && path.spans() > 1 => Values::Text,
            _ => values,
        }
    }

    /// The object that a relationship leads to.
    fn related(&self, object: &str, relationship: &str) -> Option<&'c str> {
        let stem = relationship.strip_suffix("__r").or_else(|| relationship.strip_suffix("__R"));
        let Some(stem) = stem else {
            let standard = STANDARD.relationships.iter().find(|(name, _)| name.eq_ignore_ascii_case(relationship));
            return standard.map(|(_, object)| object.as_str());
        };
        let field = self.facts(&FieldName::new(object, format!("{stem}__c")))?;
        field.reference_to.as_ref().map(|object| &*object.value)
    }
}

impl<'n> FieldName<'n> {
    /// A field by the object that a page speaks of.
    pub fn new(object: &'n str, field: impl Into<Cow<'n, str>>) -> FieldName<'n> {
        FieldName { object, field: field.into() }
    }

    /// `Object.Field`
    #[must_use]
    pub fn dotted(&self) -> String {
        format!("{}.{}", self.object, self.field)
    }

    /// The name under which the field's file stands: those of tasks and events belong to Activity, those that a person
    /// account shows as `X__pc` to Contact.
    #[must_use]
    pub fn home(&self) -> FieldName<'_> {
        let is_activity = ACTIVITIES.iter().any(|activity| activity.eq_ignore_ascii_case(self.object));
        match self.field.strip_suffix("__pc") {
            Some(stem) => FieldName::new("Contact", format!("{stem}__c")),
            None if is_activity => FieldName::new("Activity", &*self.field),
            None => FieldName::new(self.object, &*self.field),
        }
    }

    /// The names under which permission sets grant the field: a field of Activity belongs to tasks and to events.
    #[must_use]
    pub fn granted_as(&self) -> Vec<String> {
        let home = self.home();
        match home.object {
            "Activity" => ACTIVITIES.iter().map(|object| format!("{object}.{}", home.field)).collect(),
            _ => vec![home.dotted()],
        }
    }
}

/// The objects that share the fields of Activity.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm>
const ACTIVITIES: &[&str] = &["Activity", "Event", "Task"];

/// What the values of a field of this type are. A lookup holds an id, which has two forms; a multi-select picklist
/// equals several values at once; the moments of a date and time can be written in many ways.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_field_types.htm>
fn of_type(field: &FieldFacts) -> Values {
    match field.kind.as_ref().map(|kind| kind.value.as_str()) {
        Some("AutoNumber" | "Email" | "Phone" | "Picklist" | "Text" | "TextArea" | "Url") => Values::Text,
        Some("Currency" | "Number" | "Percent" | "Summary") => Values::Number,
        Some("Date") => Values::Day,
        Some("Checkbox") => Values::Flag,
        _ => Values::Unknown,
    }
}

fn standard_values(name: &FieldName<'_>) -> Values {
    let object = STANDARD.object.iter().find(|object| object.name.eq_ignore_ascii_case(name.object));
    let Some(object) = object else { return Values::Unknown };
    let holds = |fields: &[String]| fields.iter().any(|field| field.eq_ignore_ascii_case(&name.field));
    match () {
        () if holds(&object.text) => Values::Text,
        () if holds(&object.number) => Values::Number,
        () if holds(&object.flag) => Values::Flag,
        () => Values::Unknown,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Standard {
    relationships: BTreeMap<String, String>,
    object: Vec<StandardObject>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardObject {
    name: String,
    text: Vec<String>,
    #[serde(default)]
    number: Vec<String>,
    #[serde(default)]
    flag: Vec<String>,
}

static STANDARD: LazyLock<Standard> =
    LazyLock::new(|| toml::from_str(include_str!("../../rules/data/standard-fields.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(STANDARD.object.len() > 10);
        let objects: Vec<&str> = STANDARD.object.iter().map(|object| object.name.as_str()).collect();
        assert!(objects.is_sorted());
        assert_eq!(standard_values(&FieldName::new("opportunity", "stagename")), Values::Text);
        assert_eq!(standard_values(&FieldName::new("User", "IsActive")), Values::Flag);
        assert_eq!(standard_values(&FieldName::new("Opportunity", "Id")), Values::Unknown);
    }

    #[test]
    fn fields_stand_where_their_files_do() {
        assert_eq!(FieldName::new("Task", "Kind__c").home().dotted(), "Activity.Kind__c");
        assert_eq!(FieldName::new("Account", "Age__pc").home().dotted(), "Contact.Age__c");
        assert_eq!(FieldName::new("Acme__c", "Size__c").home().dotted(), "Acme__c.Size__c");
        assert_eq!(
            FieldName::new("Task", "Kind__c").granted_as(),
            ["Activity.Kind__c", "Event.Kind__c", "Task.Kind__c"]
        );
        assert_eq!(FieldName::new("Account", "Age__pc").granted_as(), ["Contact.Age__c"]);
    }
}
