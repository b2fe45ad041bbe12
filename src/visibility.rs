//! Visibility filters of Lightning pages: what a filter says, whether anyone can pass it, and whether it keeps out the
//! users who lack a permission.

pub mod criterion;
pub mod decide;
pub mod fields;
pub mod filter;
pub mod filters;
pub mod gate;
pub mod layout;
pub mod sites;
