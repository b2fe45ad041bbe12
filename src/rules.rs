//! All rules. Adding one takes its Rust file, its card, and a line here.

pub mod deploy;
pub mod options;
pub mod package;
pub mod reference;
pub mod security;
pub mod style;
pub mod visibility;

use crate::rule::Rule;

/// Every rule, sorted by id.
pub static ALL: &[&Rule] = &[
    &security::access_in_profile::RULE,
    &security::activation_bypassed::RULE,
    &security::all_records_access::RULE,
    &visibility::always_visible::RULE,
    &deploy::component_not_exposed::RULE,
    &package::conflicting_base_sets::RULE,
    &style::crowded_page::RULE,
    &security::dangerous_grant_reaches_group::RULE,
    &security::dangerous_user_permission::RULE,
    &package::deprecated_permission_set::RULE,
    &reference::duplicate_component::RULE,
    &visibility::duplicate_criterion::RULE,
    &deploy::duplicate_entry::RULE,
    &deploy::duplicate_identifier::RULE,
    &deploy::duplicate_region::RULE,
    &reference::empty_group::RULE,
    &reference::empty_permission_set::RULE,
    &security::external_overreach::RULE,
    &package::external_sharing_too_narrow::RULE,
    &deploy::field_edit_without_read::RULE,
    &deploy::field_not_permissionable::RULE,
    &reference::field_without_object_access::RULE,
    &visibility::filter_field_not_granted::RULE,
    &reference::fully_muted_member::RULE,
    &deploy::guest_licence_overreach::RULE,
    &visibility::hidden_required_field::RULE,
    &reference::ineffective_muting::RULE,
    &visibility::invalid_boolean_filter::RULE,
    &visibility::invalid_criterion::RULE,
    &visibility::invalid_criterion_value::RULE,
    &deploy::invalid_field_item::RULE,
    &deploy::invalid_item::RULE,
    &deploy::invalid_value::RULE,
    &deploy::legacy_element::RULE,
    &deploy::malformed_xml::RULE,
    &deploy::master_detail_permission::RULE,
    &deploy::merge_conflict::RULE,
    &package::missing_base_set::RULE,
    &style::missing_description::RULE,
    &deploy::missing_element::RULE,
    &deploy::missing_identifier::RULE,
    &package::missing_required_grant::RULE,
    &style::name_case_mismatch::RULE,
    &style::naming::RULE,
    &visibility::never_visible::RULE,
    &reference::no_op_entry::RULE,
    &deploy::object_permission_dependency::RULE,
    &reference::orphan_muting_set::RULE,
    &style::outdated_group_status::RULE,
    &deploy::oversized_group::RULE,
    &deploy::page_object_mismatch::RULE,
    &reference::partial_muting::RULE,
    &package::policy_without_licence::RULE,
    &visibility::profile_name_criterion::RULE,
    &package::recipe_not_followed::RULE,
    &package::redundant_add_on::RULE,
    &style::redundant_permission_set::RULE,
    &deploy::region_mode_without_parent::RULE,
    &deploy::repeated_element::RULE,
    &security::sensitive_field_access::RULE,
    &reference::single_set_group::RULE,
    &deploy::split_section::RULE,
    &package::stale_clone::RULE,
    &security::toxic_combination::RULE,
    &reference::unassigned_page::RULE,
    &deploy::undefined_facet::RULE,
    &package::ungated_component::RULE,
    &deploy::unknown_element::RULE,
    &deploy::unknown_group_member::RULE,
    &deploy::unknown_muting_set::RULE,
    &deploy::unknown_region::RULE,
    &deploy::unknown_user_permission::RULE,
    &reference::unresolved_manifest_member::RULE,
    &reference::unresolved_reference::RULE,
    &style::unsorted_elements::RULE,
    &package::untracked_clone::RULE,
    &deploy::unused_facet::RULE,
    &style::unused_ignore::RULE,
    &deploy::user_permission_dependency::RULE,
    &deploy::value_too_long::RULE,
    &deploy::wrong_root::RULE,
    &package::wrong_set_for_external_users::RULE,
];

/// The rule of this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.binary_search_by_key(&id, |rule| rule.id).ok().map(|at| ALL[at])
}
