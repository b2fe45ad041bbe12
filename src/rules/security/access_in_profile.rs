//! `access-in-profile`: a profile grants what belongs in permission sets.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::metadata::GrantKind;
use crate::project::FileKind;
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};
use crate::rules::options::NamePattern;
use crate::rules::package::missing_required_grant::ADMIN_PROFILES;

/// The rule.
pub const RULE: Rule = Rule {
    id: "access-in-profile",
    group: RuleGroup::Security,
    level: Level::Info,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "a profile that is not an administrator's grants what belongs in permission sets",
    reads: &[FileKind::Profile],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/security/access-in-profile.md"),
    check: Check::Project(check),
};

/// What `[rules.access-in-profile]` may set.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Profiles that may grant access.
    pub allow: Vec<NamePattern>,
}

/// The kinds of grants that belong in permission sets, and what they are called.
const KINDS: &[(GrantKind, &str)] = &[
    (GrantKind::Class, "Apex classes"),
    (GrantKind::Field, "fields"),
    (GrantKind::Object, "objects"),
    (GrantKind::User, "user permissions"),
];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    let is_admin = |profile: &PermissionSet| ADMIN_PROFILES.iter().any(|name| name.eq_ignore_ascii_case(&profile.name));
    let profiles = context.index.profiles.iter().filter(|profile| profile.is_linted() && !is_admin(profile));
    for profile in profiles.filter(|profile| !NamePattern::any(&options.allow, &profile.name)) {
        for (kind, what) in KINDS {
            for (file, grant) in profile.grants_of(*kind).filter(|(_, grant)| grant.flags.gives()) {
                let member = format!("{}:{}", kind.word(), context.name(grant.name));
                sink.emit(
                    RULE.atom(
                        profile.subject(member.clone()),
                        profile.place(file, grant, kind.facts().key),
                        format!("the profile grants `{member}`, which belongs in a permission set"),
                    )
                    .cause(kind.word())
                    .many(format!("the profile grants {{count}} {what}, which belong in permission sets"))
                    .help(
                        "A user has one profile and any number of permission sets: access in profiles can neither be \
                         combined nor given for a time. Move it to a set and leave the profile its defaults, page \
                         layouts, login hours and IP ranges.",
                    ),
                );
            }
        }
    }
}
