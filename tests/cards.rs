//! Each rule's card: its examples give exactly the findings that it shows, and nothing passes for them.
//! `FORCELINT_BLESS=1 cargo test --test cards` writes today's findings into the cards.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where something is not as it must be"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use forcelint::engine::{self, Outcome};
use forcelint::fs::Memory;
use forcelint::report::Sources;
use forcelint::rule::Rule;
use forcelint::rules;

mod support;

use support::{Example, examples, project, request};

/// What `select` finds in these files.
fn check(files: &[(String, String)], select: &[String]) -> Outcome {
    let fs = Memory::new(project(files));
    let request = request(select);
    let outcome = engine::check(&fs, &request).expect("the example is a project with a valid configuration");
    assert_eq!(outcome.errors, []);
    outcome
}

/// What the rule finds in an example, one line each as `--format concise` writes it.
fn findings(rule: &Rule, example: &Example) -> String {
    let outcome = check(&example.files, &selected(rule));
    let mut text = String::new();
    for finding in outcome.findings.iter().filter(|finding| finding.suppressed.is_none()) {
        if finding.rule != rule.id {
            continue;
        }
        let location = finding.location();
        let position = outcome.source(location.file).expect("its file was read").position(location.span.start);
        let path = outcome.path(location.file);
        let (line, column) = (position.line, position.column);
        writeln!(text, "{path}:{line}:{column}: {}[{}] {}", finding.severity, finding.rule, finding.message).unwrap();
    }
    text
}

/// `unused-ignore` needs others beside it, whose findings its example ignores.
fn selected(rule: &Rule) -> Vec<String> {
    match rule.id {
        "unused-ignore" => vec!["all".to_owned()],
        id => vec![id.to_owned()],
    }
}

fn path_of(rule: &Rule) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("rules/{}/{}.md", rule.group, rule.id))
}

#[test]
#[allow(clippy::disallowed_methods)]
fn examples_give_what_the_cards_show() {
    let bless = std::env::var_os("FORCELINT_BLESS").is_some();
    let mut wrong = String::new();
    for rule in rules::ALL {
        let mut card = rule.card.to_owned();
        // Backwards, so that what is rewritten moves nothing that is still to come.
        for example in examples(rule.card).iter().rev() {
            let found = findings(rule, example);
            let shown = example.shown.clone().unwrap_or_default();
            if bless && example.fails {
                card.replace_range(example.shown_at.clone(), &found);
            } else if found != shown {
                writeln!(wrong, "{}: the card shows\n{shown}and the rule finds\n{found}", rule.id).unwrap();
            }
        }
        if card != rule.card {
            std::fs::write(path_of(rule), card).expect("the card can be written");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_card_has_what_a_reader_looks_for() {
    for rule in rules::ALL {
        let examples = examples(rule.card);
        assert!(rule.card.starts_with(&format!("# {}\n", rule.id)), "{}: the title is the rule's id", rule.id);
        assert!(rule.card.contains("\n## Why\n"), "{}: no reason", rule.id);
        assert!(rule.card.contains("\n## How to fix\n"), "{}: no remedy", rule.id);
        assert!(
            examples.iter().any(|example| !example.fails && example.shown.is_none()),
            "{}: nothing passes",
            rule.id
        );
        let failing = examples.iter().filter(|example| example.fails);
        assert!(failing.clone().count() > 0, "{}: nothing fails", rule.id);
        for example in failing {
            let shown = example.shown.as_deref().unwrap_or_default();
            assert!(shown.contains(&format!("[{}]", rule.id)), "{}: a failing example shows no finding", rule.id);
        }
    }
}

#[test]
#[allow(clippy::disallowed_methods)]
fn the_list_is_sorted_and_knows_every_card() {
    let ids: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|left, right| left < right), "{ids:?}");
    for group in ["deploy", "package", "reference", "security", "style", "visibility"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(group);
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries {
            let name = entry.expect("the folder can be listed").file_name().to_string_lossy().into_owned();
            let id = name.strip_suffix(".md").expect("only cards stand here");
            let rule = rules::find(id).unwrap_or_else(|| panic!("the card of {id} has no rule"));
            assert_eq!(rule.group.name(), group);
        }
    }
}

/// The files that a help writes out: a path on a line of its own, and XML below it.
fn written_out(help: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut lines = help.lines().peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some_and(|next| next.starts_with("<?xml")) {
            files.push((line.to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut()
            && (line.starts_with('<') || line.starts_with("    "))
        {
            text.push_str(line);
            text.push('\n');
        }
    }
    files
}

#[test]
fn what_replaces_a_clone_is_ready_to_save() {
    let card = rules::find("stale-clone").expect("the rule").card;
    let trimmed = |example: &&Example| example.files.iter().any(|(path, _)| path.contains("/Mogli_SMS_Push_Topics."));
    let example = examples(card).into_iter().find(|example| trimmed(&example)).expect("a clone that only takes away");
    let outcome = check(&example.files, &["stale-clone".to_owned()]);
    let written = written_out(&outcome.findings[0].help);
    assert_eq!(written.len(), 2, "{}", outcome.findings[0].help);

    let shown = examples(card).into_iter().find(|example| !example.fails && example.files == written);
    assert!(shown.is_some(), "the card shows what the help writes out: {written:?}");
    let kept = example.files.iter().filter(|(path, _)| !path.contains("/Acme_SMS_User."));
    let files: Vec<(String, String)> = kept.chain(&written).cloned().collect();
    let found: Vec<String> = check(&files, &["default".to_owned()])
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.rule, finding.message))
        .collect();
    assert_eq!(found, Vec::<String>::new(), "the files that take the clone's place are without a fault");
}

/// The vendors' guides, sentence by sentence, with the rules that check them.
const GUIDES: &str = include_str!("../docs/guides.md");

#[test]
#[allow(clippy::disallowed_methods)]
fn the_guides_name_rules_recipes_and_packs_that_exist() {
    let packs = forcelint::pack::load(None, &|_| Err("none".to_owned()), &|_, _, _| unreachable!("no entries"));
    let packs = packs.expect("the built-in packs are sound");
    let words: Vec<&str> = GUIDES.split('`').skip(1).step_by(2).collect();
    let kebab = |word: &str| word.contains('-') && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let (mut rules_named, mut recipes_named) = (0, 0);
    for word in &words {
        match word.split_once('/') {
            None if kebab(word) => {
                assert!(rules::find(word).is_some(), "there is no rule `{word}`");
                rules_named += 1;
            }
            Some((pack, recipe)) if packs.get(pack).is_some() => {
                assert!(packs.recipe(word).is_some(), "`{pack}` has no recipe `{recipe}`");
                recipes_named += 1;
            }
            Some(_) if !word.ends_with('/') => {
                assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(word).exists(), "there is no `{word}`");
            }
            _ => {}
        }
    }
    assert!(rules_named > 10 && recipes_named > 1, "the guides' tables were not read");
    for rule in rules::ALL.iter().filter(|rule| rule.group == forcelint::rule::RuleGroup::Package) {
        assert!(words.contains(&rule.id), "the guides do not say what `{}` is for", rule.id);
    }
}
