//! `forcelint schema`: the JSON schemas of what forcelint reads and writes, made from the types themselves.

use clap::ValueEnum;

use super::Status;
use super::output::{complain, print};
use crate::{config, pack, report};

/// The arguments of `schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Whose schema
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// forcelint.toml
    Config,
    /// A vendor's or company's pack
    Pack,
    /// The JSON report
    Report,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let schema = match arguments.of {
        Of::Config => config::schema().to_value(),
        Of::Pack => pack::schema().to_value(),
        Of::Report => report::json::schema(),
    };
    match serde_json::to_string_pretty(&schema) {
        Ok(json) => print(&(json + "\n")),
        Err(error) => complain(&format!("cannot write the schema: {error}")),
    }
}
