//! The algebra of grants. An `Access` is a set of grants with their flags; union, minus and subset work flag by flag,
//! and implication (edit implies read, View All Data reads every object) is a question asked of it, never stored.

use std::borrow::Cow;

use crate::metadata::flags::KINDS;
use crate::metadata::{Flags, GrantKind};
use crate::names::{NameId, Names};

/// What is granted: a kind and a canonical name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrantKey {
    /// The kind of grant.
    pub kind: GrantKind,
    /// The canonical name.
    pub name: NameId,
}

/// A set of grants: sorted by key, no key twice, no grant without a flag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    grants: Vec<Packed>,
    /// The traces of all grants. What another access has no trace of it does not give, so most pairs are told apart by
    /// this alone.
    traces: u128,
}

impl Access {
    /// The access that these entries give together.
    pub fn new(entries: impl IntoIterator<Item = (GrantKey, Flags)>) -> Self {
        let entries = entries.into_iter().map(|(key, flags)| Packed::new(key, flags));
        Access::joined(entries.filter(|grant| grant.is_granted()).collect())
    }

    /// The access that all of these give together.
    pub fn of_all<'a>(all: impl IntoIterator<Item = Cow<'a, Access>>) -> Self {
        let mut grants = Vec::new();
        for access in all {
            grants.extend(access.grants.iter().filter(|grant| grant.is_granted()));
        }
        Access::joined(grants)
    }

    /// The access of grants in any order.
    fn joined(mut grants: Vec<Packed>) -> Self {
        grants.sort_unstable();
        grants.dedup_by(|later, first| {
            let same = later.key() == first.key();
            if same {
                first.0 |= later.0;
            }
            same
        });
        Access::of(grants)
    }

    /// The access of grants that are sorted, each of a key of its own.
    fn of(mut grants: Vec<Packed>) -> Self {
        grants.shrink_to_fit();
        let traces = grants.iter().fold(0, |all, grant| all | grant.trace());
        Access { grants, traces }
    }

    /// All grants, sorted by key.
    pub fn grants(&self) -> impl ExactSizeIterator<Item = (GrantKey, Flags)> + '_ {
        self.grants.iter().map(|grant| (grant.grant_key(), grant.flags()))
    }

    /// Whether nothing is granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.grants.is_empty()
    }

    /// The flags granted on one key.
    #[must_use]
    pub fn flags(&self, key: GrantKey) -> Flags {
        let key = Packed::new(key, Flags::NONE).key();
        match self.grants.binary_search_by_key(&key, |grant| grant.key()) {
            Ok(found) => self.grants[found].flags(),
            Err(_) => Flags::NONE,
        }
    }

    /// What either of them gives.
    #[must_use]
    pub fn union(&self, other: &Access) -> Access {
        Access::of_all([Cow::Borrowed(self), Cow::Borrowed(other)])
    }

    /// What this gives and `muted` does not take away.
    #[must_use]
    pub fn minus(&self, muted: &Access) -> Access {
        let mut rest = muted.grants.as_slice();
        let left = self.grants.iter().map(|grant| grant.without(flags_from(&mut rest, *grant)));
        Access::of(left.filter(|grant| grant.flags() != Flags::NONE).collect())
    }

    /// Whether everything that this gives, `other` gives too.
    #[must_use]
    pub fn is_subset(&self, other: &Access) -> bool {
        let mut rest = other.grants.as_slice();
        self.traces & !other.traces == 0
            && self.grants.len() <= other.grants.len()
            && self.grants.iter().all(|grant| grant.without(flags_from(&mut rest, *grant)).flags() == Flags::NONE)
    }

    /// A bit for each flag of each grant; flags may share one. What lacks one of these bits does not give all that this
    /// gives.
    #[must_use]
    pub fn traces(&self) -> u128 {
        self.traces
    }

    /// Whether a user with this access may do what `wanted` says on `key`, by whatever implies it.
    #[must_use]
    pub fn allows(&self, key: GrantKey, wanted: Flags, names: &Names) -> bool {
        wanted.minus(implied(key.kind, self.stated(key, names))) == Flags::NONE
    }

    /// The flags granted on one key, and on an object those too that View All Data and Modify All Data state for all
    /// objects at once.
    #[must_use]
    pub fn stated(&self, key: GrantKey, names: &Names) -> Flags {
        let own = self.flags(key);
        match key.kind {
            GrantKind::Object if self.has_user("ModifyAllData", names) => own.union(EVERYTHING),
            GrantKind::Object if self.has_user("ViewAllData", names) => own.union(Flags::READ).union(Flags::VIEW_ALL),
            _ => own,
        }
    }

    /// Whether the user permission of this name is granted.
    #[must_use]
    pub fn has_user(&self, permission: &str, names: &Names) -> bool {
        let name = names.find(permission);
        name.is_some_and(|name| self.flags(GrantKey { kind: GrantKind::User, name }) != Flags::NONE)
    }
}

/// A grant with its flags in one number, so that grants sort as fast as numbers do: from the top the kind, the name and
/// the flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Packed(u64);

impl Packed {
    const NAME: u32 = u16::BITS;
    const KIND: u32 = Packed::NAME + u32::BITS;

    fn new(key: GrantKey, flags: Flags) -> Packed {
        Packed((key.kind as u64) << Packed::KIND | u64::from(key.name.0) << Packed::NAME | u64::from(flags.0))
    }

    /// The kind and the name.
    fn key(self) -> u64 {
        self.0 >> Packed::NAME
    }

    #[expect(clippy::cast_possible_truncation, reason = "each part is cut out of the number that it was put into")]
    fn grant_key(self) -> GrantKey {
        GrantKey { kind: KINDS[(self.0 >> Packed::KIND) as usize].kind, name: NameId(self.key() as u32) }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the flags are the lowest bits")]
    fn flags(self) -> Flags {
        Flags(self.0 as u16)
    }

    /// Whether anything is certainly granted; of an object or field a part may be known where another is not.
    fn is_granted(self) -> bool {
        const WITH_PARTS: [u64; 2] = [GrantKind::Object as u64, GrantKind::Field as u64];
        self.flags().gives() || (self.flags() != Flags::NONE && WITH_PARTS.contains(&(self.0 >> Packed::KIND)))
    }

    fn without(self, flags: Flags) -> Packed {
        Packed(self.0 & !u64::from(flags.0))
    }

    /// The flags, turned to a place that the key says.
    fn trace(self) -> u128 {
        const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
        u128::from(self.flags().0).rotate_left((self.key().wrapping_mul(SPREAD) >> 57) as u32)
    }
}

/// The flags that sorted grants hold on the key of `grant`; what stands before it is taken off them.
fn flags_from(sorted: &mut &[Packed], grant: Packed) -> Flags {
    while let Some((first, rest)) = sorted.split_first() {
        if first.key() >= grant.key() {
            return if first.key() == grant.key() { first.flags() } else { Flags::NONE };
        }
        *sorted = rest;
    }
    Flags::NONE
}

/// What Modify All Data gives on every object.
const EVERYTHING: Flags = Flags::READ
    .union(Flags::CREATE)
    .union(Flags::EDIT)
    .union(Flags::DELETE)
    .union(Flags::VIEW_ALL)
    .union(Flags::MODIFY_ALL)
    .union(Flags::VIEW_ALL_FIELDS);

/// The flags themselves and those they imply.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm>
#[must_use]
pub fn implied(kind: GrantKind, flags: Flags) -> Flags {
    match kind {
        GrantKind::Object => {
            let mut all = flags;
            if all.has(Flags::MODIFY_ALL) {
                all = all.union(Flags::VIEW_ALL).union(Flags::DELETE);
            }
            if all.has(Flags::DELETE) {
                all = all.union(Flags::EDIT);
            }
            if all.minus(Flags::SETUP) != Flags::NONE {
                all = all.union(Flags::READ);
            }
            all
        }
        GrantKind::Field if flags.has(Flags::EDIT) => flags.union(Flags::READ),
        _ => flags,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn access() -> impl Strategy<Value = Access> {
        proptest::collection::vec((0u32..6, 0u16..128), 0..12).prop_map(|entries| {
            Access::new(
                entries
                    .into_iter()
                    .map(|(name, flags)| (GrantKey { kind: GrantKind::Object, name: NameId(name) }, Flags(flags))),
            )
        })
    }

    proptest! {
        #[test]
        fn union_is_commutative_and_idempotent(a in access(), b in access()) {
            prop_assert_eq!(a.union(&b), b.union(&a));
            prop_assert_eq!(a.union(&a), a);
        }

        #[test]
        fn union_is_associative_and_nothing_adds_nothing(a in access(), b in access(), c in access()) {
            prop_assert_eq!(a.union(&b).union(&c), a.union(&b.union(&c)));
            prop_assert_eq!(&a.union(&Access::default()), &a);
            prop_assert_eq!(&a.minus(&Access::default()), &a);
            prop_assert!(a.minus(&a).is_empty());
        }

        #[test]
        fn a_group_is_muted_as_each_of_its_members_is(a in access(), b in access(), c in access()) {
            prop_assert_eq!(a.union(&b).minus(&c), a.minus(&c).union(&b.minus(&c)));
            prop_assert_eq!(a.minus(&b.union(&c)), a.minus(&b).minus(&c));
        }

        #[test]
        fn a_subset_adds_nothing_and_has_nothing_of_its_own(a in access(), b in access()) {
            prop_assert!(a.is_subset(&a.union(&b)));
            for other in [&b, &a.union(&b)] {
                prop_assert_eq!(a.is_subset(other), a.minus(other).is_empty());
                prop_assert_eq!(a.is_subset(other), a.union(other) == *other);
            }
        }

        #[test]
        fn muting_only_takes_away(a in access(), b in access()) {
            let left = a.minus(&b);
            prop_assert!(left.is_subset(&a));
            prop_assert!(left.grants().all(|(key, flags)| flags.minus(b.flags(key)) == flags));
        }

        #[test]
        fn access_grows_with_its_members(a in access(), b in access(), muted in access()) {
            prop_assert!(a.minus(&muted).is_subset(&a.union(&b).minus(&muted)));
        }

        #[test]
        fn implication_adds_and_is_stable(flags in 0u16..128) {
            let once = implied(GrantKind::Object, Flags(flags));
            prop_assert_eq!(Flags(flags).minus(once), Flags::NONE);
            prop_assert_eq!(implied(GrantKind::Object, once), once);
        }
    }

    #[test]
    fn view_all_data_reads_every_object_and_edits_none() {
        let mut names = Names::new(None);
        let user = GrantKey { kind: GrantKind::User, name: names.intern("ViewAllData") };
        let topic = GrantKey { kind: GrantKind::Object, name: names.intern("PushTopic") };
        let access = Access::new([(user, Flags::ENABLED)]);
        assert!(access.allows(topic, Flags::READ, &names));
        assert!(!access.allows(topic, Flags::EDIT, &names));
        assert!(!Access::default().allows(topic, Flags::READ, &names));
    }
}
