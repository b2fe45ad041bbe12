//! `unresolved-manifest-member`: a manifest or sfdx-project.json names a component that is not in the project.

use crate::context::Context;
use crate::finding::{Level, Place};
use crate::index::{Named, Reference};
use crate::names::is_placeholder;
use crate::project::FileKind;
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "unresolved-manifest-member",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: true,
    fix: None,
    since: "0.1.0",
    summary: "package.xml or sfdx-project.json names a set, group or page that is not in the project",
    reads: &[FileKind::Manifest],
    options: None,
    card: include_str!("../../../rules/reference/unresolved-manifest-member.md"),
    check: Check::Project(check),
};

/// What is looked for: the kind of name, its word in grant notation, its files, and what it is called.
const KINDS: &[(Named, &str, FileKind, &str)] = &[
    (Named::MutingPermissionSet, "mutingPermissionSet", FileKind::MutingPermissionSet, "muting permission set"),
    (Named::Page, "flexipage", FileKind::FlexiPage, "Lightning page"),
    (Named::PermissionSet, "permissionSet", FileKind::PermissionSet, "permission set"),
    (Named::PermissionSetGroup, "permissionSetGroup", FileKind::PermissionSetGroup, "permission set group"),
];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let index = context.index;
    // What a package builds on is named here too, to be retrieved or to run tests with.
    if index.project.has_dependencies {
        return;
    }
    for reference in index.references() {
        let source = index.file(reference.file).kind;
        if let FileKind::Manifest | FileKind::Settings = source
            && let Some((_, word, kind, what)) = KINDS.iter().find(|(named, ..)| *named == reference.kind)
            && is_missing(context, *kind, word, reference)
        {
            let name = &reference.name;
            let help = if source == FileKind::Manifest {
                "A Metadata API deployment stops with \"was named in package.xml, but was not found in zipped \
                 directory\"; a source deployment leaves it out without a word. Correct the name or take the line out; \
                 name what exists only in the org under `external` in forcelint.toml."
            } else {
                "The package's tests cannot run with a set that the package does not hold. Correct the name or take it \
                 out; name what exists only in the org under `external` in forcelint.toml."
            };
            sink.emit(
                RULE.atom(
                    index.subject_of(reference.file, format!("{word}:{name}")),
                    Place::span(reference.file, reference.span),
                    format!("`{name}` is no {what} of this project"),
                )
                .cause(*word)
                .many(format!("{{count}} names are no {what}s of this project"))
                .help(help),
            );
        }
    }
}

fn is_missing(context: &Context<'_>, kind: FileKind, word: &str, reference: &Reference) -> bool {
    let (index, name) = (context.index, &reference.name);
    index.tracks(kind)
        && !index.is_known(kind, name)
        && !context.is_foreign(word, name)
        && !is_placeholder(name)
        && !index.is_rewritten(reference.file, name)
        && !context.packs.iter().any(|active| active.pack.local_set(name, None).is_some())
}
