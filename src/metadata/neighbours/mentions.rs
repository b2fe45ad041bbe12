//! Which element of which neighbour names what: one table, and the visitor that it drives.

use crate::metadata::{Mention, Text};
use crate::text::Span;
use crate::xml::{Leaf, Visitor};

use super::{NeighbourKind, formula, values};

/// An element that names components.
struct Naming {
    /// The element around it, right below the root; empty where the name itself stands there.
    group: &'static str,
    /// The element that holds the name.
    element: &'static str,
    /// What it names.
    kind: Kind,
    /// Whether it may hold a comma-separated list.
    list: bool,
}

/// How the type of what is named is told.
enum Kind {
    /// It is always this type.
    Always(&'static str),
    /// Another element of the group tells it, by its word for the type.
    ToldBy { element: &'static str, words: &'static [(&'static str, &'static str)] },
}

/// `actionOverrides` also name Visualforce pages and Lightning components.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/actionoverride.htm>
const OVERRIDE: Kind = Kind::ToldBy { element: "type", words: &[("Flexipage", "FlexiPage")] };

/// What user access policies grant and filter on. A filter on the fields of a user names no component.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_useraccesspolicy.htm>
const POLICY: Kind = Kind::ToldBy {
    element: "type",
    words: &[
        ("Group", "Group"),
        ("PackageLicense", "PackageLicense"),
        ("PermissionSet", "PermissionSet"),
        ("PermissionSetGroup", "PermissionSetGroup"),
        ("PermissionSetLicense", "PermissionSetLicense"),
        ("Profile", "Profile"),
        ("Queue", "Queue"),
        ("UserRole", "UserRole"),
    ],
};

/// The members of a manifest that rules resolve.
const MEMBER: Kind = Kind::ToldBy {
    element: "name",
    words: &[
        ("CustomPermission", "CustomPermission"),
        ("FlexiPage", "FlexiPage"),
        ("MutingPermissionSet", "MutingPermissionSet"),
        ("PermissionSet", "PermissionSet"),
        ("PermissionSetGroup", "PermissionSetGroup"),
    ],
};

const fn one(group: &'static str, element: &'static str, kind: Kind) -> Naming {
    Naming { group, element, kind, list: false }
}

const fn list(group: &'static str, element: &'static str, kind: Kind) -> Naming {
    Naming { group, element, kind, list: true }
}

const CONNECTED_APP: &[Naming] =
    &[one("", "permissionSetName", Kind::Always("PermissionSet")), one("", "profileName", Kind::Always("Profile"))];

const CUSTOM_APPLICATION: &[Naming] = &[
    one("", "utilityBar", Kind::Always("FlexiPage")),
    one("actionOverrides", "content", OVERRIDE),
    one("profileActionOverrides", "content", OVERRIDE),
];

const CUSTOM_OBJECT: &[Naming] = &[one("actionOverrides", "content", OVERRIDE)];

const CUSTOM_PERMISSION: &[Naming] = &[one("requiredPermission", "customPermission", Kind::Always("CustomPermission"))];

const CUSTOM_TAB: &[Naming] = &[one("", "flexiPage", Kind::Always("FlexiPage"))];

const DELEGATE_GROUP: &[Naming] = &[
    one("", "permissionSets", Kind::Always("PermissionSet")),
    one("", "permissionSetGroups", Kind::Always("PermissionSetGroup")),
];

const EXTERNAL_CLIENT_APP: &[Naming] = &[list("", "commaSeparatedPermissionSet", Kind::Always("PermissionSet"))];

const MANIFEST: &[Naming] = &[one("types", "members", MEMBER)];

const NETWORK: &[Naming] = &[
    one("networkMemberGroups", "permissionSet", Kind::Always("PermissionSet")),
    one("networkMemberGroups", "profile", Kind::Always("Profile")),
];

const PORTAL: &[Naming] = &[one("", "permissionSet", Kind::Always("PermissionSet"))];

const USER_ACCESS_POLICY: &[Naming] =
    &[list("userAccessPolicyActions", "target", POLICY), list("userAccessPolicyFilters", "target", POLICY)];

/// The elements of each type that name a set, a group, a page or a custom permission, after the Metadata API's WSDL.
fn namings(kind: NeighbourKind) -> &'static [Naming] {
    match kind {
        NeighbourKind::ConnectedApp => CONNECTED_APP,
        NeighbourKind::CustomApplication => CUSTOM_APPLICATION,
        NeighbourKind::CustomObject => CUSTOM_OBJECT,
        NeighbourKind::CustomPermission => CUSTOM_PERMISSION,
        NeighbourKind::CustomTab => CUSTOM_TAB,
        NeighbourKind::DelegateGroup => DELEGATE_GROUP,
        NeighbourKind::ExternalClientAppPolicy => EXTERNAL_CLIENT_APP,
        NeighbourKind::Manifest => MANIFEST,
        NeighbourKind::Network => NETWORK,
        NeighbourKind::PortalDelegablePermissionSet => PORTAL,
        NeighbourKind::UserAccessPolicy => USER_ACCESS_POLICY,
        NeighbourKind::AuraComponent
        | NeighbourKind::CustomField
        | NeighbourKind::CustomSite
        | NeighbourKind::Flow
        | NeighbourKind::Formulas
        | NeighbourKind::InstalledPackage
        | NeighbourKind::LightningComponent
        | NeighbourKind::SharingRules => &[],
    }
}

/// Stands for every member of a type in a manifest, and names none.
const WILDCARD: &str = "*";

/// What stands for the element where a formula or a left value tests a custom permission.
pub const FORMULA: &str = "formula";

/// The same in a rule that is not active: it names the permission, and nobody meets the test.
const INACTIVE_FORMULA: &str = "inactive formula";

/// Elements whose text people read and nothing evaluates.
const PROSE: &[&str] = &["description", "errorMessage", "inlineHelpText"];

/// Collects what a file names.
pub(super) struct Mentions {
    namings: &'static [Naming],
    found: Vec<Mention>,
    /// Names of the group at hand whose type is told only by another element, which may follow.
    untold: Vec<(&'static str, Text)>,
    told: Option<&'static str>,
    /// Where what the group at hand names begins in `found`.
    group: usize,
    /// Whether the group at hand, or the whole file, says that it is not active.
    inactive_group: bool,
    inactive_file: bool,
}

impl Mentions {
    pub(super) fn of(kind: NeighbourKind) -> Self {
        Mentions {
            namings: namings(kind),
            found: Vec::new(),
            untold: Vec::new(),
            told: None,
            group: 0,
            inactive_group: false,
            inactive_file: false,
        }
    }

    /// What was found, in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Mention> {
        if self.inactive_file {
            self.retire(0);
        }
        self.found.sort_by_key(|mention| mention.name.span);
        self.found
    }

    /// Marks the formulas from there on as those of a rule that is not active.
    fn retire(&mut self, from: usize) {
        let tests = self.found.iter_mut().skip(from).filter(|mention| mention.element == FORMULA);
        tests.for_each(|mention| mention.element = INACTIVE_FORMULA);
    }

    fn name(&mut self, naming: &Naming, leaf: &Leaf<'_>) {
        let names = if naming.list { values::list(leaf) } else { leaf.text().into_iter().collect() };
        let names = names.into_iter().filter(|name| name.value != WILDCARD);
        match naming.kind {
            Kind::Always(kind) => {
                self.found.extend(names.map(|name| Mention { element: naming.element, kind, name }));
            }
            Kind::ToldBy { .. } => self.untold.extend(names.map(|name| (naming.element, name))),
        }
    }
}

impl Visitor for Mentions {
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
        let (group, element) = match path {
            [_, element] => ("", *element),
            [_, group, element] => (*group, *element),
            _ => ("", ""),
        };
        for naming in self.namings.iter().filter(|naming| naming.group == group) {
            if naming.element == element {
                self.name(naming, &leaf);
            }
            if let Kind::ToldBy { element: telling, words } = naming.kind
                && telling == element
            {
                let word = leaf.value();
                self.told = words.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
            }
        }
        if let [.., "active"] = path
            && matches!(&*leaf.value(), "false" | "0")
        {
            match path.len() {
                2 => self.inactive_file = true,
                3 => self.inactive_group = true,
                _ => {}
            }
        }
        if !path.last().is_some_and(|element| PROSE.contains(element)) {
            let tested = formula::tested(&leaf).into_iter();
            self.found.extend(tested.map(|name| Mention { element: FORMULA, kind: "CustomPermission", name }));
        }
    }

    fn close(&mut self, path: &[&str], _: Span) {
        if path.len() == 2 {
            if std::mem::take(&mut self.inactive_group) {
                self.retire(self.group);
            }
            self.group = self.found.len();
            let named = self.untold.drain(..);
            if let Some(kind) = self.told.take() {
                self.found.extend(named.map(|(element, name)| Mention { element, kind, name }));
            }
        }
    }
}
