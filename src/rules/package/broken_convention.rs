//! `broken-convention`: a group or set breaks a convention that a pack states.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::access::{Access, GrantKey, implied};
use crate::bundle::{Bundle, BundleMember, Effective};
use crate::context::{ActivePack, Context};
use crate::finding::{Atom, FileId, Level, Place, Subject};
use crate::index::{Grant, PermissionSet};
use crate::metadata::Flags;
use crate::names::is_placeholder;
use crate::pack::schema::{AppliesTo, Convention};
use crate::pack::{GrantPattern, matches_glob, sentence};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "broken-convention",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "a group or permission set breaks a convention of a pack",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/package/broken-convention.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        for convention in &active.pack.convention {
            let broken = Broken { context, active, convention };
            match convention.applies_to {
                AppliesTo::Group => {
                    for (bundle, effective) in context.effective().filter(|(bundle, _)| bundle.linted) {
                        broken.in_group(bundle, effective, sink);
                    }
                }
                AppliesTo::PermissionSet => {
                    context.index.project_sets().for_each(|set| broken.in_set(set, sink));
                }
            }
        }
    }
}

struct Broken<'c, 'i> {
    context: &'c Context<'i>,
    active: &'c ActivePack<'i>,
    convention: &'c Convention,
}

impl Broken<'_, '_> {
    fn in_group(&self, bundle: &Bundle<'_>, effective: &Effective, sink: &mut Sink) {
        let Some(group) = bundle.group else { return };
        let label = group.facts.label.as_ref().map(|label| label.value.as_str());
        if !self.convention.is_about(&group.name, label) {
            return;
        }
        let index = self.context.index;
        let is_settled = |member: &BundleMember<'_>| {
            !is_placeholder(member.name) && !index.is_rewritten(member.place.file, member.name)
        };
        if bundle.members.iter().all(is_settled) {
            for wanted in &self.convention.must_hold {
                let is_it = |name| matches_glob(wanted, name) || index.names.same(wanted, name);
                if !bundle.members.iter().any(|member| is_it(member.name)) {
                    let member = format!("permissionSet:{}", wanted.value);
                    let message = format!("`{}` does not hold `{}`", group.name, wanted.value);
                    let many = format!("`{}` lacks {{count}} sets that it must hold", group.name);
                    sink.emit(self.atom(group.subject(member), bundle.place, message, &many, "hold"));
                }
            }
        }
        for wanted in &self.convention.must_grant {
            // Whoever is not known here may give it.
            if effective.complete && !self.allows(&effective.access, wanted) {
                let message = format!("users of `{}` do not get `{}`", group.name, wanted.value);
                let many = format!("users of `{}` lack {{count}} grants that they must have", group.name);
                sink.emit(self.atom(group.subject(wanted.to_string()), bundle.place, message, &many, "grant"));
            }
        }
        // A muting set that is not known may take anything away.
        if bundle.mutings.iter().all(|muting| muting.is_some_and(|muting| muting.readable)) {
            self.given_in_group(bundle, effective, &group.name, sink);
        }
    }

    /// The grants that a group must not give: each at the first member that gives it.
    fn given_in_group(&self, bundle: &Bundle<'_>, effective: &Effective, group: &str, sink: &mut Sink) {
        let mut givers: Vec<Giver<'_, '_>> = Vec::new();
        for unwanted in &self.convention.must_not_grant {
            for (key, _) in self.context.matching(&effective.access, unwanted) {
                if givers.is_empty() {
                    givers.extend(bundle.members.iter().map(|member| Giver::of(self.context, bundle, member)));
                }
                let gives = |giver: &&mut Giver<'_, '_>| is_meant(key, giver.left.flags(key), unwanted);
                let Some(giver) = givers.iter_mut().find(gives) else { continue };
                let grant = self.shown(key, unwanted);
                let mut subject = bundle.subject.clone();
                subject.member.clone_from(&grant);
                let message = format!("users of `{group}` get `{grant}`, by `{}`", giver.member.name);
                let many = format!("users of `{group}` get {{count}} grants that they must not have");
                let atom = self.atom(subject, giver.member.place, message, &many, "not grant");
                sink.emit(match giver.place(key, unwanted) {
                    Some(place) => atom.related(place, "granted here"),
                    None => atom,
                });
            }
        }
    }

    fn in_set(&self, set: &PermissionSet, sink: &mut Sink) {
        let label = set.label.as_ref().map(|label| label.value.as_str());
        if !self.convention.is_about(&set.name, label) {
            return;
        }
        for wanted in &self.convention.must_grant {
            if !self.allows(set.access(), wanted) {
                let message = format!("`{}` does not grant `{}`", set.name, wanted.value);
                let many = format!("`{}` lacks {{count}} grants that it must have", set.name);
                sink.emit(self.atom(set.subject(wanted.to_string()), set.label_place(), message, &many, "grant"));
            }
        }
        for unwanted in &self.convention.must_not_grant {
            let mut keys: FxHashSet<GrantKey> =
                self.context.matching(set.access(), unwanted).into_iter().map(|(key, _)| key).collect();
            // The first entry of each: one that is there twice is one fault.
            for (file, entry) in set.grants().filter(|(_, entry)| keys.remove(&entry.key())) {
                let grant = self.shown(entry.key(), unwanted);
                let message = format!("`{}` grants `{grant}`", set.name);
                let many = format!("`{}` gives {{count}} grants that it must not give", set.name);
                let place = set.place(file, entry, element(entry, unwanted));
                sink.emit(self.atom(set.subject(grant), place, message, &many, "not grant"));
            }
        }
    }

    fn allows(&self, access: &Access, wanted: &GrantPattern) -> bool {
        let key = self.context.key_of(wanted);
        key.is_some_and(|(key, flags)| access.allows(key, flags.unwrap_or(Flags::ENABLED), &self.context.index.names))
    }

    /// The grant as the finding names it: the pattern's own flag, the project's own name.
    fn shown(&self, key: GrantKey, pattern: &GrantPattern) -> String {
        GrantPattern { name: self.context.name(key.name).to_owned(), ..pattern.clone() }.to_string()
    }

    fn atom(&self, subject: Subject, place: Place, message: String, many: &str, what: &str) -> Atom {
        let id = &self.convention.id.value;
        RULE.atom(subject, place, message)
            .pack(&self.active.pack.id)
            .cause(format!("{id} {what}"))
            .many(many)
            .help(format!(
                "{}\nConvention `{id}` of the pack `{}`.",
                sentence(&self.convention.message),
                self.active.pack.id
            ))
            .url(self.convention.source.as_ref().map(|source| source.as_str()))
    }
}

/// Whether these flags give what the pattern means.
fn is_meant(key: GrantKey, flags: Flags, pattern: &GrantPattern) -> bool {
    let flags = implied(key.kind, flags);
    flags != Flags::NONE && pattern.flags.is_none_or(|wanted| flags.has(wanted))
}

/// A member of a group, with what its users get by it.
struct Giver<'b, 'i> {
    member: &'b BundleMember<'i>,
    left: Access,
    entries: Option<FxHashMap<GrantKey, (FileId, &'i Grant)>>,
}

impl<'b, 'i> Giver<'b, 'i> {
    fn of(context: &Context<'_>, bundle: &Bundle<'i>, member: &'b BundleMember<'i>) -> Self {
        let (muted, _) = bundle.muted(member);
        let left = match member.set {
            Some(set) => set.access().minus(&muted),
            None => context.told(member).minus(&muted),
        };
        Giver { member, left, entries: None }
    }

    /// Where it grants that, if the set's file is there.
    fn place(&mut self, key: GrantKey, unwanted: &GrantPattern) -> Option<Place> {
        let set = self.member.set?;
        let entries = self.entries.get_or_insert_with(|| {
            let mut entries = FxHashMap::default();
            for (file, entry) in set.grants() {
                entries.entry(entry.key()).or_insert((file, entry));
            }
            entries
        });
        let (file, entry) = entries.get(&key)?;
        Some(set.place(*file, entry, element(entry, unwanted)))
    }
}

/// The child of an entry that a person would edit: the flag's element, where it says so itself; else what the entry is
/// about.
fn element(entry: &Grant, pattern: &GrantPattern) -> &'static str {
    let facts = entry.kind.facts();
    let own = facts.flags.iter().find(|row| Some(row.flag) == pattern.flags && entry.flags.has(row.flag));
    own.filter(|row| !row.word.is_empty()).map_or(facts.key, |row| row.element)
}
