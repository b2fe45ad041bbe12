//! The reader agrees with an independent XML parser on what is well-formed and on the tree: on every fixture, on the
//! real projects beside the repository where they are there, and on 100,000 mutations of the fixtures. So does xmllint,
//! where it is installed, on what is well-formed.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test ends where something is not as it must be, and reads its own files"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use forcelint::xml::{Event, Reader};
use walkdir::WalkDir;

mod support;

use support::Dice;

/// An element: its depth, its name, and its text where it holds no element.
type Tree = Vec<(usize, String, Option<String>)>;

fn ours(bytes: &[u8]) -> Option<Tree> {
    let mut reader = Reader::new(bytes).ok()?;
    let mut tree = Tree::new();
    let mut open = Vec::new();
    while let Some(event) = reader.next_event().ok()? {
        match event {
            Event::Open(element) => {
                open.push(tree.len());
                tree.push((element.depth, element.name.to_owned(), None));
            }
            Event::Close(element) => {
                let at = open.pop().expect("what closes was opened");
                tree[at].2 = element.leaf.map(|leaf| if leaf.nil { "(nil)".to_owned() } else { leaf.value().into() });
            }
            Event::Comment(_) => {}
        }
    }
    Some(tree)
}

fn theirs(text: &str) -> Option<Tree> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let document = roxmltree::Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).ok()?;
    let elements = document.descendants().filter(roxmltree::Node::is_element).map(|node| {
        let depth = node.ancestors().count() - 2;
        let is_leaf = node.children().all(|child| !child.is_element());
        let text: String =
            node.children().filter_map(|child| if child.is_text() { child.text() } else { None }).collect();
        let text = if is_nil(&node) { "(nil)".to_owned() } else { text.trim_matches(SPACE).to_owned() };
        (depth, node.tag_name().name().to_owned(), is_leaf.then_some(text))
    });
    Some(elements.collect())
}

/// `xsi:nil` with any prefix, as real files write it.
fn is_nil(node: &roxmltree::Node<'_, '_>) -> bool {
    let is_prefixed = |attribute: &roxmltree::Attribute<'_, '_>| attribute.namespace().is_some();
    node.attributes().any(|attribute| {
        attribute.name() == "nil" && is_prefixed(&attribute) && matches!(attribute.value().trim(), "true" | "1")
    })
}

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// What the two are meant to judge differently (`src/xml.rs` lists it, its tests pin it): a mutation that may have made
/// such a text is not compared. The XML declaration is never mutated.
fn is_an_intended_difference(text: &str) -> bool {
    let twice = |word: &str| text.matches(word).count() > 1;
    let binds_nothing = text.contains("xmlns:") && ["=\"\"", "=''"].iter().any(|empty| text.contains(empty));
    let is_odd = ["<:", "</:", " :", "\n:", "\t:"].iter().any(|odd| text.contains(odd));
    is_odd || binds_nothing || twice("<?xml") || twice("xmlns")
}

fn files(root: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_xml = |path: &Path| path.extension().is_some_and(|end| end == "xml");
    entries.map(walkdir::DirEntry::into_path).filter(|path| path.is_file() && is_xml(path)).collect()
}

/// Compares the two on every file; gives how many were well-formed.
fn compare(root: &Path) -> usize {
    let mut accepted = 0;
    for path in files(root) {
        let bytes = fs::read(&path).expect("a file of this repository");
        let Ok(text) = std::str::from_utf8(&bytes) else {
            assert_eq!(ours(&bytes), None, "{}: not UTF-8", path.display());
            continue;
        };
        let tree = ours(&bytes);
        accepted += usize::from(tree.is_some());
        assert_eq!(tree, theirs(text), "{}", path.display());
    }
    accepted
}

#[test]
fn on_every_fixture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(compare(&root.join("fixtures")) > 20);
}

#[test]
fn on_real_projects() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if corpus.is_dir() {
        assert!(compare(&corpus) > 1000);
    }
}

/// Pieces of markup that make or break a document.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "</",
    "/>",
    "&",
    ";",
    "&lt;",
    "&#65;",
    "&#0;",
    "&x;",
    "'",
    "\"",
    "=",
    " ",
    "\n",
    "\r\n",
    "--",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<?",
    "?>",
    "<label>",
    "</label>",
    "<x/>",
    " x='1'",
    " x=\"&amp;\"",
    "é",
    "\u{1}",
    "\u{feff}",
    "\u{fffe}",
    "a",
    "1",
    ".",
    "-",
    "!",
    "xsi:nil=\"true\"",
];

/// Mutations of the small fixtures without end, the same on every run.
fn mutations() -> impl Iterator<Item = String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let texts: Vec<String> = files(&root)
        .into_iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .filter(|text| (50..1200).contains(&text.len()) && !is_an_intended_difference(text))
        .collect();
    assert!(texts.len() > 10);
    let mut dice = Dice(2026);
    let mutated = std::iter::repeat_with(move || mutated(&texts[dice.roll(texts.len())], &mut dice));
    mutated.filter(|text| !is_an_intended_difference(text))
}

fn mutated(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    let declaration = text.find("?>").map_or(0, |end| end + 2);
    for _ in 0..=dice.roll(3) {
        let mut at = declaration + dice.roll(text.len() + 1 - declaration);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut end = if dice.roll(2) == 0 { at } else { (at + dice.roll(8)).min(text.len()) };
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let piece = if dice.roll(3) == 0 { "" } else { PIECES[dice.roll(PIECES.len())] };
        text.replace_range(at..end, piece);
    }
    text
}

#[test]
fn on_a_hundred_thousand_mutations() {
    let (mut compared, mut accepted) = (0, 0);
    for text in mutations().take(100_000) {
        let tree = ours(text.as_bytes());
        assert_eq!(tree, theirs(&text), "{text}");
        compared += 1;
        accepted += usize::from(tree.is_some());
    }
    assert!(accepted > 5_000 && accepted < 95_000, "{accepted} of {compared} mutations were well-formed");
}

/// The files that xmllint refuses; `None` where it is not installed. What it says of namespaces is no matter of
/// well-formedness.
fn refused_by_xmllint(paths: &[PathBuf]) -> Option<BTreeSet<PathBuf>> {
    let mut refused = BTreeSet::new();
    for paths in paths.chunks(500) {
        let output = Command::new("xmllint").args(["--noout", "--nonet", "--huge"]).args(paths).output().ok()?;
        let said = String::from_utf8_lossy(&output.stderr);
        let places = said.lines().filter_map(|line| line.split_once(": parser error : "));
        refused.extend(places.filter_map(|(place, _)| Some(PathBuf::from(place.rsplit_once(':')?.0))));
    }
    Some(refused)
}

#[test]
fn with_xmllint_where_it_is_installed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::TempDir::new().expect("a temporary directory");
    let mut paths = files(&root.join("fixtures"));
    paths.extend(files(&root.join("../shared/corpus")));
    for (number, text) in mutations().take(5_000).enumerate() {
        let path = folder.path().join(format!("{number}.xml"));
        fs::write(&path, text).expect("the file can be written");
        paths.push(path);
    }
    let Some(refused) = refused_by_xmllint(&paths) else {
        eprintln!("xmllint is not installed: nothing was compared with it");
        return;
    };
    for path in &paths {
        let bytes = fs::read(path).expect("the file is there");
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(ours(&bytes).is_none(), refused.contains(path), "{}: {text}", path.display());
    }
    assert!(refused.len() > 500 && refused.len() < paths.len() - 500, "{} of {}", refused.len(), paths.len());
}
