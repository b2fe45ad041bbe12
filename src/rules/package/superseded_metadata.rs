//! `superseded-metadata`: metadata that the vendor has replaced is still in use.

use crate::context::Context;
use crate::evidence::{Shown, shown};
use crate::finding::{Level, Place};
use crate::metadata::Neighbour;
use crate::pack::same_name;
use crate::pack::schema::{State, Superseded};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "superseded-metadata",
    group: RuleGroup::Package,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "metadata that the vendor has replaced is still in use",
    reads: &[FileKind::CustomSite, FileKind::Flow, FileKind::InstalledPackage],
    options: None,
    card: include_str!("../../../rules/package/superseded-metadata.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        let Some(installed) = active.installed else { continue };
        for superseded in active.pack.superseded.iter().filter(|superseded| superseded.since <= installed) {
            let Some(Shown { subject, place }) = in_use(context, superseded) else { continue };
            let (what, state) = (&superseded.metadata.value, word(superseded.state));
            sink.emit(
                RULE.atom(
                    subject,
                    place,
                    format!(
                        "`{what}` is still {state}, and {} has replaced it since {}",
                        superseded.by, superseded.since
                    ),
                )
                .pack(&active.pack.id)
                .help(format!(
                    "{installed} of {} is installed. Move to {} first, see that messages still arrive, and then {}.",
                    active.pack.name,
                    superseded.by,
                    match superseded.state {
                        State::Active => "deactivate this one",
                        State::Present => "delete this one",
                    }
                ))
                .url(Some(&superseded.source)),
            );
        }
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Active => "active",
        State::Present => "there",
    }
}

fn in_use(context: &Context<'_>, superseded: &Superseded) -> Option<Shown> {
    let what = &superseded.metadata.value;
    match superseded.state {
        State::Present => shown(context, what),
        State::Active => context.index.neighbours.iter().find_map(|neighbour| {
            let is_it = FileKind::of_type(what.kind) == Some(neighbour.kind) && same_name(&neighbour.name, &what.name);
            match &neighbour.content {
                Neighbour::Site { active: Some(true), span } if is_it => Some(Shown {
                    subject: context.index.subject_of(neighbour.file, ""),
                    place: Place::span(neighbour.file, *span),
                }),
                _ => None,
            }
        }),
    }
}
