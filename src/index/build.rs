//! From the facts of the files to the index.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::Index;
use super::components::{Grant, Group, GroupMember, NeighbourFile, Page, Part, PermissionSet};
use super::known::KnownTable;
use super::references::{Named, Reference};
use crate::finding::FileId;
use crate::metadata::{Content, GrantRow, Mention, PermissionSetFacts, Text, WordId, Words};
use crate::names::{NameId, Names};
use crate::project::{FileKind, Part as FilePart, Project, SourceFile};

/// What a file of the project gave, for the index.
#[derive(Debug, Default)]
pub struct FileContent {
    /// What the file is.
    pub content: Content,
    /// The names of other components that stand in it.
    pub mentions: Vec<Mention>,
    /// Which of the readers' words its rows speak of.
    pub reader: usize,
    /// Whether its component comes from another namespace.
    pub foreign: bool,
}

/// The ids of one reader's words, as far as rows have spoken of them.
struct Numbered {
    words: Words,
    ids: Vec<Option<(NameId, NameId)>>,
}

impl Numbered {
    fn new(words: Words) -> Self {
        Numbered { ids: vec![None; words.len()], words }
    }

    /// The id of the word's spelling and the canonical one.
    fn ids(&mut self, word: WordId, names: &mut Names) -> Option<(NameId, NameId)> {
        let (slot, word) = (self.ids.get_mut(word.0 as usize)?, self.words.word(word)?);
        Some(*slot.get_or_insert_with(|| names.intern_shared(word.shared())))
    }
}

impl Index {
    /// The index of a project. `names` may hold names already, of packs say; `files` holds one entry for each file of
    /// the project, `None` for those never opened. `words` are those that each reader met.
    #[must_use]
    pub fn build(project: Project, names: Names, words: Vec<Words>, files: Vec<Option<FileContent>>) -> Index {
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
        let is_set = |file: &&SourceFile| file.kind == FileKind::PermissionSet && file.part == FilePart::Whole;
        index.sets.reserve(index.project.files.iter().filter(is_set).count());
        let mut decomposed = FxHashMap::default();
        index.names.reserve(index.project.files.len() + words.iter().map(Words::len).max().unwrap_or(0));
        let mut readers: Vec<Numbered> = words.into_iter().map(Numbered::new).collect();
        for (at, content) in files.into_iter().enumerate() {
            let file = FileId(u32::try_from(at).unwrap_or(u32::MAX));
            if let Some(FileContent { content, mentions, reader, foreign }) = content {
                index.add_mentions(file, mentions);
                index.add((file, foreign), content, readers.get_mut(reader), &mut decomposed);
            }
        }
        index.finish();
        index
    }

    fn add(
        &mut self,
        (file, foreign): (FileId, bool),
        content: Content,
        reader: Option<&mut Numbered>,
        decomposed: &mut FxHashMap<(Option<usize>, NameId), usize>,
    ) {
        let source = &self.project.files[file.0 as usize];
        let (kind, name, ignored) = (source.kind, Arc::clone(&source.component), source.ignored);
        let (_, id) = self.names.intern_shared(&name);
        let readable = !matches!(content, Content::Unknown | Content::Hidden);
        match (content, kind) {
            (Content::PermissionSet(mut facts) | Content::Muting(mut facts) | Content::Profile(mut facts), kind) => {
                let rows = std::mem::take(&mut facts.rows);
                let grants = reader.map_or_else(Vec::new, |reader| self.grants(file, rows, reader));
                self.add_set((file, foreign), (kind, id), Some(facts), grants, decomposed);
            }
            (Content::Group(facts), _) => {
                let mut member = |text: &Text| GroupMember {
                    id: self.names.intern_shared(text.value.shared()).1,
                    text: text.clone(),
                };
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
                self.add_set((file, foreign), (kind, id), None, Vec::new(), decomposed);
            }
            (Content::Unknown | Content::Hidden, _) => {}
        }
    }

    /// Adds a whole set, or joins a part of a decomposed one to the others. `None` where the file told nothing.
    fn add_set(
        &mut self,
        (file, foreign): (FileId, bool),
        (kind, id): (FileKind, NameId),
        facts: Option<PermissionSetFacts>,
        grants: Vec<Grant>,
        decomposed: &mut FxHashMap<(Option<usize>, NameId), usize>,
    ) {
        let readable = facts.is_some();
        let facts = facts.unwrap_or_default();
        let part = Part { file, grants };
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
            name: Arc::clone(&source.component),
            id,
            foreign,
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
    fn grants(&mut self, file: FileId, rows: Vec<GrantRow>, reader: &mut Numbered) -> Vec<Grant> {
        let named = rows.into_iter().filter_map(|row| {
            let (spelling, name) = reader.ids(row.name, &mut self.names)?;
            if spelling != name {
                self.respelled.insert((file, row.offset), self.names.text(spelling).into());
            }
            Some(Grant { name, offset: row.offset, flags: row.flags, kind: row.kind })
        });
        named.collect()
    }

    fn add_mentions(&mut self, file: FileId, mentions: Vec<Mention>) {
        for Mention { element, kind, name } in mentions {
            if let Some(kind) = Named::parse(kind) {
                let (_, id) = self.names.intern_shared(name.value.shared());
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
