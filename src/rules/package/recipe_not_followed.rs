//! `recipe-not-followed`: a set that the vendor describes differs from the description.

use crate::access::{GrantKey, implied};
use crate::context::{ActivePack, Context};
use crate::finding::{Atom, FileId, Level, Place};
use crate::fix::{Applicability, Entry, Plan};
use crate::index::{Grant, PermissionSet};
use crate::metadata::{Flags, GrantKind};
use crate::pack::schema::Recipe;
use crate::pack::sentence;
use crate::pack::{GrantPattern, Standing, matches_glob};
use crate::project::FileKind;
use crate::recipes::followed;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "recipe-not-followed",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a set made after a vendor's recipe lacks what it requires, or grants what it forbids",
    reads: &[FileKind::InstalledPackage],
    options: None,
    card: include_str!("../../../rules/package/recipe-not-followed.md"),
    check: Check::Set(check),
};

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    for active in &context.packs {
        for recipe in followed(context, active, set) {
            let atoms = match recipe.standing(active.installed) {
                Standing::Over => vec![over(active, recipe, set)],
                Standing::NotYet => Vec::new(),
                Standing::Holds => breaches(context, recipe, set),
            };
            atoms.into_iter().for_each(|atom| sink.emit(atom.pack(&active.pack.id).url(Some(&recipe.source))));
        }
    }
}

/// The package now does without the recipe.
fn over(active: &ActivePack<'_>, recipe: &Recipe, set: &PermissionSet) -> Atom {
    let since = recipe.before.map_or_else(String::new, |before| format!(" from {before} on"));
    let (message, remedy) = match &recipe.replaced_by {
        Some(instead) => (
            format!(
                "`{}` follows the recipe `{}`, and{since} {} ships a set for it: `{}`",
                set.name, recipe.name, active.pack.name, instead.value
            ),
            format!("Give `{}` instead, which every upgrade keeps current, and delete `{}`.", instead.value, set.name),
        ),
        None => (
            format!(
                "`{}` follows the recipe `{}`, which {} needs no more{since}",
                set.name, recipe.name, active.pack.name
            ),
            format!("Take what users still need from the sets of {}, and delete `{}`.", active.pack.name, set.name),
        ),
    };
    let unknown = match (active.installed, active.pack.namespaces().next()) {
        (None, Some(namespace)) => format!(
            "\nThe installed version is not known here. If it is an older one, tell it in forcelint.toml:\n\
             [packages]\n{namespace} = \"VERSION\""
        ),
        _ => String::new(),
    };
    RULE.atom(set.subject(""), set.label_place(), message)
        .level(Level::Info)
        .cause(format!("over {}", recipe.id.value))
        .help(format!("{remedy}{unknown}"))
}

fn breaches(context: &Context<'_>, recipe: &Recipe, set: &PermissionSet) -> Vec<Atom> {
    let missing = recipe.requires.iter().filter(|grant| !allows(context, set, &grant.value));
    let missing = missing.map(|grant| lacks(context, recipe, set, &grant.value));
    let kept = recipe.forbids.iter().flat_map(|pattern| forbidden(context, set, &pattern.value));
    missing.chain(kept.map(|kept| keeps(recipe, set, kept))).collect()
}

fn allows(context: &Context<'_>, set: &PermissionSet, grant: &GrantPattern) -> bool {
    match context.key_of(grant) {
        Some((key, Some(flags))) => set.access().allows(key, flags, &context.index.names),
        _ => false,
    }
}

fn lacks(context: &Context<'_>, recipe: &Recipe, set: &PermissionSet, grant: &GrantPattern) -> Atom {
    // An entry that is there, with the flag switched off, is the text to edit.
    let entry = context.key_of(grant).and_then(|(key, flags)| Some((set.grant(key)?, flags?)));
    let place = entry.map(|((file, entry), flags)| set.place(file, entry, element(grant.kind, flags)));
    let message = format!("`{}` lacks `{grant}`, which the recipe `{}` requires", set.name, recipe.name);
    let atom = RULE
        .atom(set.subject(grant.to_string()), place.unwrap_or_else(|| set.label_place()), message)
        .cause(format!("lacks {}", recipe.id.value))
        .many(format!("`{}` lacks {{count}} grants that the recipe `{}` requires", set.name, recipe.name))
        .help(format!("{}Add what is missing.", why(recipe)));
    let plan = Plan::not_safe(format!("Add what the recipe `{}` requires", recipe.name));
    match context.key_of(grant) {
        Some((key, Some(flags))) => atom.fix(set.plan_to_give(plan, key, &grant.name, implied(grant.kind, flags))),
        _ => atom.fix(plan.add(
            set.head,
            Entry::grant(grant.kind, &grant.name, implied(grant.kind, grant.flags.unwrap_or_default())),
        )),
    }
}

/// A grant that the recipe forbids, as it stands in the set.
struct Kept<'i> {
    file: FileId,
    entry: &'i Grant,
    /// The flags to take away.
    flags: Flags,
    member: String,
    place: Place,
    /// The forbidden grant, where what stands there merely implies it.
    implies: Option<String>,
}

fn keeps(recipe: &Recipe, set: &PermissionSet, kept: Kept<'_>) -> Atom {
    let Kept { file, entry, flags, member, place, implies } = kept;
    let message = match implies {
        None => format!("`{}` grants `{member}`, which the recipe `{}` forbids", set.name, recipe.name),
        Some(implied) => format!(
            "`{}` grants `{member}` and with it `{implied}`, which the recipe `{}` forbids",
            set.name, recipe.name
        ),
    };
    RULE.atom(set.subject(member), place, message)
        .cause(format!("keeps {}", recipe.id.value))
        .many(format!("`{}` keeps {{count}} grants that the recipe `{}` forbids", set.name, recipe.name))
        .help(format!("{}Take them out.", why(recipe)))
        .fix(set.plan_to_take(
            Plan::not_safe(format!("Take out what the recipe `{}` forbids", recipe.name)),
            file,
            entry,
            flags,
        ))
}

fn why(recipe: &Recipe) -> String {
    recipe.why.as_deref().map_or_else(String::new, |why| format!("{}\n", sentence(why)))
}

/// What of a set a pattern forbids: the flags themselves; where an entry has none of them, the flag that implies them;
/// and the user permission that opens every object.
fn forbidden<'i>(context: &Context<'_>, set: &'i PermissionSet, pattern: &GrantPattern) -> Vec<Kept<'i>> {
    let mut kept = Vec::new();
    for (file, entry) in set.grants_of(pattern.kind) {
        let reach = implied(entry.kind, entry.flags);
        let forbidden = pattern.flags.unwrap_or(reach);
        let name = context.name(entry.name);
        if !reach.has(forbidden) || !reach.gives() || !matches_glob(&pattern.name, name) {
            continue;
        }
        let itself = entry.flags.minus(entry.flags.minus(forbidden));
        let grant = |flags| GrantPattern { kind: entry.kind, name: name.to_owned(), flags: Some(flags) };
        let mut keep = |flags: Flags, implies| {
            let place = set.place(file, entry, element(entry.kind, flags));
            kept.push(Kept { file, entry, flags, member: grant(flags).to_string(), place, implies });
        };
        if itself == Flags::NONE {
            let implies = |flag: &Flags| implied(entry.kind, *flag).has(forbidden);
            let implying = single_flags(entry.kind, entry.flags).find(implies).unwrap_or(entry.flags);
            keep(implying, Some(grant(forbidden).to_string()));
        } else {
            single_flags(entry.kind, itself).for_each(|flag| keep(flag, None));
        }
    }
    if pattern.kind == GrantKind::Object && kept.is_empty() {
        kept.extend(by_user_permission(context, set, pattern));
    }
    kept
}

/// View All Data and Modify All Data reach every object.
fn by_user_permission<'i>(context: &Context<'_>, set: &'i PermissionSet, pattern: &GrantPattern) -> Option<Kept<'i>> {
    let wanted = pattern.flags?;
    let (key, _) = context.key_of(pattern)?;
    if !set.access().allows(key, wanted, &context.index.names) {
        return None;
    }
    let (name, (file, entry)) = ["ModifyAllData", "ViewAllData"].into_iter().find_map(|name| {
        let key = GrantKey { kind: GrantKind::User, name: context.index.names.find(name)? };
        Some((name, set.grant(key).filter(|(_, entry)| entry.flags.gives())?))
    })?;
    let place = set.place(file, entry, "name");
    let (member, implies) = (format!("user:{name}"), Some(pattern.to_string()));
    Some(Kept { file, entry, flags: entry.flags, member, place, implies })
}

/// The flags of a kind that are set, one by one.
fn single_flags(kind: GrantKind, flags: Flags) -> impl Iterator<Item = Flags> {
    kind.facts().flags.iter().map(|row| row.flag).filter(move |flag| flags.has(*flag))
}

/// The element that says a flag.
fn element(kind: GrantKind, flags: Flags) -> &'static str {
    kind.facts().flags.iter().find(|row| flags.has(row.flag)).map_or("", |row| row.element)
}
