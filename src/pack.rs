//! Packs: what vendors ask of an org, as data.

pub mod grant;
pub mod name;
pub mod reference;
pub mod schema;
pub mod version;
