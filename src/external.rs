//! Which permission sets are for external users: guests, customers and partners. A licence says so; that a site lists
//! the set among its members, or what its label says, is a hint only: staff are members of sites too.

use crate::finding::Place;
use crate::index::{Index, Named, PermissionSet};
use crate::project::FileKind;

/// Why a set counts as one for external users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum External {
    /// Its licence is a guest licence.
    Guest,
    /// Its licence is one that only external users have.
    Licence,
    /// A site lists it among its members; the name's place in the site's file.
    Site(Place),
    /// Its label speaks of external users.
    Label,
}

impl External {
    /// Whether the set cannot be given to staff at all.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, External::Guest | External::Licence)
    }
}

/// Whom a licence is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Visitors of a site who have not logged in.
    Guests,
    /// Customers and partners.
    External,
    /// Staff.
    Internal,
}

/// How the names of licences begin, and whom those licences are for; the longer ones carry `Login`, `Plus` and the
/// like behind it. Company Communities are for staff, in spite of their name.
/// <https://help.salesforce.com/s/articleView?id=sf.users_license_types_communities.htm>
/// <https://help.salesforce.com/s/articleView?id=sf.users_understanding_license_types.htm>
const LICENCES: &[(&str, Audience)] = &[
    ("authenticated website", Audience::External),
    ("bronze partner", Audience::External),
    ("channel account", Audience::External),
    ("customer community", Audience::External),
    ("customer portal", Audience::External),
    ("external apps", Audience::External),
    ("external identity", Audience::External),
    ("gold partner", Audience::External),
    ("guest", Audience::Guests),
    ("high volume customer portal", Audience::External),
    ("high volume portal", Audience::External),
    ("ideas only portal", Audience::External),
    ("lightning external apps", Audience::External),
    ("limited customer portal", Audience::External),
    ("overage authenticated website", Audience::External),
    ("overage customer portal", Audience::External),
    ("overage high volume customer portal", Audience::External),
    ("partner community", Audience::External),
    ("platform portal", Audience::External),
    ("silver partner", Audience::External),
];

/// User licences of staff, whole. A set may also carry a permission set licence, which tells nothing.
const INTERNAL_LICENCES: &[&str] = &["salesforce", "salesforce platform", "company communities", "identity"];

/// Words of a label that speak of external users. `community` or `partner` alone would take in the staff who look
/// after them.
const LABEL_WORDS: &[&str] = &[
    "community member",
    "community user",
    "customer community",
    "customer user",
    "external user",
    "guest user",
    "partner community",
    "partner user",
    "portal user",
];

/// Whom a licence is for, by its label or its developer name (`PID_Customer_Community`); `None` where that is not known.
#[must_use]
pub fn audience(licence: &str) -> Option<Audience> {
    let name = licence.trim().to_lowercase().replace('_', " ");
    let name = name.strip_prefix("pid ").unwrap_or(&name);
    if INTERNAL_LICENCES.contains(&name) {
        return Some(Audience::Internal);
    }
    LICENCES.iter().find(|(stem, _)| name.starts_with(stem)).map(|(_, audience)| *audience)
}

/// Why the set counts as one for external users; `None` where nothing says so, or its licence is one of staff.
/// Membership of sites is known where a rule reads `FileKind::Network`.
#[must_use]
pub fn external(index: &Index, set: &PermissionSet) -> Option<External> {
    match set.license.as_ref().and_then(|licence| audience(&licence.value)) {
        Some(Audience::Guests) => return Some(External::Guest),
        Some(Audience::External) => return Some(External::Licence),
        Some(Audience::Internal) => return None,
        None => {}
    }
    let mut members = index.references_to(Named::PermissionSet, set.id);
    if let Some(site) = members.find(|reference| index.file(reference.file).kind == FileKind::Network) {
        return Some(External::Site(Place::span(site.file, site.span)));
    }
    let label = set.label.as_ref()?.value.to_lowercase();
    LABEL_WORDS.iter().any(|words| label.contains(words)).then_some(External::Label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_tell_whom_they_are_for() {
        for name in
            ["Customer Community Plus Login", "PID_Customer_Community", "Partner Community", "External Identity"]
        {
            assert_eq!(audience(name), Some(Audience::External), "{name}");
        }
        assert_eq!(audience("Guest User License"), Some(Audience::Guests));
        assert_eq!(audience("Salesforce Platform"), Some(Audience::Internal));
        for name in ["Company Communities Plus", "Partner App Subscription", "Cloud Integration User", ""] {
            assert_eq!(audience(name), None, "{name}");
        }
    }
}
