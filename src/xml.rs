//! XML with byte positions: quick-xml cuts the text into tokens, this module adds the well-formedness checks that it
//! leaves out and keeps every position. Elements without anything special about them are read in one step (`plain`).
//!
//! The verdict on a document is that of a conforming parser with namespaces, with these intended differences to
//! roxmltree, the parser that the tests compare with:
//! - any encoding declaration other than UTF-8 or US-ASCII is refused, as are UTF-16 and invalid UTF-8;
//! - an entity that the document declares itself is refused: the platform does not expand it;
//! - a declaration inside a DOCTYPE is otherwise not looked at;
//! - `&#xD800;` (half of a surrogate pair), names that begin with a colon, a second `xmlns` in one tag, a prefix that is
//!   bound to nothing (`xmlns:p=""`), and a processing instruction named `xml` are refused, `xml:` is known as a prefix of elements: roxmltree is more
//!   lenient there, or stricter, than the specification.
//!
//! Nothing here recurses: depth costs twelve bytes an element on the heap.

mod input;
mod leaf;
mod malformed;
mod plain;
mod tag;
mod walk;

#[cfg(test)]
mod tests;

use std::ops::Range;

use quick_xml::events::Event as Token;

use crate::text::Span;

pub use leaf::Leaf;
pub use malformed::Malformed;
pub use walk::{Visitor, is_well_formed, walk};

use malformed::{bad_reference, shortened};
use tag::{Namespaces, Tag};

/// What the reader meets, in the order of the file.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// An element begins.
    Open(Open<'a>),
    /// An element ends; a self-closing tag gives `Open` and `Close`.
    Close(Close<'a>),
    /// A comment.
    Comment(Comment<'a>),
}

/// The beginning of an element.
#[derive(Clone, Copy, Debug)]
pub struct Open<'a> {
    /// The name without its prefix.
    pub name: &'a str,
    /// The start tag; its first byte is the element's `<`.
    pub tag: Span,
    /// Whether the tag closes itself.
    pub empty: bool,
    /// Whether `xsi:nil="true"` says that the element counts as absent.
    pub nil: bool,
    /// The number of elements around it.
    pub depth: usize,
}

/// The end of an element.
#[derive(Clone, Copy, Debug)]
pub struct Close<'a> {
    /// The name without its prefix.
    pub name: &'a str,
    /// The element from `<` of its start tag to `>` of its end tag.
    pub span: Span,
    /// The number of elements around it.
    pub depth: usize,
    /// The text, where the element holds no element.
    pub leaf: Option<Leaf<'a>>,
}

/// A comment.
#[derive(Clone, Copy, Debug)]
pub struct Comment<'a> {
    /// What stands between `<!--` and `-->`.
    pub text: &'a str,
    /// The comment with its marks.
    pub span: Span,
    /// The number of elements around it.
    pub depth: usize,
}

/// An element that is not closed yet: the byte of its `<`, the length of its qualified name, and whether that is one
/// without a prefix.
#[derive(Clone, Copy)]
struct Opened {
    start: u32,
    name: u32,
    plain: bool,
}

/// The content of the innermost element as long as no element was met in it.
#[derive(Clone, Copy)]
struct Content {
    start: usize,
    plain: bool,
    nil: bool,
    /// Whether it holds anything but white space and markup.
    text: bool,
}

/// Where the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing was read yet: an XML declaration may stand here.
    Start,
    /// Before the root; a DOCTYPE may follow.
    Prolog,
    /// Before the root, behind a DOCTYPE.
    AfterDoctype,
    Root,
    Epilog,
}

/// Reads a document event by event. After an error it must not be asked again.
pub struct Reader<'a> {
    text: &'a str,
    tokens: quick_xml::Reader<&'a [u8]>,
    /// The byte that comes next.
    at: usize,
    /// How many bytes the tokens do not count: the byte order mark, and what was read without them.
    beside: usize,
    /// Whether a CR may stand in the file: texts then have to be decoded.
    has_returns: bool,
    /// Whether the last token was a text: the tokenizer then stands before the markup that ended it.
    after_text: bool,
    stage: Stage,
    opened: Vec<Opened>,
    content: Option<Content>,
    pending: Option<Close<'a>>,
    stray: Option<Span>,
    namespaces: Namespaces<'a>,
    root_namespace: &'a str,
}

impl<'a> Reader<'a> {
    /// A reader of this file.
    ///
    /// # Errors
    /// Where the bytes are empty, not UTF-8, or hold a character that XML does not allow.
    pub fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let text = input::decode(bytes)?;
        let base = if text.starts_with(input::BYTE_ORDER_MARK) { input::BYTE_ORDER_MARK.len_utf8() } else { 0 };
        Ok(Self::over(text, base, memchr::memchr(b'\r', bytes).is_some()))
    }

    /// A reader of a text that begins with an element of a document that was found well-formed: nothing before it is
    /// known, so prefixes need no declaration, and what follows the element is not looked at.
    #[must_use]
    pub fn fragment(text: &'a str) -> Self {
        let mut reader = Self::over(text, 0, true);
        reader.namespaces.trust();
        reader
    }

    fn over(text: &'a str, base: usize, has_returns: bool) -> Self {
        let mut tokens = quick_xml::Reader::from_str(text.get(base..).unwrap_or_default());
        let config = tokens.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Reader {
            text,
            tokens,
            at: base,
            beside: base,
            has_returns,
            after_text: false,
            stage: Stage::Start,
            opened: Vec::new(),
            content: None,
            pending: None,
            stray: None,
            namespaces: Namespaces::default(),
            root_namespace: "",
        }
    }

    /// The file as text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The namespace of the root element, as written; empty where it has none or was not met yet.
    #[must_use]
    pub fn root_namespace(&self) -> &'a str {
        self.root_namespace
    }

    /// The text before the last event, where it stands beside elements; told once.
    pub fn stray(&mut self) -> Option<Span> {
        self.stray.take()
    }

    /// The next event; `None` at the end of a well-formed document.
    ///
    /// # Errors
    /// At the first place where the document is not well-formed.
    pub fn next_event(&mut self) -> Result<Option<Event<'a>>, Malformed> {
        if let Some(close) = self.pending.take() {
            return Ok(Some(Event::Close(close)));
        }
        loop {
            if let Some(event) = self.plain_event() {
                return Ok(Some(event));
            }
            let start = self.at;
            self.seek();
            let token = match self.tokens.read_event() {
                Ok(token) => token,
                Err(error) => return Err(self.untokenized(start, &error)),
            };
            self.at = self.position();
            let range = start..self.at;
            self.after_text = matches!(token, Token::Text(_));
            match token {
                Token::Start(_) => return self.open(range, false).map(Some),
                Token::Empty(_) => return self.open(range, true).map(Some),
                Token::End(_) => return self.close(range).map(Some),
                Token::Comment(_) => return self.comment(range).map(Some),
                Token::Text(_) => self.characters(range)?,
                Token::GeneralRef(_) => self.reference(range)?,
                Token::CData(_) => self.cdata(range)?,
                Token::PI(_) => self.instruction(&range)?,
                Token::Decl(_) => self.declaration(&range)?,
                Token::DocType(_) => self.doctype(range)?,
                Token::Eof => return self.finish(),
            }
        }
    }

    /// The end of the element that the last event began, where it was read with it: it is empty or holds a mere text.
    pub(crate) fn take_close(&mut self) -> Option<Close<'a>> {
        self.pending.take()
    }

    /// Where the tokenizer stands.
    fn position(&self) -> usize {
        usize::try_from(self.tokens.buffer_position()).unwrap_or(usize::MAX).saturating_add(self.beside)
    }

    /// Brings the tokenizer to what comes next, past all that was read without it.
    fn seek(&mut self) {
        let skipped = self.at.saturating_sub(self.position());
        let rest = self.tokens.get_mut();
        *rest = rest.get(skipped..).unwrap_or_default();
        self.beside = self.beside.saturating_add(skipped);
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    fn open(&mut self, range: Range<usize>, empty: bool) -> Result<Event<'a>, Malformed> {
        if self.stage == Stage::Epilog {
            let message = "the file goes on with a second element after its root element was closed";
            return Err(Malformed::new(range, message, "An XML file has one root element: move this into it."));
        }
        let depth = self.opened.len();
        if let Some(Content { start, text: true, .. }) = self.content {
            self.stray = Some(self.trimmed(start..range.start));
        }
        let tag = Tag::read(self.text, range.clone(), empty, depth, &mut self.namespaces)?;
        if self.stage != Stage::Root {
            self.stage = Stage::Root;
            self.root_namespace = self.namespaces.of_element(tag.prefix).unwrap_or_default();
        }
        let span = Span::new(range.start, range.end);
        if empty {
            self.content = None;
            self.namespaces.leave(depth);
            let leaf = Leaf::empty(range.end, tag.nil);
            self.pending = Some(Close { name: tag.name, span, depth, leaf: Some(leaf) });
            if depth == 0 {
                self.stage = Stage::Epilog;
            }
        } else {
            let name = u32::try_from(tag.qualified).unwrap_or(u32::MAX);
            self.opened.push(Opened { start: span.start, name, plain: tag.prefix.is_empty() });
            self.content = Some(Content { start: range.end, plain: true, nil: tag.nil, text: false });
        }
        Ok(Event::Open(Open { name: tag.name, tag: span, empty, nil: tag.nil, depth }))
    }

    fn close(&mut self, range: Range<usize>) -> Result<Event<'a>, Malformed> {
        let written = self.slice(range.start.saturating_add(2)..range.end.saturating_sub(1));
        let Some(opened) = self.opened.pop() else {
            let message = format!("the end tag `</{}>` closes nothing", shortened(written));
            return Err(Malformed::new(range, message, "Remove it, or add the start tag that it belongs to."));
        };
        let start = opened.start as usize;
        let name_start = start.saturating_add(1);
        let name = self.slice(name_start..name_start.saturating_add(opened.name as usize));
        if written != name && written.trim_end_matches(is_space) != name {
            let message = format!("the end tag `</{}>` does not match the start tag `<{name}>`", shortened(written));
            let help = format!("Write `</{name}>` here, or close `<{name}>` before this tag.");
            let tag = Span::new(start, name_start.saturating_add(name.len()));
            let related = Some((tag, format!("`<{name}>` opens here")));
            return Err(Malformed { related, ..Malformed::new(range, message, help) });
        }
        let name = name.split_once(':').map_or(name, |(_, local)| local);
        Ok(Event::Close(self.closed(opened, name, range)))
    }

    /// The innermost element, taken from `opened`, ends with the end tag at `range`.
    fn closed(&mut self, opened: Opened, name: &'a str, range: Range<usize>) -> Close<'a> {
        let depth = self.opened.len();
        self.namespaces.leave(depth);
        if depth == 0 {
            self.stage = Stage::Epilog;
        }
        let leaf = self.content.take().map(|content| {
            let plain = content.plain && !self.has_returns;
            Leaf::new(self.slice(content.start..range.start), content.start, plain, content.nil)
        });
        Close { name, span: Span::new(opened.start as usize, range.end), depth, leaf }
    }

    fn comment(&mut self, range: Range<usize>) -> Result<Event<'a>, Malformed> {
        self.not_plain();
        let inner = range.start.saturating_add("<!--".len())..range.end.saturating_sub("-->".len());
        let text = self.slice(inner.clone());
        let dashes = text.find("--").or_else(|| text.ends_with('-').then(|| text.len().saturating_sub(1)));
        if let Some(at) = dashes {
            let start = inner.start.saturating_add(at);
            let help = "XML allows `--` only at the end of a comment: write one dash, or another character.";
            return Err(Malformed::new(start..start.saturating_add(2), "a comment holds `--`", help));
        }
        self.past_start();
        Ok(Event::Comment(Comment { text, span: Span::new(range.start, range.end), depth: self.opened.len() }))
    }

    fn characters(&mut self, range: Range<usize>) -> Result<(), Malformed> {
        let text = self.slice(range.clone());
        let Some(at) = text.find(|letter| !is_space(letter)) else {
            if self.opened.is_empty() {
                self.past_start();
            }
            return Ok(());
        };
        if self.opened.is_empty() {
            let start = range.start.saturating_add(at);
            let line = text.get(at..).unwrap_or_default().lines().next().unwrap_or_default().trim_end();
            let message = "text stands outside the root element";
            let help = "Move it into an element, or remove it.";
            return Err(Malformed::new(start..start.saturating_add(line.len()), message, help));
        }
        if memchr::memchr(b'>', text.as_bytes()).is_some()
            && let Some(at) = text.find("]]>")
        {
            let start = range.start.saturating_add(at);
            let help = "Outside a CDATA section write `]]&gt;`.";
            return Err(Malformed::new(start..start.saturating_add(3), "`]]>` stands in plain text", help));
        }
        match &mut self.content {
            Some(content) => content.text = true,
            None => self.stray = Some(self.trimmed(range)),
        }
        Ok(())
    }

    /// A text without the white space at both of its ends.
    fn trimmed(&self, range: Range<usize>) -> Span {
        let text = self.slice(range.clone());
        let start = range.start.saturating_add(text.len().saturating_sub(text.trim_start_matches(is_space).len()));
        Span::new(start, start.saturating_add(text.trim_matches(is_space).len()))
    }

    fn reference(&mut self, range: Range<usize>) -> Result<(), Malformed> {
        if self.opened.is_empty() {
            return Err(Malformed::new(range, "text stands outside the root element", "Remove it."));
        }
        self.not_plain();
        let name = self.slice(range.start.saturating_add(1)..range.end.saturating_sub(1));
        if leaf::resolve(name).is_none() { Err(bad_reference(name, range)) } else { Ok(()) }
    }

    fn cdata(&mut self, range: Range<usize>) -> Result<(), Malformed> {
        if self.opened.is_empty() {
            let message = "a CDATA section stands outside the root element";
            return Err(Malformed::new(range, message, "Move it into an element, or remove it."));
        }
        self.not_plain();
        Ok(())
    }

    fn instruction(&mut self, range: &Range<usize>) -> Result<(), Malformed> {
        self.not_plain();
        self.past_start();
        tag::plain_name(self.text, range.start.saturating_add(2)..range.end.saturating_sub(2)).map(|_| ())
    }

    fn declaration(&mut self, range: &Range<usize>) -> Result<(), Malformed> {
        if self.stage != Stage::Start {
            let message = "an XML declaration stands in the middle of the file";
            let help = "`<?xml …?>` may only be the very first characters of a file: remove what stands before it.";
            return Err(Malformed::new(range.clone(), message, help));
        }
        self.past_start();
        input::check_declaration(self.text, range.clone())
    }

    fn doctype(&mut self, range: Range<usize>) -> Result<(), Malformed> {
        if !matches!(self.stage, Stage::Start | Stage::Prolog) {
            let message = "a DOCTYPE stands where none is allowed";
            return Err(Malformed::new(range, message, "Metadata files need no DOCTYPE: remove it."));
        }
        self.stage = Stage::AfterDoctype;
        input::check_doctype(self.text, range)
    }

    fn finish(&mut self) -> Result<Option<Event<'a>>, Malformed> {
        if let Some(opened) = self.opened.pop() {
            let start = opened.start as usize;
            let end = start.saturating_add(1).saturating_add(opened.name as usize);
            let name = self.slice(start.saturating_add(1)..end);
            let message = format!("`<{name}>` is never closed");
            let related = Some((Span::new(self.text.len(), self.text.len()), "the file ends here".to_owned()));
            let help = format!("Add `</{name}>` where the element ends; the file may have been cut off.");
            return Err(Malformed { related, ..Malformed::new(start..end, message, help) });
        }
        if self.stage == Stage::Epilog {
            return Ok(None);
        }
        let end = self.text.len();
        Err(Malformed::new(end..end, "the file holds no element", "Write the component's root element, or delete it."))
    }

    fn past_start(&mut self) {
        if self.stage == Stage::Start {
            self.stage = Stage::Prolog;
        }
    }

    fn not_plain(&mut self) {
        if let Some(content) = &mut self.content {
            content.plain = false;
        }
    }

    /// What the tokenizer could not cut into tokens.
    #[cold]
    fn untokenized(&self, start: usize, error: &quick_xml::Error) -> Malformed {
        let at = usize::try_from(self.tokens.error_position()).unwrap_or(usize::MAX);
        let at = at.saturating_add(self.beside).clamp(start, self.text.len());
        Malformed::untokenized(self.slice(at..self.text.len()), at, error)
    }
}

/// The white space of XML.
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}
