//! `wrong-set-for-external-users`: a vendor's set for staff reaches external users.

use crate::bundle::{Bundle, BundleMember};
use crate::clones::{meant_by, stands_for};
use crate::context::{ActivePack, Context};
use crate::external::{External, external, selects_external};
use crate::finding::{Atom, Level, Place};
use crate::index::{Named, PermissionSet, Reference};
use crate::pack::{Role, schema};
use crate::project::FileKind;
use crate::recipes;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "wrong-set-for-external-users",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a vendor's set for administrators or staff reaches external users",
    reads: &[
        FileKind::InstalledPackage,
        FileKind::Network,
        FileKind::PortalDelegablePermissionSet,
        FileKind::Profile,
        FileKind::UserAccessPolicy,
    ],
    options: None,
    card: include_str!("../../../rules/package/wrong-set-for-external-users.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        let lists = context.index.references().iter().filter(|reference| reference.kind == Named::PermissionSet);
        for reference in lists {
            in_list(context, active, reference, sink);
        }
        for bundle in context.bundles().iter().filter(|bundle| bundle.linted) {
            in_bundle(context, active, bundle, sink);
        }
    }
}

/// For whom a set is that external users must not have.
#[derive(Clone, Copy)]
enum For {
    Administrators,
    Staff,
}

/// A set that external users must not have.
struct Unfit<'p> {
    /// The pack's set: the one that is given, or the one that it was cloned from.
    set: &'p schema::PermissionSet,
    meant: For,
    is_clone: bool,
}

/// What makes a set of this name unfit for external users. A clone that was trimmed for them is fit: its licence or
/// label says so, or it follows a recipe of the vendor's.
fn unfit<'p>(
    context: &Context<'_>,
    active: &ActivePack<'p>,
    name: &str,
    own: Option<&PermissionSet>,
) -> Option<Unfit<'p>> {
    let set = meant_by(context, active, name, own)?;
    let is_clone = active.pack.set(name).is_none();
    let is_trimmed = |own: &PermissionSet| {
        external(context.index, own).is_some_and(|sign| sign.is_certain() || sign == External::Label)
            || recipes::followed(context, active, own).next().is_some()
    };
    if is_clone && own.is_some_and(is_trimmed) {
        return None;
    }
    Some(Unfit { set, meant: meant_for(active, set)?, is_clone })
}

/// Sets for administrators are never for external users; base sets for staff are not, once the vendor ships one for
/// external users.
fn meant_for(active: &ActivePack<'_>, set: &schema::PermissionSet) -> Option<For> {
    let has_external = || active.pack.external_since().is_some_and(|since| active.is_at_least(since));
    if set.has(Role::Admin) {
        return Some(For::Administrators);
    }
    (set.has(Role::Base) && set.has(Role::Internal) && has_external()).then_some(For::Staff)
}

/// A site's members, or what administrators of customers and partners may assign.
fn in_list(context: &Context<'_>, active: &ActivePack<'_>, reference: &Reference, sink: &mut Sink) {
    let index = context.index;
    let file = index.file(reference.file);
    let is_site = match file.kind {
        FileKind::Network => true,
        FileKind::PortalDelegablePermissionSet => false,
        _ => return,
    };
    let Some(unfit) = unfit(context, active, &reference.name, index.set(reference.id)) else { return };
    let lists_external = || {
        let beside = index.references().iter().filter(|other| other.file == reference.file);
        let mut beside = beside.filter(|other| other.kind == Named::PermissionSet);
        let meant = |other: &Reference| meant_by(context, active, &other.name, index.set(other.id));
        // A set that is on its way out is no sign that the site's customers have one of their own.
        beside.any(|other| meant(other).is_some_and(|set| set.has(Role::External) && set.deprecated.is_none()))
    };
    let (whom, level) = match is_site {
        // Staff who look after a site are members too: a set of their own beside the external one may be meant.
        true if lists_external() => ("the site's members", Level::Info),
        true => ("the site's members", Level::Warning),
        false => ("customers and partners, by their own administrators", Level::Warning),
    };
    let subject = index.subject_of(reference.file, format!("permissionSet:{}", reference.name));
    let place = Place::span(reference.file, reference.span);
    let atom = atom(active, &unfit, subject, place, &reference.name, whom).level(level);
    let advice = advice(active, unfit.meant);
    sink.emit(atom.help(match is_site {
        true => format!(
            "A site's members are its customers and partners, and staff who look after it. {advice} Where only staff \
             hold this set, record that with `[[accept]]`."
        ),
        false => advice,
    }));
}

fn in_bundle(context: &Context<'_>, active: &ActivePack<'_>, bundle: &Bundle<'_>, sink: &mut Sink) {
    let given = bundle.giving();
    for (member, unfit) in given.filter_map(|member| Some((member, unfit(context, active, member.name, member.set)?))) {
        let Some((place, why, level)) = reach(context, active, bundle, member) else { continue };
        let mut subject = bundle.subject.clone();
        subject.member = format!("permissionSet:{}", member.name);
        let atom = atom(active, &unfit, subject, member.place, member.name, "external users").level(level);
        sink.emit(atom.related(place, why).help(advice(active, unfit.meant)));
    }
}

/// What says that external users get a member: the policy's filter, else a set for external users beside it.
fn reach(
    context: &Context<'_>,
    active: &ActivePack<'_>,
    bundle: &Bundle<'_>,
    member: &BundleMember<'_>,
) -> Option<(Place, String, Level)> {
    let file = bundle.place.file;
    let filter = bundle.policy.and_then(|policy| selects_external(context, policy));
    if let Some((text, whom)) = filter {
        return Some((Place::span(file, text.span), format!("selects {whom}"), Level::Warning));
    }
    let others =
        || bundle.giving().filter(|other| other.id != member.id && !bundle.is_reported_at_group(other, member));
    let by_pack =
        |other: &&BundleMember<'_>| stands_for(context, active, other).is_some_and(|set| set.has(Role::External));
    if let Some(other) = others().find(by_pack) {
        return Some((other.place, "is for external users".to_owned(), Level::Warning));
    }
    let sign = |other: &BundleMember<'_>| other.set.and_then(|set| external(context.index, set));
    let certain = others().find(|other| sign(other).is_some_and(External::is_certain));
    if let Some(other) = certain {
        return Some((other.place, "has a licence of external users".to_owned(), Level::Warning));
    }
    let hinted = others().find(|other| sign(other) == Some(External::Label))?;
    Some((hinted.place, "is for external users, going by its label".to_owned(), Level::Info))
}

fn atom(
    active: &ActivePack<'_>,
    unfit: &Unfit<'_>,
    subject: crate::finding::Subject,
    place: Place,
    name: &str,
    whom: &str,
) -> Atom {
    let meant = match unfit.meant {
        For::Administrators => "administrators",
        For::Staff => "staff",
    };
    let of = if unfit.is_clone { format!(", a clone of `{}`,", unfit.set.name.value) } else { String::new() };
    RULE.atom(subject, place, format!("`{name}`{of} is for {meant} and reaches {whom}"))
        .pack(&active.pack.id)
        .cause(whom)
        .many(format!("{{count}} sets for administrators and staff reach {whom}"))
        .url(Some(&unfit.set.source))
}

/// What to give instead.
fn advice(active: &ActivePack<'_>, meant: For) -> String {
    let pack = active.pack;
    let current = pack.sets_with(Role::External).filter(|set| set.deprecated.is_none());
    let shipped = current.filter(|set| set.since.is_none_or(|since| active.is_at_least(since)));
    let names: Vec<String> = shipped.map(|set| format!("`{}`", set.name.value)).collect();
    let danger = match meant {
        For::Administrators => "It opens the package's settings and every record of it to whoever holds it.",
        For::Staff => "It is cut for people of the company and shows external users more than theirs.",
    };
    match names.as_slice() {
        [] => format!("{danger} {} has no set for external users: take this one out.", pack.name),
        names => format!("{danger} Give external users {} instead.", names.join(" or ")),
    }
}
