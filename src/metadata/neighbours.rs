//! Neighbours: files that rules look at, but do not lint for their own sake. Of each is kept which components it names
//! (`mentions.rs`, a table) and the few facts of its type that rules ask for (`facts.rs` and the files beside it).

mod aura;
mod component;
mod facts;
mod flow;
mod formula;
mod mentions;
mod object;
mod policy;
mod sharing;
mod values;
mod wanted;

#[cfg(test)]
mod tests;

use crate::metadata::read::{conflict, fingerprint};
use crate::metadata::{Content, FileFacts, Mention, Neighbour};
use crate::text::Span;
use crate::xml::{Leaf, Visitor, walk};

use facts::Facts;
use mentions::Mentions;

pub use formula::TESTED;
pub use mentions::FORMULA;
pub use wanted::{flow_is_wanted, holds, holds_name};

/// The neighbours that can be read, by what their files hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NeighbourKind {
    /// The `.cmp` of an Aura component: what it implements. It need not be well-formed XML.
    AuraComponent,
    /// ConnectedApp: the sets and profiles that may use it.
    ConnectedApp,
    /// CustomApplication: its Lightning pages.
    CustomApplication,
    /// CustomField in a file of its own.
    CustomField,
    /// CustomObject, with or without its fields and record types.
    CustomObject,
    /// CustomPermission: its label, and the permissions that it requires.
    CustomPermission,
    /// CustomSite: whether it is active.
    CustomSite,
    /// CustomTab: its Lightning page.
    CustomTab,
    /// DelegateGroup: the sets and groups that delegated administrators may assign.
    DelegateGroup,
    /// ExtlClntAppOauthConfigurablePolicies and ExtlClntAppSamlConfigurablePolicies.
    ExternalClientAppPolicy,
    /// Flow.
    Flow,
    /// Any file that matters only for the custom permissions that its formulas test: validation rules, workflows,
    /// quick actions, prompts, ….
    Formulas,
    /// InstalledPackage: its version.
    InstalledPackage,
    /// package.xml and destructiveChanges.xml.
    Manifest,
    /// The `.js-meta.xml` of a Lightning web component: where it may be used.
    LightningComponent,
    /// Network: the sets and profiles of an Experience Cloud site's members.
    Network,
    /// PortalDelegablePermissionSet.
    PortalDelegablePermissionSet,
    /// SharingRules, whole or one rule of decomposed ones.
    SharingRules,
    /// UserAccessPolicy.
    UserAccessPolicy,
}

impl NeighbourKind {
    /// The root elements that fit; none where any does.
    fn roots(self) -> &'static [&'static str] {
        match self {
            NeighbourKind::AuraComponent | NeighbourKind::Formulas => &[],
            NeighbourKind::ConnectedApp => &["ConnectedApp"],
            NeighbourKind::CustomApplication => &["CustomApplication"],
            NeighbourKind::CustomField => &["CustomField"],
            NeighbourKind::CustomObject => &["CustomObject"],
            NeighbourKind::CustomPermission => &["CustomPermission"],
            NeighbourKind::CustomSite => &["CustomSite"],
            NeighbourKind::CustomTab => &["CustomTab"],
            NeighbourKind::DelegateGroup => &["DelegateGroup"],
            NeighbourKind::ExternalClientAppPolicy => {
                &["ExtlClntAppOauthConfigurablePolicies", "ExtlClntAppSamlConfigurablePolicies"]
            }
            NeighbourKind::Flow => &["Flow"],
            NeighbourKind::InstalledPackage => &["InstalledPackage"],
            NeighbourKind::LightningComponent => &["LightningComponentBundle"],
            NeighbourKind::Manifest => &["Package"],
            NeighbourKind::Network => &["Network"],
            NeighbourKind::PortalDelegablePermissionSet => &["PortalDelegablePermissionSet"],
            NeighbourKind::SharingRules => sharing::ROOTS,
            NeighbourKind::UserAccessPolicy => &["UserAccessPolicy"],
        }
    }
}

/// Reads a neighbour. A file that is not well-formed gives one irregularity and no content; one with a root that does
/// not fit gives neither, and no mentions.
#[must_use]
pub fn read_neighbour(bytes: &[u8], kind: NeighbourKind) -> FileFacts {
    let mut facts = FileFacts { fingerprint: fingerprint(bytes), ..FileFacts::default() };
    if bytes.trim_ascii() == HIDDEN {
        facts.content = Content::Hidden;
        return facts;
    }
    facts.irregularities = conflict::find(bytes);
    if !facts.irregularities.is_empty() {
        return facts;
    }
    if kind == NeighbourKind::AuraComponent {
        let found = aura::component(bytes).map(|facts| Content::Neighbour(Neighbour::Component(facts)));
        facts.content = found.unwrap_or_default();
        return facts;
    }
    let mut file = File::new(kind);
    match walk(bytes, &mut file) {
        Ok(()) => (facts.content, facts.mentions) = file.finish(),
        Err(malformed) => facts.irregularities.push(malformed.into()),
    }
    facts
}

/// The whole content of a managed component's placeholder.
const HIDDEN: &[u8] = b"(hidden)";

/// A file while it is walked: what it names, and what its type tells.
struct File {
    roots: &'static [&'static str],
    fits: bool,
    mentions: Mentions,
    facts: Box<dyn Facts>,
}

impl File {
    fn new(kind: NeighbourKind) -> Self {
        File { roots: kind.roots(), fits: true, mentions: Mentions::of(kind), facts: facts::of(kind) }
    }

    fn finish(self) -> (Content, Vec<Mention>) {
        if !self.fits {
            return (Content::Unknown, Vec::new());
        }
        let mentions = self.mentions.finish();
        (Content::Neighbour(self.facts.finish(&mentions)), mentions)
    }
}

impl Visitor for File {
    fn open(&mut self, path: &[&str], offset: u32) {
        if let [root] = path {
            self.fits = self.roots.is_empty() || self.roots.contains(root);
        }
        if self.fits {
            self.facts.open(path, offset);
        }
    }

    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        if self.fits {
            self.mentions.leaf(path, leaf);
            self.facts.leaf(path, leaf);
        }
    }

    fn close(&mut self, path: &[&str], span: Span) {
        if self.fits {
            self.mentions.close(path, span);
            self.facts.close(path, span);
        }
    }
}
