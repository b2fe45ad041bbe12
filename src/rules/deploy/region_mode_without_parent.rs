//! `region-mode-without-parent`: a region has a mode, and the page has no parent page.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::Page;
use crate::metadata::Region;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "region-mode-without-parent",
    group: RuleGroup::Deploy,
    level: Level::Error,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a region has a mode, and the page has no parent page",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/deploy/region-mode-without-parent.md"),
    check: Check::Page(check),
};

fn check(_: &Context<'_>, page: &Page, sink: &mut Sink) {
    if page.facts.inherits() {
        return;
    }
    let with_mode =
        |region: &Region| region.mode.clone().map(|mode| (region.member(), region.name.value.clone(), mode));
    for (member, name, mode) in page.facts.regions.iter().filter_map(with_mode) {
        sink.emit(
            RULE.atom(
                page.subject(member),
                Place::span(page.file, mode.span),
                format!("the region `{name}` has the mode `{}`, and the page has no parent", mode.value),
            )
            .many("{count} regions have a mode, and the page has no parent")
            .help(format!(
                "A mode says what becomes of the same region of the parent page. Without `<parentFlexiPage>` the deployment \
                 fails with \"The '{name}' region specifies mode '{}' but a parent region enabling that mode doesn't \
                 exist\": remove `<mode>`, or name the parent.",
                mode.value.to_uppercase()
            )),
        );
    }
}
