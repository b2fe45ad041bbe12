//! An element of a text with what stands between its children: which white space and comments belong to which child.

use std::ops::Range;

use crate::xml::{Event, Leaf, Reader};

/// One element, as far as edits need it.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// The name with its prefix.
    pub qualified: &'t str,
    /// The name without its prefix.
    pub name: &'t str,
    /// The start tag.
    pub tag: Range<usize>,
    /// The whole element.
    pub span: Range<usize>,
    /// Whether the start tag closes itself.
    pub empty: bool,
    /// The text, where it holds no element.
    pub leaf: Option<Leaf<'t>>,
}

/// A child of an element.
#[derive(Debug)]
pub(super) struct Child<'t> {
    pub node: Node<'t>,
    /// From the end of what stands before to the end of what belongs to the child: white space and comments before it,
    /// the child, and comments behind it on its last line.
    pub chunk: Range<usize>,
}

/// An element and its children.
#[derive(Debug)]
pub(super) struct Element<'t> {
    pub text: &'t str,
    pub node: Node<'t>,
    pub children: Vec<Child<'t>>,
    /// Where the first child's chunk begins.
    pub start: usize,
    /// Whether text stands between the children.
    mixed: bool,
}

impl<'t> Element<'t> {
    /// The element whose `<` is this byte of a well-formed document; `None` where no element begins there.
    pub(super) fn read(text: &'t str, offset: usize) -> Option<Element<'t>> {
        let rest = text.get(offset..).filter(|rest| rest.starts_with('<'))?;
        let mut reader = Reader::fragment(rest);
        let shift = |range: Range<usize>| range.start.saturating_add(offset)..range.end.saturating_add(offset);
        // The start tags of the element and of the child at hand, and whether they close themselves.
        let mut open: Option<(Range<usize>, bool)> = None;
        let mut inner: Option<(Range<usize>, bool)> = None;
        let (mut nodes, mut comments) = (Vec::new(), Vec::new());
        loop {
            match reader.next_event().ok()?? {
                Event::Open(tag) if tag.depth == 0 => open = Some((shift(tag.tag.range()), tag.empty)),
                Event::Open(tag) if tag.depth == 1 => inner = Some((shift(tag.tag.range()), tag.empty)),
                Event::Comment(comment) if comment.depth == 1 => {
                    comments.push((shift(comment.span.range()), comment.text));
                }
                Event::Close(close) if close.depth <= 1 => {
                    let (tag, empty) = if close.depth == 0 { open.take()? } else { inner.take()? };
                    let node = Node {
                        qualified: qualified(text, &tag),
                        name: close.name,
                        tag,
                        span: shift(close.span.range()),
                        empty,
                        leaf: close.leaf,
                    };
                    if close.depth == 0 {
                        return Some(Element::new(text, offset, node, nodes, &comments));
                    }
                    nodes.push(node);
                }
                _ => {}
            }
        }
    }

    fn new(
        text: &'t str,
        offset: usize,
        node: Node<'t>,
        nodes: Vec<Node<'t>>,
        comments: &[(Range<usize>, &str)],
    ) -> Self {
        let mut comments = Comments { text, all: comments, next: 0, mixed: false };
        let start = comments.behind(node.tag.end);
        let mut at = start;
        let children = nodes.into_iter().map(|mut node| {
            // The text was cut off at the element's beginning, and so were its leaf's positions.
            node.leaf = node.leaf.map(|leaf| leaf.moved(offset));
            comments.between(at, node.span.start);
            let end = comments.behind(node.span.end);
            let chunk = at..end;
            at = end;
            Child { node, chunk }
        });
        let children: Vec<Child<'t>> = children.collect();
        let is_leaf = node.leaf.is_some();
        let end = node.content_end(text);
        comments.between(at, end);
        let mixed = comments.mixed && !is_leaf;
        let node = Node { leaf: node.leaf.map(|leaf| leaf.moved(offset)), ..node };
        Element { text, node, children, start, mixed }
    }

    /// Whether it holds text beside its children, which nobody can place.
    pub(super) fn is_mixed(&self) -> bool {
        self.mixed
    }

    /// A piece of the text.
    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// Where a child is added that comes to stand before the child of this number.
    pub(super) fn place_before(&self, child: usize) -> usize {
        child.checked_sub(1).and_then(|at| self.children.get(at)).map_or(self.start, |before| before.chunk.end)
    }

    /// What stands before an element that is added there: a line break and the indentation of its neighbours; nothing
    /// where they stand on one line.
    pub(super) fn lead_before(&self, child: usize) -> &'t str {
        let next = self.children.get(child);
        let before = child.checked_sub(1).and_then(|at| self.children.get(at));
        let leads: Vec<&str> = [next, before].into_iter().flatten().map(|child| self.lead(child)).collect();
        let on_a_line = leads.iter().find(|lead| lead.contains('\n'));
        on_a_line.or(leads.first()).copied().unwrap_or_default()
    }

    /// The line break and indentation right before a child; white space only.
    pub(super) fn lead(&self, child: &Child<'t>) -> &'t str {
        let before = self.slice(child.chunk.start..child.node.span.start);
        let text = before.trim_end_matches(is_space);
        let white = before.get(text.len()..).unwrap_or_default();
        white.rfind('\n').map_or(white, |at| {
            let line_break = if white.get(..at).is_some_and(|before| before.ends_with('\r')) { at - 1 } else { at };
            white.get(line_break..).unwrap_or_default()
        })
    }

    /// The child that holds this byte.
    pub(super) fn child_at(&self, offset: usize) -> Option<&Child<'t>> {
        let behind = self.children.partition_point(|child| child.node.span.start <= offset);
        self.children.get(behind.checked_sub(1)?).filter(|child| child.node.span.contains(&offset))
    }

    /// The child of this name, where there is exactly one.
    pub(super) fn only(&self, name: &str) -> Result<Option<&Child<'t>>, TooMany> {
        let mut found = self.children.iter().filter(|child| child.node.name == name);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(TooMany),
            (first, None) => Ok(first),
        }
    }
}

/// Several children where one was looked for.
pub(super) struct TooMany;

impl Node<'_> {
    /// The prefix with its colon; empty where there is none.
    pub(super) fn prefix(&self) -> &str {
        self.qualified.strip_suffix(self.name).unwrap_or_default()
    }

    /// Where the end tag begins.
    pub(super) fn content_end(&self, text: &str) -> usize {
        if self.empty {
            return self.tag.end;
        }
        let inside = text.get(self.tag.end..self.span.end).unwrap_or_default();
        inside.rfind("</").map_or(self.tag.end, |at| self.tag.end.saturating_add(at))
    }
}

/// The comments between children, taken one after the other.
struct Comments<'c> {
    text: &'c str,
    all: &'c [(Range<usize>, &'c str)],
    next: usize,
    mixed: bool,
}

impl Comments<'_> {
    /// The end of the comments that stand behind a tag on its line, where the line ends with them. An ignore comment
    /// belongs to the element after it, wherever it stands.
    fn behind(&mut self, from: usize) -> usize {
        let (mut end, mut count) = (from, 0);
        while let Some((span, words)) = self.all.get(self.next.saturating_add(count))
            && self.slice(end, span.start).chars().all(|letter| matches!(letter, ' ' | '\t'))
            && !words.trim_start().starts_with("forcelint-ignore")
        {
            end = span.end;
            count += 1;
        }
        let rest = self.text.get(end..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
        if count > 0 && rest.starts_with('\n') {
            self.next = self.next.saturating_add(count);
            return end;
        }
        from
    }

    /// Passes the comments of a gap, and notes whether anything else than white space stands between them.
    fn between(&mut self, mut from: usize, to: usize) {
        while let Some((span, _)) = self.all.get(self.next).filter(|(span, _)| span.start < to) {
            self.mixed |= !self.slice(from, span.start).chars().all(is_space);
            from = span.end;
            self.next = self.next.saturating_add(1);
        }
        self.mixed |= !self.slice(from, to).chars().all(is_space);
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }
}

fn qualified<'t>(text: &'t str, tag: &Range<usize>) -> &'t str {
    let rest = text.get(tag.start.saturating_add(1)..tag.end).unwrap_or_default();
    let end = rest.find(|letter| is_space(letter) || matches!(letter, '/' | '>')).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// The white space of XML.
pub(super) fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}
