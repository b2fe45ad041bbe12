//! Dangling or dead configuration.

pub mod empty_group;
pub mod empty_permission_set;
pub mod fully_muted_member;
pub mod ineffective_muting;
pub mod orphan_muting_set;
pub mod partial_muting;
pub mod single_set_group;
