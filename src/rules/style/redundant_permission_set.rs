//! `redundant-permission-set`: another set grants all that a set grants.

use rustc_hash::FxHashMap;

use crate::access::Access;
use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "redundant-permission-set",
    group: RuleGroup::Style,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "another permission set grants all that a permission set grants",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/style/redundant-permission-set.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // A set that needs activation, or another licence, has a purpose of its own whatever it grants.
    let comparable = |set: &&PermissionSet| set.has_activation_required != Some(true) && !set.access().is_empty();
    let sets: Vec<&PermissionSet> = context.index.project_sets().filter(comparable).collect();
    for (set, other) in covered(&sets, context.index.names.len()) {
        report(set, other, sink);
    }
}

fn report(set: &PermissionSet, other: &PermissionSet, sink: &mut Sink) {
    let equal = set.access() == other.access();
    let message = if equal {
        format!("`{}` and `{}` grant the same", set.name, other.name)
    } else {
        format!("everything that `{}` grants, `{}` grants too", set.name, other.name)
    };
    let help = if equal {
        "Two sets that are the same today drift apart tomorrow. Keep one, and give it to the users of both."
    } else {
        "Users who have the wider set gain nothing from this one. Where both are given together, give the wider one \
         alone; where this one is for users who must not have the rest, all is well: record that under [[accept]]."
    };
    sink.emit(
        RULE.atom(set.subject(""), set.label_place(), message).help(help).related(other.label_place(), "the other set"),
    );
}

/// The sets that another one covers, each with the smallest that does. Of equal ones the first in path order stands for
/// all. Every name's number is below `names`.
///
/// A set can only be covered by those that give the rarest of what it gives. Those are few, so few sets are compared,
/// and never all pairs.
fn covered<'i>(sets: &[&'i PermissionSet], names: usize) -> Vec<(&'i PermissionSet, &'i PermissionSet)> {
    let access: Vec<&Access> = sets.iter().map(|set| set.access()).collect();
    let licence = licences(sets);
    let mut count = vec![0u32; names.saturating_mul(FLAGS)];
    access.iter().flat_map(|access| bits(access)).for_each(|bit| count[bit] = count[bit].saturating_add(1));
    let rarest: Vec<usize> =
        access.iter().map(|access| bits(access).min_by_key(|bit| count[*bit]).unwrap_or_default()).collect();

    // The sets that give each of those bits, the smallest first; and of each bit the number of its list, from one.
    let (mut lists, mut list_of) = (vec![Vec::new()], count);
    list_of.fill(0);
    for &bit in &rarest {
        if list_of[bit] == 0 {
            list_of[bit] = u32::try_from(lists.len()).unwrap_or(0);
            lists.push(Vec::new());
        }
    }
    let mut givers: Vec<Giver> = access.iter().enumerate().map(|(at, access)| Giver::new(at, access)).collect();
    givers.sort_by_key(|giver| giver.size);
    for giver in givers {
        for list in bits(access[giver.at]).map(|bit| list_of[bit] as usize).filter(|list| *list != 0) {
            if lists[list].last().is_none_or(|last: &Giver| last.at != giver.at) {
                lists[list].push(giver);
            }
        }
    }

    let covers = |other: usize, at: usize| {
        let (mine, theirs) = (access[at], access[other]);
        // Two files of one set are `duplicate-component`'s. Of two equal sets only the later one is redundant.
        let comparable = licence[at] == licence[other] && sets[at].id != sets[other].id;
        comparable && mine.is_subset(theirs) && (other < at || mine != theirs)
    };
    let first_cover = |at: usize| {
        let own = Giver::new(at, access[at]);
        let list = &lists[list_of[rarest[at]] as usize];
        let smaller = list.partition_point(|other| other.size < own.size);
        let mut others = list[smaller..].iter().filter(|other| own.traces & !other.traces == 0);
        let found = others.find(|other| covers(other.at, at))?;
        Some((sets[at], sets[found.at]))
    };
    (0..sets.len()).filter_map(first_cover).collect()
}

/// Of each set its licence, as a number.
fn licences(sets: &[&PermissionSet]) -> Vec<usize> {
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    let number = |set: &&PermissionSet| {
        let licence = set.license.as_ref().map(|licence| licence.value.to_lowercase());
        let next = numbers.len();
        *numbers.entry(licence.unwrap_or_default()).or_insert(next)
    };
    sets.iter().map(number).collect()
}

/// A set by its number, with what tells most of them apart without a look at their grants.
#[derive(Clone, Copy)]
struct Giver {
    at: usize,
    size: usize,
    traces: u64,
}

impl Giver {
    fn new(at: usize, access: &Access) -> Giver {
        Giver { at, size: access.grants().len(), traces: access.traces() }
    }
}

/// What an access gives, as numbers: one for each flag on each name, whatever the kind of grant.
fn bits(access: &Access) -> impl Iterator<Item = usize> {
    access.grants().flat_map(|(key, flags)| {
        let first = (key.name.0 as usize).saturating_mul(FLAGS);
        let without_lowest = |flags: &u16| Some(flags & flags.saturating_sub(1)).filter(|left| *left != 0);
        let left = std::iter::successors(Some(flags.0), without_lowest);
        left.map(move |flags| first.saturating_add(flags.trailing_zeros() as usize))
    })
}

/// The flags that a grant may have.
const FLAGS: usize = u16::BITS as usize;
