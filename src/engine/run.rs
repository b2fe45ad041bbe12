//! Runs the checks over the index, in parallel, each one fenced: a rule that panics costs its own findings only.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::context::Context;
use crate::finding::{Atom, RunError};
use crate::rule::{Check, Rule, Sink};
use crate::visibility::filters::Filters;

/// What the rules found, in no particular order, and those that failed.
pub(super) fn run(context: &Context<'_>, rules: &[&'static Rule]) -> (Vec<Atom>, Vec<RunError>) {
    // Some rules on the whole project take as long as all rules on its components.
    let (on_components, on_project) = rayon::join(|| on_components(context, rules), || on_project(context, rules));
    let (mut atoms, mut errors) = (Vec::new(), Vec::new());
    for (found, failed) in on_components.into_iter().chain(on_project) {
        atoms.extend(found);
        errors.extend(failed);
    }
    errors.sort_by(|left, right| left.message.cmp(&right.message));
    errors.dedup();
    (atoms, errors)
}

/// The rules that check what `is_part` tells.
fn with(rules: &[&'static Rule], is_part: fn(&Check) -> bool) -> Vec<&'static Rule> {
    rules.iter().copied().filter(|rule| rule.check.parts().iter().any(is_part)).collect()
}

fn on_project(context: &Context<'_>, rules: &[&'static Rule]) -> Vec<(Vec<Atom>, Vec<RunError>)> {
    let on_project = with(rules, |part| matches!(part, Check::Project(_)));
    let results = on_project.par_iter().map(|rule| {
        each(&[*rule], |part, sink| {
            if let Check::Project(check) = part {
                check(context, sink);
            }
        })
    });
    results.collect()
}

fn on_components(context: &Context<'_>, rules: &[&'static Rule]) -> Vec<(Vec<Atom>, Vec<RunError>)> {
    let index = context.index;
    let mut results = Vec::new();
    let on_sets = with(rules, |part| matches!(part, Check::Set(_)));
    let on_groups = with(rules, |part| matches!(part, Check::Group(_)));
    let on_mutings = with(rules, |part| matches!(part, Check::Muting(_)));
    let on_pages = with(rules, |part| matches!(part, Check::Page(_) | Check::Filters(_)));
    results.par_extend(index.sets.par_iter().filter(|set| set.is_linted()).map(|set| {
        each(&on_sets, |part, sink| {
            if let Check::Set(check) = part {
                check(context, set, sink);
            }
        })
    }));
    results.par_extend(index.groups.par_iter().filter(|group| group.is_linted()).map(|group| {
        each(&on_groups, |part, sink| {
            if let Check::Group(check) = part {
                check(context, group, sink);
            }
        })
    }));
    results.par_extend(index.mutings.par_iter().filter(|muting| muting.is_linted()).map(|muting| {
        each(&on_mutings, |part, sink| {
            if let Check::Muting(check) = part {
                check(context, muting, sink);
            }
        })
    }));
    results.par_extend(index.pages.par_iter().filter(|page| page.is_linted()).map(|page| {
        let filters = Filters::of(context, page);
        each(&on_pages, |part, sink| match part {
            Check::Page(check) => check(context, page, sink),
            Check::Filters(check) => check(&filters, sink),
            _ => {}
        })
    }));
    results
}

/// Runs the rules on one thing. All are tried behind one fence, which each of thousands of components has to pay for; one
/// by one only where some rule fails.
fn each(rules: &[&'static Rule], check: impl Fn(&Check, &mut Sink)) -> (Vec<Atom>, Vec<RunError>) {
    if let Some(atoms) = fenced(rules, &check) {
        return (atoms, Vec::new());
    }
    let (mut atoms, mut errors) = (Vec::new(), Vec::new());
    for rule in rules {
        match fenced(&[*rule], &check) {
            Some(found) => atoms.extend(found),
            None => errors.push(RunError {
                code: "internal",
                message: format!("the rule `{}` failed; its findings are incomplete", rule.id),
                file: None,
            }),
        }
    }
    (atoms, errors)
}

/// What the rules find; `None` where one of them panics.
fn fenced(rules: &[&'static Rule], check: &impl Fn(&Check, &mut Sink)) -> Option<Vec<Atom>> {
    let run = || {
        let mut sink = Sink::default();
        rules.iter().flat_map(|rule| rule.check.parts()).for_each(|part| check(part, &mut sink));
        sink.into_atoms()
    };
    catch_unwind(AssertUnwindSafe(run)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{FileId, Place, Subject};
    use crate::rules;

    #[test]
    fn a_rule_that_fails_costs_its_own_findings_only() {
        let (good, bad) = (rules::ALL[0], rules::ALL[1]);
        let check = |part: &Check, sink: &mut Sink| {
            assert!(!std::ptr::eq(part, &raw const bad.check.parts()[0]), "this rule fails");
            let subject = Subject { kind: String::new(), name: String::new(), member: String::new() };
            sink.emit(good.atom(subject, Place::element(FileId(0), 0, ""), "found"));
        };
        let (atoms, errors) = each(&[good, bad, good], check);
        assert_eq!(atoms.len(), 2 * good.check.parts().len());
        let told: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(told, [format!("the rule `{}` failed; its findings are incomplete", bad.id)]);
    }
}
