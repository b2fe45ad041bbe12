//! The deployment will fail.

pub mod invalid_item;
pub mod invalid_value;
pub mod legacy_element;
pub mod malformed_xml;
pub mod merge_conflict;
pub mod missing_element;
pub mod repeated_element;
pub mod split_section;
pub mod unknown_element;
pub mod unknown_group_member;
pub mod value_too_long;
pub mod wrong_root;
