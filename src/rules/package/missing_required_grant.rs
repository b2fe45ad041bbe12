//! `missing-required-grant`: users of a vendor's set lack a grant that its package cannot give.

use crate::access::GrantKey;
use crate::bundle::{Bundle, BundleMember, Effective};
use crate::context::{ActivePack, Context};
use crate::finding::{Level, Place};
use crate::index::PermissionSet;
use crate::metadata::Flags;
use crate::pack::schema::RequiredGrant;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-required-grant",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "users of a vendor's set lack a grant that the vendor requires of every user",
    reads: &[FileKind::InstalledPackage, FileKind::Profile, FileKind::UserAccessPolicy],
    options: None,
    card: include_str!("../../../rules/package/missing-required-grant.md"),
    check: Check::Project(check),
};

/// The profiles that hold everything: what they grant says nothing about other users.
/// <https://help.salesforce.com/s/articleView?id=sf.standard_profiles.htm>
pub(crate) const ADMIN_PROFILES: &[&str] = &["Admin", "System Administrator"];

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (bundle, effective) in context.effective().filter(|(bundle, _)| bundle.linted) {
        for active in &context.packs {
            for required in &active.pack.required_grant {
                let mut users = bundle.members.iter();
                let user =
                    users.find(|member| active.pack.set(member.name).is_some_and(|set| set.answers_to(&required.of)));
                if let Some(user) = user {
                    judge(context, active, required, bundle, effective, user, sink);
                }
            }
        }
    }
}

fn judge(
    context: &Context<'_>,
    active: &ActivePack<'_>,
    required: &RequiredGrant,
    bundle: &Bundle<'_>,
    effective: &Effective,
    user: &BundleMember<'_>,
    sink: &mut Sink,
) {
    let grant = &required.grant.value;
    let Some(wanted) = grant.flags else { return };
    let key = context.key_of(grant).map(|(key, _)| key);
    let names = &context.index.names;
    if key.is_some_and(|key| effective.access.allows(key, wanted, names)) {
        return;
    }
    let muted = muted(context, bundle, required, key, wanted);
    if muted.is_none() && bundle.members.iter().any(|member| may_supply(context, active, required, member)) {
        return;
    }
    let mut subject = bundle.subject.clone();
    subject.member = grant.to_string();
    let (message, help) = match &muted {
        Some((muting, _)) => (
            format!("the muting permission set `{}` takes `{grant}` away from users of `{}`", muting.name, user.name),
            format!("Take the entry out of `{}`: muting acts on every set of the group.", muting.name),
        ),
        None => (
            format!("users of `{}` lack `{grant}`", user.name),
            format!(
                "A package cannot grant it. Add {} to the group{}.",
                companions(required),
                by_hand(&grant.to_string())
            ),
        ),
    };
    let mut atom = RULE.atom(subject, user.place, message);
    if let Some((_, place)) = muted {
        atom = atom.related(place, "muted here");
    } else if let Some(profile) = key.and_then(|key| granting_profile(context, key, wanted)) {
        atom = atom
            .level(Level::Info)
            .related(profile.0, format!("the profile `{}` grants it to its own users", profile.1));
    }
    sink.emit(
        atom.pack(&active.pack.id)
            .cause(grant.to_string())
            .help(format!("{}\n{help}", required.why))
            .url(Some(&required.source)),
    );
}

/// Whether a member whose grants are not known here may give it: a companion by name, or a set of the org's own whose
/// file is elsewhere. Managed sets never grant access to standard objects.
/// <https://developer.salesforce.com/docs/atlas.en-us.pkg2_dev.meta/pkg2_dev/packaging_permission_set_groups.htm>
fn may_supply(
    context: &Context<'_>,
    active: &ActivePack<'_>,
    required: &RequiredGrant,
    member: &BundleMember<'_>,
) -> bool {
    if member.set.is_some_and(|set| set.readable) {
        return false;
    }
    let companion =
        active.pack.set(member.name).is_some_and(|set| required.supplied_by.iter().any(|name| set.is_named(name)));
    let is_local = !context.index.names.is_foreign(member.name);
    companion || is_local || context.config.is_external("permissionSet", member.name)
}

/// The muting set that takes the grant from a member who gives it, with the entry's place.
fn muted<'i>(
    context: &Context<'_>,
    bundle: &Bundle<'i>,
    required: &RequiredGrant,
    key: Option<GrantKey>,
    wanted: Flags,
) -> Option<(&'i PermissionSet, Place)> {
    let key = key?;
    let gives = |member: &BundleMember<'i>| match member.set.filter(|set| set.readable) {
        Some(set) => set.access().allows(key, wanted, &context.index.names),
        None => required.supplied_by.iter().any(|name| crate::pack::same_name(name, member.name)),
    };
    bundle.members.iter().filter(|member| gives(member)).find_map(|member| {
        let mutings = bundle.mutings[member.muted_by.clone()].iter().flatten();
        mutings.filter(|muting| muting.access().flags(key).minus(wanted) != muting.access().flags(key)).find_map(
            |muting| {
                let (file, entry) = muting.grant(key)?;
                Some((*muting, muting.place(file, entry, "")))
            },
        )
    })
}

fn granting_profile<'a>(context: &Context<'a>, key: GrantKey, wanted: Flags) -> Option<(Place, &'a str)> {
    let profiles = context.index.profiles.iter().filter(|profile| {
        profile.readable && !ADMIN_PROFILES.iter().any(|admin| admin.eq_ignore_ascii_case(&profile.name))
    });
    let mut granting = profiles.filter(|profile| profile.access().allows(key, wanted, &context.index.names));
    granting.find_map(|profile| {
        let place = profile.grant(key).map(|(file, entry)| profile.place(file, entry, ""))?;
        Some((place, profile.name.as_str()))
    })
}

fn companions(required: &RequiredGrant) -> String {
    match required.supplied_by.as_slice() {
        [] => "a set of your own that grants it".to_owned(),
        names => names.iter().map(|name| format!("`{}`", name.value)).collect::<Vec<_>>().join(" or "),
    }
}

fn by_hand(grant: &str) -> String {
    format!(", or any set that grants `{grant}`")
}
