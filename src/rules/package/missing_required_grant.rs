//! `missing-required-grant`: users of a vendor's set lack a grant that its package cannot give, or that is muted.

use crate::access::GrantKey;
use crate::bundle::{Bundle, BundleMember, Effective};
use crate::clones::stands_for;
use crate::context::{ActivePack, Context};
use crate::finding::{Atom, Level, Place};
use crate::fix::{Applicability, Entry, Plan};
use crate::index::PermissionSet;
use crate::metadata::{Flags, GrantKind};
use crate::names::{decoded, namespace_of};
use crate::pack::schema::Word;
use crate::pack::{GrantPattern, same_name, sentence};
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::wording::enumerated;

/// The rule.
pub const RULE: Rule = Rule {
    id: "missing-required-grant",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "users of a vendor's set lack a grant that the vendor requires, or it is muted",
    reads: &[FileKind::InstalledPackage, FileKind::Profile, FileKind::UserAccessPolicy],
    options: None,
    card: include_str!("../../../rules/package/missing-required-grant.md"),
    check: Check::Project(check),
};

/// The profiles that hold everything: what they grant says nothing about other users.
/// <https://help.salesforce.com/s/articleView?id=sf.standard_profiles.htm>
pub(crate) const ADMIN_PROFILES: &[&str] = &["Admin", "System Administrator"];

/// A grant that users of a set cannot do without.
struct Want<'b, 'i, 'p> {
    /// The member whose users need it.
    user: &'b BundleMember<'i>,
    grant: &'p GrantPattern,
    flags: Flags,
    /// Where the project speaks of what is granted at all.
    key: Option<GrantKey>,
    /// Whether the set itself gives it, so that it is missing only where it is muted.
    is_its_own: bool,
    /// The companions that give it.
    supplied_by: &'p [Word],
    why: &'p str,
    source: &'p str,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for (bundle, effective) in context.effective().filter(|(bundle, _)| bundle.linted) {
        // Of a grant that many sets need one finding is enough.
        let mut reported: Vec<String> = Vec::new();
        for active in &context.packs {
            let mut lacks: Vec<Lack<'_, '_, '_>> = Vec::new();
            for want in wants(context, active, bundle) {
                let grant = want.grant.to_string();
                if !reported.contains(&grant)
                    && let Some(lack) = judge(context, bundle, effective, want)
                {
                    lacks.push(lack);
                    reported.push(grant);
                }
            }
            for lack in &lacks {
                let with = lacks.iter().filter(|other| other.cause() == lack.cause());
                let all: Vec<String> = with.map(|other| format!("`{}`", other.want.grant)).collect();
                sink.emit(report(context, bundle, lack, &all).pack(&active.pack.id));
            }
        }
    }
}

/// A grant that users of a set need and do not get.
struct Lack<'b, 'i, 'p> {
    want: Want<'b, 'i, 'p>,
    /// The muting set that takes it away, with the entry's place.
    muting: Option<(&'i PermissionSet, Place)>,
}

impl Lack<'_, '_, '_> {
    /// Several permissions on one object are one fault.
    fn cause(&self) -> String {
        let taken = if self.muting.is_some() { "muted" } else { "missing" };
        format!("{}:{} {taken}", self.want.grant.kind.word(), self.want.grant.name)
    }
}

/// What the users of a bundle need: what the pack requires of them, then what their sets themselves must not lose.
fn wants<'b, 'i, 'p>(context: &Context<'_>, active: &ActivePack<'p>, bundle: &'b Bundle<'i>) -> Vec<Want<'b, 'i, 'p>> {
    let pack: &'p crate::pack::Pack = active.pack;
    let own = bundle.giving().filter(|member| !bundle.is_reported_at_group(member, member));
    let users: Vec<_> = own.filter_map(|member| Some((member, stands_for(context, active, member)?))).collect();
    let key = |grant: &GrantPattern| context.key_of(grant).map(|(key, _)| key);
    let required = pack.required_grant.iter().filter_map(|required| {
        let (user, _) = users.iter().find(|(_, set)| set.answers_to(&required.of))?;
        let grant = &required.grant.value;
        let (why, source) = (required.why.as_str(), required.source.as_str());
        let (flags, key, supplied_by) = (grant.flags?, key(grant), required.supplied_by.as_slice());
        Some(Want { user, grant, flags, key, is_its_own: false, supplied_by, why, source })
    });
    let needed = users.iter().filter(|(member, _)| pack.set(member.name).is_some()).flat_map(|(user, set)| {
        set.needs.iter().filter_map(|need| {
            let grant = &need.grant.value;
            let (why, source) = (need.why.as_str(), need.source.as_str());
            Some(Want {
                user,
                grant,
                flags: grant.flags?,
                key: key(grant),
                is_its_own: true,
                supplied_by: &[],
                why,
                source,
            })
        })
    });
    required.chain(needed).collect()
}

fn judge<'b, 'i, 'p>(
    context: &Context<'_>,
    bundle: &'b Bundle<'i>,
    effective: &Effective,
    want: Want<'b, 'i, 'p>,
) -> Option<Lack<'b, 'i, 'p>> {
    if want.key.is_some_and(|key| effective.access.allows(key, want.flags, &context.index.names)) {
        return None;
    }
    let muting = taken_by(context, bundle, &want);
    let is_fine = (want.is_its_own && muting.is_none())
        || bundle.members.iter().any(|member| may_supply(context, bundle, member, &want));
    (!is_fine).then_some(Lack { want, muting })
}

/// The finding of one grant; `all` are those that are missing for the same cause.
fn report(context: &Context<'_>, bundle: &Bundle<'_>, lack: &Lack<'_, '_, '_>, all: &[String]) -> Atom {
    let Lack { want, muting } = lack;
    let Want { user, grant, .. } = want;
    let (message, remedy) = match muting {
        Some((muting, _)) => (
            format!("the muting permission set `{}` takes `{grant}` away from users of `{}`", muting.name, user.name),
            format!("Take the entry out of `{}`: it mutes every set of its group.", muting.name),
        ),
        None => (format!("users of `{}` lack `{grant}`", user.name), remedy(bundle, want.supplied_by, all)),
    };
    let mut subject = bundle.subject.clone();
    subject.member = grant.to_string();
    let mut atom = RULE
        .atom(subject, user.place, message)
        .cause(lack.cause())
        .many(format!("users of `{}` lack {{count}} permissions on `{}`", user.name, grant.name));
    if let Some((_, place)) = *muting {
        atom = atom.related(place, "muted here");
    } else if let (Some(group), Some(companion)) = (bundle.group, known_companion(context, want)) {
        let plan = Plan::not_safe(format!("Add `{companion}` to the group"));
        atom = atom.fix(plan.add(group.file, Entry::text("permissionSets", companion)));
    }
    if let Some((place, name)) = want.key.and_then(|key| granting_profile(context, key, want.flags)) {
        let told = format!("the profile `{}` grants it to its own users", decoded(name));
        atom = atom.level(Level::Info).related(place, told);
    }
    atom.help(format!("{}\n{remedy}", sentence(want.why))).url(Some(want.source))
}

fn remedy(bundle: &Bundle<'_>, supplied_by: &[Word], all: &[String]) -> String {
    let (what, grants) = (bundle.what(), enumerated(all));
    if supplied_by.is_empty() {
        return format!("Add a set of your own to the {what} that grants {grants}.");
    }
    let companions: Vec<String> = supplied_by.iter().map(|name| format!("`{}`", name.value)).collect();
    format!("Add {} to the {what}, or any set of your own that grants {grants}.", companions.join(" or "))
}

/// The muting set that takes the grant away, with the entry's place: it acts on a member who gives it, or on the user's
/// set and with it on whatever else is put into that group.
fn taken_by<'i>(
    context: &Context<'_>,
    bundle: &Bundle<'i>,
    want: &Want<'_, '_, '_>,
) -> Option<(&'i PermissionSet, Place)> {
    let key = want.key?;
    let gives = |member: &&BundleMember<'i>| match member.set.filter(|set| set.readable) {
        Some(set) => set.access().allows(key, want.flags, &context.index.names),
        None => is_companion(member, want) || (want.is_its_own && member.id == want.user.id),
    };
    let is_user = |member: &&BundleMember<'i>| !want.is_its_own && member.id == want.user.id;
    let givers = bundle.members.iter().filter(gives);
    givers.chain(bundle.members.iter().filter(is_user)).find_map(|member| {
        bundle.mutings_of(member).flatten().find_map(|muting| {
            let mutes = muting.access().flags(key).minus(want.flags) != muting.access().flags(key);
            let (file, entry) = muting.grant(key).filter(|_| mutes)?;
            Some((muting, muting.place(file, entry, "")))
        })
    })
}

/// Whether a member whose grants are not known here may give it, and nothing mutes it: a companion by name, a set of the
/// org's own whose file is elsewhere, or a packaged set where packages can give such grants.
fn may_supply(context: &Context<'_>, bundle: &Bundle<'_>, member: &BundleMember<'_>, want: &Want<'_, '_, '_>) -> bool {
    if member.set.is_some_and(|set| set.readable) {
        return false;
    }
    let mutes = |muting: &PermissionSet| want.key.is_some_and(|key| muting.access().flags(key).has(want.flags));
    if bundle.mutings_of(member).flatten().any(mutes) {
        return false;
    }
    let is_foreign = context.index.names.is_foreign(member.name);
    !is_foreign
        || is_companion(member, want)
        || context.config.is_external("permissionSet", member.name)
        // The pack would have told if one of its own sets gave what their users need besides them.
        || (packages_give(want.grant) && (want.is_its_own || context.pack_set(member.name).is_none()))
}

/// A companion that gives the grant and is in the project.
fn known_companion<'c>(context: &'c Context<'_>, want: &Want<'_, '_, '_>) -> Option<&'c str> {
    let known = want.supplied_by.iter().filter_map(|name| context.index.set_named(name));
    let gives = |set: &&PermissionSet| {
        want.key.is_some_and(|key| set.readable && set.access().allows(key, want.flags, &context.index.names))
    };
    known.filter(gives).map(|set| &*set.name).next()
}

fn is_companion(member: &BundleMember<'_>, want: &Want<'_, '_, '_>) -> bool {
    want.supplied_by.iter().any(|name| same_name(name, member.name))
}

/// Whether a managed package can carry such a grant. It carries none on standard objects, and no user permissions.
/// <https://developer.salesforce.com/docs/atlas.en-us.pkg2_dev.meta/pkg2_dev/distribution_perm_sets_profile_settings.htm>
fn packages_give(grant: &GrantPattern) -> bool {
    match grant.kind {
        GrantKind::User => false,
        GrantKind::Object | GrantKind::Field => grant.name.split('.').any(|part| namespace_of(part).is_some()),
        _ => true,
    }
}

/// A profile of people who are no administrators and have the grant by it.
fn granting_profile<'a>(context: &Context<'a>, key: GrantKey, wanted: Flags) -> Option<(Place, &'a str)> {
    let names = &context.index.names;
    let all_data = names.find("ModifyAllData").map(|name| GrantKey { kind: GrantKind::User, name });
    let is_admin = |profile: &PermissionSet| {
        ADMIN_PROFILES.iter().any(|admin| admin.eq_ignore_ascii_case(&profile.name))
            || all_data.is_some_and(|key| profile.access().flags(key) != Flags::NONE)
    };
    let mut profiles = context.index.profiles.iter().filter(|profile| profile.readable && !is_admin(profile));
    profiles.find_map(|profile| {
        let (file, entry) = profile.grant(key).filter(|_| profile.access().allows(key, wanted, names))?;
        Some((profile.place(file, entry, ""), &*profile.name))
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use crate::config::Date;
    use crate::engine::{self, Request};
    use crate::fs::Memory;

    #[test]
    fn a_profile_is_named_as_people_know_it() {
        let group = "<PermissionSetGroup><label>Texting</label>\
                     <permissionSets>Mogli_SMS__Mogli_SMS_User_Full_Access</permissionSets></PermissionSetGroup>";
        let profile = "<Profile><objectPermissions><allowRead>true</allowRead><object>PushTopic</object>\
                       </objectPermissions><userLicense>Salesforce</userLicense></Profile>";
        let files = [
            ("sfdx-project.json", r#"{ "packageDirectories": [{ "path": "app", "default": true }] }"#),
            ("app/permissionsetgroups/Texting.permissionsetgroup-meta.xml", group),
            ("app/profiles/Sales %26 Service.profile-meta.xml", profile),
        ];
        let root = Path::new("/project");
        let files = Memory::new(files.map(|(path, text)| (root.join(path), text.as_bytes().to_vec())));
        let request = Request {
            select: Some(vec![super::RULE.id.to_owned()]),
            ..Request::new(PathBuf::from(root), Date { year: 2026, month: 11, day: 24 })
        };
        let outcome = engine::check(&files, &request).unwrap();
        let related = outcome.findings.iter().flat_map(|finding| &finding.related);
        let told: Vec<&str> = related.map(|related| &*related.message).collect();
        assert_eq!(told, ["the profile `Sales & Service` grants it to its own users"]);
    }
}
