//! Elements as nearly all of them are written: a name without a prefix, no attributes, and elements or a mere text in
//! them. They are read in one step, and only what is special goes through the tokenizer.

use super::{Close, Content, Event, Leaf, Open, Opened, Reader, Span, Stage};

impl<'a> Reader<'a> {
    /// The next event, where it is the beginning or the end of such an element and only white space stands before it.
    pub(super) fn plain_event(&mut self) -> Option<Event<'a>> {
        let beside_text = self.after_text || self.content.is_some_and(|content| content.text);
        if self.stage != Stage::Root || beside_text {
            return None;
        }
        let bytes = self.text.as_bytes();
        let start = self.at + spaces(bytes.get(self.at..)?);
        match bytes.get(start..)? {
            [b'<', b'/', name @ ..] => self.plain_end(start, name),
            [b'<', name @ ..] => self.plain_start(start, name),
            _ => None,
        }
    }

    fn plain_start(&mut self, start: usize, behind: &'a [u8]) -> Option<Event<'a>> {
        let length = name_length(behind);
        if length == 0 || behind.get(length) != Some(&b'>') {
            return None;
        }
        let end = start + length + "<>".len();
        let name = self.text.get(start + 1..end - 1)?;
        let (tag, depth) = (Span::new(start, end), self.opened.len());
        match text_length(behind.get(length + 1..)?, name.as_bytes()) {
            Some(length) => {
                let close = end + length;
                let leaf = Leaf::new(self.text.get(end..close)?, end, !self.has_returns, false);
                self.at = close + name.len() + "</>".len();
                self.content = None;
                self.pending = Some(Close { name, span: Span::new(start, self.at), depth, leaf: Some(leaf) });
            }
            None => {
                let name = u32::try_from(length).unwrap_or(u32::MAX);
                self.opened.push(Opened { start: tag.start, name, plain: true });
                self.content = Some(Content { start: end, plain: true, nil: false, text: false });
                self.at = end;
            }
        }
        Some(Event::Open(Open { name, tag, empty: false, nil: false, depth }))
    }

    fn plain_end(&mut self, start: usize, behind: &'a [u8]) -> Option<Event<'a>> {
        let opened = *self.opened.last()?;
        let length = opened.name as usize;
        let name_start = opened.start as usize + 1;
        let name = self.text.get(name_start..name_start + length)?;
        if !opened.plain || behind.get(length) != Some(&b'>') || !behind.starts_with(name.as_bytes()) {
            return None;
        }
        self.opened.pop();
        self.at = start + length + "</>".len();
        Some(Event::Close(self.closed(opened, name, start..self.at)))
    }
}

const SPACE: u8 = 1;
const NAME: u8 = 2;
const TEXT: u8 = 4;

/// What each byte may be: white space, a part of the name of a plain element, a part of a plain text.
const CLASSES: [u8; 256] = {
    let mut classes = [TEXT; 256];
    let mut byte = 0;
    while byte < 256 {
        match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' => classes[byte] = TEXT | SPACE,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => classes[byte] = TEXT | NAME,
            b'<' | b'&' | b'>' => classes[byte] = 0,
            _ => {}
        }
        byte += 1;
    }
    classes
};

/// Goes on from the byte `at` while bytes are of this class. Names and most texts are shorter than what vector code pays
/// off for.
fn skip(bytes: &[u8], mut at: usize, class: u8) -> usize {
    while let Some(byte) = bytes.get(at)
        && CLASSES[usize::from(*byte)] & class != 0
    {
        at += 1;
    }
    at
}

/// How many bytes of white space come first: nearly always a line break and an indentation.
fn spaces(bytes: &[u8]) -> usize {
    const EIGHT: u64 = u64::from_le_bytes(*b"        ");
    let mut length = usize::from(bytes.first() == Some(&b'\n'));
    while let Some(chunk) = bytes.get(length..).and_then(|rest| rest.first_chunk()) {
        let others = u64::from_le_bytes(*chunk) ^ EIGHT;
        length += (others.trailing_zeros() / 8) as usize;
        if others != 0 {
            break;
        }
    }
    skip(bytes, length, SPACE)
}

/// The length of the name that comes first, as metadata elements are named: ASCII letters and digits.
fn name_length(bytes: &[u8]) -> usize {
    if bytes.first().is_some_and(u8::is_ascii_alphabetic) { skip(bytes, 1, NAME) } else { 0 }
}

/// The length of the text that comes first, where it is nothing but text and the end tag of this name follows it.
fn text_length(content: &[u8], name: &[u8]) -> Option<usize> {
    let length = skip(content, 0, TEXT);
    let tag = content.get(length..)?.strip_prefix(b"</")?;
    (tag.get(name.len()) == Some(&b'>') && tag.starts_with(name)).then_some(length)
}
