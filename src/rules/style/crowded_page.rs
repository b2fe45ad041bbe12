//! `crowded-page`: a page holds more than people and browsers cope with.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Page;
use crate::metadata::{Item, ItemKind};
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "crowded-page",
    group: RuleGroup::Style,
    level: Level::Info,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "a page holds more components, report charts or related lists than configured",
    reads: &[],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/style/crowded-page.md"),
    check: Check::Page(check),
};

/// What `[rules.crowded-page]` may set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// How many components a page may hold, tabs and other containers aside. Default: 25.
    pub components: usize,
    /// How many report charts a page may hold. Default: 2.
    pub report_charts: usize,
    /// How many related lists a page may hold. Default: 8.
    pub related_lists: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { components: 25, report_charts: 2, related_lists: 8 }
    }
}

/// Components that only arrange others.
const CONTAINERS: &[&str] = &[
    "flexipage:accordion",
    "flexipage:accordionSection",
    "flexipage:column",
    "flexipage:fieldSection",
    "flexipage:tab",
    "flexipage:tabset",
];

const REPORT_CHARTS: &[&str] = &["flexipage:reportChart"];

const RELATED_LISTS: &[&str] =
    &["force:relatedListContainer", "force:relatedListSingleContainer", "lst:dynamicRelatedList"];

/// What is counted: the word of the subject's member, what it is called, its limit, and what belongs to it.
type Count<'o> = (&'static str, &'static str, usize, &'o dyn Fn(&str) -> bool);

fn check(context: &Context<'_>, page: &Page, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    let one_of = |names: &[&str], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let counts: [Count<'_>; 3] = [
        ("", "component", options.components, &|name| !one_of(CONTAINERS, name)),
        ("component:flexipage:reportChart", "report chart", options.report_charts, &|name| one_of(REPORT_CHARTS, name)),
        ("component:force:relatedListSingleContainer", "related list", options.related_lists, &|name| {
            one_of(RELATED_LISTS, name)
        }),
    ];
    for (member, what, limit, belongs) in counts {
        let counted = |item: &&Item| item.kind == ItemKind::Component && belongs(&item.name.value);
        let found: Vec<&Item> = page.facts.items.iter().filter(counted).collect();
        let Some(first_over) = found.get(limit) else { continue };
        sink.emit(
            RULE.atom(
                page.subject(member),
                Place::span(page.file, first_over.name.span),
                format!("the page holds {} {what}{}, more than {limit}", found.len(), if found.len() == 1 { "" } else { "s" }),
            )
            .cause(what)
            .help(
                "Every component loads with the page, and people scroll past what they do not need. Move what is seldom \
                 used into a tab, which loads when it is opened, or show it by a visibility rule to those who need it.",
            ),
        );
    }
}
