//! The whole project, frozen: its components under the project's names, what exists, and what names what.
//! Facts arrive file by file; the index joins them in path order, so nothing depends on threads.

mod build;
mod components;
mod known;
mod references;

pub use build::FileContent;
pub use components::{Grant, Group, GroupMember, NeighbourFile, Page, Part, PermissionSet};
pub use references::{Named, Reference};

use rustc_hash::FxHashMap;

use crate::finding::{FileId, Subject};
use crate::names::{NameId, Names};
use crate::project::{FileKind, Project, SourceFile};

use known::KnownTable;

/// A project's components and the names between them.
#[derive(Debug)]
pub struct Index {
    /// The project as it was found; its files are numbered by `FileId`.
    pub project: Project,
    /// All names, under their canonical ids.
    pub names: Names,
    /// Permission sets, in path order.
    pub sets: Vec<PermissionSet>,
    /// Muting permission sets, in path order.
    pub mutings: Vec<PermissionSet>,
    /// Profiles, in path order; empty unless a rule reads them.
    pub profiles: Vec<PermissionSet>,
    /// Permission set groups, in path order.
    pub groups: Vec<Group>,
    /// Lightning pages, in path order.
    pub pages: Vec<Page>,
    /// Every other file that was read, in path order.
    pub neighbours: Vec<NeighbourFile>,
    references: Vec<Reference>,
    references_by_name: FxHashMap<(Named, NameId), Vec<u32>>,
    set_by_name: FxHashMap<NameId, usize>,
    muting_by_name: FxHashMap<NameId, usize>,
    group_by_name: FxHashMap<NameId, usize>,
    page_by_name: FxHashMap<NameId, usize>,
    known: KnownTable,
    /// The names of entries that are spelled in another way than where the name stands first, by file and entry.
    respelled: FxHashMap<(FileId, u32), Box<str>>,
}

impl Index {
    /// The file of this number.
    #[must_use]
    pub fn file(&self, file: FileId) -> &SourceFile {
        &self.project.files[file.0 as usize]
    }

    /// The known permission set of this name.
    #[must_use]
    pub fn set(&self, name: NameId) -> Option<&PermissionSet> {
        self.set_by_name.get(&name).map(|&at| &self.sets[at])
    }

    /// The known permission set that is spelled so somewhere.
    #[must_use]
    pub fn set_named(&self, name: &str) -> Option<&PermissionSet> {
        self.set(self.names.find(name)?)
    }

    /// The known muting permission set of this name.
    #[must_use]
    pub fn muting(&self, name: NameId) -> Option<&PermissionSet> {
        self.muting_by_name.get(&name).map(|&at| &self.mutings[at])
    }

    /// The known group of this name.
    #[must_use]
    pub fn group(&self, name: NameId) -> Option<&Group> {
        self.group_by_name.get(&name).map(|&at| &self.groups[at])
    }

    /// The known page of this name.
    #[must_use]
    pub fn page(&self, name: NameId) -> Option<&Page> {
        self.page_by_name.get(&name).map(|&at| &self.pages[at])
    }

    /// Whether the component's file is in the project, forceignored files included: they exist in the org.
    #[must_use]
    pub fn is_known(&self, kind: FileKind, name: &str) -> bool {
        self.known.find(kind, name, &self.project.known).is_some()
    }

    /// The component's name as its own file spells it, where that is in the project.
    #[must_use]
    pub fn known_name(&self, kind: FileKind, name: &str) -> Option<&str> {
        self.known.find(kind, name, &self.project.known).map(|at| &*self.project.known[at].name)
    }

    /// The name of an entry, as it is spelled there.
    #[must_use]
    pub fn spelled(&self, file: FileId, entry: &Grant) -> &str {
        self.respelled.get(&(file, entry.offset)).map_or_else(|| self.names.text(entry.name), |name| &**name)
    }

    /// The names that some entry spells in another way than where they stand first.
    pub fn respelled(&self) -> impl Iterator<Item = NameId> + '_ {
        self.respelled.values().filter_map(|name| self.names.find(name))
    }

    /// The path of the component's file, where it is in the project.
    #[must_use]
    pub fn known_path(&self, kind: FileKind, name: &str) -> Option<&str> {
        self.known.find(kind, name, &self.project.known).map(|at| &*self.project.known[at].relative)
    }

    /// Whether the project holds any component of this kind.
    #[must_use]
    pub fn tracks(&self, kind: FileKind) -> bool {
        self.known.tracks(kind)
    }

    /// Everything that names something, in path order.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Everything that names this component, in path order.
    pub fn references_to(&self, kind: Named, name: NameId) -> impl Iterator<Item = &Reference> + '_ {
        let found = self.references_by_name.get(&(kind, name));
        found.into_iter().flatten().map(|&at| &self.references[at as usize])
    }

    /// Project sets: known, linted, and neither foreign nor forceignored.
    pub fn project_sets(&self) -> impl Iterator<Item = &PermissionSet> {
        self.sets.iter().filter(|set| set.is_linted())
    }

    /// The files of this kind that were read and are no permission set, group or page.
    pub fn neighbours_of(&self, kind: FileKind) -> impl Iterator<Item = &NeighbourFile> {
        self.neighbours.iter().filter(move |neighbour| neighbour.kind == kind)
    }

    /// How many components are linted whose files `wanted` holds.
    #[must_use]
    pub fn linted_components(&self, wanted: &impl Fn(FileId) -> bool) -> usize {
        let sets = self.sets.iter().chain(&self.mutings).filter(|set| !set.ignored && wanted(set.head)).count();
        let groups = self.groups.iter().filter(|group| !group.ignored && wanted(group.file)).count();
        sets + groups + self.pages.iter().filter(|page| !page.ignored && wanted(page.file)).count()
    }

    /// Whether deployment replaces text that stands in this value, so that nobody can tell what it will be.
    #[must_use]
    pub fn is_rewritten(&self, file: FileId, value: &str) -> bool {
        self.project.rewrites(self.file(file), value)
    }

    /// The subject of a component that a file holds; of the bare path where it holds none.
    #[must_use]
    pub fn subject_of(&self, file: FileId, member: impl Into<String>) -> Subject {
        let source = self.file(file);
        match source.kind.type_name() {
            Some(kind) => Subject { kind: kind.to_owned(), name: source.component.to_string(), member: member.into() },
            None => Subject { kind: String::new(), name: String::new(), member: member.into() },
        }
    }
}
