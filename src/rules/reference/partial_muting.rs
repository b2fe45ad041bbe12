//! `partial-muting`: what a muting permission set takes away comes back through a permission that implies it.

use crate::access::{Access, GrantKey, implied};
use crate::bundle::Bundle;
use crate::context::Context;
use crate::finding::{FileId, Level};
use crate::index::{Grant, PermissionSet};
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "partial-muting",
    group: RuleGroup::Reference,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a muting permission set takes a permission away and leaves one that implies it",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/reference/partial-muting.md"),
    check: Check::Muting(check),
};

fn check(context: &Context<'_>, muting: &PermissionSet, sink: &mut Sink) {
    // Where a muting set of the group is not known, it may take the rest away.
    let groups: Vec<(&Bundle<'_>, &Access)> = context
        .muted_by(muting)
        .filter(|(bundle, _)| bundle.mutings.iter().all(|muting| muting.is_some_and(|set| set.readable)))
        .map(|(bundle, effective)| (bundle, &effective.access))
        .collect();
    for (file, entry) in muting.grants() {
        for flag in flags_of(entry) {
            let mut left = groups.iter().map(|(bundle, access)| (bundle, way_back(context, access, entry.key(), flag)));
            if let Some((bundle, Some(back))) = left.find(|(_, back)| back.is_some()) {
                report(context, muting, (file, entry, flag), bundle, back, sink);
            }
        }
    }
}

/// Whether what is left of a group's access implies something that this entry of its muting set takes away.
pub(super) fn comes_back(context: &Context<'_>, left: &Access, entry: &Grant) -> bool {
    flags_of(entry).any(|flag| way_back(context, left, entry.key(), flag).is_some())
}

fn flags_of(entry: &Grant) -> impl Iterator<Item = Flags> + '_ {
    entry.kind.facts().flags.iter().map(|row| row.flag).filter(|flag| entry.flags.has(*flag))
}

fn given(set: Option<&PermissionSet>, key: GrantKey) -> Flags {
    set.map_or(Flags::NONE, |set| set.access().flags(key))
}

/// What of the access that is left implies this flag of this grant.
/// <https://help.salesforce.com/s/articleView?id=sf.users_profiles_view_all_mod_all.htm>
fn way_back(context: &Context<'_>, left: &Access, key: GrantKey, flag: Flags) -> Option<(GrantKey, Flags)> {
    let has = |key: GrantKey, wanted: Flags| left.flags(key).has(wanted).then_some((key, wanted));
    let user = |name: &str| {
        let name = context.index.names.find(name)?;
        has(GrantKey { kind: GrantKind::User, name }, Flags::ENABLED)
    };
    let stronger = |flags: &[Flags]| {
        flags.iter().find_map(|strong| has(key, *strong).filter(|_| implied(key.kind, *strong).has(flag)))
    };
    match key.kind {
        GrantKind::Object if Flags::SETUP.union(Flags::VIEW_ALL_FIELDS).has(flag) => None,
        GrantKind::Object => stronger(&[Flags::MODIFY_ALL, Flags::DELETE, Flags::EDIT, Flags::VIEW_ALL, Flags::CREATE])
            .or_else(|| user("ModifyAllData"))
            .or_else(|| user("ViewAllData").filter(|_| flag == Flags::READ || flag == Flags::VIEW_ALL)),
        GrantKind::Field if flag == Flags::READ => stronger(&[Flags::EDIT]).or_else(|| {
            let (object, _) = context.name(key.name).split_once('.')?;
            let name = context.index.names.find(object)?;
            has(GrantKey { kind: GrantKind::Object, name }, Flags::VIEW_ALL_FIELDS)
                .or_else(|| user("ViewAllFieldsGlobal"))
        }),
        GrantKind::User if context.name(key.name).eq_ignore_ascii_case("ViewAllData") => user("ModifyAllData"),
        _ => None,
    }
}

fn report(
    context: &Context<'_>,
    muting: &PermissionSet,
    (file, entry, flag): (FileId, &Grant, Flags),
    bundle: &Bundle<'_>,
    (back, with): (GrantKey, Flags),
    sink: &mut Sink,
) {
    let muted = context.notation(entry.key(), flag);
    let left = context.notation(back, with);
    let giver = bundle.members.iter().find(|member| given(member.set, back).has(with));
    let by = giver.map_or_else(|| "a member".to_owned(), |member| format!("`{}`", member.name));
    let element = |key: GrantKey, flag: Flags| {
        let flags = key.kind.facts().flags.iter();
        flags.filter(|row| row.flag == flag).map(|row| row.element).next().unwrap_or_default()
    };
    let mut atom = RULE
        .atom(
            muting.subject(muted.trim_matches('`')),
            muting.place(file, entry, element(entry.key(), flag)),
            format!("{muted} is muted, but {by} still gives {left}, which implies it"),
        )
        .cause(left.clone())
        .many(format!("{{count}} permissions are muted, but {by} still gives {left}, which implies them"))
        .help(format!(
            "Users of `{}` keep what this entry seems to take away. Mute {left} too, or take the set out of the group.",
            bundle.subject.name
        ));
    if let Some((set, (file, grant))) = giver.and_then(|member| Some((member.set?, member.set?.grant(back)?))) {
        atom = atom.related(set.place(file, grant, element(back, with)), "it is given here");
    }
    sink.emit(atom);
}
