//! Which permissions stand only beside others in one permission set: `rules/data/permission-dependencies.toml` and, for
//! the flags of an object, the table below.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::metadata::Flags;
use crate::pack::matches_glob;

/// What each flag of an object needs in the same entry.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm>
const OBJECT_FLAGS: &[(Flags, Flags)] = &[
    (Flags::CREATE, Flags::READ),
    (Flags::EDIT, Flags::READ),
    (Flags::DELETE, Flags::READ.union(Flags::EDIT)),
    (Flags::VIEW_ALL, Flags::READ),
    (Flags::MODIFY_ALL, Flags::READ.union(Flags::EDIT).union(Flags::DELETE).union(Flags::VIEW_ALL)),
    (Flags::VIEW_ALL_FIELDS, Flags::READ),
];

/// The flags that lack one they need where an object has these, and what they lack.
#[must_use]
pub fn broken(flags: Flags) -> (Flags, Flags) {
    let lacking = |(flag, needs): &(Flags, Flags)| {
        let lacks = needs.minus(flags);
        (flags.has(*flag) && lacks != Flags::NONE).then_some((*flag, lacks))
    };
    OBJECT_FLAGS
        .iter()
        .filter_map(lacking)
        .fold((Flags::NONE, Flags::NONE), |(all, lacks), (flag, more)| (all.union(flag), lacks.union(more)))
}

/// A user permission and those that it needs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserPermission {
    /// The permission.
    pub name: String,
    /// What it needs in every org.
    pub needs: Vec<String>,
    /// What some orgs ask for on top of it.
    #[serde(default)]
    pub often: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExemptObject {
    name: String,
    #[serde(rename = "why")]
    _why: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Master {
    detail: String,
    master: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    exempt_object: Vec<ExemptObject>,
    master: Vec<Master>,
    user_permission: Vec<UserPermission>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../rules/data/permission-dependencies.toml")).unwrap_or_default());

/// Whether the object's flags do not need one another as those of other objects do.
#[must_use]
pub fn is_exempt(object: &str) -> bool {
    TABLE.exempt_object.iter().any(|exempt| matches_glob(&exempt.name, object))
}

/// The standard object that this standard object is read through.
#[must_use]
pub fn standard_master(object: &str) -> Option<&'static str> {
    let found = TABLE.master.iter().find(|pair| pair.detail.eq_ignore_ascii_case(object));
    found.map(|pair| pair.master.as_str())
}

/// Every user permission that needs others.
#[must_use]
pub fn user_permissions() -> &'static [UserPermission] {
    &TABLE.user_permission
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_read() {
        assert!(user_permissions().iter().any(|permission| permission.name == "ManageUsers"));
        assert!(user_permissions().iter().all(|permission| !permission.needs.is_empty()));
        assert_eq!(standard_master("messagingsession"), Some("MessagingEndUser"));
        assert_eq!(standard_master("Account"), None);
        assert!(is_exempt("Log__b") && is_exempt("Acme__Log__B") && is_exempt("PENDINGORDERSUMMARY"));
        assert!(!is_exempt("Log__c") && !is_exempt("b") && !is_exempt("ß"));
    }

    #[test]
    fn each_flag_names_what_it_lacks() {
        assert_eq!(broken(Flags::CREATE), (Flags::CREATE, Flags::READ));
        assert_eq!(broken(Flags::READ.union(Flags::DELETE)), (Flags::DELETE, Flags::EDIT));
        assert_eq!(broken(Flags::READ), (Flags::NONE, Flags::NONE));
    }

    proptest! {
        #[test]
        fn what_is_lacked_mends_it(flags in 0u16..128) {
            let flags = Flags(flags);
            prop_assert_eq!(broken(flags.union(broken(flags).1)), (Flags::NONE, Flags::NONE));
        }
    }
}
