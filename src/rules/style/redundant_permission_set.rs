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
    let mut sets: Vec<&PermissionSet> = context.index.project_sets().filter(comparable).collect();
    sets.sort_by_key(|set| set.access().grants().len());
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

/// The sets that another one covers, each with the smallest that does. They come sorted by size; of equal ones the first
/// in path order stands for all. Every name's number is below `names`.
///
/// A set can only be covered by those that give the rarest of what it gives. Those are few, so few sets are compared,
/// and never all pairs; and of those most are told apart by their traces.
fn covered<'i>(sets: &[&'i PermissionSet], names: usize) -> Vec<(&'i PermissionSet, &'i PermissionSet)> {
    let access: Vec<&Access> = sets.iter().map(|set| set.access()).collect();
    let size: Vec<usize> = access.iter().map(|access| access.grants().len()).collect();
    let traces: Vec<u128> = access.iter().map(|access| access.traces()).collect();
    let licence = licences(sets);

    let mut count = vec![0u32; names.saturating_mul(FLAGS)];
    access.iter().flat_map(|access| bits(access)).for_each(|bit| count[bit] = count[bit].saturating_add(1));
    let rarest = |access: &&Access| bits(access).min_by_key(|bit| count[*bit]).unwrap_or_default();
    let rarest: Vec<usize> = access.iter().map(rarest).collect();
    let giving = Giving::of(&access, &rarest, &count);

    let covers = |other: usize, at: usize| {
        let (mine, theirs) = (access[at], access[other]);
        // Two files of one set are `duplicate-component`'s. Of two equal sets only the later one is redundant.
        traces[at] & !traces[other] == 0
            && licence[at] == licence[other]
            && mine.is_subset(theirs)
            && sets[at].id != sets[other].id
            && (other < at || mine != theirs)
    };
    let first_cover = |at: usize| {
        let list = giving.list(rarest[at]);
        let smaller = size.partition_point(|other| *other < size[at]);
        let from = list.partition_point(|&other| (other as usize) < smaller);
        let found = list[from..].iter().find(|&&other| covers(other as usize, at))?;
        Some((sets[at], sets[*found as usize]))
    };
    (0..sets.len()).filter_map(first_cover).collect()
}

/// The sets that give certain bits, by their numbers.
struct Giving {
    lists: Vec<Vec<u32>>,
    /// Of each bit its list; the first one, which is empty, of those that nobody asks for.
    of_bit: Vec<u32>,
}

impl Giving {
    /// The givers of the wanted bits; `count` says how often each bit is given.
    fn of(access: &[&Access], wanted: &[usize], count: &[u32]) -> Giving {
        let mut giving = Giving { lists: vec![Vec::new()], of_bit: vec![0; count.len()] };
        for &bit in wanted {
            if giving.of_bit[bit] == 0 {
                giving.of_bit[bit] = u32::try_from(giving.lists.len()).unwrap_or_default();
                giving.lists.push(Vec::with_capacity(count[bit] as usize));
            }
        }
        for (at, access) in (0..).zip(access) {
            for list in bits(access).map(|bit| giving.of_bit[bit]).filter(|list| *list != 0) {
                let list = &mut giving.lists[list as usize];
                // Two kinds of one name have the same bits.
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        giving
    }

    fn list(&self, bit: usize) -> &[u32] {
        &self.lists[self.of_bit[bit] as usize]
    }
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
