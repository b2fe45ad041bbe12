//! `stale-clone`: a clone of a managed set is behind it.

use crate::access::{Access, GrantKey};
use crate::clones::replacement::replacement;
use crate::clones::{self, Lacking, Package, Record};
use crate::context::Context;
use crate::finding::{Atom, Level};
use crate::fix::{Applicability, Plan};
use crate::index::PermissionSet;
use crate::metadata::Flags;
use crate::pack::schema::RequiredGrant;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "stale-clone",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a clone of a managed set is behind the installed version",
    reads: &[FileKind::InstalledPackage],
    options: None,
    card: include_str!("../../../rules/package/stale-clone.md"),
    check: Check::Set(check),
};

/// So many missing grants are shown where the managed set gives them; the others are counted.
const SHOWN: usize = 5;

/// A muting permission set of more entries is too long to read in a report.
const LONGEST_MUTING: usize = 40;

/// A clone, with what is known of its origin.
struct Clone<'c, 'a> {
    set: &'c PermissionSet,
    package: Package<'a>,
    /// The managed set's name.
    of: String,
    /// The managed set, where its content is known.
    managed: Option<&'c PermissionSet>,
    record: Option<Record>,
}

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let Some(clone) = origin(context, set) else { return };
    let recorded = clone.record.as_ref().and_then(|record| record.version);
    let is_behind = matches!((recorded, clone.package.installed), (Some(then), Some(now)) if then < now);
    // What is missing at the recorded version was left out on purpose.
    if recorded.is_some() && clone.package.installed.is_some() && !is_behind {
        return;
    }
    match clone.managed {
        Some(managed) => {
            let lacking = clones::lacking(context, &clone.package, managed, set);
            let help = help(context, &clone, Some((managed, &lacking)));
            for (at, (key, flags)) in in_order(context, &lacking.wanted).into_iter().enumerate() {
                let atom = lacks(context, &clone, managed, (key, flags), at < SHOWN);
                sink.emit(finish(&clone, atom).help(help.clone()));
            }
        }
        None if is_behind => {
            let message = format!(
                "`{}` was cloned from `{}` at {}, and {} is installed",
                set.name,
                clone.of,
                shown(recorded),
                shown(clone.package.installed)
            );
            let atom = RULE.atom(set.subject(""), place(&clone), message);
            sink.emit(finish(&clone, atom).help(help(context, &clone, None)));
        }
        None => {}
    }
}

/// Where a set was cloned from: as recorded; else as its label says, or its grants beside those of the managed sets
/// whose files are there.
fn origin<'c, 'a>(context: &'c Context<'a>, set: &'c PermissionSet) -> Option<Clone<'c, 'a>> {
    let known = |name: &str| context.index.set_named(name).filter(|managed| managed.readable);
    if let Some(record) = clones::record(context, set) {
        let package = Package::owning(context, &record.of)?;
        let of = record.of.clone();
        return Some(Clone { set, package, managed: known(&of), of, record: Some(record) });
    }
    context.packs.iter().find_map(|active| {
        let by_label = clones::by_label(context, active, set).and_then(known);
        let managed = by_label.or_else(|| clones::by_grants(context, &Package::of_pack(active), set))?;
        let package = Package::owning(context, &managed.name)?;
        Some(Clone { set, package, of: managed.name.to_string(), managed: Some(managed), record: None })
    })
}

fn place(clone: &Clone<'_, '_>) -> crate::finding::Place {
    clone.record.as_ref().and_then(|record| record.place).unwrap_or_else(|| clone.set.label_place())
}

fn finish(clone: &Clone<'_, '_>, atom: Atom) -> Atom {
    match clone.package.pack {
        Some(pack) => atom.pack(&pack.id).url(pack.clone.as_ref().map(|policy| policy.source.as_str())),
        None => atom.url(Some(UPGRADES)),
    }
}

/// "Only the permission sets included in a package are upgraded": clones are not.
const UPGRADES: &str = "https://developer.salesforce.com/docs/atlas.en-us.pkg2_dev.meta/pkg2_dev/distribution_perm_sets_profile_settings.htm";

/// Grants by their notation, the order in which a finding lists its members.
fn in_order(context: &Context<'_>, access: &Access) -> Vec<(GrantKey, Flags)> {
    let mut grants: Vec<(GrantKey, Flags)> = access.grants().collect();
    grants.sort_by_cached_key(|(key, flags)| context.member(*key, *flags));
    grants
}

fn lacks(
    context: &Context<'_>,
    clone: &Clone<'_, '_>,
    managed: &PermissionSet,
    (key, flags): (GrantKey, Flags),
    show: bool,
) -> Atom {
    let (set, of) = (clone.set, &clone.of);
    let notation = context.notation(key, flags);
    let recorded = clone.record.as_ref().and_then(|record| record.version);
    let since = recorded.map_or_else(String::new, |version| format!(", cloned at {version},"));
    let atom = RULE
        .atom(
            set.subject(context.member(key, flags)),
            place(clone),
            format!("`{}`{since} lacks {notation}, which `{of}` gives", set.name),
        )
        .many(format!("`{}`{since} lacks {{count}} grants that `{of}` gives", set.name))
        .fix(set.plan_to_give(Plan::not_safe(format!("Add what `{of}` gives")), key, context.name(key.name), flags));
    match managed.grant(key).filter(|_| show) {
        Some((file, entry)) => atom.related(managed.place(file, entry, ""), format!("gives {notation}")),
        None => atom,
    }
}

fn shown(version: Option<crate::pack::Version>) -> String {
    version.map_or_else(|| "an unknown version".to_owned(), |version| version.to_string())
}

fn help(context: &Context<'_>, clone: &Clone<'_, '_>, found: Option<(&PermissionSet, &Lacking)>) -> String {
    let (set, of) = (clone.set, &clone.of);
    let advice = clone.package.pack.and_then(|pack| pack.clone.as_ref()).map_or(
        "Upgrades change the packaged sets and never their clones: their users go without what is new.",
        |policy| &policy.advice,
    );
    let version = clone.package.installed.map_or_else(|| "VERSION".to_owned(), |version| version.to_string());
    let record = format!("[[clone]]\npermission-set = \"{}\"\nof = \"{of}\"\nversion = \"{version}\"", set.name);
    let Some((managed, lacking)) = found else {
        let in_description = clone.record.as_ref().is_some_and(|record| record.place.is_some());
        let then = if in_description {
            format!("write {version} into its description.")
        } else {
            format!("record it in forcelint.toml:\n{record}")
        };
        return format!(
            "{advice}\nTo see what it lacks, retrieve the managed set into the project:\n\
             sf project retrieve start --metadata \"PermissionSet:{of}\"\nOnce the clone is up to date, {then}"
        );
    };
    let then = format!(
        "Add to the clone what its users need. What they must not have goes into `without`, and the version is \
         recorded in forcelint.toml:\n{record}\nwithout = [{}]",
        without(context, clone, lacking)
    );
    match instead(context, clone, managed, lacking) {
        Some(instead) => format!("{advice}\n{instead}\nOr keep the clone. {then}"),
        None => format!("{advice}\n{then}"),
    }
}

/// What is without on purpose already, and an example of more.
fn without(context: &Context<'_>, clone: &Clone<'_, '_>, lacking: &Lacking) -> String {
    let recorded = context.config.clone_record(&clone.set.name).into_iter().flat_map(|entry| &entry.without);
    let example = in_order(context, &lacking.wanted).into_iter().take(1).map(|(key, flags)| context.member(key, flags));
    let all = recorded.map(|grant| grant.value.to_string()).chain(example);
    all.map(|grant| format!("\"{grant}\"")).collect::<Vec<_>>().join(", ")
}

/// Where the clone only takes something away: the group and the muting permission set that do the same for good.
fn instead(context: &Context<'_>, clone: &Clone<'_, '_>, managed: &PermissionSet, lacking: &Lacking) -> Option<String> {
    let access = clone.set.access();
    if access.is_empty() || !access.is_subset(managed.access()) {
        return None;
    }
    // What is recorded as unwanted is all that has to go; where nothing is, all that the clone lacks.
    let (muted, choice) = if lacking.unwanted.is_empty() {
        (managed.access().minus(access), " Take out of the muting set what these users should get.")
    } else {
        (lacking.unwanted.clone(), "")
    };
    if muted.grants().len() > LONGEST_MUTING {
        return Some(format!(
            "`{}` grants nothing that `{}` does not: give that one in a permission set group, with a muting permission \
             set for the {} entries that the clone lacks.",
            clone.set.name,
            clone.of,
            muted.grants().len()
        ));
    }
    let companions = companions(context, clone);
    let companions: Vec<&str> = companions.iter().map(String::as_str).collect();
    let files = replacement(context, clone.set, &clone.of, &muted, &companions);
    let [muting, group] = files.map(|file| format!("{}\n{}", file.path, file.text.trim_end()));
    Some(format!(
        "`{}` grants nothing that `{}` does not, so a group with a muting permission set gives the same and stays up to \
         date.{choice} Save these two files and assign the group in place of the clone.\n{muting}\n{group}",
        clone.set.name, clone.of,
    ))
}

/// The project's own sets that users of the managed set need beside it.
fn companions(context: &Context<'_>, clone: &Clone<'_, '_>) -> Vec<String> {
    let set = clone.package.pack.and_then(|pack| Some((pack, pack.set(&clone.of)?)));
    let required: Vec<&RequiredGrant> = set.map(|(pack, set)| pack.required_of(set).collect()).unwrap_or_default();
    let known =
        required.iter().flat_map(|required| &required.supplied_by).filter_map(|name| context.index.set_named(name));
    known.map(|set| set.name.to_string()).collect()
}
