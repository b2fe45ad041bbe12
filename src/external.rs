//! Which permission sets are for external users: guests, customers and partners. A licence says so; that a site lists
//! the set among its members, or what its label says, is a hint only: staff are members of sites too.

use crate::context::Context;
use crate::finding::Place;
use crate::index::{Index, Named, PermissionSet};
use crate::metadata::{PolicyFacts, PolicyTarget, Text};
use crate::pack::Role;
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

/// Each of those holds one of these, and few labels do: they are searched for these only.
const LABEL_STEMS: [&str; 2] = ["community", "user"];

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
    let holds = |words: &&str| label.contains(words);
    (LABEL_STEMS.iter().any(holds) && LABEL_WORDS.iter().any(holds)).then_some(External::Label)
}

/// The types of users who log in from outside, or not at all.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm>
const USER_TYPES: &[&str] = &["CspLitePortal", "CustomerSuccess", "Guest", "PowerCustomerSuccess", "PowerPartner"];

/// The filter by which a user access policy selects external users, and whom it selects: their profile, their type, or a
/// set or group that only they can have. Filters that leave out someone select nobody.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_useraccesspolicy.htm>
#[must_use]
pub fn selects_external<'p>(context: &Context<'_>, policy: &'p PolicyFacts) -> Option<(&'p Text, String)> {
    let picks = policy.filters.iter().filter(|filter| !filter.leaves_out());
    picks.filter_map(|filter| Some((&filter.target, selected(context, filter)?))).next()
}

fn selected(context: &Context<'_>, filter: &PolicyTarget) -> Option<String> {
    let (index, name) = (context.index, filter.target.value.as_str());
    match filter.kind.as_str() {
        "Profile" => is_external_profile(index, name).then(|| format!("the external profile `{name}`")),
        "PermissionSet" => is_external_set(context, name).then(|| format!("users of `{name}`, who are external")),
        "PermissionSetGroup" => {
            let group = index.names.find(name).and_then(|id| index.group(id)).filter(|group| group.readable)?;
            let are_external = || group.members.iter().all(|member| is_external_set(context, &member.text.value));
            (!group.members.is_empty() && are_external()).then(|| format!("users of `{name}`, who are external"))
        }
        "User" if filter.column.eq_ignore_ascii_case("UserType") => {
            let mut values = filter.value.split(',').map(str::trim);
            let value = values.find(|value| USER_TYPES.iter().any(|known| known.eq_ignore_ascii_case(value)))?;
            Some(format!("external users (`{value}`)"))
        }
        _ => None,
    }
}

/// Whether only external users have a set: its pack says so, or its licence.
fn is_external_set(context: &Context<'_>, name: &str) -> bool {
    let by_pack = context.pack_set(name).is_some_and(|(_, set)| set.has(Role::External));
    let sign = || context.index.set_named(name).and_then(|set| external(context.index, set));
    by_pack || sign().is_some_and(External::is_certain)
}

/// Whether a profile is one of external users, by its licence where its file is there. The standard profiles of those
/// licences are called after them.
/// <https://help.salesforce.com/s/articleView?id=sf.standard_profiles.htm>
fn is_external_profile(index: &Index, name: &str) -> bool {
    let known = index.names.find(name).and_then(|id| index.profiles.iter().find(|profile| profile.id == id));
    let is_external = |licence: &str| matches!(audience(licence), Some(Audience::Guests | Audience::External));
    match known {
        Some(profile) => profile.license.as_ref().is_some_and(|licence| is_external(&licence.value)),
        None => name.to_lowercase().ends_with(" user") && is_external(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_labels_hold_their_stems() {
        assert!(LABEL_WORDS.iter().all(|words| LABEL_STEMS.iter().any(|stem| words.contains(stem))));
    }

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
