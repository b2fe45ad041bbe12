//! What several tests need.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test takes what it needs")]

use std::path::PathBuf;

use forcelint::config::Date;
use forcelint::engine::{ConfigSource, Request};
use globset::GlobSet;

/// Where projects in memory stand.
pub const ROOT: &str = "/project";

const PROJECT: &str =
    r#"{ "packageDirectories": [{ "path": "force-app", "default": true }], "sourceApiVersion": "62.0" }"#;

/// One `## Fails` or `## Passes` section of a card.
#[derive(Debug, Default)]
pub struct Example {
    pub fails: bool,
    pub files: Vec<(String, String)>,
    pub shown: Option<String>,
    /// The bytes of the `text` block in the card.
    pub shown_at: std::ops::Range<usize>,
}

pub fn examples(card: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    let mut fence: Option<(String, String, usize)> = None;
    let mut at = 0;
    for line in card.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line_text = line.trim_end();
        if let Some((kind, body, from)) = &mut fence {
            if line_text == "```" {
                let example = examples.last_mut().expect("a fenced block stands in an example");
                if kind == "text" {
                    example.shown = Some(body.clone());
                    example.shown_at = *from..start;
                } else if let Some((_, path)) = kind.split_once("path=\"") {
                    example.files.push((path.trim_end_matches('"').to_owned(), body.clone()));
                }
                fence = None;
            } else {
                body.push_str(line);
            }
        } else if let Some(title) = line_text.strip_prefix("## ") {
            inside = title.starts_with("Fails") || title.starts_with("Passes");
            if inside {
                examples.push(Example { fails: title.starts_with("Fails"), ..Example::default() });
            }
        } else if inside && let Some(kind) = line_text.strip_prefix("```") {
            fence = Some((kind.to_owned(), String::new(), at));
        }
    }
    examples
}

/// The files below [`ROOT`], with a project file where there is none.
pub fn project(files: &[(String, String)]) -> Vec<(PathBuf, Vec<u8>)> {
    let has_project = files.iter().any(|(path, _)| path.ends_with("sfdx-project.json") || path == "package.xml");
    let project = (!has_project).then(|| ("sfdx-project.json".to_owned(), PROJECT.to_owned()));
    let files = files.iter().cloned().chain(project);
    files.map(|(path, text)| (PathBuf::from(ROOT).join(path), text.into_bytes())).collect()
}

/// A check of everything below [`ROOT`].
pub fn request(select: &[String]) -> Request {
    Request {
        directory: PathBuf::from(ROOT),
        paths: vec![PathBuf::from(ROOT)],
        config: ConfigSource::Nearest,
        select: Some(select.to_vec()),
        ignore: Vec::new(),
        severity: Vec::new(),
        fail_on: None,
        exclude: GlobSet::empty(),
        today: Date { year: 2026, month: 11, day: 24 },
        baseline: None,
        since: None,
    }
}
