//! The components that rules look at.

use std::sync::{Arc, OnceLock};

use crate::access::{Access, GrantKey, implied};
use crate::finding::{FileId, Place, Subject};
use crate::fix::{Entry, Plan};
use crate::metadata::{Flags, GrantKind, GroupFacts, Neighbour, PageFacts, Text};
use crate::names::NameId;
use crate::project::FileKind;
use crate::text::Span;

/// One entry of a set under the project's names: 12 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The canonical name of what is granted.
    pub name: NameId,
    /// The byte of the entry's `<` in its file.
    pub offset: u32,
    /// The flags that are true.
    pub flags: Flags,
    /// What is granted.
    pub kind: GrantKind,
}

impl Grant {
    /// What is granted, without its flags.
    #[must_use]
    pub fn key(&self) -> GrantKey {
        GrantKey { kind: self.kind, name: self.name }
    }
}

/// The entries that one file of a set holds.
#[derive(Clone, Debug)]
pub struct Part {
    /// The file.
    pub file: FileId,
    /// Its entries, in the order of the file.
    pub grants: Vec<Grant>,
}

/// A permission set, muting permission set or profile; a decomposed one has many parts.
#[derive(Debug)]
pub struct PermissionSet {
    /// `PermissionSet`, `MutingPermissionSet` or `Profile`.
    pub kind: FileKind,
    /// The name, as the file name spells it.
    pub name: Arc<str>,
    /// The canonical name.
    pub id: NameId,
    /// Whether its namespace is another's, so that nobody here can edit it.
    pub foreign: bool,
    /// Whether .forceignore keeps it from being deployed.
    pub ignored: bool,
    /// Whether all its content could be read; `(hidden)` and ill-formed files tell nothing.
    pub readable: bool,
    /// The file that holds the label, description and licence.
    pub head: FileId,
    /// `label`
    pub label: Option<Text>,
    /// `description`
    pub description: Option<Text>,
    /// `license`; `userLicense` in a profile and in old permission sets.
    pub license: Option<Text>,
    /// `hasActivationRequired`
    pub has_activation_required: Option<bool>,
    /// Its files with their entries, in path order.
    pub parts: Vec<Part>,
    pub(super) access: OnceLock<Access>,
}

impl PermissionSet {
    /// Whether findings on it are wanted: its text is this project's to edit.
    #[must_use]
    pub fn is_linted(&self) -> bool {
        self.readable && !self.foreign && !self.ignored
    }

    /// All entries with the file that each stands in.
    pub fn grants(&self) -> impl Iterator<Item = (FileId, &Grant)> + '_ {
        self.parts.iter().flat_map(|part| part.grants.iter().map(move |grant| (part.file, grant)))
    }

    /// The entries of one kind.
    pub fn grants_of(&self, kind: GrantKind) -> impl Iterator<Item = (FileId, &Grant)> + '_ {
        self.grants().filter(move |(_, grant)| grant.kind == kind)
    }

    /// The first entry of this key, with its file.
    #[must_use]
    pub fn grant(&self, key: GrantKey) -> Option<(FileId, &Grant)> {
        self.grants().find(|(_, grant)| grant.key() == key)
    }

    /// What the set gives (takes away, if it is a muting set), computed once.
    pub fn access(&self) -> &Access {
        self.access.get_or_init(|| Access::new(self.grants().map(|(_, grant)| (grant.key(), grant.flags))))
    }

    /// The place of an entry, or of one of its children.
    #[must_use]
    pub fn place(&self, file: FileId, grant: &Grant, focus: &'static str) -> Place {
        Place::element(file, grant.offset, focus)
    }

    /// The plan with what makes the set give these flags too: in the entry of this key where there is one, else in an
    /// entry of its own. `name` is what the key names.
    #[must_use]
    pub fn plan_to_give(&self, plan: Plan, key: GrantKey, name: &str, flags: Flags) -> Plan {
        let Some((file, entry)) = self.grant(key) else {
            return plan.add(self.head, Entry::grant(key.kind, name, flags));
        };
        if key.kind == GrantKind::Tab {
            return plan.set_child(file, entry.offset, "visibility", GrantKind::tab_word(entry.flags.union(flags)));
        }
        let missing = flags.minus(entry.flags);
        let rows = key.kind.facts().flags.iter().filter(|row| missing.has(row.flag));
        rows.fold(plan, |plan, row| plan.set_child(file, entry.offset, row.element, "true"))
    }

    /// The plan with what makes an entry of the set give these flags no more, nor any that imply them.
    #[must_use]
    pub fn plan_to_take(&self, plan: Plan, file: FileId, entry: &Grant, flags: Flags) -> Plan {
        let implies = |flag: Flags| implied(entry.kind, flag).minus(flags) != implied(entry.kind, flag);
        let rows = || entry.kind.facts().flags.iter().filter(|row| entry.flags.has(row.flag));
        if entry.kind == GrantKind::Tab || rows().all(|row| implies(row.flag)) {
            return plan.remove(file, entry.offset);
        }
        let taken = rows().filter(|row| implies(row.flag));
        taken.fold(plan, |plan, row| plan.set_child(file, entry.offset, row.element, "false"))
    }

    /// The place of the label; of the root element where there is none.
    #[must_use]
    pub fn label_place(&self) -> Place {
        text_place(self.head, self.label.as_ref())
    }

    /// The set, or a member of it, as a subject.
    #[must_use]
    pub fn subject(&self, member: impl Into<String>) -> Subject {
        let kind = self.kind.type_name().unwrap_or_default();
        Subject { kind: kind.to_owned(), name: self.name.to_string(), member: member.into() }
    }
}

/// A member of a group.
#[derive(Clone, Debug)]
pub struct GroupMember {
    /// The name, as written, with its place in the group's file.
    pub text: Text,
    /// The canonical name.
    pub id: NameId,
}

/// A permission set group.
#[derive(Debug)]
pub struct Group {
    /// The name, as the file name spells it.
    pub name: Arc<str>,
    /// The canonical name.
    pub id: NameId,
    /// Whether its namespace is another's.
    pub foreign: bool,
    /// Whether .forceignore keeps it from being deployed.
    pub ignored: bool,
    /// Whether its content could be read.
    pub readable: bool,
    /// The file.
    pub file: FileId,
    /// `permissionSets`, in the order of the file.
    pub members: Vec<GroupMember>,
    /// `mutingPermissionSets`, in the order of the file.
    pub mutings: Vec<GroupMember>,
    /// Everything else that the file says.
    pub facts: GroupFacts,
}

impl Group {
    /// Whether findings on it are wanted.
    #[must_use]
    pub fn is_linted(&self) -> bool {
        self.readable && !self.foreign && !self.ignored
    }

    /// The place of a member's name.
    #[must_use]
    pub fn place(&self, member: &GroupMember) -> Place {
        Place::span(self.file, member.text.span)
    }

    /// The place of the label; of the root element where there is none.
    #[must_use]
    pub fn label_place(&self) -> Place {
        text_place(self.file, self.facts.label.as_ref())
    }

    /// The group, or a member of it, as a subject.
    #[must_use]
    pub fn subject(&self, member: impl Into<String>) -> Subject {
        Subject { kind: "PermissionSetGroup".to_owned(), name: self.name.to_string(), member: member.into() }
    }
}

/// A Lightning page.
#[derive(Debug)]
pub struct Page {
    /// The name, as the file name spells it.
    pub name: Arc<str>,
    /// The canonical name.
    pub id: NameId,
    /// Whether its namespace is another's.
    pub foreign: bool,
    /// Whether .forceignore keeps it from being deployed.
    pub ignored: bool,
    /// Whether its content could be read.
    pub readable: bool,
    /// The file.
    pub file: FileId,
    /// What the file says.
    pub facts: PageFacts,
}

impl Page {
    /// Whether findings on it are wanted.
    #[must_use]
    pub fn is_linted(&self) -> bool {
        self.readable && !self.foreign && !self.ignored
    }

    /// The page, or a member of it, as a subject.
    #[must_use]
    pub fn subject(&self, member: impl Into<String>) -> Subject {
        Subject { kind: "FlexiPage".to_owned(), name: self.name.to_string(), member: member.into() }
    }

    /// How an item is named as a subject's member: by its identifier, else by its name and how many of that name
    /// stand before it.
    #[must_use]
    pub fn item_member(&self, item: usize) -> String {
        self.facts.item_member(item)
    }

    /// Where a name stands within a text of the page; `None` where the text is written with entities.
    #[must_use]
    pub fn place_of(&self, holder: &Text, name: &str) -> Option<Place> {
        let at = holder.value.rfind(name)?;
        let is_plain = holder.span.range().len() == holder.value.len();
        let start = (holder.span.start as usize).saturating_add(at);
        is_plain.then(|| Place::span(self.file, Span::new(start, start.saturating_add(name.len()))))
    }

    /// The place of the label; of the root element where there is none.
    #[must_use]
    pub fn label_place(&self) -> Place {
        text_place(self.file, self.facts.label.as_ref())
    }
}

/// A file that was read for what it tells of others.
#[derive(Debug)]
pub struct NeighbourFile {
    /// The kind of file.
    pub kind: FileKind,
    /// The component's full name, as the file name spells it.
    pub name: Arc<str>,
    /// The canonical name.
    pub id: NameId,
    /// The file.
    pub file: FileId,
    /// Whether .forceignore keeps it from being deployed.
    pub ignored: bool,
    /// What it says.
    pub content: Neighbour,
}

fn text_place(file: FileId, text: Option<&Text>) -> Place {
    match text {
        Some(text) => Place::span(file, text.span),
        None => Place::element(file, 0, ""),
    }
}
