//! `dangerous-user-permission`: a set grants a user permission that is dangerous in the wrong hands.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::dangerous::{Danger, Tier, danger_of};
use crate::finding::{FileId, Level};
use crate::index::{Grant, PermissionSet};
use crate::metadata::GrantKind;
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};
use crate::rules::options::NamePattern;

/// The rule.
pub const RULE: Rule = Rule {
    id: "dangerous-user-permission",
    group: RuleGroup::Security,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a permission set grants a user permission that is dangerous in the wrong hands",
    reads: &[],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/security/dangerous-user-permission.md"),
    check: Check::Set(check),
};

/// What `[rules.dangerous-user-permission]` may set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// The tiers that are reported, 0 to 4. Default: 0, 1 and 2.
    pub tiers: Vec<Tier>,
    /// Sets that may hold them.
    pub allow: Vec<NamePattern>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { tiers: vec![Tier::FULL_CONTROL, Tier::IDENTITY, Tier::SHARING_BYPASS], allow: Vec::new() }
    }
}

/// The entries of a set that grant a user permission of these tiers, in the order of the file.
pub(super) fn dangerous<'s>(
    context: &Context<'_>,
    set: &'s PermissionSet,
    tiers: &[Tier],
) -> Vec<(FileId, &'s Grant, &'static Danger)> {
    let granted = set.grants_of(GrantKind::User).filter(|(_, grant)| grant.flags.gives());
    let known = granted.filter_map(|(file, grant)| Some((file, grant, danger_of(context.name(grant.name))?)));
    known.filter(|(_, _, danger)| tiers.contains(&danger.tier)).collect()
}

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    if NamePattern::any(&options.allow, &set.name) {
        return;
    }
    let found = dangerous(context, set, &options.tiers);
    let Some(worst) = found.iter().map(|(.., danger)| *danger).min_by_key(|danger| danger.tier) else { return };
    for (file, grant, danger) in &found {
        let name = context.name(grant.name);
        sink.emit(
            RULE.atom(
                set.subject(format!("user:{name}")),
                set.place(*file, grant, "name"),
                format!("`{name}` gives {} (tier {})", danger.danger, danger.tier.number()),
            )
            .many(format!(
                "the set grants {{count}} dangerous user permissions, the worst of tier {} ({})",
                worst.tier.number(),
                worst.danger
            ))
            .help(format!(
                "{}\nMove what few people need into a set of its own and require session activation for it, or record \
                 in forcelint.toml that the set is meant for them: [rules.{}] allow = [\"{}\"]",
                worst.why, RULE.id, set.name
            )),
        );
    }
}
