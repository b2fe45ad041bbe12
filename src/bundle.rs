//! What is given together: a permission set group, or what one active user access policy grants. The rules on base sets,
//! add-ons and required grants judge bundles, by what their users can do in the end.

use std::borrow::Cow;

use crate::access::Access;
use crate::finding::{Place, Subject};
use crate::index::{Group, Index, NeighbourFile, PermissionSet};
use crate::metadata::{Neighbour, PolicyFacts};
use crate::names::NameId;
use crate::project::FileKind;

/// A group, or an active user access policy with what it grants.
#[derive(Debug)]
pub struct Bundle<'i> {
    /// The group or policy.
    pub subject: Subject,
    /// Where a member would be added: the label of a group, the first grant of a policy.
    pub place: Place,
    /// Whether findings on it are wanted.
    pub linted: bool,
    /// All sets, those of granted groups included, in the order of the file.
    pub members: Vec<BundleMember<'i>>,
    /// The muting sets that act on its members; `None` for one that is not known.
    pub mutings: Vec<Option<&'i PermissionSet>>,
    /// The group, where it is one.
    pub group: Option<&'i Group>,
    /// The policy, where it is one.
    pub policy: Option<&'i PolicyFacts>,
}

/// A permission set that a bundle gives.
#[derive(Clone, Debug)]
pub struct BundleMember<'i> {
    /// The name, as written.
    pub name: &'i str,
    /// The canonical name.
    pub id: NameId,
    /// Where the name stands; for a member of a granted group, where the group's name stands.
    pub place: Place,
    /// The set, where its file is in the project.
    pub set: Option<&'i PermissionSet>,
    /// The muting sets that act on it: indexes into `Bundle::mutings`.
    pub muted_by: std::ops::Range<usize>,
    /// In a policy, the granted group that it comes from.
    pub via: Option<&'i Group>,
}

/// What the users of a bundle can do.
#[derive(Clone, Debug, Default)]
pub struct Effective {
    /// The grants that are known, less what is muted.
    pub access: Access,
    /// Whether every member's grants and every muting set's are known.
    pub complete: bool,
}

/// All bundles of a project: groups first, then policies, in path order.
#[must_use]
pub fn bundles(index: &Index) -> Vec<Bundle<'_>> {
    let groups = index.groups.iter().filter(|group| group.readable).map(|group| of_group(index, group));
    let policies = index.neighbours_of(FileKind::UserAccessPolicy).filter_map(|file| of_policy(index, file));
    groups.chain(policies).collect()
}

fn of_group<'i>(index: &'i Index, group: &'i Group) -> Bundle<'i> {
    let mut bundle = Bundle {
        subject: group.subject(""),
        place: group.label_place(),
        linted: group.is_linted(),
        members: Vec::new(),
        mutings: Vec::new(),
        group: Some(group),
        policy: None,
    };
    bundle.add_group(index, group, None);
    bundle
}

fn of_policy<'i>(index: &'i Index, file: &'i NeighbourFile) -> Option<Bundle<'i>> {
    let Neighbour::Policy(policy) = &file.content else { return None };
    if !policy.is_active() {
        return None;
    }
    let mut bundle = Bundle {
        subject: index.subject_of(file.file, ""),
        place: Place::element(file.file, 0, ""),
        linted: !file.ignored && !index.names.is_foreign(&file.name),
        members: Vec::new(),
        mutings: Vec::new(),
        group: None,
        policy: Some(policy),
    };
    for (at, action) in policy.granted().enumerate() {
        let place = Place::span(file.file, action.target.span);
        if at == 0 {
            bundle.place = place;
        }
        let Some(id) = index.names.find(&action.target.value) else { continue };
        let mut add = |set| {
            let name = &action.target.value;
            bundle.members.push(BundleMember { name, id, place, set, muted_by: 0..0, via: None });
        };
        match (action.kind.as_str(), index.group(id).filter(|group| group.readable)) {
            ("PermissionSetGroup", Some(group)) => bundle.add_group(index, group, Some(place)),
            // What a group gives that is not here nobody knows: it is like one set that is not here.
            ("PermissionSetGroup", None) => add(None),
            ("PermissionSet", _) => add(index.set(id)),
            _ => {}
        }
    }
    (!bundle.members.is_empty()).then_some(bundle)
}

impl<'i> Bundle<'i> {
    /// What it is, in a word: a group or a policy.
    #[must_use]
    pub fn what(&self) -> &'static str {
        if self.group.is_some() { "group" } else { "policy" }
    }

    fn add_group(&mut self, index: &'i Index, group: &'i Group, place: Option<Place>) {
        let first = self.mutings.len();
        self.mutings.extend(group.mutings.iter().map(|muting| index.muting(muting.id)));
        let muted_by = first..self.mutings.len();
        self.members.extend(group.members.iter().map(|member| BundleMember {
            name: &member.text.value,
            id: member.id,
            place: place.unwrap_or_else(|| group.place(member)),
            set: index.set(member.id),
            muted_by: muted_by.clone(),
            via: place.map(|_| group),
        }));
    }

    /// The muting sets that act on a member; `None` for one that is not known.
    pub fn mutings_of(&self, member: &BundleMember<'_>) -> impl Iterator<Item = Option<&'i PermissionSet>> + Clone {
        self.mutings.get(member.muted_by.clone()).unwrap_or_default().iter().copied()
    }

    /// What acts on a member as muted, and whether all of that is known.
    #[must_use]
    pub fn muted(&self, member: &BundleMember<'_>) -> (Access, bool) {
        let mutings = self.mutings_of(member);
        let known = mutings.clone().flatten().filter(|muting| muting.readable);
        let muted = Access::of_all(known.clone().map(|muting| Cow::Borrowed(muting.access())));
        (muted, known.count() == mutings.count())
    }

    /// Whether a muting set leaves nothing of a member: it is given in name only. What a set holds whose file is not
    /// there nobody knows, so it is never muted whole.
    #[must_use]
    pub fn is_muted_whole(&self, member: &BundleMember<'_>) -> bool {
        let gives = |set: &&PermissionSet| set.readable && !set.access().is_empty();
        member.set.filter(gives).is_some_and(|set| set.access().minus(&self.muted(member).0).is_empty())
    }

    /// The members that give something.
    pub fn giving(&self) -> impl Iterator<Item = &BundleMember<'i>> {
        self.members.iter().filter(|member| !self.is_muted_whole(member))
    }

    /// Whether a fault between these members is another bundle's: they come from one granted group, and the finding
    /// stands there.
    #[must_use]
    pub fn is_reported_at_group(&self, one: &BundleMember<'_>, other: &BundleMember<'_>) -> bool {
        match (one.via, other.via) {
            (Some(one), Some(other)) => one.id == other.id && one.is_linted(),
            _ => false,
        }
    }

    /// What the members give in the end. `told` says what packs know of a member whose file is not there, or
    /// tells nothing.
    #[must_use]
    pub fn effective(&self, told: impl Fn(&BundleMember<'_>) -> Access) -> Effective {
        let mut complete = true;
        let mut muted = (0..0, (Access::default(), true));
        let given = self.members.iter().map(|member| {
            // The members of one group are muted alike.
            if member.muted_by != muted.0 {
                muted = (member.muted_by.clone(), self.muted(member));
            }
            let (muted, muting_known) = &muted.1;
            let known = member.set.filter(|set| set.readable);
            complete &= *muting_known && known.is_some();
            match known {
                Some(set) if muted.is_empty() => Cow::Borrowed(set.access()),
                Some(set) => Cow::Owned(set.access().minus(muted)),
                None => Cow::Owned(told(member).minus(muted)),
            }
        });
        Effective { access: Access::of_all(given), complete }
    }
}
