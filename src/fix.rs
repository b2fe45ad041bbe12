//! Fixes: what a rule asks for before the text is at hand (a [`Plan`]), and the edits that it comes to (a [`Fix`]).

mod change;
mod document;
mod element;
mod order;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::{FileId, Place};
use crate::metadata::schema::{self, Cardinality, Value};
use crate::metadata::{Flags, GrantKind};
use crate::text::Span;

pub use document::Document;

/// Whether a fix may be applied without a person's look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Nobody's access changes.
    Safe,
    /// Changes who may do what, or needs a judgement.
    Unsafe,
}

impl Applicability {
    /// The word used in every report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        }
    }
}

/// What a rule asks for. Facts keep offsets and no texts, so a plan names places; the report reads the files again and
/// turns it into a [`Fix`]. A plan that does not come out cleanly gives no fix.
///
/// ```
/// use forcelint::finding::FileId;
/// use forcelint::fix::Plan;
///
/// let (file, offset) = (FileId(0), 120);
/// let plan = Plan::not_safe("Grant read").set_child(file, offset, "allowRead", "true");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What the fix does, as a command: "Add the missing identifiers".
    pub title: String,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// What changes. Every change is asked of the text as it is; none sees what the others do.
    pub changes: Vec<Change>,
}

/// One change of a file. Values are plain text: what XML needs is escaped when the edit is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The text at a place becomes another one. Where the place is an element without text, or one that is absent,
    /// there is nothing to replace.
    Replace {
        /// A span of text, or an element whose text is meant.
        place: Place,
        /// What stands there afterwards.
        text: String,
    },
    /// The child element of the element at `offset` holds this value; it is added where it is absent.
    SetChild {
        /// The file.
        file: FileId,
        /// The byte of the parent's `<`.
        offset: u32,
        /// The child's name.
        child: &'static str,
        /// Its text.
        value: String,
    },
    /// The element at `offset` goes, with its lines where it has them to itself. A comment before it stays.
    Remove {
        /// The file.
        file: FileId,
        /// The byte of the element's `<`; for an element right below the root, any byte of it.
        offset: u32,
    },
    /// A new element below the root, in its sorted place. Not where one of this section and key is there already, nor
    /// in a part of a decomposed component: nobody can tell which part it belongs to.
    Add {
        /// The file.
        file: FileId,
        /// The element.
        entry: Entry,
    },
    /// The element below the root at `offset`, with those of its name right behind it, joins the first ones of its
    /// name.
    Regroup {
        /// The file.
        file: FileId,
        /// The byte of the `<` of the first one that stands apart.
        offset: u32,
    },
    /// The element at `offset` is called `inner` and stands alone in a new element `outer`.
    Wrap {
        /// The file.
        file: FileId,
        /// The byte of the element's `<`.
        offset: u32,
        /// The name of the new element around it.
        outer: &'static str,
        /// The element's own new name.
        inner: &'static str,
    },
    /// All elements below the root stand in the order in which the platform retrieves them: by name, and entries by
    /// what they are about. Comments go with the element they stand before.
    Sort {
        /// The file.
        file: FileId,
    },
}

impl Change {
    /// The file that changes.
    #[must_use]
    pub fn file(&self) -> FileId {
        match self {
            Change::Replace { place, .. } => place.file,
            Change::SetChild { file, .. }
            | Change::Remove { file, .. }
            | Change::Add { file, .. }
            | Change::Regroup { file, .. }
            | Change::Wrap { file, .. }
            | Change::Sort { file } => *file,
        }
    }

    fn file_mut(&mut self) -> &mut FileId {
        match self {
            Change::Replace { place, .. } => &mut place.file,
            Change::SetChild { file, .. }
            | Change::Remove { file, .. }
            | Change::Add { file, .. }
            | Change::Regroup { file, .. }
            | Change::Wrap { file, .. }
            | Change::Sort { file } => file,
        }
    }
}

/// An element to add below the root: `<fieldPermissions>` with its children, or one with text only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The element's name.
    pub section: &'static str,
    /// What the entry is about: no other of the section may be about the same.
    pub key: String,
    /// The children with their texts, in any order; none where the element holds the key as its text.
    pub children: Vec<(&'static str, String)>,
}

impl Entry {
    /// An entry of a permission set that grants these flags and no others.
    #[must_use]
    pub fn grant(kind: GrantKind, name: &str, flags: Flags) -> Entry {
        let section = kind.facts().entry;
        let mut children = Vec::new();
        let found = schema::PERMISSION_SET.find(section).and_then(|at| schema::PERMISSION_SET.elements.get(at));
        if let Some(Value::Complex(of)) = found.map(|element| element.value) {
            for element in of.elements {
                let granted = element.flag != Flags::NONE && flags.has(element.flag);
                if element.key {
                    children.push((element.name, name.to_owned()));
                } else if element.flag != Flags::NONE && (granted || element.cardinality == Cardinality::One) {
                    children.push((element.name, granted.to_string()));
                } else if kind == GrantKind::Tab {
                    children.push((element.name, GrantKind::tab_word(flags).to_owned()));
                }
            }
        }
        Entry { section, key: name.to_owned(), children }
    }

    /// An element that holds a text: `<permissionSets>Sales</permissionSets>`.
    #[must_use]
    pub fn text(section: &'static str, text: impl Into<String>) -> Entry {
        Entry { section, key: text.into(), children: Vec::new() }
    }
}

impl Plan {
    /// A plan that changes nobody's access and needs no judgement. The title is a command, without a full stop.
    #[must_use]
    pub fn safe(title: impl Into<String>) -> Plan {
        Plan { title: title.into(), applicability: Applicability::Safe, changes: Vec::new() }
    }

    /// A plan that changes who may do what, or needs a judgement.
    #[must_use]
    pub fn not_safe(title: impl Into<String>) -> Plan {
        Plan { title: title.into(), applicability: Applicability::Unsafe, changes: Vec::new() }
    }

    /// With one change more.
    #[must_use]
    pub fn with(mut self, change: Change) -> Plan {
        self.changes.push(change);
        self
    }

    /// See [`Change::Replace`].
    #[must_use]
    pub fn replace(self, place: Place, text: impl Into<String>) -> Plan {
        self.with(Change::Replace { place, text: text.into() })
    }

    /// See [`Change::SetChild`].
    #[must_use]
    pub fn set_child(self, file: FileId, offset: u32, child: &'static str, value: impl Into<String>) -> Plan {
        self.with(Change::SetChild { file, offset, child, value: value.into() })
    }

    /// See [`Change::Remove`].
    #[must_use]
    pub fn remove(self, file: FileId, offset: u32) -> Plan {
        self.with(Change::Remove { file, offset })
    }

    /// See [`Change::Add`].
    #[must_use]
    pub fn add(self, file: FileId, entry: Entry) -> Plan {
        self.with(Change::Add { file, entry })
    }

    /// See [`Change::Regroup`].
    #[must_use]
    pub fn regroup(self, file: FileId, offset: u32) -> Plan {
        self.with(Change::Regroup { file, offset })
    }

    /// See [`Change::Wrap`].
    #[must_use]
    pub fn wrap(self, file: FileId, offset: u32, outer: &'static str, inner: &'static str) -> Plan {
        self.with(Change::Wrap { file, offset, outer, inner })
    }

    /// See [`Change::Sort`].
    #[must_use]
    pub fn sort(self, file: FileId) -> Plan {
        self.with(Change::Sort { file })
    }

    /// The same changes in this file: whoever reads a file does not know its number.
    #[must_use]
    pub fn in_file(mut self, file: FileId) -> Plan {
        self.changes.iter_mut().for_each(|change| *change.file_mut() = file);
        self
    }

    /// The edits that the plan comes to; `None` where one of its changes cannot be made cleanly, where two of them
    /// touch the same bytes, or where nothing changes. `document` gives a file's text.
    #[must_use]
    pub fn resolve<'d, 't: 'd>(&self, document: impl Fn(FileId) -> Option<&'d Document<'t>>) -> Option<Arc<Fix>> {
        let resolve = || {
            let mut edits = Vec::new();
            for change in &self.changes {
                edits.extend(change::edits(change, document(change.file())?)?);
            }
            Fix::new(self.title.clone(), self.applicability, edits).map(Arc::new)
        };
        match self.changes.as_slice() {
            // Every element out of order asks for the same: the file is sorted once, and the fix shared.
            [Change::Sort { file }] => document(*file)?.sorted.get_or_init(resolve).clone(),
            _ => resolve(),
        }
    }
}

/// One replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The file to change.
    pub file: FileId,
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What orders the edits that insert at one place: a child's name, a section and its entry's key.
    pub order: String,
    /// What stands there afterwards.
    pub text: String,
}

/// Edits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, as a command: "Add the missing identifiers".
    pub title: String,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// The edits in the order of their places, none twice, not overlapping. Those that insert at one place stand in
    /// the order in which their texts follow one another.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of these edits; `None` where there are none, or where two of them contradict each other.
    #[must_use]
    pub fn new(title: String, applicability: Applicability, mut edits: Vec<Edit>) -> Option<Fix> {
        edits.sort_unstable();
        edits.dedup();
        let clash = |pair: &[Edit]| match pair {
            [left, right] => clash(left, right),
            _ => false,
        };
        (!edits.is_empty() && !edits.windows(2).any(clash)).then_some(Fix { title, applicability, edits })
    }
}

/// Whether two edits, in their order, cannot both be made: they touch the same bytes, or add the same thing in two ways.
#[must_use]
pub fn clash(left: &Edit, right: &Edit) -> bool {
    left.file == right.file
        && (right.span.start < left.span.end || (left.span == right.span && left.order == right.order))
}

/// The text with these edits made: all of one file, sorted, none clashing.
#[must_use]
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        changed.push_str(text.get(at..edit.span.range().start).unwrap_or_default());
        changed.push_str(&edit.text);
        at = edit.span.range().end;
    }
    changed.push_str(text.get(at..).unwrap_or_default());
    changed
}
