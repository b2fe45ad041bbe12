//! A text that plans are resolved against. What several plans ask of it is computed once.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::metadata::schema::{self, ComplexType, Value};
use crate::xml::{Event, Reader};

use super::Fix;
use super::element::{Child, Element};

/// A file's text.
#[derive(Debug)]
pub struct Document<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// Whether the file holds its component whole, and is no part of a decomposed one.
    pub(super) whole: bool,
    /// The fix that sorts it.
    pub(super) sorted: OnceLock<Option<Arc<Fix>>>,
    root: OnceLock<Option<Element<'t>>>,
    keys: OnceLock<Vec<Option<Cow<'t, str>>>>,
}

impl<'t> Document<'t> {
    /// A file's text. `whole` says that it holds its component whole, and is no part of a decomposed one.
    #[must_use]
    pub fn new(text: &'t str, whole: bool) -> Self {
        Document { text, whole, sorted: OnceLock::new(), root: OnceLock::new(), keys: OnceLock::new() }
    }

    /// Whether the text is XML, so that values in it are escaped as XML asks.
    pub(super) fn is_xml(&self) -> bool {
        self.text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('<')
    }

    /// The root element; `None` where the text is not well-formed, or holds text among the root's children.
    pub(super) fn root(&self) -> Option<&Element<'t>> {
        self.root.get_or_init(|| read_root(self.text)).as_ref()
    }

    /// What each child of the root is about: the key of an entry, the text of an element that holds one.
    pub(super) fn keys(&self) -> &[Option<Cow<'t, str>>] {
        self.keys.get_or_init(|| {
            let Some(root) = self.root() else { return Vec::new() };
            root.children.iter().map(|child| key(self.text, root.node.name, child)).collect()
        })
    }

    /// What one level of indentation is.
    pub(super) fn indentation(&self) -> &'t str {
        const USUAL: &str = "    ";
        let first = self.root().and_then(|root| root.children.iter().map(|child| root.lead(child)).find(is_line));
        let indentation = first.map(|lead| lead.trim_start_matches(['\r', '\n']));
        indentation.filter(|indentation| !indentation.is_empty()).unwrap_or(USUAL)
    }
}

/// Whether a lead puts its element on a line of its own.
fn is_line(lead: &&str) -> bool {
    lead.contains('\n')
}

fn read_root(text: &str) -> Option<Element<'_>> {
    let mut reader = Reader::new(text.as_bytes()).ok()?;
    let offset = loop {
        match reader.next_event().ok()?? {
            Event::Open(open) => break open.tag.start as usize,
            Event::Comment(_) | Event::Close(_) => {}
        }
    };
    Element::read(text, offset).filter(|root| !root.is_mixed())
}

fn key<'t>(text: &'t str, root: &str, child: &Child<'t>) -> Option<Cow<'t, str>> {
    if let Some(leaf) = child.node.leaf {
        return Some(leaf.value());
    }
    let of = entry_type(root, child.node.name)?;
    let key = of.elements.iter().find(|element| element.key)?.name;
    let element = Element::read(text, child.node.span.start)?;
    // Where the key stands several times the last one counts, as it does for whoever reads the file.
    let leaf = element.children.iter().rfind(|child| child.node.name == key)?.node.leaf?;
    Some(leaf.value())
}

/// The type of a root's entries that grant something.
pub(super) fn entry_type(root: &str, section: &str) -> Option<&'static ComplexType> {
    let table = match root {
        "PermissionSet" | "MutingPermissionSet" => &schema::PERMISSION_SET,
        "Profile" => &schema::PROFILE,
        _ => return None,
    };
    match table.elements.get(table.find(section)?)?.value {
        Value::Complex(of) => of.grant.map(|_| of),
        _ => None,
    }
}
