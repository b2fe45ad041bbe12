//! Ignore comments: `<!-- forcelint-ignore rule-a, rule-b: reason -->` covers the element after it,
//! `<!-- forcelint-ignore-file rule-a: reason -->` before the root covers the file.

use crate::text::Span;
use crate::xml::Comment;

use super::{IgnoreComment, Text};

const WORD: &str = "forcelint-ignore";

/// Collects the comments of one file while it is read.
#[derive(Default)]
pub(super) struct Ignores {
    found: Vec<IgnoreComment>,
    /// Comments whose element has not begun yet.
    waiting: Vec<usize>,
    /// Comments whose element is open, with its depth.
    open: Vec<(usize, usize)>,
}

impl Ignores {
    /// A comment, in a file of this length.
    pub(super) fn comment(&mut self, comment: &Comment<'_>, length: usize, in_root: bool) {
        let Some(mut ignore) = parse(comment) else { return };
        let whole_file = is_for_file(comment.text);
        if whole_file && !in_root {
            ignore.covers = Span::new(0, length);
        } else if !whole_file {
            self.waiting.push(self.found.len());
        }
        self.found.push(ignore);
    }

    /// An element begins.
    #[inline]
    pub(super) fn open(&mut self, depth: usize) {
        if !self.waiting.is_empty() {
            self.open.extend(self.waiting.drain(..).map(|ignore| (ignore, depth)));
        }
    }

    /// An element ends: comments before it cover it, comments at its end cover nothing but themselves.
    #[inline]
    pub(super) fn close(&mut self, depth: usize, span: Span) {
        if !self.found.is_empty() {
            self.cover(depth, span);
        }
    }

    fn cover(&mut self, depth: usize, span: Span) {
        self.waiting.clear();
        while let Some((ignore, _)) = self.open.pop_if(|(_, at)| *at == depth) {
            if let Some(ignore) = self.found.get_mut(ignore) {
                ignore.covers = span;
            }
        }
    }

    /// All of them.
    pub(super) fn finish(self) -> Vec<IgnoreComment> {
        self.found
    }
}

fn is_for_file(text: &str) -> bool {
    text.trim_start().strip_prefix(WORD).is_some_and(|rest| rest.starts_with("-file"))
}

fn parse(comment: &Comment<'_>) -> Option<IgnoreComment> {
    let rest = comment.text.trim_start().strip_prefix(WORD)?;
    let rest = rest.strip_prefix("-file").unwrap_or(rest);
    if !rest.is_empty() && !rest.starts_with(|letter: char| letter.is_whitespace() || letter == ':') {
        return None;
    }
    let (list, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let mut at = (comment.span.start as usize) + "<!--".len() + (comment.text.len() - rest.len());
    let mut rules = Vec::new();
    for part in list.split(',') {
        let name = part.trim();
        if !name.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            rules.push(Text { value: name.into(), span: Span::new(start, start + name.len()) });
        }
        at += part.len() + 1;
    }
    Some(IgnoreComment { rules, reason: reason.trim().to_owned(), span: comment.span, covers: comment.span })
}
