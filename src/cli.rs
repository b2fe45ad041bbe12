//! The command line: one file a verb. Findings go to standard output, everything else to standard error.

mod baseline;
mod check;
mod completions;
mod examples;
mod explain;
mod init;
mod lsp;
mod man;
mod mend;
mod output;
mod rules;
mod schema;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A fast static linter for the access configuration of Salesforce projects: permission sets, permission set groups,
/// muting permission sets and Lightning pages, and what managed packages ask of them.
#[derive(Debug, Parser)]
#[command(name = "forcelint", version, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = examples::ALL)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Lint projects: the one around each path, or those below it
    #[command(after_help = examples::CHECK)]
    Check(Box<check::Arguments>),
    /// Write a first forcelint.toml: the packs that act, today's clones of managed sets, installed versions
    #[command(after_help = examples::INIT)]
    Init(init::Arguments),
    /// Write today's findings as a baseline: `check --baseline` then reports only new ones
    #[command(after_help = examples::BASELINE)]
    Baseline(baseline::Arguments),
    /// Show what a rule checks, why, and how to fix what it finds
    #[command(after_help = examples::EXPLAIN)]
    Explain(explain::Arguments),
    /// List all rules
    #[command(after_help = examples::RULES)]
    Rules(rules::Arguments),
    /// Print the JSON schema of the configuration, of packs, or of the JSON report
    #[command(after_help = examples::SCHEMA)]
    Schema(schema::Arguments),
    /// Serve an editor: findings while you type, fixes, explanations
    #[command(after_help = examples::LSP)]
    Lsp(lsp::Arguments),
    /// Print the completions of a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions(completions::Arguments),
    /// Print the manual page, of forcelint or of a verb
    #[command(after_help = examples::MAN)]
    Man(man::Arguments),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Nothing to report.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Wrong usage, configuration or pack, unreadable input, an error inside.
    Trouble,
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let status = if error.use_stderr() { Status::Trouble } else { Status::Clean };
            // Nobody is left to tell when even the usage cannot be printed.
            drop(error.print());
            return status.into();
        }
    };
    let status = match cli.verb {
        Verb::Check(arguments) => check::run(&arguments),
        Verb::Init(arguments) => init::run(&arguments),
        Verb::Baseline(arguments) => baseline::run(&arguments),
        Verb::Explain(arguments) => explain::run(&arguments),
        Verb::Rules(arguments) => rules::run(&arguments),
        Verb::Schema(arguments) => schema::run(&arguments),
        Verb::Lsp(arguments) => lsp::run(&arguments),
        Verb::Completions(arguments) => completions::run(&arguments),
        Verb::Man(arguments) => man::run(&arguments),
    };
    status.into()
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Clean => ExitCode::SUCCESS,
            Status::Findings => ExitCode::from(1),
            Status::Trouble => ExitCode::from(2),
        }
    }
}
