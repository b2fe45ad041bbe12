//! `forcelint lsp`: the language server.

use super::Status;
use super::check::today;
use super::output::complain;
use crate::lsp;

/// The arguments of `lsp`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Speak over standard input and output: the only way there is, and what some editors always pass
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(_: &Arguments) -> Status {
    match lsp::serve(today) {
        Ok(()) => Status::Clean,
        Err(why) => complain(&why),
    }
}
