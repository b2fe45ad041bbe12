//! `field-not-permissionable`: field permissions on a field that takes none.

use crate::context::Context;
use crate::finding::{FileId, Level};
use crate::fix::{Applicability, Plan};
use crate::index::{Grant, PermissionSet};
use crate::metadata::GrantKind;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "field-not-permissionable",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "field permissions on a field that takes none",
    reads: &[FileKind::CustomField, FileKind::CustomObject],
    options: None,
    card: include_str!("../../../rules/deploy/field-not-permissionable.md"),
    check: Check::Several(&[Check::Set(check), Check::Muting(check)]),
};

/// The fields that the platform keeps on every object. (`Name` is not among them: orgs hold permissions on it.)
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/system_fields.htm>
const SYSTEM_FIELDS: &[&str] =
    &["CreatedById", "CreatedDate", "Id", "IsDeleted", "LastModifiedById", "LastModifiedDate", "SystemModstamp"];

/// Why a field takes no permissions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Required,
    MasterDetail,
    System,
    Event,
    MetadataType,
    Setting,
}

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let objects = context.objects();
    let has_settings = objects.has_custom_settings();
    for (file, grant) in set.grants_of(GrantKind::Field) {
        let Some(reason) = reason(context, grant, has_settings) else { continue };
        let field = context.name(grant.name);
        let mut atom = RULE
            .atom(
                set.subject(format!("field:{field}")),
                set.place(file, grant, "field"),
                format!("`{field}` is {}, which takes no field permissions", reason.one()),
            )
            .level(reason.level())
            .cause(reason.many())
            .many(format!("{{count}} {} have field permissions, which they do not take", reason.many()))
            .help(reason.help(field))
            .url(reason.page())
            .fix(reason.plan(file, grant));
        if let (Reason::Required | Reason::MasterDetail, Some(place)) = (reason, objects.field_place(grant.name)) {
            atom = atom.related(place, format!("the field is {}", reason.short()));
        }
        sink.emit(atom);
    }
}

fn reason(context: &Context<'_>, grant: &Grant, has_settings: bool) -> Option<Reason> {
    let objects = context.objects();
    if let Some(field) = objects.field(grant.name) {
        if field.is_master_detail() {
            return Some(Reason::MasterDetail);
        }
        if field.required {
            return Some(Reason::Required);
        }
    }
    let name = context.name(grant.name);
    let dot = name.bytes().rposition(|byte| byte == b'.')?;
    let (object, field) = (name.get(..dot)?, name.get(dot.saturating_add(1)..)?);
    let ends = |suffix: &str| {
        let start = object.len().checked_sub(suffix.len());
        start.and_then(|start| object.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    };
    if SYSTEM_FIELDS.iter().any(|system| system.eq_ignore_ascii_case(field)) {
        Some(Reason::System)
    } else if ends("__e") {
        Some(Reason::Event)
    } else if ends("__mdt") {
        Some(Reason::MetadataType)
    } else {
        let find = |object| objects.object(context.index.names.find(object)?);
        let is_setting = has_settings && find(object).is_some_and(|object| object.custom_setting);
        is_setting.then_some(Reason::Setting)
    }
}

impl Reason {
    /// The platform refuses an entry on some; on others it was seen to take it, and to no effect.
    fn level(self) -> Level {
        match self {
            Reason::Required | Reason::MasterDetail | Reason::System => Level::Error,
            Reason::Event | Reason::MetadataType | Reason::Setting => Level::Warning,
        }
    }

    /// What the platform refuses gives nobody anything. Of the others nobody knows what they do.
    fn plan(self, file: FileId, grant: &Grant) -> Plan {
        const TITLE: &str = "Delete the entry";
        let plan = if self.level() == Level::Error { Plan::safe(TITLE) } else { Plan::not_safe(TITLE) };
        plan.remove(file, grant.offset)
    }

    /// The page that says so, where there is one.
    fn page(self) -> Option<&'static str> {
        match self {
            Reason::System => Some(
                "https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/\
                 system_fields.htm",
            ),
            Reason::Event => Some(
                "https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/\
                 platform_events_considerations.htm",
            ),
            _ => None,
        }
    }

    fn short(self) -> &'static str {
        match self {
            Reason::Required => "required",
            Reason::MasterDetail => "a master-detail field",
            _ => "",
        }
    }

    fn one(self) -> &'static str {
        match self {
            Reason::Required => "a required field",
            Reason::MasterDetail => "a master-detail field",
            Reason::System => "a system field",
            Reason::Event => "a field of a platform event",
            Reason::MetadataType => "a field of a custom metadata type",
            Reason::Setting => "a field of a custom setting",
        }
    }

    fn many(self) -> &'static str {
        match self {
            Reason::Required => "required fields",
            Reason::MasterDetail => "master-detail fields",
            Reason::System => "system fields",
            Reason::Event => "fields of platform events",
            Reason::MetadataType => "fields of custom metadata types",
            Reason::Setting => "fields of custom settings",
        }
    }

    fn help(self, field: &str) -> String {
        match self {
            Reason::Required | Reason::MasterDetail => format!(
                "The deployment fails with \"You cannot deploy to a required field: {field}\". Whoever can read the \
                 object reads the field, and whoever can edit the object edits it: delete the entry."
            ),
            Reason::System => "Whoever can read the record reads it, and nobody edits it: delete the entry.".to_owned(),
            Reason::Event => "Subscribers get a platform event with all its fields, so the entry protects and opens \
                              nothing: delete it, and grant the object."
                .to_owned(),
            Reason::MetadataType => "Read access is given to the whole type, under `customMetadataTypeAccesses`: \
                                     delete the entry."
                .to_owned(),
            Reason::Setting => "Read access is given to the whole setting, under `customSettingAccesses`: delete the \
                                entry."
                .to_owned(),
        }
    }
}
