//! forcelint: a static linter for the access configuration of a Salesforce project.

pub mod access;
pub mod cli;
pub mod config;
pub mod engine;
pub mod finding;
pub mod fix;
pub mod fs;
pub mod index;
pub mod metadata;
pub mod names;
pub mod pack;
pub mod project;
pub mod report;
pub mod rule;
pub mod rules;
pub mod suppress;
pub mod text;
pub mod toml_file;
pub mod visibility;
pub mod xml;
