//! `redundant-permission-set`: another set grants all that a set grants.

use rustc_hash::FxHashMap;

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
    let mut by_licence: FxHashMap<String, usize> = FxHashMap::default();
    let mut classes: Vec<Vec<&PermissionSet>> = Vec::new();
    for set in context.index.project_sets().filter(comparable) {
        let licence = set.license.as_ref().map(|licence| licence.value.to_lowercase()).unwrap_or_default();
        let class = *by_licence.entry(licence).or_insert(classes.len());
        match classes.get_mut(class) {
            Some(sets) => sets.push(set),
            None => classes.push(vec![set]),
        }
    }
    for sets in classes.iter().filter(|sets| sets.len() > 1) {
        for (set, other) in covered(sets) {
            report(set, other, sink);
        }
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
/// all.
///
/// A set can only be covered by those that give the rarest of what it gives. Those are few, so few sets are compared,
/// and never all pairs.
fn covered<'i>(sets: &[&'i PermissionSet]) -> Vec<(&'i PermissionSet, &'i PermissionSet)> {
    let rarest = rarest_bits(sets);
    let size = |at: usize| sets[at].access().grants().len();
    let mut by_size: Vec<usize> = (0..sets.len()).collect();
    by_size.sort_by_key(|&at| size(at));

    // The sets that give each of those bits, the smallest first.
    let mut giving: FxHashMap<usize, Vec<usize>> = rarest.iter().flatten().map(|bit| (*bit, Vec::new())).collect();
    let mut is_rarest = vec![false; rarest.iter().flatten().max().map_or(0, |last| last.saturating_add(1))];
    rarest.iter().flatten().for_each(|bit| is_rarest[*bit] = true);
    for &at in &by_size {
        bits(sets[at]).filter(|bit| is_rarest.get(*bit) == Some(&true)).for_each(|bit| {
            if let Some(list) = giving.get_mut(&bit)
                && list.last() != Some(&at)
            {
                list.push(at);
            }
        });
    }

    let covers = |other: usize, at: usize| {
        let (mine, theirs) = (sets[at].access(), sets[other].access());
        // Two files of one set are `duplicate-component`'s. Of two equal sets only the later one is redundant.
        sets[other].id != sets[at].id && mine.is_subset(theirs) && (other < at || mine != theirs)
    };
    let first_cover = |at: usize| {
        let list = giving.get(&rarest[at]?)?;
        let smaller = list.partition_point(|&other| size(other) < size(at));
        let found = list[smaller..].iter().copied().find(|&other| covers(other, at))?;
        Some((sets[at], sets[found]))
    };
    (0..sets.len()).filter_map(first_cover).collect()
}

/// What a set gives, as numbers: one for each flag on each name, whatever the kind of grant.
fn bits(set: &PermissionSet) -> impl Iterator<Item = usize> {
    set.access().grants().flat_map(|(key, flags)| {
        let first = (key.name.0 as usize).saturating_mul(FLAGS);
        let without_lowest = |flags: &u16| Some(flags & flags.saturating_sub(1)).filter(|left| *left != 0);
        let left = std::iter::successors(Some(flags.0), without_lowest);
        left.map(move |flags| first.saturating_add(flags.trailing_zeros() as usize))
    })
}

/// The flags that a grant may have.
const FLAGS: usize = u16::BITS as usize;

/// Of each set the bit that the fewest grants of all sets give.
fn rarest_bits(sets: &[&PermissionSet]) -> Vec<Option<usize>> {
    let names = sets.iter().flat_map(|set| set.access().grants()).map(|(key, _)| key.name.0 as usize);
    let mut count = vec![0u32; names.max().map_or(0, |last| last.saturating_add(1).saturating_mul(FLAGS))];
    sets.iter().flat_map(|set| bits(set)).for_each(|bit| count[bit] = count[bit].saturating_add(1));
    sets.iter().map(|set| bits(set).min_by_key(|bit| (count[*bit], *bit))).collect()
}
