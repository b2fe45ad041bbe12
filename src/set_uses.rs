//! Where permission sets are named so that users get them: groups, user access policies, delegated administration,
//! Experience Cloud sites, apps, sfdx-project.json, and the texts of flows.

use crate::finding::{FileId, Place, Subject};
use crate::index::{Index, Named, PermissionSet};
use crate::metadata::{FlowFacts, Neighbour, Text};
use crate::names::NameId;
use crate::pack::{normal, schema};
use crate::project::FileKind;
use crate::text::Span;

/// What a set is named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Users get it, may get it, or come in by it.
    Gives,
    /// A user access policy takes it away.
    Revokes,
    /// A user access policy selects users by it.
    Selects,
    /// A user access policy leaves out the users who have it.
    LeavesOut,
    /// A flow holds its name as text.
    Text,
}

/// A place that names a permission set.
#[derive(Clone, Debug)]
pub struct SetUse<'i> {
    /// The name, as written.
    pub name: &'i str,
    /// The canonical name, where the project names the set elsewhere too.
    pub id: Option<NameId>,
    /// The file.
    pub file: FileId,
    /// The name's bytes.
    pub span: Span,
    /// What it is named for.
    pub purpose: Purpose,
    /// Whether a user access policy names it that does nothing until somebody activates it.
    pub draft: bool,
    /// Whether the label may stand for the name.
    labels: bool,
    /// Whether the name may stand without its namespace.
    bare: bool,
}

/// The kinds of files that name sets so, for `Rule::reads`.
pub const FILES: &[FileKind] = &[
    FileKind::ConnectedApp,
    FileKind::DelegateGroup,
    FileKind::EcaOauthPolicy,
    FileKind::EcaSamlPolicy,
    FileKind::Flow,
    FileKind::InstalledPackage,
    FileKind::Network,
    FileKind::PortalDelegablePermissionSet,
    FileKind::UserAccessPolicy,
];

impl SetUse<'_> {
    /// The component that names the set, with the set as its member.
    #[must_use]
    pub fn subject(&self, index: &Index) -> Subject {
        index.subject_of(self.file, format!("permissionSet:{}", self.name))
    }

    /// The place of the name.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::span(self.file, self.span)
    }

    /// Whether this is the set of a pack, by its name in any spelling, or by its label where that may stand here. A
    /// set that the org makes itself may have another name under the same label.
    #[must_use]
    pub fn means(&self, index: &Index, set: &schema::PermissionSet) -> bool {
        let is_label = |label: &str| !set.label.is_empty() && label.trim().eq_ignore_ascii_case(&set.label);
        let own_label = || Some(&index.set(self.id?)?.label.as_ref()?.value);
        set.is_named(self.name)
            || (self.labels && is_label(self.name))
            || (self.bare && !set.local && is_bare_name_of(self.name, set))
            || (set.local && own_label().is_some_and(|label| is_label(label)))
    }

    /// Whether this is the project's set.
    #[must_use]
    pub fn means_own(&self, set: &PermissionSet) -> bool {
        let is_label = || set.label.as_ref().is_some_and(|label| label.value.eq_ignore_ascii_case(self.name.trim()));
        match self.purpose {
            // Any text may happen to be a set's name.
            Purpose::Text if !self.bare => false,
            _ => self.id == Some(set.id) || (self.labels && is_label()),
        }
    }
}

/// The object `PermissionSet` keeps names and namespaces apart.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm>
fn is_bare_name_of(name: &str, set: &schema::PermissionSet) -> bool {
    let names = std::iter::once(&set.name).chain(&set.aliases);
    names.filter_map(|full| full.split_once("__")).any(|(_, bare)| normal(bare) == normal(name))
}

/// All such places, in the order of files. A manifest gives nothing: it lists what is retrieved.
#[must_use]
pub fn set_uses(index: &Index) -> Vec<SetUse<'_>> {
    let references = index.references().iter().filter(|reference| {
        reference.kind == Named::PermissionSet
            && !matches!(index.file(reference.file).kind, FileKind::Manifest | FileKind::UserAccessPolicy)
    });
    let mut uses: Vec<SetUse<'_>> = references
        .map(|reference| SetUse {
            name: &reference.name,
            id: Some(reference.id),
            file: reference.file,
            span: reference.span,
            purpose: Purpose::Gives,
            draft: false,
            labels: index.file(reference.file).kind == FileKind::ConnectedApp,
            bare: false,
        })
        .collect();
    for file in &index.neighbours {
        let named = |text, purpose, bare| SetUse::of(index, file.file, text, purpose, bare);
        match &file.content {
            Neighbour::Flow(flow) if may_run(flow) => {
                uses.extend(flow.literals.iter().map(|text| named(text, Purpose::Text, flow.about_sets)));
            }
            Neighbour::Policy(policy) => {
                let actions = policy.actions.iter().filter(|action| action.kind == "PermissionSet");
                let filters = policy.filters.iter().filter(|filter| filter.kind == "PermissionSet");
                let draft = policy.is_draft();
                uses.extend(actions.map(|action| {
                    let revokes = action.action.eq_ignore_ascii_case("Revoke");
                    let purpose = if revokes { Purpose::Revokes } else { Purpose::Gives };
                    SetUse { draft, ..named(&action.target, purpose, false) }
                }));
                uses.extend(filters.map(|filter| {
                    let purpose = if filter.leaves_out() { Purpose::LeavesOut } else { Purpose::Selects };
                    SetUse { draft, ..named(&filter.target, purpose, false) }
                }));
            }
            _ => {}
        }
    }
    uses.retain(|found| !index.is_rewritten(found.file, found.name));
    uses.sort_by_key(|found| (found.file, found.span));
    uses
}

impl<'i> SetUse<'i> {
    fn of(index: &Index, file: FileId, text: &'i Text, purpose: Purpose, bare: bool) -> Self {
        let id = index.names.find(&text.value);
        // What a flow looks up among permission sets it may look up by label as well.
        SetUse { name: &text.value, id, file, span: text.span, purpose, draft: false, labels: bare, bare }
    }
}

/// Whether this version of a flow may be the one that runs; a file without a status does not say.
fn may_run(flow: &FlowFacts) -> bool {
    flow.status.as_ref().is_none_or(|status| status.value == "Active")
}
