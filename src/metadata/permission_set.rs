//! How the entries of a permission set, muting permission set or profile become rows.

use crate::xml::Leaf;

use super::schema::Element;
use super::{Flags, GrantKind, GrantRow, Mention, PermissionSetFacts, WordId, Words};

/// Collects the rows of one file. An entry costs no allocation.
#[derive(Default)]
pub(super) struct Grants {
    facts: PermissionSetFacts,
    mentions: Vec<Mention>,
    name: Option<WordId>,
    flags: Flags,
}

impl Grants {
    /// Takes an element of the root, or of one in it that grants nothing.
    pub(super) fn take(&mut self, name: &str, leaf: &Leaf<'_>) {
        match name {
            "label" => self.facts.label = leaf.text(),
            "description" => self.facts.description = leaf.text(),
            "license" | "userLicense" => self.facts.license = leaf.text(),
            "hasActivationRequired" => self.facts.has_activation_required = super::read::boolean(&leaf.value()),
            // A profile's override of an action names a Lightning page, and nothing else may be named there.
            "content" => {
                let page = |name| Mention { element: "content", kind: "FlexiPage", name };
                self.mentions.extend(leaf.text().map(page));
            }
            _ => {}
        }
    }

    /// Begins an entry.
    pub(super) fn begin(&mut self) {
        self.name = None;
        self.flags = Flags::NONE;
    }

    /// Takes an element of an entry.
    pub(super) fn entry(&mut self, kind: GrantKind, element: &Element, value: &str, words: &mut Words) {
        if element.key {
            self.name = (!value.is_empty()).then(|| words.number(value));
        } else if element.flag != Flags::NONE {
            match super::read::boolean(value) {
                Some(true) => self.flags = self.flags.union(element.flag),
                None if !value.is_empty() => self.flags = self.flags.union(Flags::UNCLEAR),
                _ => {}
            }
        } else if kind == GrantKind::Tab {
            self.flags = self.flags.union(GrantKind::tab_flags(value));
        }
    }

    /// Ends an entry: one without its key gives no row. Says what it is about, in grant notation.
    pub(super) fn end(&mut self, kind: GrantKind, offset: u32) -> Option<WordId> {
        let name = self.name.take()?;
        let flags = match kind {
            // A data space scope has no flag of its own: to stand there is to grant.
            GrantKind::Dataspace => Flags::ENABLED,
            _ => self.flags,
        };
        self.facts.rows.push(GrantRow { name, offset, flags, kind });
        Some(name)
    }

    /// All of it, with the names of other components.
    pub(super) fn finish(mut self) -> (PermissionSetFacts, Vec<Mention>) {
        self.facts.rows.shrink_to_fit();
        (self.facts, self.mentions)
    }
}
