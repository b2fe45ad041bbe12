//! What takes the place of a clone that only takes something away: the managed set in a group, with a muting permission
//! set. Upgrades reach the group, and what is muted stays muted.

use crate::access::Access;
use crate::context::Context;
use crate::fix::Entry;
use crate::index::PermissionSet;
use crate::metadata::{Flags, GrantKind};
use crate::project::FileKind;

/// A file to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// The path from the project's root.
    pub path: String,
    /// The text.
    pub text: String,
}

/// The muting permission set that takes `muted` away, and the group that gives `managed` with it, beside the clone's own
/// file. `beside` are further members of the group.
#[must_use]
pub fn replacement(
    context: &Context<'_>,
    clone: &PermissionSet,
    managed: &str,
    muted: &Access,
    beside: &[&str],
) -> [NewFile; 2] {
    let label = clone.label.as_ref().map_or(&*clone.name, |label| &label.value);
    let muting = free_name(context, &format!("{}_Muted", clone.name));
    let group = free_name(context, &format!("{}_Group", clone.name));
    let members: String = sorted(beside, managed)
        .iter()
        .map(|name| format!("    <permissionSets>{}</permissionSets>\n", escape(name)))
        .collect();
    let group_text = format!(
        "{XML}<PermissionSetGroup xmlns=\"{NAMESPACE}\">\n    <hasActivationRequired>false</hasActivationRequired>\n    \
         <label>{}</label>\n    <mutingPermissionSets>{}</mutingPermissionSets>\n{members}    \
         <status>Updated</status>\n</PermissionSetGroup>\n",
        escape(&cut(label, " Group")),
        escape(&muting),
    );
    [
        NewFile {
            path: path(context, clone, FileKind::MutingPermissionSet, &muting),
            text: muting_text(context, &cut(label, " Muted"), muted),
        },
        NewFile { path: path(context, clone, FileKind::PermissionSetGroup, &group), text: group_text },
    ]
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// The name, or the first one with a number behind it that nothing of the project has. Permission sets and groups share
/// their names.
fn free_name(context: &Context<'_>, name: &str) -> String {
    const KINDS: [FileKind; 3] = [FileKind::MutingPermissionSet, FileKind::PermissionSet, FileKind::PermissionSetGroup];
    let is_taken = |name: &str| KINDS.iter().any(|kind| context.index.is_known(*kind, name));
    let numbered = (2_u32..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

/// The longest label that the platform takes.
const LONGEST_LABEL: usize = 80;

fn cut(label: &str, suffix: &str) -> String {
    let room = LONGEST_LABEL.saturating_sub(suffix.len());
    label.chars().take(room).collect::<String>() + suffix
}

fn sorted<'a>(beside: &[&'a str], managed: &'a str) -> Vec<&'a str> {
    let mut members: Vec<&str> = beside.iter().copied().chain([managed]).collect();
    members.sort_unstable();
    members.dedup();
    members
}

/// The muting set's text, its sections in the order in which the platform writes them.
fn muting_text(context: &Context<'_>, label: &str, muted: &Access) -> String {
    let mut sections: Vec<(&str, String, String)> = muted
        .grants()
        .filter_map(|(key, flags)| {
            let name = context.name(key.name);
            Some((key.kind.facts().entry, name.to_lowercase(), entry(key.kind, name, flags)?))
        })
        .collect();
    sections.push(("label", String::new(), format!("    <label>{}</label>\n", escape(label))));
    sections.sort_unstable();
    let sections: String = sections.into_iter().map(|(.., text)| text).collect();
    format!("{XML}<MutingPermissionSet xmlns=\"{NAMESPACE}\">\n{sections}</MutingPermissionSet>\n")
}

/// One entry. `None` for a tab that stays available: a muting set takes a tab away or leaves it.
fn entry(kind: GrantKind, name: &str, flags: Flags) -> Option<String> {
    if kind == GrantKind::Tab && !flags.has(Flags::TAB_AVAILABLE) {
        return None;
    }
    let Entry { section, children, .. } = Entry::grant(kind, name, flags);
    let children = children.iter().map(|(element, text)| format!("        <{element}>{}</{element}>\n", escape(text)));
    Some(format!("    <{section}>\n{}    </{section}>\n", children.collect::<String>()))
}

/// The path of a component beside a set's own file: in its type's folder, where the set lies in its own.
fn path(context: &Context<'_>, set: &PermissionSet, kind: FileKind, name: &str) -> String {
    let relative = &*context.index.file(set.head).relative;
    let (folder, suffix) = match kind {
        FileKind::MutingPermissionSet => ("mutingpermissionsets", "mutingpermissionset"),
        _ => ("permissionsetgroups", "permissionsetgroup"),
    };
    let meta = if relative.ends_with("-meta.xml") { "-meta.xml" } else { "" };
    let parts: Vec<&str> = relative.split('/').collect();
    let own = parts.iter().rposition(|part| part.eq_ignore_ascii_case("permissionsets"));
    let above = match own {
        Some(at) => parts.get(..at).unwrap_or_default().iter().copied().chain([folder]).collect::<Vec<_>>(),
        None => parts.split_last().map(|(_, above)| above.to_vec()).unwrap_or_default(),
    };
    let above: String = above.iter().map(|part| format!("{part}/")).collect();
    format!("{above}{name}.{suffix}{meta}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
