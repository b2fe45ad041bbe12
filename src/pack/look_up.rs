//! What rules ask of packs.

use crate::names::namespace_of;
use crate::pack::Pack;
use crate::pack::name::{matches_glob, normal, same_name};
use crate::pack::schema::{
    Component, Convention, CustomPermission, Feature, FlowSender, PermissionSet, ROLES, Recipe, RequiredGrant, Role,
    Superseded,
};
use crate::pack::version::Version;
use crate::toml_file::Spanned;

impl PermissionSet {
    /// Whether the set has this role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether `word` means this set: one of its roles, its name or an alias.
    #[must_use]
    pub fn answers_to(&self, word: &str) -> bool {
        match ROLES.iter().find(|(_, known)| *known == word) {
            Some((role, _)) => self.has(*role),
            None => self.is_named(word),
        }
    }

    /// Whether this is the set's name or an alias, in any spelling.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        same_name(&self.name, name) || self.aliases.iter().any(|alias| same_name(alias, name))
    }
}

/// Whether a recipe holds at the installed version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Holds,
    /// The package has not come so far.
    NotYet,
    /// The package needs it no more.
    Over,
}

impl Recipe {
    /// Whether a set of this name or label is one that the recipe lists.
    #[must_use]
    pub fn is_named(&self, name: &str, label: Option<&str>) -> bool {
        self.names.iter().any(|listed| fits(listed, name, label))
    }

    /// Whether the recipe holds at a version; an unknown version counts as the newest.
    #[must_use]
    pub fn standing(&self, installed: Option<Version>) -> Standing {
        let has_come = |version: Version| installed.is_none_or(|installed| installed >= version);
        match (self.since, self.before) {
            (_, Some(before)) if has_come(before) => Standing::Over,
            (Some(since), _) if !has_come(since) => Standing::NotYet,
            _ => Standing::Holds,
        }
    }
}

impl Convention {
    /// Whether the convention is about a component of this name or label.
    #[must_use]
    pub fn is_about(&self, name: &str, label: Option<&str>) -> bool {
        (self.matching.is_empty() || self.matching.iter().any(|listed| fits(listed, name, label)))
            && !self.except.iter().any(|listed| fits(listed, name, label))
    }
}

fn fits(pattern: &str, name: &str, label: Option<&str>) -> bool {
    matches_glob(pattern, name) || label.is_some_and(|label| matches_glob(pattern, label))
}

impl Pack {
    /// The package's namespaces: the main one first.
    pub fn namespaces(&self) -> impl Iterator<Item = &str> {
        self.namespace.iter().chain(&self.other_namespaces).map(|namespace| namespace.value.as_str())
    }

    /// Whether a component name carries one of the package's namespaces.
    #[must_use]
    pub fn owns(&self, name: &str) -> bool {
        let owner = namespace_of(name).or_else(|| name.split_once('.').map(|(namespace, _)| namespace));
        owner.is_some_and(|owner| self.namespaces().any(|namespace| namespace.eq_ignore_ascii_case(owner)))
    }

    /// Whether a local name speaks of the package: it holds its namespace, or the words of it, in any spelling.
    #[must_use]
    pub fn speaks_of(&self, name: &str) -> bool {
        let letters =
            |text: &str| text.to_ascii_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "");
        let name = letters(name);
        self.namespaces().any(|namespace| {
            let first = namespace.split('_').next().unwrap_or(namespace);
            name.contains(&letters(namespace)) || (first.len() >= 4 && name.contains(&letters(first)))
        })
    }

    /// The set of this name or alias, in any spelling.
    #[must_use]
    pub fn set(&self, name: &str) -> Option<&PermissionSet> {
        self.permission_set.get(*self.sets.get(&normal(name))?)
    }

    /// The set that the org has as its own: by name, alias or label.
    #[must_use]
    pub fn local_set(&self, name: &str, label: Option<&str>) -> Option<&PermissionSet> {
        self.permission_set
            .iter()
            .filter(|set| set.local)
            .find(|set| set.is_named(name) || label.is_some_and(|label| label.trim().eq_ignore_ascii_case(&set.label)))
    }

    /// The packaged set with this label, case aside.
    #[must_use]
    pub fn set_labelled(&self, label: &str) -> Option<&PermissionSet> {
        self.permission_set.iter().find(|set| !set.local && label.trim().eq_ignore_ascii_case(&set.label))
    }

    /// The sets of a role.
    pub fn sets_with(&self, role: Role) -> impl Iterator<Item = &PermissionSet> {
        self.permission_set.iter().filter(move |set| set.has(role))
    }

    /// The sets of a "choose one" family.
    pub fn family<'a>(&'a self, one_of: &'a str) -> impl Iterator<Item = &'a PermissionSet> {
        self.permission_set.iter().filter(move |set| set.one_of.as_deref().is_some_and(|family| family == one_of))
    }

    /// The version that brought the first set for external users: from then on, internal sets are not for them.
    #[must_use]
    pub fn external_since(&self) -> Option<Version> {
        self.sets_with(Role::External).filter(|set| set.deprecated.is_none()).filter_map(|set| set.since).min()
    }

    /// What users of this set need besides it.
    pub fn required_of<'a>(&'a self, set: &'a PermissionSet) -> impl Iterator<Item = &'a RequiredGrant> {
        self.required_grant.iter().filter(move |required| set.answers_to(&required.of))
    }

    /// Whether users of this set need the package licence.
    #[must_use]
    pub fn needs_licence(&self, set: &PermissionSet) -> bool {
        self.licence.as_ref().is_some_and(|licence| licence.of.iter().any(|word| set.answers_to(word)))
    }

    /// The component of this name, in any spelling.
    #[must_use]
    pub fn component(&self, name: &str) -> Option<&Component> {
        self.file.component.get(*self.components.get(&normal(name))?)
    }

    /// The custom permission of this name, in any spelling.
    #[must_use]
    pub fn custom_permission(&self, name: &str) -> Option<&CustomPermission> {
        self.file.custom_permission.iter().find(|permission| same_name(&permission.name, name))
    }

    /// The recipe of this id.
    #[must_use]
    pub fn recipe(&self, id: &str) -> Option<&Recipe> {
        self.file.recipe.iter().find(|recipe| recipe.id.value == id)
    }

    /// What the vendor says has replaced this component; `kind` is its metadata type.
    #[must_use]
    pub fn superseded(&self, kind: &str, name: &str) -> Option<&Superseded> {
        self.file.superseded.iter().find(|entry| entry.metadata.is(kind, name))
    }

    /// The sender that this flow action is.
    #[must_use]
    pub fn sender_by_action(&self, action: &str) -> Option<&FlowSender> {
        let is = |pattern: &Spanned<String>| matches_glob(pattern, action);
        self.file.flow_sender.iter().find(|sender| sender.action.as_ref().is_some_and(is))
    }

    /// The sender that creating a record of this object is.
    #[must_use]
    pub fn sender_by_object(&self, object: &str) -> Option<&FlowSender> {
        let is = |name: &Spanned<String>| same_name(name, object);
        self.file.flow_sender.iter().find(|sender| sender.creates.as_ref().is_some_and(is))
    }

    /// The features that this component shows to be in use; `kind` is its metadata type.
    pub fn features_shown_by<'a>(&'a self, kind: &'a str, name: &'a str) -> impl Iterator<Item = &'a Feature> {
        self.file.feature.iter().filter(move |feature| feature.shown_by.iter().any(|shown| shown.is(kind, name)))
    }

    /// The newest version that the pack knows of.
    #[must_use]
    pub fn latest(&self) -> Option<Version> {
        self.file.release.iter().map(|release| release.version).max()
    }

    /// The name of a release, where it has one.
    #[must_use]
    pub fn release_name(&self, version: Version) -> Option<&str> {
        self.file.release.iter().find(|release| release.version == version)?.name.as_deref()
    }
}

/// The packs of a run.
#[derive(Clone, Debug, Default)]
pub struct Packs {
    packs: Vec<Pack>,
}

impl Packs {
    /// These packs, in this order.
    #[must_use]
    pub fn new(packs: Vec<Pack>) -> Self {
        Packs { packs }
    }

    /// All packs.
    pub fn iter(&self) -> std::slice::Iter<'_, Pack> {
        self.packs.iter()
    }

    /// The pack of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.id == id)
    }

    /// The pack whose package owns a component name.
    #[must_use]
    pub fn owner(&self, name: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.owns(name))
    }

    /// The set of this name or alias, with its pack.
    #[must_use]
    pub fn set(&self, name: &str) -> Option<(&Pack, &PermissionSet)> {
        self.packs.iter().find_map(|pack| pack.set(name).map(|set| (pack, set)))
    }

    /// The component of this name, with its pack.
    #[must_use]
    pub fn component(&self, name: &str) -> Option<(&Pack, &Component)> {
        self.packs.iter().find_map(|pack| pack.component(name).map(|component| (pack, component)))
    }

    /// The recipe that `pack/recipe` names.
    #[must_use]
    pub fn recipe(&self, path: &str) -> Option<(&Pack, &Recipe)> {
        let (pack, recipe) = path.split_once('/')?;
        let pack = self.get(pack)?;
        pack.recipe(recipe).map(|recipe| (pack, recipe))
    }
}

impl<'a> IntoIterator for &'a Packs {
    type Item = &'a Pack;
    type IntoIter = std::slice::Iter<'a, Pack>;

    fn into_iter(self) -> Self::IntoIter {
        self.packs.iter()
    }
}
