//! Clones of managed sets: which project set was made from which packaged one, and who says so.

mod label;
mod record;
pub mod replacement;

use crate::access::{Access, GrantKey};
use crate::bundle::BundleMember;
use crate::context::{ActivePack, Context};
use crate::index::{Grant, PermissionSet};
use crate::metadata::Flags;
use crate::names::namespace_of;
use crate::pack::{GrantPattern, Pack, Role, Version, matches_glob, schema};
use crate::recipes;

pub use label::by_label;
pub use record::{Record, record};

/// From this many grants on one package's namespace on, a set speaks of the package.
pub const FEWEST_GRANTS: usize = 10;

/// Of the managed set's namespaced grants a clone holds at least this share, in percent.
const CLONE_SHARE: usize = 80;

/// The package that a managed set belongs to: one that a pack tells of, or just a namespace.
#[derive(Clone, Debug)]
pub struct Package<'a> {
    /// The pack, where one acts.
    pub pack: Option<&'a Pack>,
    /// The installed version, where it is known.
    pub installed: Option<Version>,
    namespace: String,
}

impl<'a> Package<'a> {
    /// A pack's package.
    #[must_use]
    pub fn of_pack(active: &ActivePack<'a>) -> Self {
        Package { pack: Some(active.pack), installed: active.installed, namespace: String::new() }
    }

    /// The package that owns a name; `None` for a name without a namespace.
    #[must_use]
    pub fn owning(context: &Context<'a>, name: &str) -> Option<Self> {
        let of_name = namespace_of(name).map(|namespace| (namespace.to_owned(), context.installed(namespace)));
        if let Some(active) = context.packs.iter().find(|active| active.pack.owns(name)) {
            // A vendor's packages have a version each.
            let installed = of_name.map_or(active.installed, |(_, installed)| installed);
            return Some(Package { installed, ..Package::of_pack(active) });
        }
        let (namespace, installed) = of_name?;
        Some(Package { pack: None, installed, namespace })
    }

    fn owns(&self, name: &str) -> bool {
        match self.pack {
            Some(pack) => pack.owns(name),
            None => namespace_of(name).is_some_and(|namespace| namespace.eq_ignore_ascii_case(&self.namespace)),
        }
    }

    /// Whether a grant is on the package's own components.
    fn is_on(&self, context: &Context<'_>, grant: &Grant) -> bool {
        grant.flags.gives() && context.name(grant.name).split('.').any(|part| self.owns(part))
    }

    /// What a set grants on the package's own components.
    #[must_use]
    pub fn access(&self, context: &Context<'_>, set: &PermissionSet) -> Access {
        let own = set.grants().filter(|(_, grant)| self.is_on(context, grant));
        Access::new(own.map(|(_, grant)| (grant.key(), grant.flags)))
    }

    /// How many entries of a set grant something on the package's own components, and how many grant anything.
    #[must_use]
    pub fn share(&self, context: &Context<'_>, set: &PermissionSet) -> (usize, usize) {
        let granting = || set.grants().filter(|(_, grant)| grant.flags.gives());
        (granting().filter(|(_, grant)| self.is_on(context, grant)).count(), granting().count())
    }
}

/// The managed set whose known file this set was most likely made from, by its grants: it holds most of them, and no
/// other managed set is closer.
#[must_use]
pub fn by_grants<'c>(
    context: &'c Context<'_>,
    package: &Package<'_>,
    set: &PermissionSet,
) -> Option<&'c PermissionSet> {
    let managed = || context.managed_sets().iter().filter(|managed| package.owns(&managed.set.name));
    managed().next()?;
    let own = package.access(context, set);
    let (on_package, all) = package.share(context, set);
    let mut closest: Option<(&PermissionSet, usize)> = None;
    for Managed { set: managed, access: theirs } in managed() {
        let size = theirs.grants().len();
        if own.grants().len() * 100 < size * CLONE_SHARE {
            continue;
        }
        let shared = theirs.grants().filter(|(key, flags)| own.flags(*key).has(*flags)).count();
        let difference = (own.grants().len() + size).saturating_sub(2 * shared);
        // A few grants in common are a clone's only where there is little else.
        let speaks = size >= FEWEST_GRANTS || on_package * 2 > all;
        let is_clone = speaks && shared > 0 && shared * 100 >= size * CLONE_SHARE;
        if is_clone && closest.is_none_or(|(_, least)| difference < least) {
            closest = Some((managed, difference));
        }
    }
    closest.map(|(managed, _)| managed)
}

/// A managed set whose file is in the project, with its content.
#[derive(Debug)]
pub struct Managed<'i> {
    /// The set.
    pub set: &'i PermissionSet,
    /// What it grants on its package's own components.
    pub access: Access,
}

/// The managed sets of all packs that act.
#[must_use]
pub fn managed_sets<'i>(context: &Context<'i>) -> Vec<Managed<'i>> {
    let packages: Vec<Package<'_>> = context.packs.iter().map(Package::of_pack).collect();
    let foreign = context.index.sets.iter().filter(|set| set.foreign && set.readable);
    let owned = foreign.filter_map(|set| Some((set, packages.iter().find(|package| package.owns(&set.name))?)));
    owned.map(|(set, package)| Managed { set, access: package.access(context, set) }).collect()
}

/// A set that looks like a clone, and of which nothing says so.
#[derive(Debug)]
pub struct Suspect<'c, 'a> {
    /// The pack whose set it looks like.
    pub active: &'c ActivePack<'a>,
    /// The managed set's name, where label or grants tell it.
    pub of: Option<String>,
    /// The installed version of its package, where that is known.
    pub installed: Option<Version>,
    /// How many of its grants are the package's.
    pub on_package: usize,
}

/// Whether a project set looks like a clone of a managed one, and nothing says of which one or of when. What the vendor
/// itself asks an org to make is no clone.
#[must_use]
pub fn suspect<'c, 'a>(context: &'c Context<'a>, set: &PermissionSet) -> Option<Suspect<'c, 'a>> {
    if context.packs.is_empty() || record(context, set).is_some() {
        return None;
    }
    let label = set.label.as_ref().map(|label| label.value.as_str());
    context.packs.iter().find_map(|active| {
        if active.pack.local_set(&set.name, label).is_some() || recipes::followed(context, active, set).next().is_some()
        {
            return None;
        }
        let package = Package::of_pack(active);
        let of = by_label(context, active, set).map(str::to_owned);
        let (on_package, all) = package.share(context, set);
        if of.is_none() && (on_package < FEWEST_GRANTS || on_package * 2 <= all) {
            return None;
        }
        let of = of.or_else(|| by_grants(context, &package, set).map(|managed| managed.name.to_string()));
        let installed = match &of {
            Some(of) => Package::owning(context, of).and_then(|package| package.installed),
            None => active.installed,
        };
        Some(Suspect { active, of, installed, on_package })
    })
}

/// The pack's set that a member of a bundle is, or that it is recorded to be a clone of.
#[must_use]
pub fn stands_for<'p>(
    context: &Context<'_>,
    active: &ActivePack<'p>,
    member: &BundleMember<'_>,
) -> Option<&'p schema::PermissionSet> {
    meant_by(context, active, member.name, member.set)
}

/// The pack's set that a name means, or that the set of this name is recorded to be a clone of.
#[must_use]
pub fn meant_by<'p>(
    context: &Context<'_>,
    active: &ActivePack<'p>,
    name: &str,
    set: Option<&PermissionSet>,
) -> Option<&'p schema::PermissionSet> {
    let pack: &'p Pack = active.pack;
    pack.set(name).or_else(|| pack.set(&record(context, set?)?.of))
}

/// Whether a member of a bundle is one of the pack's base sets, or a set of the org's own that may stand for one.
#[must_use]
pub fn stands_for_base(context: &Context<'_>, active: &ActivePack<'_>, member: &BundleMember<'_>) -> bool {
    if let Some(set) = stands_for(context, active, member) {
        return set.has(Role::Base);
    }
    member.set.is_some_and(|set| {
        by_label(context, active, set).and_then(|of| active.pack.set(of)).is_some_and(|of| of.has(Role::Base))
            || recipes::followed(context, active, set).next().is_some()
            || Package::of_pack(active).share(context, set).0 >= FEWEST_GRANTS
    })
}

/// What a managed set gives and its clone lacks: all of it, or less what was left out on purpose.
#[derive(Debug, Default)]
pub struct Lacking {
    /// What the clone should have: sorted by key.
    pub wanted: Access,
    /// What it is without on purpose: recorded as `without`, or forbidden by a recipe that it follows.
    pub unwanted: Access,
}

/// Compares a clone with its managed set, on the package's own components.
#[must_use]
pub fn lacking(
    context: &Context<'_>,
    package: &Package<'_>,
    managed: &PermissionSet,
    clone: &PermissionSet,
) -> Lacking {
    let missing = package.access(context, managed).minus(clone.access());
    let without = context.config.clone_record(&clone.name).into_iter().flat_map(|entry| &entry.without);
    let packs = context.packs.iter().filter(|active| package.pack.is_some_and(|pack| pack.id == active.pack.id));
    let followed = packs.flat_map(|active| recipes::followed(context, active, clone));
    let patterns: Vec<&GrantPattern> =
        without.chain(followed.flat_map(|recipe| &recipe.forbids)).map(|grant| &grant.value).collect();
    let unwanted = |key: GrantKey, flags: Flags| {
        let name = context.name(key.name);
        let of_grant = |pattern: &&&GrantPattern| pattern.kind == key.kind && matches_glob(&pattern.name, name);
        let meant = patterns.iter().filter(of_grant).fold(Flags::NONE, |all, pattern| match pattern.flags {
            Some(flags) => all.union(flags),
            None => flags,
        });
        flags.minus(flags.minus(meant))
    };
    let unwanted = Access::new(missing.grants().map(|(key, flags)| (key, unwanted(key, flags))));
    Lacking { wanted: missing.minus(&unwanted), unwanted }
}
