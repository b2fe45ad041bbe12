//! On hover: what the rule of the finding at hand checks, why, and how to mend it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind, Range};

use super::convert::{path_of, range, touch};
use super::diagnostics::{absolute, shown};
use crate::engine::Outcome;
use crate::rules;

/// The cards of the rules that found something at the position.
pub(super) fn hover(outcomes: &BTreeMap<PathBuf, Outcome>, params: &HoverParams) -> Option<Hover> {
    let at = &params.text_document_position_params;
    let path = path_of(&at.text_document.uri)?;
    let here = Range::new(at.position, at.position);
    let mut found: Vec<(&'static str, Range)> = Vec::new();
    for (directory, outcome) in outcomes.iter().filter(|(directory, _)| path.starts_with(directory)) {
        for (finding, member) in shown(outcome) {
            let span = range(outcome, &member.location);
            let is_here = touch(span, here) && absolute(outcome, member.location.file, directory) == path;
            if is_here && !found.iter().any(|(rule, _)| *rule == finding.rule) {
                found.push((finding.rule, span));
            }
        }
    }
    let (_, first) = *found.first()?;
    let cards: Vec<String> =
        found.iter().filter_map(|(rule, _)| Some(without_examples(rules::find(rule)?.card))).collect();
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: cards.join("\n---\n\n") };
    Some(Hover { contents: HoverContents::Markup(contents), range: Some(first) })
}

/// A card without the sections of its examples: they are long, and the reader has one on the screen.
fn without_examples(card: &str) -> String {
    let mut text = String::new();
    let (mut skips, mut in_block) = (false, false);
    for line in card.split_inclusive('\n') {
        in_block ^= line.starts_with("```");
        if let Some(title) = line.strip_prefix("## ").filter(|_| !in_block) {
            skips = title.starts_with("Fails") || title.starts_with("Passes");
        }
        if !skips {
            text.push_str(line);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hover_has_no_examples() {
        let card = "# a\n\nWhat.\n\n## Why\n\nSo.\n\n## Fails\n\n```xml\n## x\n```\n\n## Passes\n\ny\n\n## How to fix\n\nThus.\n";
        assert_eq!(without_examples(card), "# a\n\nWhat.\n\n## Why\n\nSo.\n\n## How to fix\n\nThus.\n");
        for rule in rules::ALL {
            let shown = without_examples(rule.card);
            assert!(shown.contains("## Why") && !shown.contains("```text"), "{}", rule.id);
        }
    }
}
