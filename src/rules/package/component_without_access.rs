//! `component-without-access`: a page shows a vendor's component, and nothing in the project gives access to it.

use crate::access::Access;
use crate::bundle::{Bundle, BundleMember};
use crate::clones::{self, Package};
use crate::context::{ActivePack, Context};
use crate::finding::{Level, Place};
use crate::index::PermissionSet;
use crate::metadata::{Flags, ItemKind};
use crate::pack::schema::{self, Component};
use crate::pack::sentence;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};
use crate::set_uses::{Purpose, SetUse};

/// The rule.
pub const RULE: Rule = Rule {
    id: "component-without-access",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: false,
    fix: None,
    since: "0.1.0",
    summary: "a page shows a vendor's component, and nothing in the project gives access to it",
    reads: &[
        FileKind::ConnectedApp,
        FileKind::DelegateGroup,
        FileKind::Flow,
        FileKind::InstalledPackage,
        FileKind::Network,
        FileKind::Profile,
        FileKind::UserAccessPolicy,
    ],
    options: None,
    card: include_str!("../../../rules/package/component-without-access.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    // Where access is not given by groups, it is given by hand, and nobody can tell from here.
    if context.index.groups.is_empty() {
        return;
    }
    for active in &context.packs {
        for component in &active.pack.component {
            let needed = Needed { context, active, component };
            if (component.supplied_by.is_empty() && component.needs.is_empty())
                || !needed.is_shown()
                || needed.is_given()
            {
                continue;
            }
            needed.report(sink);
        }
    }
}

struct Needed<'c, 'i> {
    context: &'c Context<'i>,
    active: &'c ActivePack<'i>,
    component: &'c Component,
}

impl Needed<'_, '_> {
    /// The places on linted pages that show the component.
    fn shown(&self) -> impl Iterator<Item = (&crate::index::Page, usize)> {
        let pages = self.context.index.pages.iter().filter(|page| page.is_linted());
        pages.flat_map(|page| page.facts.items.iter().enumerate().map(move |(at, item)| (page, at, item))).filter_map(
            |(page, at, item)| {
                let is_it = item.kind == ItemKind::Component
                    && self
                        .active
                        .pack
                        .component(&item.name.value)
                        .is_some_and(|found| std::ptr::eq(found, self.component));
                is_it.then_some((page, at))
            },
        )
    }

    fn is_shown(&self) -> bool {
        self.shown().next().is_some()
    }

    /// Whether a group, policy, set or profile gives access, or may give it.
    fn is_given(&self) -> bool {
        let index = self.context.index;
        let in_file = |found: &&SetUse<'_>| {
            let kind = index.file(found.file).kind;
            let by_bundle = matches!(kind, FileKind::PermissionSetGroup | FileKind::UserAccessPolicy);
            matches!(found.purpose, Purpose::Gives | Purpose::Text) && !by_bundle
        };
        let mut uses = self.context.set_uses().iter().filter(in_file);
        self.context.effective().any(|(bundle, effective)| {
            self.is_allowed(&effective.access) || bundle.members.iter().any(|member| self.is_given_by(bundle, member))
        }) || index.sets.iter().chain(&index.profiles).any(|set| self.is_given_in(set))
            || uses.any(|found| self.suppliers().any(|set| found.means(index, set)))
    }

    fn is_allowed(&self, access: &Access) -> bool {
        let allows = |(key, flags)| access.allows(key, flags, &self.context.index.names);
        let mut needs = self.component.needs.iter().map(|grant| self.context.key_of(grant));
        !self.component.needs.is_empty()
            && needs.all(|key| key.is_some_and(|(key, flags)| allows((key, flags.unwrap_or(Flags::ENABLED)))))
    }

    /// A supplying set of which the group mutes nothing that the component needs; or a set that nobody here knows.
    fn is_given_by(&self, bundle: &Bundle<'_>, member: &BundleMember<'_>) -> bool {
        if self.suppliers().any(|set| set.is_named(member.name)) {
            let (muted, _) = bundle.muted(member);
            let mut keys = self.component.needs.iter().filter_map(|grant| self.context.key_of(grant));
            return !keys.any(|(key, flags)| {
                let flags = flags.unwrap_or(Flags::ENABLED);
                flags.minus(muted.flags(key)) != flags
            });
        }
        let is_unknown = member.set.is_none_or(|set| !set.readable) && self.active.pack.set(member.name).is_none();
        is_unknown && self.active.pack.speaks_of(member.name)
    }

    fn is_given_in(&self, set: &PermissionSet) -> bool {
        let recorded = || clones::record(self.context, set);
        let is_clone =
            || recorded().is_some_and(|record| self.suppliers().any(|supplier| supplier.is_named(&record.of)));
        // Where the pack names no grant, a set that speaks of the package at length stands for one of its own.
        let stands_for = || {
            self.component.needs.is_empty()
                && Package::of_pack(self.active).share(self.context, set).0 >= clones::FEWEST_GRANTS
        };
        self.suppliers().any(|supplier| supplier.is_named(&set.name))
            || self.is_allowed(set.access())
            || (set.kind == FileKind::PermissionSet && is_clone())
            || stands_for()
    }

    fn suppliers(&self) -> impl Iterator<Item = &schema::PermissionSet> {
        self.component.supplied_by.iter().filter_map(|name| self.active.pack.set(name))
    }

    fn report(&self, sink: &mut Sink) {
        let component = self.component;
        let label = component.label.as_ref().map_or_else(String::new, |label| format!(" ({label})"));
        let sets: Vec<String> = component.supplied_by.iter().map(|name| format!("`{}`", name.value)).collect();
        let grants: Vec<String> = component.needs.iter().map(|grant| format!("`{}`", grant.value)).collect();
        let remedy = match (sets.as_slice(), grants.as_slice()) {
            ([], grants) => format!("Grant {} in a set of a group.", grants.join(", ")),
            (sets, []) => format!("Put one of {} into the group of those who use the page.", sets.join(", ")),
            (sets, grants) => format!(
                "Put one of {} into the group of those who use the page, or grant {} in a set of your own.",
                sets.join(", "),
                grants.join(", ")
            ),
        };
        let why = component.why.as_deref().unwrap_or("Users without access see a component that does not work.");
        for (page, at) in self.shown() {
            let Some(item) = page.facts.items.get(at) else { continue };
            let message =
                format!("`{}`{label} is shown here, and nothing in the project gives access to it", item.name.value);
            sink.emit(
                RULE.atom(page.subject(page.item_member(at)), Place::span(page.file, item.name.span), message)
                    .pack(&self.active.pack.id)
                    .cause(&component.name.value)
                    .many(format!(
                        "`{}`{label} is shown {{count}} times, and nothing in the project gives access to it",
                        component.name.value
                    ))
                    .help(format!("{}\n{remedy}", sentence(why)))
                    .url(Some(&component.source)),
            );
        }
    }
}
