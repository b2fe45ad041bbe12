//! What vendors of managed packages ask of an org.

pub mod conflicting_base_sets;
pub mod deprecated_permission_set;
pub mod external_sharing_too_narrow;
pub mod missing_base_set;
pub mod missing_required_grant;
pub mod policy_without_licence;
pub mod recipe_not_followed;
pub mod redundant_add_on;
pub mod stale_clone;
pub mod ungated_component;
pub mod untracked_clone;
pub mod wrong_set_for_external_users;

/// A pack's reason, which is written to stand behind a comma, as a sentence of its own.
fn sentence(reason: &str) -> String {
    let reason = reason.trim().trim_end_matches('.');
    let mut letters = reason.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).chain(['.']).collect(),
        None => String::new(),
    }
}
