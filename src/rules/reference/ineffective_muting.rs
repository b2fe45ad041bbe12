//! `ineffective-muting`: entries of a muting permission set that take nothing away.

use super::partial_muting::comes_back;
use crate::access::GrantKey;
use crate::bundle::{Bundle, Effective};
use crate::context::Context;
use crate::dependencies::{UserPermission, user_permissions};
use crate::finding::{FileId, Level};
use crate::index::{Grant, PermissionSet};
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "ineffective-muting",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "an entry of a muting permission set takes nothing away",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/reference/ineffective-muting.md"),
    check: Check::Muting(check),
};

/// User permissions that the platform mutes of itself with an object, since each of them would give the object back.
/// Taken from muting permission sets that an org wrote when objects were muted by hand.
const ABOVE_OBJECTS: &[&str] = &["InstallPackaging", "ModifyAllData", "QueryAllFiles", "ViewAllData"];

fn check(context: &Context<'_>, muting: &PermissionSet, sink: &mut Sink) {
    let groups: Vec<(&Bundle<'_>, &Effective)> = context.muted_by(muting).collect();
    if groups.is_empty() || groups.iter().any(|(_, effective)| !effective.complete) {
        return;
    }
    let names: Vec<String> = groups.iter().map(|(bundle, _)| format!("`{}`", bundle.subject.name)).collect();
    let names = names.join(", ");
    // What an entry mutes that a build fills in, nobody can tell; what a stronger permission gives is `partial-muting`'s.
    let takes = |grant: &Grant| {
        let acts = |(bundle, effective): &(&Bundle<'_>, &Effective)| {
            takes_away(bundle, grant.key(), grant.flags) || comes_back(context, &effective.access, grant)
        };
        grant.flags.has(Flags::UNCLEAR) || groups.iter().any(acts)
    };
    let (effective, idle): (Vec<_>, Vec<_>) = muting.grants().partition(|(_, grant)| takes(grant));
    if effective.is_empty() {
        sink.emit(
            RULE.atom(
                muting.subject(""),
                muting.label_place(),
                format!("`{}` takes nothing away from the users of {names}", muting.name),
            )
            .level(Level::Warning)
            .help(
                "No member of the group grants what it mutes, so whoever relies on it is not protected. Compare the \
                 names with those in the members; a set that was meant to be muted may have left the group.",
            ),
        );
        return;
    }
    let taken = taken_with(context, &effective);
    for (file, grant) in idle {
        let by_the_platform = grant.kind == GrantKind::User && holds(&taken, context.name(grant.name));
        if !by_the_platform {
            report(context, muting, (file, grant), &names, sink);
        }
    }
}

/// The user permissions that the platform mutes along with these entries: those that would give an object back, and
/// those that cannot be held without one that is muted.
fn taken_with<'c>(context: &Context<'c>, effective: &[(FileId, &Grant)]) -> Vec<&'c str> {
    let of_kind = |kind| effective.iter().filter(move |(_, grant)| grant.kind == kind);
    let mut taken: Vec<&str> = of_kind(GrantKind::User).map(|(_, grant)| context.name(grant.name)).collect();
    if of_kind(GrantKind::Object).next().is_some() {
        taken.extend(ABOVE_OBJECTS);
    }
    loop {
        let needs_one = |row: &&UserPermission| row.needs.iter().chain(&row.often).any(|name| holds(&taken, name));
        let more = user_permissions().iter().filter(needs_one).map(|row| row.name.as_str());
        let more: Vec<&str> = more.filter(|name| !holds(&taken, name)).collect();
        if more.is_empty() {
            return taken;
        }
        taken.extend(more);
    }
}

fn holds(names: &[&str], wanted: &str) -> bool {
    names.iter().any(|name| name.eq_ignore_ascii_case(wanted))
}

fn takes_away(bundle: &Bundle<'_>, key: GrantKey, muted: Flags) -> bool {
    let sets = bundle.members.iter().filter_map(|member| member.set);
    sets.map(|set| set.access().flags(key)).any(|given| muted.minus(given) != muted)
}

fn report(context: &Context<'_>, muting: &PermissionSet, entry: (FileId, &Grant), groups: &str, sink: &mut Sink) {
    let (file, grant) = entry;
    let member = format!("{}:{}", grant.kind.word(), context.name(grant.name));
    let why = if grant.flags == Flags::NONE { "none of its flags is true" } else { "no member grants what it mutes" };
    sink.emit(
        RULE.atom(
            muting.subject(member.clone()),
            muting.place(file, grant, grant.kind.facts().key),
            format!("muting `{member}` takes nothing away from the users of {groups}: {why}"),
        )
        .many(format!("{{count}} entries take nothing away from the users of {groups}"))
        .help(
            "The entry says that something is held back, and nothing is. Delete it, or correct the name; where it \
             guards against a set that is still to come, all is well.",
        ),
    );
}
