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

fn each(rules: &[&'static Rule], check: impl Fn(&Check, &mut Sink)) -> (Vec<Atom>, Vec<RunError>) {
    let (mut atoms, mut errors) = (Vec::new(), Vec::new());
    for rule in rules {
        let mut sink = Sink::default();
        match catch_unwind(AssertUnwindSafe(|| rule.check.parts().iter().for_each(|part| check(part, &mut sink)))) {
            Ok(()) => atoms.extend(sink.into_atoms()),
            Err(_) => errors.push(RunError {
                code: "internal",
                message: format!("the rule `{}` failed; its findings are incomplete", rule.id),
                file: None,
            }),
        }
    }
    (atoms, errors)
}
