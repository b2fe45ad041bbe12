//! What several tests need.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its own files")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use forcelint::config::Date;
use forcelint::engine::Request;

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
        select: Some(select.to_vec()),
        ..Request::new(PathBuf::from(ROOT), Date { year: 2026, month: 11, day: 24 })
    }
}

/// A project in memory.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// All fixtures, each with its name.
pub fn fixtures() -> Vec<(String, Files)> {
    folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
}

/// Each folder as a project in memory.
pub fn folders(above: &Path) -> Vec<(String, Files)> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(above).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let named = names.into_iter().filter(|path| path.is_dir()).map(|folder| {
        let entries = walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
            let below = entry.path().strip_prefix(&folder).unwrap();
            (Path::new(ROOT).join(below), std::fs::read(entry.path()).unwrap())
        });
        (folder.file_name().unwrap().to_string_lossy().into_owned(), files.collect())
    });
    named.collect()
}

/// A change of a text that keeps what it says.
pub type Shape = fn(&str) -> String;

/// What can be done to a text without changing what it says.
pub const SHAPES: &[(&str, Shape)] = &[
    ("as it is", str::to_owned),
    ("CRLF", |text| text.replace("\r\n", "\n").replace('\n', "\r\n")),
    ("with a byte order mark", |text| format!("\u{feff}{}", text.trim_start_matches('\u{feff}'))),
    ("indented with tabs", |text| text.replace("    ", "\t")),
    ("on one line", minified),
];

fn minified(text: &str) -> String {
    let mut tight = String::with_capacity(text.len());
    for piece in text.split_inclusive('>') {
        let trimmed = piece.trim_start();
        tight.push_str(if trimmed.starts_with('<') { trimmed } else { piece });
    }
    tight.truncate(tight.trim_end().len());
    tight
}

/// The project with the shape of its XML files changed.
pub fn shaped(files: &Files, shape: Shape) -> Files {
    let shaped = files.iter().map(|(path, bytes)| {
        let text = std::str::from_utf8(bytes).ok().filter(|text| text.trim_start().starts_with('<'));
        let text = text.filter(|text| !text.contains("<<<<<<<"));
        (path.clone(), text.map_or_else(|| bytes.clone(), |text| shape(text).into_bytes()))
    });
    shaped.collect()
}

/// SplitMix64, the same on every run. <https://prng.di.unimi.it/splitmix64.c>
pub struct Dice(pub u64);

impl Dice {
    /// A number below `bound`; 0 where nothing is below it.
    pub fn roll(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap_or(0) % bound.max(1)
    }
}
