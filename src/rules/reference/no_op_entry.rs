//! `no-op-entry`: entries of a permission set that grant nothing.

use crate::context::Context;
use crate::finding::{FileId, Level};
use crate::fix::{Applicability, Change, Plan};
use crate::index::{Grant, PermissionSet};
use crate::metadata::{Flags, GrantKind};
use crate::rule::{Check, Rule, RuleGroup, Sink};

/// The rule.
pub const RULE: Rule = Rule {
    id: "no-op-entry",
    group: RuleGroup::Reference,
    level: Level::Info,
    default: false,
    fix: Some(Applicability::Safe),
    since: "0.1.0",
    summary: "entries of a permission set whose flags are all false",
    reads: &[],
    options: None,
    card: include_str!("../../../rules/reference/no-op-entry.md"),
    check: Check::Set(check),
};

/// The entries of one section that grant nothing. Old retrieves hold a million of them, so a section is one subject.
struct Section<'s> {
    kind: GrantKind,
    first: (FileId, &'s Grant),
    count: usize,
    plan: Plan,
}

fn check(context: &Context<'_>, set: &PermissionSet, sink: &mut Sink) {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (file, grant) in set.grants().filter(|(_, grant)| grant.flags == Flags::NONE) {
        match sections.iter_mut().find(|section| section.kind == grant.kind) {
            Some(section) => {
                section.count += 1;
                section.plan.changes.push(Change::Remove { file, offset: grant.offset });
            }
            None => {
                let plan = Plan::safe("Delete the entries that grant nothing").remove(file, grant.offset);
                sections.push(Section { kind: grant.kind, first: (file, grant), count: 1, plan });
            }
        }
    }
    for Section { kind, first: (file, grant), count, plan } in sections {
        let facts = kind.facts();
        let message = match count {
            1 => format!("`{}:{}` grants nothing", facts.word, context.name(grant.name)),
            _ => format!("{count} `{}` entries grant nothing", facts.entry),
        };
        sink.emit(
            RULE.atom(set.subject(format!("element:{}", facts.entry)), set.place(file, grant, facts.key), message)
                .cause(facts.entry)
                .fix(plan)
                .help(
                    "All their flags are false. Deploying a permission set replaces it whole, so an entry that grants \
                     nothing and one that is not there are the same; it only makes diffs longer, and still fails the \
                     deployment once what it names is gone. Retrieves at newer API versions leave such entries out.",
                ),
        );
    }
}
