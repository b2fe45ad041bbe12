//! `policy-without-licence`: a user access policy gives a vendor's set and not the package licence that it needs.

use crate::bundle::Bundle;
use crate::clones::stands_for;
use crate::context::{ActivePack, Context};
use crate::finding::Level;
use crate::fix::{Applicability, Entry, Plan};
use crate::metadata::{Neighbour, PolicyFacts};
use crate::pack::schema::Licence;
use crate::pack::sentence;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "policy-without-licence",
    group: RuleGroup::Package,
    level: Level::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    since: "0.1.0",
    summary: "a user access policy gives a vendor's set without the package licence that its users need",
    reads: &[FileKind::InstalledPackage, FileKind::UserAccessPolicy],
    options: None,
    card: include_str!("../../../rules/package/policy-without-licence.md"),
    check: Check::Project(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for active in &context.packs {
        let Some(licence) = &active.pack.licence else { continue };
        if is_granted(context, active, licence) {
            continue;
        }
        let policies = context.bundles().iter().filter(|bundle| bundle.policy.is_some() && bundle.linted);
        policies.for_each(|policy| judge(context, active, licence, policy, sink));
    }
}

/// Whether any active policy gives the licence.
fn is_granted(context: &Context<'_>, active: &ActivePack<'_>, licence: &Licence) -> bool {
    let policies = context.index.neighbours_of(FileKind::UserAccessPolicy).filter_map(|file| match &file.content {
        Neighbour::Policy(policy) if policy.is_active() => Some(policy),
        _ => None,
    });
    let mut granted = policies.flat_map(PolicyFacts::granted);
    granted.any(|action| action.kind == "PackageLicense" && is_it(active, licence, &action.target.value))
}

/// Whether a name means the package's licence: it goes by the package's namespace.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_packagelicense.htm>
fn is_it(active: &ActivePack<'_>, licence: &Licence, name: &str) -> bool {
    let names = active.pack.namespaces().chain([licence.package.as_str(), active.pack.name.as_str()]);
    names.into_iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn judge(context: &Context<'_>, active: &ActivePack<'_>, licence: &Licence, policy: &Bundle<'_>, sink: &mut Sink) {
    for member in policy.giving() {
        if !stands_for(context, active, member).is_some_and(|set| active.pack.needs_licence(set)) {
            continue;
        }
        let mut subject = policy.subject.clone();
        subject.member = format!("permissionSet:{}", member.name);
        let given = match member.via {
            Some(group) => format!("`{}`, through the group `{}`,", member.name, group.name),
            None => format!("`{}`", member.name),
        };
        let package = &licence.package;
        sink.emit(
            RULE.atom(
                subject,
                member.place,
                format!("the policy gives {given} without the package licence of `{package}`"),
            )
            .pack(&active.pack.id)
            .cause(package)
            .many(format!("the policy gives {{count}} sets of {} without its package licence", active.pack.name))
            .help(format!(
                "{} Let the policy give the licence as well, unless somebody assigns it by hand:\n\
                     <userAccessPolicyActions>\n    <action>Grant</action>\n    <target>{package}</target>\n    \
                     <type>PackageLicense</type>\n</userAccessPolicyActions>",
                sentence(&licence.why)
            ))
            .url(Some(&licence.source))
            .fix(Plan::not_safe("Let the policy give the licence").add(policy.place.file, action(package))),
        );
    }
}

/// The action that gives a package's licence.
fn action(package: &str) -> Entry {
    let children = [("action", "Grant"), ("target", package), ("type", "PackageLicense")];
    Entry {
        section: "userAccessPolicyActions",
        key: package.to_owned(),
        children: children.map(|(element, text)| (element, text.to_owned())).to_vec(),
    }
}
