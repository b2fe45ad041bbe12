//! What vendors of managed packages ask of an org.

pub mod conflicting_base_sets;
pub mod deprecated_permission_set;
pub mod missing_base_set;
pub mod missing_required_grant;
pub mod stale_clone;
pub mod ungated_component;
pub mod untracked_clone;
