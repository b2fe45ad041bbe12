//! `name-case-mismatch`: a reference differs from its component's name by case only.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::context::Context;
use crate::finding::{At, Atom, Level, Place, Subject};
use crate::fix::{Applicability, Plan};
use crate::index::{Index, Named, Page};
use crate::metadata::{GrantKind, ItemKind, Text};
use crate::names::NameId;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::visibility::criterion::Left;

/// The rule.
pub const RULE: Rule = Rule {
    id: "name-case-mismatch",
    group: RuleGroup::Style,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "a reference differs from its component's name by case only",
    reads: &[
        FileKind::ConnectedApp,
        FileKind::CustomApplication,
        FileKind::CustomPermission,
        FileKind::CustomTab,
        FileKind::DelegateGroup,
        FileKind::EcaOauthPolicy,
        FileKind::EcaSamlPolicy,
        FileKind::Manifest,
        FileKind::Network,
        FileKind::PortalDelegablePermissionSet,
        FileKind::Profile,
        FileKind::UserAccessPolicy,
    ],
    options: None,
    card: include_str!("../../../rules/style/name-case-mismatch.md"),
    check: Check::Project(check),
};

/// What references name: the type's word in a subject's member, and its files.
const KINDS: &[(Named, &str, FileKind)] = &[
    (Named::CustomPermission, "customPermission", FileKind::CustomPermission),
    (Named::MutingPermissionSet, "mutingPermissionSet", FileKind::MutingPermissionSet),
    (Named::Page, "flexipage", FileKind::FlexiPage),
    (Named::PermissionSet, "permissionSet", FileKind::PermissionSet),
    (Named::PermissionSetGroup, "permissionSetGroup", FileKind::PermissionSetGroup),
    (Named::Profile, "profile", FileKind::Profile),
];

/// What the entries of sets and profiles name, and its files.
const GRANTS: &[(GrantKind, FileKind)] = &[
    (GrantKind::App, FileKind::CustomApplication),
    (GrantKind::Class, FileKind::ApexClass),
    (GrantKind::CustomMetadataType, FileKind::CustomObject),
    (GrantKind::CustomPermission, FileKind::CustomPermission),
    (GrantKind::CustomSetting, FileKind::CustomObject),
    (GrantKind::DataSource, FileKind::ExternalDataSource),
    (GrantKind::Field, FileKind::CustomField),
    (GrantKind::Flow, FileKind::Flow),
    (GrantKind::Object, FileKind::CustomObject),
    (GrantKind::Page, FileKind::ApexPage),
    (GrantKind::RecordType, FileKind::RecordType),
    (GrantKind::Tab, FileKind::CustomTab),
];

/// The kinds of bundles that a page's component may be.
const COMPONENTS: [FileKind; 2] = [FileKind::LightningComponentBundle, FileKind::AuraBundle];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    let spelled = Spelled::of(index);
    for reference in index.references() {
        let Some((_, word, kind)) = KINDS.iter().find(|(named, ..)| *named == reference.kind) else { continue };
        if let Some(right) = spelled.mismatch(*kind, &reference.name) {
            let subject = index.subject_of(reference.file, format!("{word}:{}", reference.name));
            report(subject, Place::span(reference.file, reference.span), &reference.name, right, sink);
        }
    }
    judge_entries(index, sink);
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        judge_page(&spelled, page, sink);
    }
}

/// The entries of sets and profiles. Only those are looked at whose name stands in more than one spelling.
fn judge_entries(index: &Index, sink: &mut Sink) {
    let suspects = suspects(index);
    if suspects.is_empty() {
        return;
    }
    let sets = index.sets.iter().chain(&index.mutings).chain(&index.profiles).filter(|set| set.is_linted());
    for set in sets {
        for (file, entry) in set.grants().filter(|(_, entry)| suspects.contains(&entry.name)) {
            let Some((_, kind)) = GRANTS.iter().find(|(grant, _)| *grant == entry.kind) else { continue };
            let name = index.spelled(file, entry);
            let Some(right) = index.known_name(*kind, name).filter(|right| differs(right, name)) else { continue };
            let facts = entry.kind.facts();
            let subject = set.subject(format!("{}:{name}", entry.kind.word()));
            let plan = Plan::safe(format!("Write `{right}`")).set_child(file, entry.offset, facts.key, right);
            sink.emit(atom(subject, set.place(file, entry, facts.key), name, right).fix(plan));
        }
    }
}

/// The names that may be spelled otherwise than their component's file spells them.
fn suspects(index: &Index) -> FxHashSet<NameId> {
    let known = index.project.known.iter().filter(|component| GRANTS.iter().any(|(_, kind)| *kind == component.kind));
    let named = known.filter_map(|component| {
        let id = index.names.find(&component.name)?;
        differs(&component.name, index.names.text(id)).then_some(id)
    });
    named.chain(index.respelled()).collect()
}

/// Whether two spellings of a name differ, and by case only. Of a field or record type the part behind the object
/// counts: the object has entries of its own.
fn differs(left: &str, right: &str) -> bool {
    let own = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    left.eq_ignore_ascii_case(right) && own(left) != own(right)
}

/// What a page names beside the references of other files: its parent, its object, its components, the permissions it
/// tests.
fn judge_page(spelled: &Spelled<'_>, page: &Page, sink: &mut Sink) {
    let mut judge = |kinds: &[FileKind], word: &str, holder: &Text, name: &str| {
        let found = kinds.iter().find_map(|kind| spelled.mismatch(*kind, name));
        if let (Some(right), Some(place)) = (found, page.place_of(holder, name)) {
            report(page.subject(format!("{word}:{name}")), place, name, right, sink);
        }
    };
    if let Some(parent) = &page.facts.parent {
        judge(&[FileKind::FlexiPage], "flexipage", parent, &parent.value);
    }
    if let Some(object) = &page.facts.sobject_type {
        judge(&[FileKind::CustomObject], "object", object, &object.value);
    }
    for item in &page.facts.items {
        if item.kind == ItemKind::Component {
            let name = item.name.value.strip_prefix("c:").unwrap_or(&item.name.value);
            judge(&COMPONENTS, "component", &item.name, name);
        }
        for criterion in item.rule.iter().flat_map(|rule| &rule.criteria) {
            if let Left::CustomPermission(name) = Left::of(&criterion.left.value) {
                judge(&[FileKind::CustomPermission], "customPermission", &criterion.left, &name);
            }
        }
    }
}

fn atom(subject: Subject, place: Place, name: &str, right: &str) -> Atom {
    RULE.atom(subject, place, format!("`{name}` is spelled `{right}` in the component's own file name"))
        .many("{count} references differ from their components' names by case only")
        .help(format!(
            "The platform takes both and writes `{right}` at the next retrieve; tools and people that search the \
             repository for the name miss this place. Write `{right}`."
        ))
}

fn report(subject: Subject, place: Place, name: &str, right: &str, sink: &mut Sink) {
    let mut atom = atom(subject, place, name, right);
    if let At::Span(span) = place.at
        && span.range().len() == name.len()
    {
        atom = atom.fix(Plan::safe(format!("Write `{right}`")).replace(place, right));
    }
    sink.emit(atom);
}

/// How components spell their own names.
struct Spelled<'i> {
    index: &'i Index,
    exact: FxHashSet<(FileKind, &'i str)>,
    /// By kind and the name in small letters the first spelling; made for the first name that is not spelled so.
    folded: OnceCell<FxHashMap<(FileKind, String), &'i str>>,
}

impl<'i> Spelled<'i> {
    fn of(index: &'i Index) -> Self {
        let exact = components(index).collect();
        Spelled { index, exact, folded: OnceCell::new() }
    }

    /// The component's own spelling, where it differs from `name` by case only.
    fn mismatch(&self, kind: FileKind, name: &str) -> Option<&'i str> {
        if self.exact.contains(&(kind, name)) {
            return None;
        }
        let folded = self.folded.get_or_init(|| {
            let mut folded = FxHashMap::default();
            for (kind, name) in components(self.index) {
                folded.entry((kind, name.to_lowercase())).or_insert(name);
            }
            folded
        });
        folded.get(&(kind, name.to_lowercase())).copied()
    }
}

/// The components whose names are compared with what references and pages name.
fn components(index: &Index) -> impl Iterator<Item = (FileKind, &str)> {
    let judged = |kind: FileKind| {
        let of_pages = COMPONENTS.contains(&kind) || kind == FileKind::CustomObject;
        of_pages || KINDS.iter().any(|(.., known)| *known == kind)
    };
    let known = index.project.known.iter().filter(move |component| judged(component.kind));
    known.map(|component| (component.kind, &*component.name))
}
