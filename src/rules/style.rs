//! Tidy files.

pub mod crowded_page;
pub mod missing_description;
pub mod name_case_mismatch;
pub mod naming;
pub mod outdated_group_status;
pub mod redundant_permission_set;
pub mod unsorted_elements;
pub mod unused_ignore;
