//! `redundant-permission-set`: another set grants all that a set grants.

use rustc_hash::FxHashMap;

use crate::context::Context;
use crate::finding::Level;
use crate::index::PermissionSet;
use crate::names::NameId;
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
/// A set can only be covered by those that speak of the rarest of its names. Those are few, so few sets are compared,
/// and never all pairs.
fn covered<'i>(sets: &[&'i PermissionSet]) -> Vec<(&'i PermissionSet, &'i PermissionSet)> {
    let rarest = rarest_names(sets);
    let size = |at: usize| sets[at].access().grants().len();
    let mut by_size: Vec<usize> = (0..sets.len()).collect();
    by_size.sort_by_key(|&at| size(at));

    // The sets that speak of each of those names, the smallest first.
    let mut speaking: FxHashMap<NameId, Vec<usize>> = rarest.iter().flatten().map(|name| (*name, Vec::new())).collect();
    for &at in &by_size {
        for (key, _) in sets[at].access().grants() {
            if let Some(list) = speaking.get_mut(&key.name)
                && list.last() != Some(&at)
            {
                list.push(at);
            }
        }
    }

    let covers = |other: usize, at: usize| {
        let (mine, theirs) = (sets[at].access(), sets[other].access());
        // Two files of one set are `duplicate-component`'s. Of two equal sets only the later one is redundant.
        sets[other].id != sets[at].id && mine.is_subset(theirs) && (other < at || mine != theirs)
    };
    let first_cover = |at: usize| {
        let list = speaking.get(&rarest[at]?)?;
        let smaller = list.partition_point(|&other| size(other) < size(at));
        let found = list[smaller..].iter().copied().find(|&other| covers(other, at))?;
        Some((sets[at], sets[found]))
    };
    (0..sets.len()).filter_map(first_cover).collect()
}

/// Of each set the name that the fewest grants of all sets speak of.
fn rarest_names(sets: &[&PermissionSet]) -> Vec<Option<NameId>> {
    let names = || sets.iter().flat_map(|set| set.access().grants()).map(|(key, _)| key.name);
    let mut count = vec![0u32; names().max().map_or(0, |last| (last.0 as usize).saturating_add(1))];
    for name in names() {
        count[name.0 as usize] = count[name.0 as usize].saturating_add(1);
    }
    let rarest = |set: &&PermissionSet| {
        let names = set.access().grants().map(|(key, _)| key.name);
        names.min_by_key(|name| (count[name.0 as usize], *name))
    };
    sets.iter().map(rarest).collect()
}
