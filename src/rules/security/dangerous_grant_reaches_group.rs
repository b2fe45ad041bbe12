//! `dangerous-grant-reaches-group`: a group's users get a user permission that gives control of the org or of others.

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::{Access, GrantKey};
use crate::bundle::{Bundle, BundleMember};
use crate::context::Context;
use crate::dangerous::{Tier, danger_of};
use crate::finding::Level;
use crate::index::Group;
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};
use crate::rules::options::NamePattern;

/// The rule.
pub const RULE: Rule = Rule {
    id: "dangerous-grant-reaches-group",
    group: RuleGroup::Security,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a group gives its users a user permission that controls the org or other users",
    reads: &[],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/security/dangerous-grant-reaches-group.md"),
    check: Check::Project(check),
};

/// What `[rules.dangerous-grant-reaches-group]` may set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// The tiers that are reported, 0 to 4. Default: 0 and 1.
    pub tiers: Vec<Tier>,
    /// Groups that may give them.
    pub allow: Vec<NamePattern>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { tiers: vec![Tier::FULL_CONTROL, Tier::IDENTITY], allow: Vec::new() }
    }
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    for bundle in context.bundles().iter().filter(|bundle| bundle.linted) {
        if let Some(group) = bundle.group
            && !NamePattern::any(&options.allow, &group.name)
        {
            judge(context, options, bundle, group, sink);
        }
    }
}

fn judge(context: &Context<'_>, options: &Settings, bundle: &Bundle<'_>, group: &Group, sink: &mut Sink) {
    let Some(first) = bundle.members.first() else { return };
    // One muting acts on all members of a group. Where it is not known, it may take anything away.
    let (muted, muting_is_known) = bundle.muted(first);
    if !muting_is_known {
        return;
    }
    let mut reported: FxHashSet<GrantKey> = FxHashSet::default();
    for member in &bundle.members {
        for key in left(context, member, &muted) {
            let name = context.name(key.name);
            let Some(danger) = danger_of(name).filter(|danger| options.tiers.contains(&danger.tier)) else { continue };
            if !reported.insert(key) {
                continue;
            }
            let mut atom = RULE
                .atom(
                    group.subject(format!("user:{name}")),
                    member.place,
                    format!(
                        "`{name}` (tier {}: {}) reaches the users of this group: `{}` → `{}`",
                        danger.tier.number(),
                        danger.danger,
                        group.name,
                        member.name
                    ),
                )
                .many("{count} user permissions that control the org or other users reach the users of this group")
                .help(format!(
                    "{}\nWhoever assigns the group sees its name, not what its members hold. Take the set out of the \
                     group, or mute the permission.",
                    danger.why
                ));
            atom = match member.set.and_then(|set| Some((set, set.grant(key)?))) {
                Some((set, (file, entry))) => {
                    let path = format!("`{name}`: `{}` → `{}`", group.name, set.name);
                    atom.related(set.place(file, entry, "name"), path)
                }
                None => atom.note(format!("`{}` is the vendor's; its pack tells that it grants `{name}`", member.name)),
            };
            sink.emit(atom);
        }
    }
}

/// The user permissions that a member gives and nothing mutes.
fn left(context: &Context<'_>, member: &BundleMember<'_>, muted: &Access) -> Vec<GrantKey> {
    let users = |access: &Access| -> Vec<GrantKey> {
        let keys = access.grants().map(|(key, _)| key).filter(|key| key.kind == GrantKind::User);
        keys.filter(|key| muted.flags(*key) == Flags::NONE).collect()
    };
    match member.set {
        Some(set) => users(set.access()),
        None => users(&context.told(member)),
    }
}
