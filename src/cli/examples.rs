//! What `--help` shows below the options. A test runs every line through the parser.

pub(super) const ALL: &str = "\
Start here:
  forcelint check                  # lint the project around the current directory
  forcelint explain stale-clone    # what a finding means, and how to mend it
  forcelint rules                  # everything that is checked

`forcelint VERB --help` shows examples of each verb.

Exit status: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, configuration or pack, unreadable input.";

pub(super) const CHECK: &str = "\
Examples:
  forcelint check                                        # the project around the current directory
  forcelint check force-app/main/default/flexipages      # findings of this folder, the whole project in view
  forcelint check --since origin/main                    # what this branch brought about, there and elsewhere
  forcelint check --diff                                 # what --fix would change
  forcelint check --fix                                  # mend what can be mended safely, report the rest
  forcelint check --select package,security --fail-on error
  forcelint check --format github --format sarif:forcelint.sarif
  forcelint check --baseline forcelint-baseline.jsonl    # only what the baseline does not know
  forcelint check --stdin-filename force-app/A.permissionset-meta.xml - < unsaved.xml

Exit status: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, configuration or pack, unreadable input.";

pub(super) const BASELINE: &str = "\
Examples:
  forcelint baseline                                     # writes forcelint-baseline.jsonl; commit it
  forcelint check --baseline forcelint-baseline.jsonl    # from then on
  forcelint check --baseline forcelint-baseline.jsonl --prune    # takes out what has been mended";

pub(super) const INIT: &str = "\
Examples:
  forcelint init            # writes forcelint.toml beside sfdx-project.json
  forcelint init --print    # shows it and writes nothing";

pub(super) const EXPLAIN: &str = "\
Examples:
  forcelint explain ungated-component
  forcelint rules    # lists the rules";

pub(super) const RULES: &str = "\
Examples:
  forcelint rules
  forcelint rules --format json | jq -r '.[] | select(.default) | .id'";

pub(super) const SCHEMA: &str = "\
Examples:
  forcelint schema config > forcelint.schema.json    # for completion of forcelint.toml in an editor
  forcelint schema pack
  forcelint schema report";

pub(super) const COMPLETIONS: &str = "\
Examples:
  forcelint completions bash > ~/.local/share/bash-completion/completions/forcelint
  forcelint completions zsh > ~/.zfunc/_forcelint
  forcelint completions fish > ~/.config/fish/completions/forcelint.fish";

pub(super) const LSP: &str = "\
Examples:
  forcelint lsp    # what an editor starts; it speaks over standard input and output";

pub(super) const MAN: &str = "\
Examples:
  forcelint man > forcelint.1
  forcelint man check | man -l -";

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use crate::cli::Cli;

    /// The words of a line up to what the shell or the reader takes.
    fn words(line: &str) -> impl Iterator<Item = &str> {
        line.split_whitespace().take_while(|word| !matches!(*word, "#" | "|" | ">" | "<"))
    }

    #[test]
    fn every_verb_has_examples_that_are_understood() {
        let command = Cli::command();
        for verb in command.get_subcommands().chain([&command]) {
            let help = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            let lines: Vec<&str> = help.lines().filter(|line| line.starts_with("  ")).collect();
            assert!(!lines.is_empty(), "{} has no examples", verb.get_name());
            for line in lines {
                if let Err(error) = Cli::try_parse_from(words(line)) {
                    panic!("{line}: {error}");
                }
            }
        }
    }
}
