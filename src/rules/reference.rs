//! Dangling or dead configuration.

pub mod duplicate_component;
pub mod empty_group;
pub mod empty_permission_set;
pub mod field_without_object_access;
pub mod fully_muted_member;
pub mod ineffective_muting;
pub mod no_op_entry;
pub mod orphan_muting_set;
pub mod partial_muting;
pub mod single_set_group;
pub mod unassigned_page;
pub mod ungranted_custom_permission;
pub mod unresolved_manifest_member;
pub mod unresolved_reference;
pub mod unused_custom_permission;
