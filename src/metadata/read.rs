//! The reader of permission sets, muting permission sets, groups, pages and profiles: one pass, driven by the tables of
//! `schema.rs`, that fills the facts and meets the irregularities.

mod advice;
pub(crate) mod conflict;
mod structure;

#[cfg(test)]
mod tests;

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::text::Span;
use crate::xml::{Close, Event, Leaf, Malformed, Open, Reader};

use super::flexipage::Page;
use super::group;
use super::ignores::Ignores;
use super::permission_set::Grants;
use super::schema::{self, ComplexType, Element, PagePart, Value};
use super::{Content, FileFacts, Flags, GrantKind, GroupFacts, Words};

use structure::Structure;

/// What a file's root should be, by its suffix and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// `PermissionSet`, whole or with some of its sections.
    PermissionSet,
    /// One entry of a decomposed permission set (`FieldPermission`), of the section with this element.
    PermissionSetEntry(&'static str),
    /// `MutingPermissionSet`
    Muting,
    /// `PermissionSetGroup`
    Group,
    /// `FlexiPage`
    Page,
    /// `Profile`
    Profile,
}

/// What is known of a file before it is read.
#[derive(Clone, Copy, Debug)]
pub struct ReadContext {
    /// What its root should be.
    pub root: Root,
    /// The API version that it is deployed with.
    pub api_version: Option<u16>,
    /// Whether it is a part of a decomposed component: no namespace is needed, and parts are sorted when they are
    /// put together.
    pub decomposed: bool,
    /// Whether the label stands in this file: it holds its component whole, or is the head of a decomposed one.
    pub head: bool,
    /// Whether nobody here can edit it: only what makes it unreadable is reported.
    pub foreign: bool,
}

/// Reads one file. Nothing about it can fail: what is wrong becomes an irregularity, and a file that cannot be
/// understood has `Content::Unknown`. `words` are those of the files read before, which this one shares.
#[must_use]
pub fn read(bytes: &[u8], context: &ReadContext, words: &mut Words) -> FileFacts {
    let fingerprint = fingerprint(bytes);
    if bytes.trim_ascii() == b"(hidden)" {
        return FileFacts { content: Content::Hidden, fingerprint, ..FileFacts::default() };
    }
    let conflicts = conflict::find(bytes);
    if !conflicts.is_empty() {
        return FileFacts { irregularities: conflicts, fingerprint, ..FileFacts::default() };
    }
    match read_xml(bytes, context, words) {
        Ok(facts) => FileFacts { fingerprint, ..facts },
        Err(malformed) => FileFacts { irregularities: vec![malformed.into()], fingerprint, ..FileFacts::default() },
    }
}

/// The length and a hash, by which the report knows the file again.
pub(crate) fn fingerprint(bytes: &[u8]) -> (u32, u64) {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    (u32::try_from(bytes.len()).unwrap_or(u32::MAX), hasher.finish())
}

/// A boolean as the platform reads it.
pub(super) fn boolean(value: &str) -> Option<bool> {
    match value.as_bytes() {
        b"true" | b"1" => Some(true),
        b"false" | b"0" => Some(false),
        _ if value.eq_ignore_ascii_case("true") => Some(true),
        _ if value.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// What the element at hand may hold.
#[derive(Clone, Copy)]
enum Inside {
    Type(&'static ComplexType),
    Text(&'static Element),
    /// Nothing that forcelint looks at.
    Anything,
}

/// An element that is open.
struct Frame {
    inside: Inside,
    tag: Span,
    nil: bool,
    /// The elements met so far, as bits.
    seen: u64,
    /// The element met last.
    last: usize,
    /// How many irregularities there were before it.
    before: usize,
    /// Whether it came only with a later API version, so that all within it did.
    too_new: bool,
}

enum Builder {
    Set(Box<Grants>),
    Group(GroupFacts),
    Page(Box<Page>),
}

fn read_xml(bytes: &[u8], context: &ReadContext, words: &mut Words) -> Result<FileFacts, Malformed> {
    let mut reader = Reader::new(bytes)?;
    let mut facts = Facts::new(context, reader.text(), words);
    let mut ignores = Ignores::default();
    while let Some(event) = reader.next_event()? {
        if let Some(span) = reader.stray() {
            facts.stray(span);
        }
        match event {
            Event::Open(open) => {
                ignores.open(open.depth);
                match reader.take_close() {
                    Some(close) => {
                        ignores.close(close.depth, close.span);
                        facts.whole(&open, &close, reader.root_namespace());
                    }
                    None => facts.open(&open, reader.root_namespace()),
                }
            }
            Event::Close(close) => {
                ignores.close(close.depth, close.span);
                facts.close(&close);
            }
            Event::Comment(comment) => ignores.comment(&comment, bytes.len(), !facts.frames.is_empty()),
        }
    }
    let facts = facts.finish();
    Ok(FileFacts { ignores: ignores.finish(), ..facts })
}

struct Facts<'a> {
    root: Root,
    builder: Builder,
    frames: Vec<Frame>,
    structure: Structure<'a>,
    words: &'a mut Words,
    known: bool,
}

impl<'a> Facts<'a> {
    fn new(context: &ReadContext, text: &'a str, words: &'a mut Words) -> Self {
        let builder = match context.root {
            Root::Group => Builder::Group(GroupFacts::default()),
            Root::Page => Builder::Page(Box::default()),
            _ => Builder::Set(Box::default()),
        };
        let structure = Structure::new(*context, text);
        Facts { root: context.root, builder, frames: Vec::with_capacity(16), structure, words, known: true }
    }

    /// An element begins.
    fn open(&mut self, open: &Open<'_>, namespace: &str) {
        let before = self.structure.count();
        let entered = self.enter(open, namespace);
        self.push(open, entered, before);
    }

    /// An element that holds no element begins and ends.
    fn whole(&mut self, open: &Open<'_>, close: &Close<'_>, namespace: &str) {
        let before = self.structure.count();
        let entered = self.enter(open, namespace);
        match (entered.0, close.leaf) {
            (Inside::Text(element), Some(leaf)) => {
                let owner = self.take(element, &leaf, open.tag, before);
                if self.structure.count() > before {
                    self.name(before, owner, close);
                }
            }
            _ => {
                self.push(open, entered, before);
                self.close(close);
            }
        }
    }

    /// What the element that begins may hold, and whether it came only with a later API version.
    fn enter(&mut self, open: &Open<'_>, namespace: &str) -> (Inside, bool) {
        let Some(parent) = self.frames.last_mut() else { return (self.root(open, namespace), false) };
        let too_new = parent.too_new;
        match parent.inside {
            Inside::Type(of) => match self.structure.enter(of, parent, open) {
                Some(element) => {
                    let inside = match element.value {
                        Value::Complex(inner) => Inside::Type(inner),
                        Value::Any => Inside::Anything,
                        _ => Inside::Text(element),
                    };
                    (inside, too_new || self.structure.is_too_new(element))
                }
                None => (Inside::Anything, too_new),
            },
            Inside::Text(element) => {
                self.structure.markup_in_text(element, open);
                (Inside::Anything, too_new)
            }
            Inside::Anything => (Inside::Anything, too_new),
        }
    }

    fn push(&mut self, open: &Open<'_>, (inside, too_new): (Inside, bool), before: usize) {
        if let Inside::Type(of) = inside {
            match &mut self.builder {
                Builder::Set(grants) if of.grant.is_some() => grants.begin(),
                Builder::Page(page) => of.part.into_iter().for_each(|part| page.begin(part)),
                _ => {}
            }
        }
        self.frames.push(Frame { inside, tag: open.tag, nil: open.nil, seen: 0, last: usize::MAX, before, too_new });
    }

    /// Takes text that stands beside elements.
    fn stray(&mut self, span: Span) {
        if let Some(&Frame { inside: Inside::Type(of), .. }) = self.frames.last() {
            self.structure.stray(of, span);
        }
    }

    fn root(&mut self, open: &Open<'_>, namespace: &str) -> Inside {
        let (of, name) = match self.root {
            Root::PermissionSet => (&schema::PERMISSION_SET, "PermissionSet"),
            Root::Muting => (&schema::PERMISSION_SET, "MutingPermissionSet"),
            Root::Group => (&schema::PERMISSION_SET_GROUP, "PermissionSetGroup"),
            Root::Page => (&schema::FLEXI_PAGE, "FlexiPage"),
            Root::Profile => (&schema::PROFILE, "Profile"),
            Root::PermissionSetEntry(section) => match entry_type(section) {
                Some((of, kind)) => (of, kind.facts().root),
                None => (&schema::PERMISSION_SET, "PermissionSet"),
            },
        };
        self.known = self.structure.check_root(open, name, namespace);
        if self.known { Inside::Type(of) } else { Inside::Anything }
    }

    /// An element ends.
    fn close(&mut self, close: &Close<'_>) {
        let Some(frame) = self.frames.pop() else { return };
        let owner = match (frame.inside, close.leaf) {
            (Inside::Type(of), _) => self.end(of, &frame, close),
            (Inside::Text(element), Some(leaf)) => self.take(element, &leaf, frame.tag, frame.before),
            _ => None,
        };
        if self.structure.count() > frame.before {
            self.name(frame.before, owner, close);
        }
    }

    /// Takes the text of an element whose start tag is `tag`. Says what the irregularities in it are about, where there
    /// are any.
    fn take(&mut self, element: &Element, leaf: &Leaf<'_>, tag: Span, before: usize) -> Option<String> {
        let &Frame { inside: Inside::Type(of), tag: parent, .. } = self.frames.last()? else { return None };
        let value = leaf.value();
        self.structure.check_value(of, element, (leaf, &value), (tag, parent));
        match (&mut self.builder, of.grant) {
            (Builder::Set(grants), Some(kind)) => grants.entry(kind, element, &value, self.words),
            (Builder::Set(grants), None) => grants.take(element.name, leaf),
            (Builder::Group(group), _) => group.take(element.name, leaf),
            (Builder::Page(page), _) => {
                if let Some(part) = of.part {
                    page.take(part, element.name, (leaf, &value), self.words);
                }
            }
        }
        let is_named = matches!(self.builder, Builder::Group(_)) && self.structure.count() > before;
        if is_named { group::member(element.name, leaf) } else { None }
    }

    /// Names what the irregularities since `before` are about, which came up in an element that ends.
    fn name(&mut self, before: usize, owner: Option<String>, close: &Close<'_>) {
        // What stands right below the root; the root itself, where it is an entry.
        let depth = usize::from(!matches!(self.root, Root::PermissionSetEntry(_)));
        let element = match self.root {
            // An entry of a decomposed set is called what it is called in a whole one.
            Root::PermissionSetEntry(section) if close.depth == 0 => section,
            _ => close.name,
        };
        let owner = owner.or_else(|| (close.depth == depth).then(|| format!("element:{element}")));
        self.structure.name(before, &owner.unwrap_or_default());
    }

    /// Ends an element of a type. Says what the irregularities in it are about, where there are any.
    fn end(&mut self, of: &'static ComplexType, frame: &Frame, close: &Close<'_>) -> Option<String> {
        self.structure.check_missing(of, frame, close.depth == 0);
        match &mut self.builder {
            Builder::Set(grants) => {
                let kind = of.grant?;
                let name = grants.end(kind, frame.tag.start)?;
                (self.structure.count() > frame.before).then(|| format!("{}:{}", kind.word(), self.words.letters(name)))
            }
            Builder::Page(page) => {
                let part = of.part?;
                if part == PagePart::Holder && !frame.nil {
                    self.structure.check_item(page.held(), frame.tag);
                }
                let surplus = page.surplus().filter(|_| part == PagePart::Holder);
                page.end(part, close.span);
                match surplus {
                    _ if self.structure.count() == frame.before => None,
                    Some(surplus) => Some(page.item_member(surplus)),
                    None => page.member(part),
                }
            }
            Builder::Group(_) => None,
        }
    }

    fn finish(self) -> FileFacts {
        let mut mentions = Vec::new();
        let content = match self.builder {
            _ if !self.known => Content::Unknown,
            Builder::Set(grants) => {
                let (facts, named) = grants.finish();
                mentions = named;
                match self.root {
                    Root::Muting => Content::Muting(facts),
                    Root::Profile => Content::Profile(facts),
                    _ => Content::PermissionSet(facts),
                }
            }
            Builder::Group(group) => Content::Group(group),
            Builder::Page(page) => Content::Page(Box::new(page.finish())),
        };
        FileFacts { content, mentions, irregularities: self.structure.finish(), ..FileFacts::default() }
    }
}

fn entry_type(section: &str) -> Option<(&'static ComplexType, GrantKind)> {
    let element = schema::PERMISSION_SET.elements.get(schema::PERMISSION_SET.find(section)?)?;
    match element.value {
        Value::Complex(of) => of.grant.map(|kind| (of, kind)),
        _ => None,
    }
}

/// Whether an element may be left out of an entry although the type asks for it: it then counts as false.
fn is_flag(element: &Element) -> bool {
    element.flag != Flags::NONE
}
