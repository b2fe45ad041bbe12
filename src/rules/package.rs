//! What vendors of managed packages ask of an org, and a company of its own.

pub mod broken_convention;
pub mod component_without_access;
pub mod conflicting_base_sets;
pub mod deprecated_permission_set;
pub mod external_sharing_too_narrow;
pub mod flow_sender_access;
pub mod missing_base_set;
pub mod missing_companion_package;
pub mod missing_required_grant;
pub mod outdated_package;
pub mod policy_without_licence;
pub mod recipe_not_followed;
pub mod redundant_add_on;
pub mod set_not_in_installed_version;
pub mod stale_clone;
pub mod superseded_metadata;
pub mod ungated_component;
pub mod untracked_clone;
pub mod wrong_set_for_external_users;
