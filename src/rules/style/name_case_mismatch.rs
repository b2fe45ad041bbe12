//! `name-case-mismatch`: a reference differs from its component's name by case only.

use rustc_hash::FxHashMap;

use crate::context::Context;
use crate::finding::{At, Level, Place, Subject};
use crate::fix::{Applicability, Plan};
use crate::index::{Index, Named, Page};
use crate::metadata::{ItemKind, Text};
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
    for page in index.pages.iter().filter(|page| page.is_linted()) {
        judge_page(&spelled, page, sink);
    }
}

/// What a page names beside the references of other files: its parent, its components, the permissions it tests.
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

fn report(subject: Subject, place: Place, name: &str, right: &str, sink: &mut Sink) {
    let mut atom = RULE
        .atom(subject, place, format!("`{name}` is spelled `{right}` in the component's own file name"))
        .many("{count} references differ from their components' names by case only")
        .help(format!(
            "The platform takes both and writes `{right}` at the next retrieve; tools and people that search the \
             repository for the name miss this place. Write `{right}`."
        ));
    if let At::Span(span) = place.at
        && span.range().len() == name.len()
    {
        atom = atom.fix(Plan::safe(format!("Write `{right}`")).replace(place, right));
    }
    sink.emit(atom);
}

/// How components spell their own names, by kind and the name in small letters.
struct Spelled<'i> {
    names: FxHashMap<(FileKind, String), Vec<&'i str>>,
}

impl<'i> Spelled<'i> {
    fn of(index: &'i Index) -> Self {
        let judged = |kind: FileKind| KINDS.iter().any(|(.., known)| *known == kind) || COMPONENTS.contains(&kind);
        let mut names: FxHashMap<(FileKind, String), Vec<&'i str>> = FxHashMap::default();
        for component in index.project.known.iter().filter(|component| judged(component.kind)) {
            names.entry((component.kind, component.name.to_lowercase())).or_default().push(&component.name);
        }
        Spelled { names }
    }

    /// The component's own spelling, where it differs from `name` by case only.
    fn mismatch(&self, kind: FileKind, name: &str) -> Option<&'i str> {
        let own = self.names.get(&(kind, name.to_lowercase()))?;
        if own.contains(&name) { None } else { own.first().copied() }
    }
}
