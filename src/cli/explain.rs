//! `forcelint explain RULE`: the rule's card.

use std::fmt::Write;

use super::Status;
use super::output::{complain, print};
use crate::rule::Rule;
use crate::rules;
use crate::suggest::suggest;

/// The arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule's id, for example `stale-clone`
    rule: String,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    match rules::find(&arguments.rule) {
        Some(rule) => print(&card(rule)),
        None => match suggest(&arguments.rule, rules::ALL.iter().map(|rule| rule.id)) {
            Some(near) => complain(&format!("there is no rule `{}`. Did you mean `{near}`?", arguments.rule)),
            None => complain(&format!("there is no rule `{}`. `forcelint rules` lists them all.", arguments.rule)),
        },
    }
}

/// The card, with the facts that stand in the rule itself behind its title.
fn card(rule: &Rule) -> String {
    let (title, rest) = rule.card.split_once('\n').unwrap_or((rule.card, ""));
    let mut text = format!("{title}\n\n");
    let state = if rule.default { "on by default" } else { "off by default" };
    let fix = match rule.fix {
        Some(fix) => format!(", {} fix", fix.name()),
        None => String::new(),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{} · {} · {state}{fix} · since {}", rule.group, rule.level, rule.since);
    text.push_str(rest);
    text
}
