//! Fixes as code actions: of the finding at hand, and of all that it folds.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, TextEdit, Uri, WorkspaceEdit};

use super::convert::{path_of, range, touch, uri_of};
use super::diagnostics::{absolute, shown};
use crate::engine::Outcome;
use crate::finding::Location;
use crate::fix::{Applicability, Fix};

/// The fixes of the findings that touch the range.
pub(super) fn actions(outcomes: &BTreeMap<PathBuf, Outcome>, params: &CodeActionParams) -> Vec<CodeActionOrCommand> {
    let Some(path) = path_of(&params.text_document.uri) else { return Vec::new() };
    let mut actions: Vec<CodeAction> = Vec::new();
    for (directory, outcome) in outcomes.iter().filter(|(directory, _)| path.starts_with(directory)) {
        for (finding, member) in shown(outcome) {
            let is_here = absolute(outcome, member.location.file, directory) == path
                && touch(range(outcome, &member.location), params.range);
            if !is_here {
                continue;
            }
            let single = member.fix.as_ref().map(|fix| action(outcome, directory, fix, &fix.title));
            let all = finding.fix.as_ref().filter(|_| finding.members.len() > 1);
            let all = all
                .map(|fix| action(outcome, directory, fix, &format!("{} (all {})", fix.title, finding.members.len())));
            for action in single.into_iter().chain(all).flatten() {
                if !actions.contains(&action) {
                    actions.push(action);
                }
            }
        }
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// `None` where an edit lies in a file without an address.
fn action(outcome: &Outcome, directory: &Path, fix: &Fix, title: &str) -> Option<CodeAction> {
    let is_safe = fix.applicability == Applicability::Safe;
    Some(CodeAction {
        title: if is_safe { title.to_owned() } else { format!("{title} (unsafe: look at it first)") },
        kind: Some(CodeActionKind::QUICKFIX),
        is_preferred: is_safe.then_some(true),
        edit: Some(WorkspaceEdit { changes: Some(changes(outcome, directory, fix)?), ..WorkspaceEdit::default() }),
        ..CodeAction::default()
    })
}

#[expect(clippy::mutable_key_type, reason = "the protocol's own type; an address does not change")]
fn changes(outcome: &Outcome, directory: &Path, fix: &Fix) -> Option<HashMap<Uri, Vec<TextEdit>>> {
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for edit in &fix.edits {
        let uri = uri_of(&absolute(outcome, edit.file, directory))?;
        let place = Location { file: edit.file, span: edit.span };
        changes.entry(uri).or_default().push(TextEdit { range: range(outcome, &place), new_text: edit.text.clone() });
    }
    Some(changes)
}
