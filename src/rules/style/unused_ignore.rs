//! `unused-ignore`: an ignore comment or an `[[accept]]` that no finding needs. The engine calls it when all other rules
//! have run.

use crate::config::Config;
use crate::finding::{Atom, FileId, Level, Place, Subject};
use crate::index::Index;
use crate::rule::{Check, Rule, RuleGroup};
use crate::rules;
use crate::suggest::suggest;
use crate::suppress::Unused;

/// The rule.
pub const RULE: Rule = Rule {
    id: "unused-ignore",
    group: RuleGroup::Style,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "an ignore comment or configured accept that no finding needs",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/style/unused-ignore.md"),
    check: Check::Engine,
};

/// The rule's atoms. `file` is the configuration's, where there is one.
#[must_use]
pub fn atoms(index: &Index, unused: &Unused, config: &Config, file: Option<FileId>) -> Vec<Atom> {
    let comments = unused.comments.iter().map(|comment| {
        let subject = index.subject_of(comment.file, format!("ignore:{}", comment.rule));
        let place = Place::span(comment.file, comment.span);
        if rules::find(&comment.rule).is_none() {
            return unknown(subject, place, &comment.rule);
        }
        let message = format!("nothing here is a finding of `{}`", comment.rule);
        RULE.atom(subject, place, message)
            .cause(&comment.rule)
            .many(format!("{{count}} comments ignore `{}` where there is nothing to ignore", comment.rule))
            .help("An ignore that covers nothing hides the next real finding. Delete it.")
    });
    let accepts = unused.accepts.iter().filter_map(|&at| Some((config.accept.get(at)?, file?)));
    let accepts = accepts.map(|(accept, file)| {
        let rule = &accept.value.rule;
        let subject = accept.value.subject.as_ref().map_or("", |subject| subject.value.as_str());
        let subject =
            Subject { kind: String::new(), name: String::new(), member: format!("accept:{}:{subject}", rule.value) };
        RULE.atom(subject, Place::span(file, rule.span), format!("no finding of `{}` matches this accept", rule.value))
            .help("An accept that matches nothing hides the next real finding. Delete it, or correct its path or subject.")
    });
    comments.chain(accepts).collect()
}

/// A comment that names no rule, and so covers nothing.
fn unknown(subject: Subject, place: Place, word: &str) -> Atom {
    let meant = suggest(word, rules::ALL.iter().map(|rule| rule.id));
    let hint = meant.map_or_else(String::new, |meant| format!("Did you mean `{meant}`? "));
    RULE.atom(subject, place, format!("there is no rule `{word}` to ignore"))
        .cause(word)
        .many(format!("{{count}} comments ignore `{word}`, and there is no such rule"))
        .help(format!(
            "{hint}A comment lists rule ids, then a colon and the reason:\n\
             <!-- forcelint-ignore stale-clone: trimmed on purpose -->"
        ))
}
