//! The deployment will fail.

pub mod malformed_xml;
pub mod merge_conflict;
pub mod unknown_group_member;
pub mod wrong_root;
