//! `forcelint man`: the manual page, made from the arguments themselves.

use clap::CommandFactory;
use clap_mangen::Man;

use super::output::{complain, print};
use super::{Cli, Status};
use crate::suggest::suggest;

/// The arguments of `man`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The verb whose page it is; without one the page of forcelint itself
    verb: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let mut command = Cli::command();
    // This gives the verbs their full names, as they stand at the top of their pages.
    command.build();
    let page = match &arguments.verb {
        None => Man::new(command),
        Some(verb) => match command.find_subcommand(verb) {
            Some(found) => Man::new(found.clone()),
            None => {
                let verbs = command.get_subcommands().map(clap::Command::get_name);
                let near = suggest(verb, verbs).map(|near| format!(". Did you mean `{near}`?")).unwrap_or_default();
                return complain(&format!("there is no verb `{verb}`{near}"));
            }
        },
    };
    let mut text = Vec::new();
    match page.render(&mut text) {
        Ok(()) => print(&String::from_utf8_lossy(&text)),
        Err(error) => complain(&format!("cannot write the page: {error}")),
    }
}
