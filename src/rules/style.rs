//! Tidy files.

pub mod unused_ignore;
