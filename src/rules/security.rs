//! More access than meant.

pub mod access_in_profile;
pub mod activation_bypassed;
pub mod all_records_access;
pub mod dangerous_grant_reaches_group;
pub mod dangerous_user_permission;
pub mod external_overreach;
pub mod sensitive_field_access;
pub mod toxic_combination;
