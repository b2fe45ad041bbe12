//! `forcelint rules`: the catalogue.

use std::fmt::Write;

use clap::ValueEnum;
use serde::Serialize;

use super::Status;
use super::output::{complain, print};
use crate::finding::Level;
use crate::rules;

/// The arguments of `rules`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How to write the list
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A rule as programs read it.
#[derive(Serialize)]
struct Row {
    id: &'static str,
    group: &'static str,
    level: Level,
    default: bool,
    fix: Option<&'static str>,
    since: &'static str,
    summary: &'static str,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let rows: Vec<Row> = rules::ALL
        .iter()
        .map(|rule| Row {
            id: rule.id,
            group: rule.group.name(),
            level: rule.level,
            default: rule.default,
            fix: rule.fix.map(|fix| fix.name()),
            since: rule.since,
            summary: rule.summary,
        })
        .collect();
    match arguments.format {
        Format::Text => print(&table(&rows)),
        Format::Json => match serde_json::to_string_pretty(&rows) {
            Ok(json) => print(&(json + "\n")),
            Err(error) => complain(&format!("cannot write the list: {error}")),
        },
    }
}

fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut sorted: Vec<&Row> = rows.iter().collect();
    sorted.sort_by_key(|row| (row.group, row.id));
    let mut group = "";
    for row in sorted {
        if row.group != group {
            group = row.group;
            let gap = if text.is_empty() { "" } else { "\n" };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{gap}{group}");
        }
        let level = if row.default { row.level.name() } else { "off" };
        let fix = row.fix.map(|fix| format!(" ({fix} fix)")).unwrap_or_default();
        let _ = writeln!(text, "  {:width$}  {level:7}  {}{fix}", row.id, row.summary);
    }
    text
}
