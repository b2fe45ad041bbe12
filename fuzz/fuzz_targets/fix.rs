//! Any bytes under each suffix, fixed: the first byte picks the suffix and whether unsafe fixes are made. No fix breaks
//! a file, what nothing was found in stays as it is, and a second run changes nothing.
#![no_main]

mod project;

use std::collections::BTreeSet;
use std::path::Path;

use forcelint::engine::{self, Outcome, Scope, mend};
use forcelint::finding::Finding;
use forcelint::fix::Applicability;
use forcelint::fs::FileSystem;
use forcelint::xml::is_well_formed;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let applicability = if *first < 128 { Applicability::Safe } else { Applicability::Unsafe };
    let (path, request) = (project::path(*first), project::request());
    let fs = project::of(&project::beside(&path, bytes));
    let outcome = engine::check(&fs, &request).expect("paths and configuration are right");
    let found = touched(&outcome);

    let scope = Scope { applicability, only: None };
    let first = mend(&fs, &request, scope).expect("paths and configuration are right");
    assert!(first.outcome.errors.len() <= outcome.errors.len(), "{:?}", first.outcome.errors);
    for changed in &first.changed {
        let (path, before, after) = (&changed.path, &changed.before, &changed.after);
        assert!(found.contains(path.as_path()), "nothing was found in {}: {before}\n{after}", changed.shown);
        assert!(is_well_formed(after), "{} is not well-formed: {before}\n{after}", changed.shown);
        assert!(!is_accepted(before) || is_accepted(after), "another parser refuses {after}\nbut not {before}");
        fs.write(path, after.as_bytes()).expect("files in memory can be written");
    }
    let second = mend(&fs, &request, scope).expect("paths and configuration are right");
    assert!(second.changed.is_empty(), "{:?}\n{:?}\n{:?}", first.changed, second.changed, first.refused);
    assert_eq!(told(&first.outcome), told(&second.outcome), "what is left");
});

fn unsuppressed(outcome: &Outcome) -> impl Iterator<Item = &Finding> {
    outcome.findings.iter().filter(|finding| finding.suppressed.is_none())
}

/// The files that something was found in, and those that the fixes of it change.
fn touched(outcome: &Outcome) -> BTreeSet<&Path> {
    let members = || unsuppressed(outcome).flat_map(|finding| &finding.members);
    let fixes = unsuppressed(outcome).filter_map(|finding| finding.fix.as_ref());
    let fixes = fixes.chain(members().filter_map(|member| member.fix.as_ref()));
    let edited = fixes.flat_map(|fix| &fix.edits).map(|edit| edit.file);
    let files = members().map(|member| member.location.file).chain(edited);
    files.filter_map(|file| outcome.located(file)).map(|located| located.path.as_path()).collect()
}

fn told(outcome: &Outcome) -> Vec<(&'static str, &str, u32)> {
    let places = |finding: &Finding| finding.location().span.start;
    outcome.findings.iter().map(|finding| (finding.rule, finding.message.as_str(), places(finding))).collect()
}

/// Whether an independent parser accepts the text.
fn is_accepted(text: &str) -> bool {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    roxmltree::Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).is_ok()
}
