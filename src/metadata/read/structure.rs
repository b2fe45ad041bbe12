//! What the tables say about a file: unknown, misplaced, repeated, missing and invalid elements.

use crate::finding::Level;
use crate::metadata::Irregularity;
use crate::metadata::locate::locate;
use crate::metadata::schema::{Cardinality, ComplexType, Element, NAMESPACE, Value};
use crate::text::Span;
use crate::xml::{Leaf, Open};

use super::{Frame, ReadContext, Root, boolean, is_flag};

/// A file with more irregularities than this is no metadata; the rest of them is dropped.
const MOST: usize = 10_000;

/// How many irregularities of a file show a second place.
const MOST_RELATED: usize = 100;

/// Collects the irregularities of one file.
pub(super) struct Structure<'a> {
    context: ReadContext,
    text: &'a str,
    found: Vec<Irregularity>,
}

impl<'a> Structure<'a> {
    pub(super) fn new(context: ReadContext, text: &'a str) -> Self {
        Structure { context, text, found: Vec::new() }
    }

    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    pub(super) fn finish(self) -> Vec<Irregularity> {
        self.found
    }

    /// Says what the irregularities from the number `from` on are about.
    pub(super) fn name(&mut self, from: usize, member: &str) {
        for met in self.found.iter_mut().skip(from) {
            member.clone_into(&mut met.member);
        }
    }

    fn meet(&mut self, rule: &'static str, level: Level, span: Span, message: String, help: String) {
        self.relate(rule, level, span, message, help, None);
    }

    fn relate(
        &mut self,
        rule: &'static str,
        level: Level,
        span: Span,
        message: String,
        help: String,
        related: Option<(Span, String)>,
    ) {
        // Nobody here can edit a managed file, and the tables hold only what is read of a profile.
        let silent = self.context.foreign || (self.context.root == Root::Profile && rule != "wrong-root");
        if !silent && self.found.len() < MOST {
            self.found.push(Irregularity { rule, level, span, message, help, member: String::new(), related });
        }
    }

    /// Whether the root is the one that the file's name promises.
    pub(super) fn check_root(&mut self, open: &Open<'_>, name: &str, namespace: &str) -> bool {
        let tag = open.tag;
        if open.name != name {
            let message = format!("The root element is `<{}>`, but the file's name promises a `<{name}>`.", open.name);
            let help = format!("Write `<{name} xmlns=\"{NAMESPACE}\">`, or rename the file.");
            self.meet("wrong-root", Level::Error, tag, message, help);
            return false;
        }
        if namespace != NAMESPACE && !(namespace.is_empty() && self.context.decomposed) {
            let message = if namespace.is_empty() {
                format!("`<{name}>` has no namespace.")
            } else {
                format!("`<{name}>` has a namespace that is not the metadata's.")
            };
            let help = format!("Write `<{name} xmlns=\"{NAMESPACE}\">`.");
            self.meet("wrong-root", Level::Error, tag, message, help);
        }
        true
    }

    /// The element that begins in `frame`, where its type knows it.
    pub(super) fn enter(
        &mut self,
        of: &'static ComplexType,
        frame: &mut Frame,
        open: &Open<'_>,
    ) -> Option<&'static Element> {
        let same = of.elements.get(frame.last).is_some_and(|element| element.name == open.name);
        let Some(at) = (if same { Some(frame.last) } else { of.find(open.name) }) else {
            if !of.open {
                self.unknown(of, open);
            }
            return None;
        };
        let element = of.elements.get(at)?;
        if open.nil {
            return None;
        }
        self.check_version(of, element, open.tag);
        let bit = 1u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0);
        if frame.seen & bit != 0 {
            let is_root = open.depth == 1;
            if element.cardinality != Cardinality::Many {
                self.repeated(of, element, frame, open);
            } else if is_root && !same && !self.context.decomposed {
                self.split(of, element, frame, open);
            }
        }
        frame.seen |= bit;
        frame.last = at;
        Some(element)
    }

    /// Where an element stands first. It is looked for from the front of its parent, so not for every fault of a file
    /// that is full of them.
    fn first(&self, frame: &Frame, element: &Element, what: &str) -> Option<(Span, String)> {
        if self.found.len() >= MOST_RELATED {
            return None;
        }
        locate(self.text, frame.tag.start, element.name).map(|span| (span, what.to_owned()))
    }

    fn repeated(&mut self, of: &ComplexType, element: &Element, frame: &Frame, open: &Open<'_>) {
        let name = element.name;
        let message = format!("`<{name}>` stands twice in `{}`, which takes one.", of.name);
        let help = "The deployment fails: remove one of the two.".to_owned();
        let related = self.first(frame, element, "the first one");
        self.relate("repeated-element", Level::Error, open.tag, message, help, related);
    }

    fn split(&mut self, of: &ComplexType, element: &Element, frame: &Frame, open: &Open<'_>) {
        let name = element.name;
        let message = format!("`<{name}>` stands apart from the others of its section.");
        let help = format!(
            "The deployment fails with \"Element {name} is duplicated at this location in type {}\": \
             move all `<{name}>` together.",
            of.name
        );
        let related = self.first(frame, element, "the section begins here");
        self.relate("split-section", Level::Error, open.tag, message, help, related);
    }

    fn check_version(&mut self, of: &ComplexType, element: &Element, tag: Span) {
        let Some(api) = self.context.api_version else { return };
        let (name, of) = (element.name, of.name);
        if api < element.since {
            let message =
                format!("`<{name}>` in `{of}` came with API version {}, the project has {api}.", element.since);
            let help = "Raise `sourceApiVersion` (`<version>` in package.xml), or remove the element.".to_owned();
            self.meet("unknown-element", Level::Error, tag, message, help);
        } else if api > element.until {
            let message = format!("`<{name}>` in `{of}` was removed after API version {}.", element.until);
            let help = format!("The deployment fails with API version {api}: {}.", replacement(name));
            self.meet("legacy-element", Level::Error, tag, message, help);
        }
    }

    fn unknown(&mut self, of: &ComplexType, open: &Open<'_>) {
        let name = open.name;
        let message = format!("`{}` has no element `<{name}>`.", of.name);
        let near = of.elements.iter().map(|element| (strsim::osa_distance(name, element.name), element.name)).min();
        let help = match near {
            Some((distance, near)) if name.len() < 100 && distance <= 2.max(name.len() / 4) => {
                format!("Did you mean `<{near}>`?")
            }
            _ => "Remove it, or move it to the element that it belongs to.".to_owned(),
        };
        self.meet("unknown-element", Level::Warning, open.tag, message, help);
    }

    /// An element inside one that holds text only.
    pub(super) fn markup_in_text(&mut self, element: &Element, open: &Open<'_>) {
        let message = format!("`<{}>` stands inside `<{}>`, which holds text only.", open.name, element.name);
        let help = "Write `&lt;` for the character `<`.".to_owned();
        self.meet("unknown-element", Level::Warning, open.tag, message, help);
    }

    /// Elements that are required and were not met.
    pub(super) fn check_missing(&mut self, of: &'static ComplexType, frame: &Frame) {
        if frame.nil || of.open {
            return;
        }
        let is_part = self.context.decomposed && of.grant.is_none();
        for (at, element) in of.elements.iter().enumerate() {
            if frame.seen >> at & 1 == 0 && element.is_required(self.context.api_version) && !is_part {
                self.missing(of, element, frame.tag);
            }
        }
    }

    fn missing(&mut self, of: &ComplexType, element: &Element, tag: Span) {
        let name = element.name;
        let message = format!("`{}` lacks `<{name}>`.", of.name);
        if is_flag(element) {
            let help = format!("It is read as false: write `<{name}>false</{name}>`.");
            self.meet("missing-element", Level::Info, tag, message, help);
        } else {
            let help = format!("The deployment fails without it: add `<{name}>`.");
            self.meet("missing-element", Level::Error, tag, message, help);
        }
    }

    /// The text of an element.
    pub(super) fn check_value(&mut self, of: &ComplexType, element: &Element, leaf: &Leaf<'_>, tag: Span) {
        if leaf.nil {
            return;
        }
        let value = leaf.value();
        if value.is_empty() {
            let needed = element.key || !matches!(element.value, Value::Text(0));
            if needed && element.is_required(self.context.api_version) {
                self.missing(of, element, tag);
            }
            return;
        }
        let name = element.name;
        let valid = match element.value {
            Value::Bool => boolean(&value).is_some(),
            Value::Int => value.parse::<i64>().is_ok(),
            Value::Enum(words) => words.contains(&&*value),
            Value::Text(most) => {
                self.check_length(name, &value, most, leaf.span());
                true
            }
            Value::Complex(_) | Value::Any => true,
        };
        if !valid && !is_token(&value) {
            let shown: String = value.chars().take(40).collect();
            let message = format!("`<{name}>` in `{}` cannot be `{shown}`.", of.name);
            self.meet("invalid-value", Level::Error, leaf.span(), message, expected(element, &value));
        }
    }

    fn check_length(&mut self, name: &str, value: &str, most: u32, span: Span) {
        let most = most as usize;
        if most == 0 || value.len() <= most || is_token(value) {
            return;
        }
        let length = value.chars().count();
        if length > most {
            let message = format!("`<{name}>` has {length} characters, {most} are allowed.");
            let help = "The deployment fails with \"data value too large\": shorten it.".to_owned();
            self.meet("value-too-long", Level::Error, span, message, help);
        }
    }
}

/// What a build puts in before it deploys (CumulusCI and templates write these).
fn is_token(value: &str) -> bool {
    ["%%%", "___", "{{"].iter().any(|token| value.contains(token))
}

/// A profile's words for tabs, and a permission set's.
const TAB_WORDS: &[(&str, &str)] = &[("DefaultOn", "Visible"), ("DefaultOff", "Available"), ("Hidden", "None")];

fn expected(element: &Element, value: &str) -> String {
    match element.value {
        Value::Bool => "Write `true` or `false`.".to_owned(),
        Value::Int => "Write a whole number.".to_owned(),
        Value::Enum(words) => {
            if let Some((_, word)) = TAB_WORDS.iter().find(|(profile, word)| *profile == value && words.contains(word))
            {
                return format!("`{value}` is a profile's word: in a permission set write `{word}`.");
            }
            let near = words.iter().map(|word| (strsim::osa_distance(value, word), *word)).min();
            match near {
                Some((distance, word)) if value.len() < 100 && distance <= 3 => format!("Did you mean `{word}`?"),
                _ if words.len() > 8 => "Write one of the words that the Metadata API lists.".to_owned(),
                _ => format!("Write one of `{}`.", words.join("`, `")),
            }
        }
        Value::Text(_) | Value::Complex(_) | Value::Any => String::new(),
    }
}

fn replacement(name: &str) -> &'static str {
    match name {
        "componentInstances" => {
            "wrap each one as `<itemInstances><componentInstance>…</componentInstance></itemInstances>`"
        }
        "userLicense" => "write `<license>`",
        "pageTemplate" => "write `<template><name>…</name></template>`",
        "flexipageDataSourceProperties" => "write `<properties>`",
        _ => "remove it",
    }
}
