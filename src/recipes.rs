//! Recipes: sets that a vendor describes and the org makes. A set follows one because its name says so, or the
//! configuration, or a grant that no other set has; never because it resembles one.

use crate::context::{ActivePack, Context};
use crate::index::PermissionSet;
use crate::pack::Pack;
use crate::pack::schema::Recipe;

/// The recipes of a pack that a set follows.
pub fn followed<'p>(
    context: &Context<'_>,
    active: &ActivePack<'p>,
    set: &PermissionSet,
) -> impl Iterator<Item = &'p Recipe> {
    let pack: &'p Pack = active.pack;
    pack.recipe.iter().filter(move |recipe| follows(context, pack, recipe, set))
}

fn follows(context: &Context<'_>, pack: &Pack, recipe: &Recipe, set: &PermissionSet) -> bool {
    let is_told = |path: &str| path.split_once('/') == Some((pack.id.as_str(), recipe.id.as_str()));
    let is_marked = || {
        let mark = recipe.defining_grant.as_ref().and_then(|grant| context.key_of(grant));
        mark.is_some_and(|(key, flags)| flags.is_some_and(|flags| set.access().flags(key).has(flags)))
    };
    recipe.is_named(&set.name, set.label.as_ref().map(|label| label.value.as_str()))
        || context.config.recipes_followed(&set.name).any(|path| is_told(path))
        || is_marked()
}
