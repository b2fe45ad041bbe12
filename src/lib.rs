//! forcelint: a static linter for the access configuration of a Salesforce project.
//!
//! Data flows one way, and each stage is one room:
//!
//! | stage | room | gives |
//! |---|---|---|
//! | discover | [`project`] | which file is which component, from paths alone |
//! | read | [`metadata`], on [`xml`] | compact facts of each file, and what is wrong with its shape |
//! | index | [`index`], [`names`] | the project frozen: components, references, what exists |
//! | check | [`rules`], given a [`context`] | atoms: one fault of one subject each |
//! | filter | [`suppress`] | atoms less those that comments and the configuration say are meant |
//! | report | [`finding::fold`], [`report`] | findings, as people and programs read them |
//!
//! [`engine::check`] ties them together. What vendors ask stands in [`pack`]s, what a user asks in the [`config`].

pub mod access;
pub mod baseline;
pub mod bundle;
pub mod cli;
pub mod clones;
pub mod config;
pub mod context;
pub mod dangerous;
pub mod dependencies;
pub mod engine;
pub mod evidence;
pub mod existence;
pub mod external;
pub mod finding;
pub mod fix;
pub mod fs;
pub mod git;
pub mod index;
pub mod init;
pub mod lsp;
pub mod metadata;
pub mod names;
pub mod objects;
pub mod pack;
pub mod page;
pub mod project;
pub mod recipes;
pub mod report;
pub mod rule;
pub mod rules;
pub mod set_uses;
pub mod spelling;
pub mod suggest;
pub mod suppress;
pub mod text;
pub mod toml_file;
pub mod user_permissions;
pub mod visibility;
pub mod wording;
pub mod xml;
