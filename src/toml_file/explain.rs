//! What serde and the TOML parser say, in the words of someone who writes TOML and no Rust.

use crate::suggest::did_you_mean;

/// How serde names what it wanted, and the plain word for it.
const WANTED: &[(&str, &str)] = &[
    ("a boolean", "`true` or `false`"),
    ("a string", "a text in quotes"),
    ("string or table", "a text in quotes"),
    ("a sequence", "a list in brackets"),
    ("a map", "a table"),
    ("u32", "a whole number"),
    ("u64", "a whole number"),
    ("usize", "a whole number"),
    ("i64", "a whole number"),
];

/// How serde begins to name what it found, and the plain word for it.
const FOUND: &[(&str, &str)] = &[
    ("string ", "the text "),
    ("integer ", "the number "),
    ("floating point ", "the number "),
    ("boolean ", ""),
    ("sequence", "a list"),
    ("map", "a table"),
];

/// The message and, where there is one, the help.
pub(super) fn in_plain_words(message: &str) -> (String, Option<String>) {
    if let Some((name, known)) = unknown(message, "unknown field `") {
        return (format!("unknown key `{name}`"), Some(did_you_mean(name, "keys", known)));
    }
    if let Some((name, known)) = unknown(message, "unknown variant `") {
        return (format!("unknown value `{name}`"), Some(did_you_mean(name, "values", known)));
    }
    if let Some(name) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        return (format!("the key `{name}` is missing"), None);
    }
    let wrong = message.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "));
    if let Some((found, wanted)) = wrong {
        return (format!("expected {}, found {}", plain_wanted(wanted), plain_found(found)), None);
    }
    match message.split_once('\n') {
        Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
        None => (message.to_owned(), None),
    }
}

/// The name and the known names of "unknown … `name`, expected one of `a`, `b`".
fn unknown<'a>(message: &'a str, prefix: &str) -> Option<(&'a str, Vec<&'a str>)> {
    let rest = message.strip_prefix(prefix)?;
    let (name, known) =
        rest.rsplit_once("`, expected ").or_else(|| Some((rest.rsplit_once("`, there are no")?.0, "")))?;
    Some((name, known.split('`').skip(1).step_by(2).collect()))
}

fn plain_wanted(wanted: &str) -> &str {
    if wanted.starts_with("struct ") || wanted.starts_with("internally") {
        return "a table";
    }
    if wanted.starts_with("enum ") {
        return "a text in quotes";
    }
    WANTED.iter().find(|(serde, _)| *serde == wanted).map_or(wanted, |(_, plain)| plain)
}

fn plain_found(found: &str) -> String {
    match FOUND.iter().find(|(serde, _)| found.starts_with(serde)) {
        Some((serde, plain)) => format!("{plain}{}", found[serde.len()..].replace('"', "`")),
        None => found.to_owned(),
    }
}
