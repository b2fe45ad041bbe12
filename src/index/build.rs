//! From the facts of the files to the index.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Index;
use super::components::{Grant, Group, GroupMember, NeighbourFile, Page, Part, PermissionSet};
use super::known::KnownTable;
use super::references::{Named, Reference};
use crate::finding::FileId;
use crate::metadata::{Content, Mention, PermissionSetFacts, Text};
use crate::names::{NameId, Names};
use crate::project::{FileKind, Part as FilePart, Project};

/// What a file of the project gave, for the index.
#[derive(Debug, Default)]
pub struct FileContent {
    /// What the file is.
    pub content: Content,
    /// The names of other components that stand in it.
    pub mentions: Vec<Mention>,
}

impl Index {
    /// The index of a project. `names` may hold names already, of packs say; `files` holds one entry for each file of
    /// the project, `None` for those never opened.
    #[must_use]
    pub fn build(project: Project, names: Names, files: Vec<Option<FileContent>>) -> Index {
        let known = KnownTable::new(project.namespace.as_deref(), &project.known);
        let mut index = Index {
            project,
            names,
            sets: Vec::new(),
            mutings: Vec::new(),
            profiles: Vec::new(),
            groups: Vec::new(),
            pages: Vec::new(),
            neighbours: Vec::new(),
            references: Vec::new(),
            references_by_name: FxHashMap::default(),
            set_by_name: FxHashMap::default(),
            muting_by_name: FxHashMap::default(),
            group_by_name: FxHashMap::default(),
            page_by_name: FxHashMap::default(),
            known,
            respelled: FxHashMap::default(),
        };
        let mut decomposed = FxHashMap::default();
        for (at, content) in files.into_iter().enumerate() {
            let file = FileId(u32::try_from(at).unwrap_or(u32::MAX));
            if let Some(FileContent { content, mentions }) = content {
                index.add_mentions(file, mentions);
                index.add(file, content, &mut decomposed);
            }
        }
        index.finish();
        index
    }

    fn add(&mut self, file: FileId, content: Content, decomposed: &mut FxHashMap<(Option<usize>, NameId), usize>) {
        let source = &self.project.files[file.0 as usize];
        let (kind, name, ignored) = (source.kind, source.component.to_string(), source.ignored);
        let id = self.names.intern(&name);
        let foreign = self.names.is_foreign(&name);
        let readable = !matches!(content, Content::Unknown | Content::Hidden);
        match (content, kind) {
            (Content::PermissionSet(facts) | Content::Muting(facts) | Content::Profile(facts), kind) => {
                self.add_set(file, kind, id, Some(facts), decomposed);
            }
            (Content::Group(facts), _) => {
                let mut member = |text: &Text| GroupMember { id: self.names.intern(&text.value), text: text.clone() };
                let members = facts.permission_sets.iter().map(&mut member).collect();
                let mutings = facts.muting_permission_sets.iter().map(&mut member).collect();
                self.groups.push(Group { name, id, foreign, ignored, readable, file, members, mutings, facts });
            }
            (Content::Page(facts), _) => {
                self.pages.push(Page { name, id, foreign, ignored, readable, file, facts: *facts });
            }
            (Content::Neighbour(content), _) => {
                self.neighbours.push(NeighbourFile { kind, name, id, file, ignored, content });
            }
            (Content::Unknown | Content::Hidden, FileKind::PermissionSetGroup) => {
                let (members, mutings, facts) = Default::default();
                self.groups.push(Group { name, id, foreign, ignored, readable, file, members, mutings, facts });
            }
            (Content::Unknown | Content::Hidden, FileKind::FlexiPage) => {
                let facts = Default::default();
                self.pages.push(Page { name, id, foreign, ignored, readable, file, facts });
            }
            (Content::Unknown | Content::Hidden, kind) if is_set(kind) => {
                self.add_set(file, kind, id, None, decomposed);
            }
            (Content::Unknown | Content::Hidden, _) => {}
        }
    }

    /// Adds a whole set, or joins a part of a decomposed one to the others. `None` where the file told nothing.
    fn add_set(
        &mut self,
        file: FileId,
        kind: FileKind,
        id: NameId,
        facts: Option<PermissionSetFacts>,
        decomposed: &mut FxHashMap<(Option<usize>, NameId), usize>,
    ) {
        let readable = facts.is_some();
        let facts = facts.unwrap_or_default();
        let part = Part { file, grants: self.grants(file, &facts) };
        let source = &self.project.files[file.0 as usize];
        let joins = source.part != FilePart::Whole;
        let key = (source.package_directory, id);
        let sets = match kind {
            FileKind::MutingPermissionSet => &mut self.mutings,
            FileKind::Profile => &mut self.profiles,
            _ => &mut self.sets,
        };
        if joins && let Some(set) = decomposed.get(&key).and_then(|&at| sets.get_mut(at)) {
            set.parts.push(part);
            set.readable &= readable;
            set.ignored &= source.ignored;
            if source.part == FilePart::Parent {
                set.head = file;
                set.label = facts.label;
                set.description = facts.description;
                set.license = facts.license;
                set.has_activation_required = facts.has_activation_required;
            }
            return;
        }
        if joins {
            decomposed.insert(key, sets.len());
        }
        sets.push(PermissionSet {
            kind,
            name: source.component.to_string(),
            id,
            foreign: self.names.is_foreign(&source.component),
            ignored: source.ignored,
            readable,
            head: file,
            label: facts.label,
            description: facts.description,
            license: facts.license,
            has_activation_required: facts.has_activation_required,
            parts: vec![part],
            access: OnceLock::new(),
        });
    }

    /// The rows of a file under the project's names.
    fn grants(&mut self, file: FileId, facts: &PermissionSetFacts) -> Vec<Grant> {
        let ids = self.names.intern_all(facts.names.iter());
        let mut grants = Vec::with_capacity(facts.rows.len());
        for row in &facts.rows {
            let Some(&(spelling, name)) = ids.get(row.name.0 as usize) else { continue };
            if spelling != name {
                self.respelled.insert((file, row.offset), self.names.text(spelling).into());
            }
            grants.push(Grant { name, offset: row.offset, flags: row.flags, kind: row.kind });
        }
        grants
    }

    fn add_mentions(&mut self, file: FileId, mentions: Vec<Mention>) {
        for Mention { element, kind, name } in mentions {
            if let Some(kind) = Named::parse(kind) {
                let id = self.names.intern(&name.value);
                self.references.push(Reference { kind, id, name: name.value, file, span: name.span, element });
            }
        }
    }

    /// Adds the references that groups hold, sorts all, and builds the tables by name.
    fn finish(&mut self) {
        for group in &self.groups {
            let sets = group.members.iter().map(|member| (Named::PermissionSet, member, "permissionSets"));
            let mutings =
                group.mutings.iter().map(|member| (Named::MutingPermissionSet, member, "mutingPermissionSets"));
            self.references.extend(sets.chain(mutings).map(|(kind, member, element)| Reference {
                kind,
                id: member.id,
                name: member.text.value.clone(),
                file: group.file,
                span: member.text.span,
                element,
            }));
        }
        self.references.sort_by_key(|reference| (reference.file, reference.span, reference.kind));
        self.references.dedup();
        for (at, reference) in self.references.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            self.references_by_name.entry((reference.kind, reference.id)).or_default().push(at);
        }
        self.set_by_name = by_name(self.sets.iter().map(|set| set.id));
        self.muting_by_name = by_name(self.mutings.iter().map(|set| set.id));
        self.group_by_name = by_name(self.groups.iter().map(|group| group.id));
        self.page_by_name = by_name(self.pages.iter().map(|page| page.id));
    }
}

fn is_set(kind: FileKind) -> bool {
    matches!(kind, FileKind::PermissionSet | FileKind::MutingPermissionSet | FileKind::Profile)
}

/// The first component of each name.
fn by_name(ids: impl Iterator<Item = NameId>) -> FxHashMap<NameId, usize> {
    let mut table = FxHashMap::default();
    for (at, id) in ids.enumerate() {
        table.entry(id).or_insert(at);
    }
    table
}
