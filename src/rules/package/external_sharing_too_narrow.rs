//! `external-sharing-too-narrow`: external users see less of an object than a recipe in use needs.

use crate::context::{ActivePack, Context};
use crate::finding::{Level, Place, Subject};
use crate::fix::{Applicability, Plan};
use crate::index::PermissionSet;
use crate::metadata::{Neighbour, SharingRule, Text};
use crate::names::NameId;
use crate::objects::ObjectFacts;
use crate::pack::Standing;
use crate::pack::schema::{ExternalSharing, Recipe, Sharing};
use crate::pack::sentence;
use crate::project::FileKind;
use crate::recipes::followed;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "external-sharing-too-narrow",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "external users see less of an object than a vendor's recipe needs",
    reads: &[FileKind::CustomObject, FileKind::InstalledPackage, FileKind::SharingRules],
    options: None,
    card: include_str!("../../../rules/package/external-sharing-too-narrow.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        let needing = active.pack.recipe.iter().filter(|recipe| !recipe.external_sharing.is_empty());
        for recipe in needing.filter(|recipe| recipe.standing(active.installed) == Standing::Holds) {
            // A set that is not deployed from here is in the org all the same.
            let follows = |set: &&PermissionSet| {
                set.readable && !set.foreign && followed(context, active, set).any(|other| std::ptr::eq(other, recipe))
            };
            let Some(set) = context.index.sets.iter().find(follows) else { continue };
            recipe.external_sharing.iter().for_each(|need| judge(context, active, recipe, need, set, sink));
        }
    }
}

fn judge(
    context: &Context<'_>,
    active: &ActivePack<'_>,
    recipe: &Recipe,
    need: &ExternalSharing,
    set: &PermissionSet,
    sink: &mut Sink,
) {
    let Some(id) = context.index.names.find(&need.object) else { return };
    let Some(object) = context.objects().object(id) else { return };
    let Some((text, given)) = given(object) else { return };
    let is_rewritten = context.index.is_rewritten(object.file.file, &text.value);
    if given >= need.at_least || is_rewritten || is_opened(context, id, need.at_least) {
        return;
    }
    let (wanted, name) = (word(need.at_least), &object.file.name);
    let place = Place::span(object.file.file, text.span);
    let inside = object.sharing.and_then(|text| parse(&text.value));
    let is_held_back = inside.is_some_and(|inside| inside < need.at_least);
    let first = if is_held_back { " Raise `sharingModel` first: the external default cannot be wider." } else { "" };
    let rule = if need.at_least > Sharing::Read { "Read/Write" } else { "Read" };
    let mut atom = RULE
        .atom(
            Subject { kind: "CustomObject".to_owned(), name: name.to_string(), member: String::new() },
            place,
            format!(
                "external users have `{}` sharing on `{name}`, and the recipe `{}` needs `{wanted}` at least",
                text.value, recipe.name
            ),
        )
        .pack(&active.pack.id)
        .related(set.label_place(), format!("`{}` follows the recipe", set.name))
        .help(format!(
            "{}\nSet the external default to <externalSharingModel>{wanted}</externalSharingModel>.{first} Or share the \
             records that are needed by a sharing rule with {rule} for portal or partner users.",
            sentence(recipe.why.as_deref().unwrap_or("else the users of the set see no records"))
        ))
        .url(Some(&recipe.source));
    if object.external_sharing.is_some() && inside.is_some() && !is_held_back {
        atom = atom.fix(Plan::not_safe(format!("Give external users `{wanted}`")).replace(place, wanted));
    }
    sink.emit(atom);
}

/// What external users get of an object by default, with the text that says so. Without `externalSharingModel` they get
/// what `sharingModel` says, or less: so much is known that it is no more. Other words (`ControlledByParent`) leave it
/// to other objects.
/// <https://help.salesforce.com/s/articleView?id=platform.security_owd_external_setting.htm>
fn given<'i>(object: &ObjectFacts<'i>) -> Option<(&'i Text, Sharing)> {
    let text = object.external_sharing.or(object.sharing)?;
    Some((text, parse(&text.value)?))
}

/// The sharing models in the metadata's words.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customobject.htm>
const WORDS: &[(&str, Sharing)] = &[
    ("Private", Sharing::Private),
    ("Read", Sharing::Read),
    ("ReadWrite", Sharing::ReadWrite),
    ("ReadWriteTransfer", Sharing::ReadWriteTransfer),
    ("FullAccess", Sharing::FullAccess),
];

fn parse(word: &str) -> Option<Sharing> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, sharing)| *sharing)
}

fn word(sharing: Sharing) -> &'static str {
    WORDS.iter().find(|(_, known)| *known == sharing).map_or("", |(word, _)| *word)
}

/// Those of `sharedTo` who are certainly no customers or partners who have logged in: staff, and visitors. Public groups
/// and roles with their subordinates may hold external users.
/// <https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharedto.htm>
const NOT_EXTERNAL: &[&str] = &["allInternalUsers", "guestUser", "role", "roleAndSubordinatesInternal", "roles"];

/// Whether a sharing rule gives external users so much of some records of the object.
fn is_opened(context: &Context<'_>, object: NameId, wanted: Sharing) -> bool {
    let opens = |rule: &SharingRule| {
        let level = rule.access_level.as_ref().map_or("", |level| level.value.as_str());
        let is_enough = matches!(level, "Edit" | "All") || (level == "Read" && wanted <= Sharing::Read);
        is_enough && rule.shared_to.iter().any(|(whom, _)| !NOT_EXTERNAL.contains(&whom.as_str()))
    };
    let files = context.index.neighbours_of(FileKind::SharingRules).filter(|file| file.id == object);
    let mut rules = files.filter_map(|file| match &file.content {
        Neighbour::SharingRules(rules) => Some(rules),
        _ => None,
    });
    rules.any(|rules| rules.iter().any(opens))
}
