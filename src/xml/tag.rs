//! Start tags: names, attributes, namespaces.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Malformed, bad_reference, is_space, leaf, shortened};

/// A start tag.
pub(super) struct Tag<'a> {
    /// The length of the name with its prefix.
    pub(super) qualified: usize,
    /// The prefix, or empty.
    pub(super) prefix: &'a str,
    /// The name without its prefix.
    pub(super) name: &'a str,
    /// Whether it says `xsi:nil="true"`.
    pub(super) nil: bool,
}

impl<'a> Tag<'a> {
    /// Reads `<name …>` or `<name …/>`, which covers `range`, and enters the namespaces that it declares.
    pub(super) fn read(
        text: &'a str,
        range: Range<usize>,
        empty: bool,
        depth: usize,
        namespaces: &mut Namespaces<'a>,
    ) -> Result<Self, Malformed> {
        let start = range.start.saturating_add(1);
        let inner = start..range.end.saturating_sub(if empty { 2 } else { 1 });
        let end = name(text, inner.clone())?;
        let qualified = text.get(start..end).unwrap_or_default();
        let (prefix, local) = split(qualified);
        let mut tag = Tag { qualified: qualified.len(), prefix, name: local, nil: false };
        if end < inner.end {
            tag.nil = namespaces.enter(Attributes::new(text, end..inner.end), depth)?;
        }
        if !prefix.is_empty() {
            namespaces.bound(prefix, start)?;
        }
        Ok(tag)
    }
}

fn split(qualified: &str) -> (&str, &str) {
    qualified.split_once(':').unwrap_or(("", qualified))
}

/// What a byte may be in a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    None,
    Start,
    Inner,
    Colon,
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::None; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at as u8 {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => Class::Start,
            b'0'..=b'9' | b'-' | b'.' => Class::Inner,
            0x80.. => Class::Wide,
            _ => Class::None,
        };
        at += 1;
    }
    classes
};

/// The end of the qualified name that `range` begins with: `name` or `prefix:name`.
fn name(text: &str, range: Range<usize>) -> Result<usize, Malformed> {
    scan_name(text, range, Class::Colon)
}

/// The end of the name that `range` begins with, where colons mean nothing: a processing instruction's, a DOCTYPE's.
pub(super) fn plain_name(text: &str, range: Range<usize>) -> Result<usize, Malformed> {
    scan_name(text, range, Class::Start)
}

/// Reads the characters of <https://www.w3.org/TR/xml/#NT-Name>; a colon counts as `colon`.
fn scan_name(text: &str, range: Range<usize>, colon: Class) -> Result<usize, Malformed> {
    let written = text.get(range.clone()).unwrap_or_default();
    let (mut at, mut colons, mut begins) = (0, 0, true);
    while let Some(&byte) = written.as_bytes().get(at) {
        let class = if byte == b':' { colon } else { CLASSES[usize::from(byte)] };
        let (fits, length) = match class {
            Class::Start => (true, 1),
            Class::Inner => (!begins, 1),
            Class::Colon => {
                colons += 1;
                (!begins && colons == 1, 1)
            }
            Class::Wide => {
                let letter = written.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
                if !is_wide_inner(letter) {
                    break;
                }
                (!begins || is_wide_start(letter), letter.len_utf8())
            }
            Class::None => break,
        };
        if !fits {
            return Err(bad_name(written, range.start));
        }
        begins = class == Class::Colon;
        at = at.saturating_add(length);
    }
    if begins { Err(bad_name(written, range.start)) } else { Ok(range.start.saturating_add(at)) }
}

fn bad_name(written: &str, start: usize) -> Malformed {
    let word = written.split(is_space).next().unwrap_or_default();
    let message = match word {
        "" => "a `<` begins no tag here".to_owned(),
        word => format!("`{}` is no name that XML allows", shortened(word)),
    };
    let help = "A name begins with a letter or `_`; write `&lt;` for the character `<` in a text.";
    Malformed::new(start..start.saturating_add(word.len().max(1)), message, help)
}

/// Letters beyond ASCII that may begin a name.
fn is_wide_start(letter: char) -> bool {
    matches!(letter,
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// Letters beyond ASCII that may stand in a name.
fn is_wide_inner(letter: char) -> bool {
    is_wide_start(letter) || matches!(letter, '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// One attribute of a tag.
#[derive(Clone, Debug)]
pub(super) struct Attribute<'a> {
    /// The name with its prefix.
    pub(super) name: &'a str,
    /// The value as written.
    pub(super) value: &'a str,
    /// The attribute with its value.
    pub(super) range: Range<usize>,
}

/// The attributes behind a tag's name, one after another.
#[derive(Clone)]
pub(super) struct Attributes<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Attributes<'a> {
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        Attributes { text, at: range.start, end: range.end }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn skip_spaces(&mut self) -> bool {
        let rest = self.rest();
        let skipped = rest.len().saturating_sub(rest.trim_start_matches(is_space).len());
        self.at = self.at.saturating_add(skipped);
        skipped > 0
    }

    fn fault(&self, message: &str, help: &str) -> Malformed {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Malformed::new(self.at..self.at.saturating_add(length), message, help)
    }

    /// The next attribute; `None` at the end of the tag.
    pub(super) fn next(&mut self) -> Result<Option<Attribute<'a>>, Malformed> {
        let spaced = self.skip_spaces();
        if self.at >= self.end {
            return Ok(None);
        }
        if !spaced {
            return Err(self.fault("a tag holds a character that does not belong there", "Put a space before it."));
        }
        let start = self.at;
        self.at = name(self.text, start..self.end)?;
        let name = self.text.get(start..self.at).unwrap_or_default();
        self.skip_spaces();
        if !self.rest().starts_with('=') {
            let message = format!("the attribute `{}` has no value", shortened(name));
            return Err(Malformed::new(start..self.at, message, "Write `name=\"value\"`, or remove it."));
        }
        self.at = self.at.saturating_add(1);
        self.skip_spaces();
        let Some(quote) = self.rest().chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
            return Err(self.fault("the value of an attribute has no quotes", "Write `name=\"value\"`."));
        };
        self.at = self.at.saturating_add(1);
        let Some(length) = self.rest().find(quote) else {
            return Err(self.fault("the quote around an attribute's value is never closed", "Add the missing quote."));
        };
        let value = self.rest().get(..length).unwrap_or_default();
        check_value(value, self.at)?;
        self.at = self.at.saturating_add(length).saturating_add(1);
        Ok(Some(Attribute { name, value, range: start..self.at }))
    }
}

fn check_value(value: &str, start: usize) -> Result<(), Malformed> {
    for (at, letter) in value.match_indices(['<', '&']) {
        let from = start.saturating_add(at);
        if letter == "<" {
            let message = "the value of an attribute holds `<`";
            return Err(Malformed::new(from..from.saturating_add(1), message, "Write `&lt;`."));
        }
        let rest = value.get(at.saturating_add(1)..).unwrap_or_default();
        let Some((entity, _)) = rest.split_once(';') else {
            let message = "`&` does not begin an entity";
            return Err(Malformed::new(from..from.saturating_add(1), message, "Write `&amp;` for the character `&`."));
        };
        if leaf::resolve(entity).is_none() {
            return Err(bad_reference(entity, from..from.saturating_add(entity.len()).saturating_add(2)));
        }
    }
    Ok(())
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The namespaces that are declared at the reader's position. Looking one up and leaving an element cost the same at
/// any depth.
#[derive(Default)]
pub(super) struct Namespaces<'a> {
    /// For each prefix the namespaces it was bound to and at which depth, the innermost last; the default namespace has
    /// the empty prefix.
    bindings: FxHashMap<&'a str, Vec<(usize, &'a str)>>,
    /// The prefixes in the order of their declaration, with the depth of the element that declares them.
    declared: Vec<(usize, &'a str)>,
    /// The attributes of the tag at hand.
    attributes: Vec<Attribute<'a>>,
    /// Whether prefixes need no declaration: it stands before the text at hand.
    trusted: bool,
}

impl<'a> Namespaces<'a> {
    /// Asks for no declarations from here on.
    pub(super) fn trust(&mut self) {
        self.trusted = true;
    }

    /// Enters what the attributes of a tag at this depth declare and checks them; says whether one is `xsi:nil="true"`.
    fn enter(&mut self, mut attributes: Attributes<'a>, depth: usize) -> Result<bool, Malformed> {
        let mut others = std::mem::take(&mut self.attributes);
        others.clear();
        while let Some(attribute) = attributes.next()? {
            let declares = match split(attribute.name) {
                ("xmlns", prefix) => Some(prefix),
                ("", "xmlns") => Some(""),
                _ => None,
            };
            match declares {
                Some(prefix) => self.declare(prefix, &attribute, depth)?,
                None => others.push(attribute),
            }
        }
        let nil = others.iter().any(|attribute| {
            let (prefix, name) = split(attribute.name);
            name == "nil" && !prefix.is_empty() && matches!(attribute.value.trim(), "true" | "1")
        });
        self.check_duplicates(&others)?;
        self.attributes = others;
        Ok(nil)
    }

    fn declare(&mut self, prefix: &'a str, attribute: &Attribute<'a>, depth: usize) -> Result<(), Malformed> {
        let bound = self.bindings.entry(prefix).or_default();
        if bound.last().is_some_and(|(at, _)| *at == depth) {
            return Err(duplicate(attribute));
        }
        let reserved = attribute.value == XMLNS || (attribute.value == XML) != (prefix == "xml");
        if reserved {
            let message = format!("`{}` binds a reserved namespace", shortened(attribute.name));
            return Err(Malformed::new(attribute.range.clone(), message, "Remove the attribute."));
        }
        if attribute.value.is_empty() && !prefix.is_empty() {
            let message = format!("`{}` binds no namespace", shortened(attribute.name));
            return Err(Malformed::new(
                attribute.range.clone(),
                message,
                "Write the namespace, or remove the attribute.",
            ));
        }
        bound.push((depth, attribute.value));
        self.declared.push((depth, prefix));
        Ok(())
    }

    /// Two attributes are the same where their names are, after prefixes were resolved. Sorted, so that a tag with a
    /// million attributes costs no million squared.
    fn check_duplicates(&self, attributes: &[Attribute<'a>]) -> Result<(), Malformed> {
        let mut names = Vec::new();
        for attribute in attributes {
            let (prefix, local) = split(attribute.name);
            let namespace = if prefix.is_empty() { "" } else { self.bound(prefix, attribute.range.start)? };
            if attributes.len() > 1 {
                names.push((local, namespace, attribute.range.start, attribute));
            }
        }
        names.sort_unstable_by_key(|(local, namespace, start, _)| (*local, *namespace, *start));
        let twice = names.windows(2).find(|pair| matches!(pair, [a, b] if (a.0, a.1) == (b.0, b.1)));
        match twice {
            Some([_, (.., second)]) => Err(duplicate(second)),
            _ => Ok(()),
        }
    }

    /// The namespace of an element with this prefix.
    pub(super) fn of_element(&self, prefix: &str) -> Option<&'a str> {
        self.bindings.get(prefix)?.last().map(|(_, namespace)| *namespace)
    }

    /// The namespace that a prefix is bound to.
    fn bound(&self, prefix: &str, start: usize) -> Result<&'a str, Malformed> {
        match self.of_element(prefix) {
            Some(namespace) => Ok(namespace),
            None if prefix == "xml" => Ok(XML),
            None if self.trusted => Ok(""),
            None => {
                let message = format!("the prefix `{}` is not declared", shortened(prefix));
                let help =
                    format!("Add `xmlns:{}=\"…\"` to the root element, or remove the prefix.", shortened(prefix));
                Err(Malformed::new(start..start.saturating_add(prefix.len()), message, help))
            }
        }
    }

    /// Forgets what the element at this depth declared.
    pub(super) fn leave(&mut self, depth: usize) {
        while let Some((_, prefix)) = self.declared.pop_if(|(at, _)| *at >= depth) {
            if let Some(bound) = self.bindings.get_mut(prefix) {
                bound.pop();
            }
        }
    }
}

fn duplicate(attribute: &Attribute<'_>) -> Malformed {
    let message = format!("the attribute `{}` stands twice in one tag", shortened(attribute.name));
    Malformed::new(attribute.range.clone(), message, "Remove one of the two.")
}
