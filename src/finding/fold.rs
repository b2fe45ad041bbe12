//! From atoms to findings: one finding a cause, not a row.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Atom, Finding, Level, Location, Member, RelatedLocation, Subject, Suppressed};
use crate::finding::FileId;
use crate::fix::Fix;
use crate::text::Span;

/// An atom after the files it names were read again.
#[derive(Clone, Debug)]
pub struct ResolvedAtom {
    /// What the rule said.
    pub atom: Atom,
    /// Where it stands.
    pub location: Location,
    /// Other places that explain it.
    pub related: Vec<RelatedLocation>,
    /// Edits that mend it. Atoms that are mended by one change of a whole file share it.
    pub fix: Option<Arc<Fix>>,
    /// Set where something says that it is meant.
    pub suppressed: Option<Suppressed>,
}

/// What the atoms of one finding have in common.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    rule: &'static str,
    level: Level,
    component: Component<'a>,
    cause: &'a str,
    pack: Option<&'a str>,
    suppressed: Option<(&'a str, &'a str)>,
}

impl<'a> Key<'a> {
    fn of(resolved: &'a ResolvedAtom, paths: &[&'a str]) -> Self {
        let atom = &resolved.atom;
        Key {
            rule: atom.rule,
            level: atom.level,
            component: Component::of(&atom.subject, path_of(paths, resolved.location.file)),
            cause: &atom.cause,
            pack: atom.pack.as_deref(),
            suppressed: resolved.suppressed.as_ref().map(|meant| (meant.by.as_str(), meant.reason.as_str())),
        }
    }
}

/// What a subject belongs to.
#[derive(PartialEq, Eq, Hash)]
struct Component<'a> {
    kind: &'a str,
    /// In lower case.
    name: String,
    /// Empty where it is a component: its path may change.
    path: &'a str,
}

impl<'a> Component<'a> {
    fn of(subject: &'a Subject, path: &'a str) -> Self {
        let path = if subject.kind.is_empty() { path } else { "" };
        Component { kind: &subject.kind, name: subject.name.to_lowercase(), path }
    }

    /// The fingerprint of a rule's finding on it.
    fn fingerprint(&self, rule: &str, rest: &str) -> String {
        fingerprint(&[rule, self.kind, &self.name, self.path, rest])
    }
}

/// Folds atoms into findings, sorted by path, position, rule and subject.
///
/// Atoms of one rule, component, cause, level, pack and suppression become one finding; the same atom twice counts
/// once. `paths` holds the project-relative path of each file by its number; `group` tells a rule's group.
#[must_use]
pub fn fold(
    mut atoms: Vec<ResolvedAtom>,
    paths: &[&str],
    group: impl Fn(&'static str) -> &'static str + Sync,
) -> Vec<Finding> {
    spare_what_is_meant(&mut atoms);
    let mut known: FxHashMap<Key<'_>, usize> = FxHashMap::default();
    let mut numbers = Vec::with_capacity(atoms.len());
    for resolved in &atoms {
        let next = known.len();
        numbers.push(*known.entry(Key::of(resolved, paths)).or_insert(next));
    }
    let mut sizes = vec![0; known.len()];
    numbers.iter().for_each(|number| sizes[*number] += 1);
    let mut groups: Vec<Vec<ResolvedAtom>> = sizes.into_iter().map(Vec::with_capacity).collect();
    for (resolved, number) in atoms.into_iter().zip(numbers) {
        groups[number].push(resolved);
    }
    let mut findings: Vec<Finding> =
        groups.into_par_iter().filter_map(|members| one_finding(members, paths, &group)).collect();
    findings.sort_by(|left, right| {
        by_place(paths, left.location(), right.location())
            .then_with(|| left.rule.cmp(right.rule))
            .then_with(|| left.subject.cmp(&right.subject))
            .then_with(|| (&left.fingerprint, &left.message).cmp(&(&right.fingerprint, &right.message)))
    });
    findings
}

fn one_finding(
    mut atoms: Vec<ResolvedAtom>,
    paths: &[&str],
    group: impl Fn(&'static str) -> &'static str,
) -> Option<Finding> {
    atoms.sort_by(|left, right| {
        by_place(paths, &left.location, &right.location).then_with(|| left.atom.subject.cmp(&right.atom.subject))
    });
    atoms.dedup_by(|next, kept| next.location == kept.location && next.atom.subject == kept.atom.subject);
    let mut users: FxHashMap<*const Fix, usize> = FxHashMap::default();
    for fix in atoms.iter().filter_map(|resolved| resolved.fix.as_ref()) {
        *users.entry(Arc::as_ptr(fix)).or_default() += 1;
    }
    let is_own = |fix: &&Arc<Fix>| users.get(&Arc::as_ptr(fix)) == Some(&1);
    let own = |resolved: &ResolvedAtom| resolved.fix.as_ref().filter(is_own).map(|fix| Fix::clone(fix));
    let members: Vec<Member> = atoms.iter().map(|resolved| member(resolved, own(resolved), paths)).collect();
    let message = message(&atoms)?;
    let fix = combined_fix(&atoms);
    let related = related(&mut atoms);
    let ResolvedAtom { atom, location, suppressed, .. } = atoms.into_iter().next()?;
    let component = Component::of(&atom.subject, path_of(paths, location.file));
    Some(Finding {
        rule: atom.rule,
        group: group(atom.rule),
        pack: atom.pack,
        severity: atom.level,
        message,
        help: atom.help,
        url: atom.url,
        fingerprint: component.fingerprint(atom.rule, &atom.cause),
        subject: atom.subject,
        members,
        related,
        fix,
        suppressed,
    })
}

fn member(resolved: &ResolvedAtom, fix: Option<Fix>, paths: &[&str]) -> Member {
    let ResolvedAtom { atom, location, .. } = resolved;
    let path = path_of(paths, location.file);
    let Subject { kind, name, member } = &atom.subject;
    let member = match (member.as_str(), kind.as_str()) {
        ("", "") => path.to_owned(),
        ("", kind) => format!("{kind}:{name}"),
        (member, _) => member.to_owned(),
    };
    let fingerprint = atom_fingerprint(atom, path);
    Member { member, location: location.clone(), fingerprint, fix }
}

fn message(atoms: &[ResolvedAtom]) -> Option<String> {
    let first = &atoms.first()?.atom;
    let count = atoms.len();
    Some(match atoms.iter().find_map(|resolved| resolved.atom.many.as_ref()) {
        _ if count == 1 => first.message.clone(),
        Some(many) => many.replace("{count}", &count.to_string()),
        None => format!("{} ({count} in all)", first.message),
    })
}

/// The related places of all atoms, each one once.
fn related(atoms: &mut [ResolvedAtom]) -> Vec<RelatedLocation> {
    let mut seen: FxHashSet<(String, Option<(FileId, Span)>)> = FxHashSet::default();
    let mut all: Vec<RelatedLocation> =
        atoms.iter_mut().flat_map(|resolved| std::mem::take(&mut resolved.related)).collect();
    all.retain(|related| {
        let place = related.location.as_ref().map(|location| (location.file, location.span));
        seen.insert((related.message.clone(), place))
    });
    all
}

/// Takes away the fixes that would mend a suppressed atom too: what is meant stays as it is.
fn spare_what_is_meant(atoms: &mut [ResolvedAtom]) {
    let meant = atoms.iter().filter(|resolved| resolved.suppressed.is_some());
    let meant: FxHashSet<*const Fix> = meant.filter_map(|resolved| resolved.fix.as_ref()).map(Arc::as_ptr).collect();
    for resolved in atoms.iter_mut().filter(|resolved| resolved.suppressed.is_none()) {
        resolved.fix.take_if(|fix| meant.contains(&Arc::as_ptr(fix)));
    }
}

/// The edits of all atoms as one fix, equal edits once; none where an atom has no fix or two edits touch the same bytes.
fn combined_fix(atoms: &[ResolvedAtom]) -> Option<Fix> {
    let mut fixes: Vec<&Arc<Fix>> = atoms.iter().map(|resolved| resolved.fix.as_ref()).collect::<Option<_>>()?;
    let applicability = fixes.iter().map(|fix| fix.applicability).max()?;
    let title = fixes.first()?.title.clone();
    fixes.sort_by_key(|fix| Arc::as_ptr(fix));
    fixes.dedup_by(|left, right| Arc::ptr_eq(left, right));
    Fix::new(title, applicability, fixes.iter().flat_map(|fix| fix.edits.iter().cloned()).collect())
}

fn by_place(paths: &[&str], left: &Location, right: &Location) -> Ordering {
    path_of(paths, left.file).cmp(path_of(paths, right.file)).then_with(|| left.cmp(right))
}

fn path_of<'p>(paths: &[&'p str], file: FileId) -> &'p str {
    paths.get(file.0 as usize).copied().unwrap_or_default()
}

/// What identifies an atom across edits, moves and re-sorting: 16 hexadecimal digits of rule, type, name and member.
/// The project-relative path counts only where the subject is no component.
#[must_use]
pub fn atom_fingerprint(atom: &Atom, path: &str) -> String {
    Component::of(&atom.subject, path).fingerprint(atom.rule, &atom.subject.member.to_lowercase())
}

/// FNV-1a with 64 bits over the parts, a zero byte after each. It is written out here because baselines and code
/// scanning services keep the result: it must be the same on every platform and with every release.
/// <http://www.isthe.com/chongo/tech/comp/fnv/>
fn fingerprint(parts: &[&str]) -> String {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash = bytes.fold(BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests;
