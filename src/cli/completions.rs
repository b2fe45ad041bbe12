//! `forcelint completions SHELL`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::output::print;
use super::{Cli, Status};

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Whose completions
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "forcelint", &mut script);
    print(&String::from_utf8_lossy(&script))
}
