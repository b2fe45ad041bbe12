//! From a change to its edits.

use std::borrow::Cow;
use std::ops::Range;

use crate::finding::{At, FileId, Place};
use crate::text::Span;
use crate::xml::{Event, Reader};

use super::document::Document;
use super::element::{Element, Node, is_space};
use super::{Change, Edit, Entry, order};

/// The edits of one change; `None` where it cannot be made cleanly.
pub(super) fn edits(change: &Change, document: &Document<'_>) -> Option<Vec<Edit>> {
    match change {
        Change::Replace { place, text } => replace(document, *place, text).map(|edit| vec![edit]),
        Change::SetChild { file, offset, child, value } => {
            let element = Element::read(document.text, *offset as usize)?;
            set_child(document, *file, &element, child, value)
        }
        Change::Remove { file, offset } => remove(document, *file, *offset as usize).map(|edit| vec![edit]),
        Change::Add { file, entry } => add(document, *file, entry).map(|edit| vec![edit]),
        Change::Regroup { file, offset } => order::regroup(document, *file, *offset as usize),
        Change::Wrap { file, offset, outer, inner } => wrap(document, *file, *offset as usize, outer, inner),
        Change::Sort { file } => order::sort(document, *file),
    }
}

fn edit(file: FileId, start: usize, end: usize, text: impl Into<String>) -> Edit {
    Edit { file, span: Span::new(start, end), order: String::new(), text: text.into() }
}

fn replace(document: &Document<'_>, place: Place, text: &str) -> Option<Edit> {
    let (span, escaped) = match place.at {
        At::Span(span) => {
            let old = document.text.get(span.range())?;
            let escaped = escape(text);
            // In a file that is no XML nobody here knows what must be escaped.
            let is_markup = old.contains('<') && !is_one_section(old);
            if is_markup || old == escaped || (!document.is_xml() && escaped != text) {
                return None;
            }
            return Some(edit(place.file, span.range().start, span.range().end, escaped));
        }
        At::Element { offset, focus } => {
            let element = Element::read(document.text, offset as usize)?;
            let node = if focus.is_empty() { &element.node } else { &element.only(focus).ok()??.node };
            let leaf = node.leaf.filter(|leaf| !leaf.raw().is_empty() && !holds_more_than_text(leaf.raw()))?;
            (leaf.span(), escape(text))
        }
    };
    let old = document.text.get(span.range())?;
    (old != escaped).then(|| edit(place.file, span.range().start, span.range().end, escaped))
}

/// Whether a text stands whole in one CDATA section, so that nothing else goes with it.
fn is_one_section(raw: &str) -> bool {
    let inner = raw.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>"));
    inner.is_some_and(|inner| !inner.contains("]]>"))
}

/// Whether an element's content holds a comment or an instruction that an edit would take away.
fn holds_more_than_text(raw: &str) -> bool {
    raw.contains("<!--") || raw.contains("<?")
}

fn set_child(
    document: &Document<'_>,
    file: FileId,
    element: &Element<'_>,
    name: &'static str,
    value: &str,
) -> Option<Vec<Edit>> {
    if element.is_mixed() {
        return None;
    }
    match element.only(name).ok()? {
        Some(child) => set_text(document, file, &child.node, value).map(|edit| vec![edit]),
        None => add_child(document, file, element, name, value).map(|edit| vec![edit]),
    }
}

fn set_text(document: &Document<'_>, file: FileId, node: &Node<'_>, value: &str) -> Option<Edit> {
    let leaf = node.leaf?;
    let value = escape(value);
    let tag = document.text.get(node.tag.clone())?;
    let attributes = tag.trim_end_matches('>').trim_end_matches('/').get(1..)?.get(node.qualified.len()..)?;
    if leaf.nil || (node.empty && attributes.trim().is_empty()) {
        let name = node.qualified;
        return Some(edit(file, node.span.start, node.span.end, format!("<{name}>{value}</{name}>")));
    }
    if node.empty || holds_more_than_text(leaf.raw()) {
        return None;
    }
    let span = leaf.span();
    (document.text.get(span.range())? != value).then(|| edit(file, span.range().start, span.range().end, value))
}

fn add_child(
    document: &Document<'_>,
    file: FileId,
    parent: &Element<'_>,
    name: &'static str,
    value: &str,
) -> Option<Edit> {
    let qualified = format!("{}{name}", parent.node.prefix());
    let child = format!("<{qualified}>{}</{qualified}>", escape(value));
    if parent.children.is_empty() {
        return fill(document, file, parent, &child);
    }
    let at = parent.children.iter().position(|child| child.node.name > name).unwrap_or(parent.children.len());
    let place = parent.place_before(at);
    let text = format!("{}{child}", parent.lead_before(at));
    Some(Edit { order: name.to_owned(), ..edit(file, place, place, text) })
}

/// The first child of an element without content.
fn fill(document: &Document<'_>, file: FileId, parent: &Element<'_>, child: &str) -> Option<Edit> {
    let Node { qualified, tag, span, empty, leaf, .. } = &parent.node;
    let leaf = (*leaf)?;
    if leaf.nil || !leaf.raw().is_empty() {
        return None;
    }
    let (outer, inner) = match own_lead(document.text, span.start) {
        Some(lead) => (lead, format!("{lead}{}", document.indentation())),
        None => ("", String::new()),
    };
    let content = format!("{inner}{child}{outer}");
    if *empty {
        let start_tag = document.text.get(tag.clone())?.strip_suffix("/>")?.trim_end_matches(is_space);
        return Some(edit(file, span.start, span.end, format!("{start_tag}>{content}</{qualified}>")));
    }
    Some(edit(file, tag.end, parent.node.content_end(document.text), content))
}

/// The line break and indentation before an element; `None` where something else stands before it on its line, or
/// where its line is the first.
fn own_lead(text: &str, start: usize) -> Option<&str> {
    let before = text.get(..start)?;
    let line = before.trim_end_matches([' ', '\t']);
    let rest = line.strip_suffix('\n')?;
    let line_break = rest.strip_suffix('\r').unwrap_or(rest);
    text.get(line_break.len()..start)
}

fn remove(document: &Document<'_>, file: FileId, offset: usize) -> Option<Edit> {
    let text = document.text;
    let span = match Element::read(text, offset) {
        Some(element) => element.node.span,
        None => document.root()?.child_at(offset)?.node.span.clone(),
    };
    // The root is the file: one entry of a decomposed set has a file of its own.
    if document.root().is_some_and(|root| root.node.span == span) {
        return None;
    }
    let before = text.get(..span.start)?.trim_end_matches([' ', '\t']);
    let behind = text.get(span.end..)?;
    let rest = behind.trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'));
    if names_the_element(before) {
        return None;
    }
    match rest {
        Some(rest) if before.ends_with('\n') => Some(edit(file, before.len(), text.len().checked_sub(rest.len())?, "")),
        _ => Some(edit(file, span.start, span.end, "")),
    }
}

/// Whether an ignore comment stands right before an element: somebody meant the element to be there, and the comment
/// would come to cover the next one.
fn names_the_element(before: &str) -> bool {
    let before = before.trim_end_matches(is_space);
    let comment = before.strip_suffix("-->").and_then(|open| open.rfind("<!--").and_then(|at| open.get(at + 4..)));
    comment.is_some_and(|comment| comment.trim_start().starts_with("forcelint-ignore"))
}

fn wrap(document: &Document<'_>, file: FileId, offset: usize, outer: &str, inner: &str) -> Option<Vec<Edit>> {
    let text = document.text;
    let node = Element::read(text, offset)?.node;
    let prefix = node.prefix();
    let (outer, inner) = (format!("{prefix}{outer}"), format!("{prefix}{inner}"));
    let lead = own_lead(text, node.span.start);
    let indentation = if lead.is_some() { document.indentation() } else { "" };
    let name = node.span.start.saturating_add(1);
    let start = format!("<{outer}>{}{indentation}<{inner}", lead.unwrap_or_default());
    let end = format!("{}</{outer}>", lead.unwrap_or_default());
    let mut edits = vec![edit(file, node.span.start, name.saturating_add(node.qualified.len()), start)];
    if node.empty {
        edits.push(edit(file, node.span.end, node.span.end, end));
    } else {
        edits.push(edit(file, node.content_end(text), node.span.end, format!("</{inner}>{end}")));
    }
    for line in lines_within(text, &node.span) {
        edits.push(edit(file, line, line, indentation));
    }
    edits.retain(|edit| edit.span.start < edit.span.end || !edit.text.is_empty());
    Some(edits)
}

/// The beginnings of the lines inside an element that hold markup only: the text of an element may hold lines too, and
/// they are its value.
fn lines_within(text: &str, span: &Range<usize>) -> Vec<usize> {
    let mut lines = Vec::new();
    let Some(piece) = text.get(span.clone()) else { return lines };
    let mut reader = Reader::fragment(piece);
    while let Ok(Some(event)) = reader.next_event() {
        let (start, is_end) = match event {
            Event::Open(open) => (open.tag.range().start, false),
            Event::Comment(comment) => (comment.span.range().start, false),
            Event::Close(close) if close.leaf.is_none() => {
                let closing = piece.get(..close.span.range().end).and_then(|piece| piece.rfind("</"));
                (closing.unwrap_or_default(), close.depth == 0)
            }
            Event::Close(close) => (0, close.depth == 0),
        };
        let before = piece.get(..start).unwrap_or_default().trim_end_matches([' ', '\t']);
        if before.ends_with('\n') {
            lines.push(span.start.saturating_add(before.len()));
        }
        if is_end {
            break;
        }
    }
    lines
}

fn add(document: &Document<'_>, file: FileId, entry: &Entry) -> Option<Edit> {
    let root = document.root().filter(|_| document.whole)?;
    let section = entry.section;
    let keys = document.keys();
    let name_of = |at: usize| root.children.get(at).map_or("", |child| child.node.name);
    let key_of = |at: usize| keys.get(at).and_then(Option::as_deref);
    let all = || 0..root.children.len();
    if all().any(|at| name_of(at) == section && key_of(at).is_some_and(|key| key.eq_ignore_ascii_case(&entry.key))) {
        return None;
    }
    let first = all().find(|at| name_of(*at) == section);
    let at = match first {
        Some(first) => {
            let end = (first..).find(|at| name_of(*at) != section).unwrap_or(first);
            let behind = |at: &usize| key_of(*at).is_some_and(|key| key > entry.key.as_str());
            (first..end).find(behind).unwrap_or(end)
        }
        None => all().find(|at| name_of(*at) > section).unwrap_or(root.children.len()),
    };
    let order = format!("{section} {}", entry.key);
    let place = root.place_before(at);
    let lead = root.lead_before(at);
    Some(Edit { order, ..edit(file, place, place, format!("{lead}{}", written(document, root, entry, lead))) })
}

/// An entry's text: on lines of its own, or on one line where its neighbours are written so.
fn written(document: &Document<'_>, root: &Element<'_>, entry: &Entry, lead: &str) -> String {
    let prefix = root.node.prefix();
    let name = format!("{prefix}{}", entry.section);
    if entry.children.is_empty() {
        return format!("<{name}>{}</{name}>", escape(&entry.key));
    }
    let mut like = root.children.iter().filter(|child| child.node.name == entry.section);
    let on_one_line = like.next().is_some_and(|child| !root.slice(child.node.span.clone()).contains('\n'));
    let (outer, inner) = if on_one_line || !lead.contains('\n') {
        ("", String::new())
    } else {
        (lead, format!("{lead}{}", document.indentation()))
    };
    let mut children: Vec<&(&str, String)> = entry.children.iter().collect();
    children.sort();
    let children = children.into_iter().map(|(child, value)| {
        let child = format!("{prefix}{child}");
        format!("{inner}<{child}>{}</{child}>", escape(value))
    });
    format!("<{name}>{}{outer}</{name}>", children.collect::<String>())
}

/// A value as XML's text, with the characters escaped that the platform escapes when it writes a file.
fn escape(value: &str) -> Cow<'_, str> {
    if !value.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(value);
    }
    let mut escaped = String::with_capacity(value.len().saturating_add(8));
    for letter in value.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            _ => escaped.push(letter),
        }
    }
    Cow::Owned(escaped)
}
