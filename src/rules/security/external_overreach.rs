//! `external-overreach`: a set for external users grants what only staff should have.

use schemars::JsonSchema;
use serde::Deserialize;

use super::dangerous_user_permission::dangerous;
use crate::context::Context;
use crate::dangerous::Tier;
use crate::external::{External, external};
use crate::finding::{Level, Place};
use crate::index::PermissionSet;
use crate::metadata::{Flags, GrantKind};
use crate::project::FileKind;
use crate::rule::{Check, Options, Rule, RuleGroup, Sink};
use crate::rules::options::NamePattern;

/// The rule.
pub const RULE: Rule = Rule {
    id: "external-overreach",
    group: RuleGroup::Security,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a permission set for external users grants a dangerous permission, View All or Modify All",
    reads: &[FileKind::Network],
    options: Some(Options::of::<Settings>()),
    card: include_str!("../../../rules/security/external-overreach.md"),
    check: Check::Set(check),
};

/// What `[rules.external-overreach]` may set.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// The tiers of user permissions that are reported, 0 to 4. Default: 0, 1 and 2.
    pub tiers: Vec<Tier>,
    /// Whether `allowDelete` is reported too. Default: no.
    pub delete: bool,
    /// Sets that may hold what they hold.
    pub allow: Vec<NamePattern>,
}

impl Default for Settings {
    fn default() -> Self {
        let tiers = vec![Tier::FULL_CONTROL, Tier::IDENTITY, Tier::SHARING_BYPASS];
        Settings { tiers, delete: false, allow: Vec::new() }
    }
}

/// Something that external users should not have.
struct Excess {
    member: String,
    place: Place,
    what: String,
}

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let Some(options) = context.options::<Settings>(RULE.id) else { return };
    if NamePattern::any(&options.allow, &set.name) {
        return;
    }
    // What a guest licence must not hold fails the deployment: `guest-licence-overreach` says so.
    let Some(sign) = external(context.index, set).filter(|sign| *sign != External::Guest) else { return };
    let licence = set.license.as_ref();
    let (whom, level) = match sign {
        External::Licence | External::Guest => {
            let licence = licence.map_or("", |licence| &licence.value);
            (format!("external users (licence `{licence}`)"), Level::Warning)
        }
        External::Site(_) => ("the members of a site".to_owned(), Level::Info),
        External::Label => ("external users, going by the set's label,".to_owned(), Level::Info),
    };
    for Excess { member, place, what } in excesses(context, set, options) {
        let mut atom = RULE
            .atom(set.subject(member), place, format!("{whom} get {what}"))
            .level(level)
            .many(format!("{whom} get {{count}} permissions that only staff should have"))
            .help(
                "Customers and partners log in from outside, and one stolen login is enough. Take the permission out \
                 of this set; open the records that they need by sharing sets or sharing rules.",
            );
        atom = match (sign, licence) {
            (External::Site(site), _) => atom.related(site, "the site lists the set among its members"),
            (External::Licence, Some(licence)) => {
                atom.related(Place::span(set.head, licence.span), "only external users have this licence")
            }
            _ => atom,
        };
        sink.emit(atom);
    }
}

fn excesses(context: &Context<'_>, set: &PermissionSet, options: &Settings) -> Vec<Excess> {
    let users = dangerous(context, set, &options.tiers).into_iter().map(|(file, grant, danger)| {
        let name = context.name(grant.name);
        let what = format!("`{name}`: {} (tier {})", danger.danger, danger.tier.number());
        Excess { member: format!("user:{name}"), place: set.place(file, grant, "name"), what }
    });
    let objects = set.grants_of(GrantKind::Object).filter_map(|(file, grant)| {
        let wanted = |row: &&crate::metadata::flags::FlagName| {
            let excess = [Flags::MODIFY_ALL, Flags::VIEW_ALL].contains(&row.flag)
                || (options.delete && row.flag == Flags::DELETE);
            excess && grant.flags.has(row.flag)
        };
        // The strongest one says it all.
        let flags = GrantKind::Object.facts().flags;
        let row = flags.iter().filter(wanted).max_by_key(|row| row.flag)?;
        let object = context.name(grant.name);
        Some(Excess {
            member: format!("object:{object}:{}", row.word),
            place: set.place(file, grant, row.element),
            what: format!("`{}` on `{object}`", row.element),
        })
    });
    users.chain(objects).collect()
}
