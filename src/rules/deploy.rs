//! The deployment will fail.

pub mod component_not_exposed;
pub mod duplicate_identifier;
pub mod duplicate_region;
pub mod invalid_field_item;
pub mod invalid_item;
pub mod invalid_value;
pub mod legacy_element;
pub mod malformed_xml;
pub mod merge_conflict;
pub mod missing_element;
pub mod missing_identifier;
pub mod page_object_mismatch;
pub mod region_mode_without_parent;
pub mod repeated_element;
pub mod split_section;
pub mod undefined_facet;
pub mod unknown_element;
pub mod unknown_group_member;
pub mod unknown_region;
pub mod unused_facet;
pub mod value_too_long;
pub mod wrong_root;
