//! The same things are found however a project's files are written: indented otherwise, with CRLF or a byte order mark,
//! with siblings in another order, with permission sets decomposed. Over all fixtures and all examples of the cards.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use forcelint::engine::{self, Outcome};
use forcelint::finding::{Finding, Member};
use forcelint::fs::Memory;
use forcelint::report::Sources;
use forcelint::rules;
use roxmltree::{Document, Node};

mod support;

use support::{Dice, Files, ROOT, SHAPES, examples, fixtures, project, request, shaped};

/// Rules that are about the arrangement itself.
const ARRANGEMENT: &[&str] = &["split-section", "unsorted-elements"];

/// All fixtures and examples, each with a name.
fn projects() -> Vec<(String, Files)> {
    let mut projects = fixtures();
    for rule in rules::ALL {
        for (number, example) in examples(rule.card).iter().enumerate() {
            projects.push((format!("{} {number}", rule.id), project(&example.files).into_iter().collect()));
        }
    }
    projects
}

/// What is found, counted.
type Found = BTreeMap<String, usize>;

fn found(
    files: &Files,
    is_of_interest: impl Fn(&Finding) -> bool,
    told: impl Fn(&Outcome, &Finding, &Member) -> String,
) -> Found {
    let outcome =
        engine::check(&Memory::new(files.clone()), &request(&["all".to_owned()])).expect("the configuration is valid");
    assert_eq!(outcome.errors, [], "the run is to be trusted");
    let mut found = Found::new();
    for finding in outcome.findings.iter().filter(|finding| is_of_interest(finding)) {
        for member in &finding.members {
            *found.entry(told(&outcome, finding, member)).or_default() += 1;
        }
    }
    found
}

/// Rule, level, subject, and whether it counts.
fn subject(outcome: &Outcome, finding: &Finding, member: &Member) -> String {
    let subject = &finding.subject;
    let name = if subject.kind.is_empty() { outcome.path(member.location.file) } else { subject.name.as_str() };
    let by = finding.suppressed.as_ref().map_or("", |suppressed| suppressed.by.as_str());
    format!("{}[{}] {}:{name} {} {by}", finding.severity, finding.rule, subject.kind, member.member)
}

/// The same without what may be written in several ways, and is told as the first place has it: the letters' case, and
/// the project's own namespace.
fn loosely(files: &Files) -> impl Fn(&Outcome, &Finding, &Member) -> String {
    let project = files.get(&Path::new(ROOT).join("sfdx-project.json"));
    let project = project.and_then(|json| serde_json::from_slice::<serde_json::Value>(json).ok());
    let namespace = project.and_then(|project| Some(project["namespace"].as_str()?.to_lowercase()));
    let prefix = namespace.filter(|name| !name.is_empty()).map(|name| format!("{name}__"));
    move |outcome, finding, member| {
        let told = subject(outcome, finding, member).to_lowercase();
        prefix.as_ref().map_or_else(|| told.clone(), |prefix| told.replace(prefix, ""))
    }
}

/// What differs, a line each.
fn difference(name: &str, before: &Found, after: &Found) -> String {
    let mut lines = String::new();
    for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
        let (before, after) = (before.get(key).unwrap_or(&0), after.get(key).unwrap_or(&0));
        if before != after {
            writeln!(lines, "{name}: {before} became {after}: {key}").unwrap();
        }
    }
    lines
}

#[test]
fn other_blanks_move_findings_and_change_none() {
    let told = |files: &Files, outcome: &Outcome, finding: &Finding, member: &Member| {
        let located = outcome.located(member.location.file).expect("what is found is shown");
        let bytes = &files[&located.path][member.location.span.range()];
        let shown: String = String::from_utf8_lossy(bytes).split_whitespace().collect();
        format!("{} {} at `{shown}`", subject(outcome, finding, member), finding.message)
    };
    let mut wrong = String::new();
    for (name, files) in projects() {
        let before = found(&files, |_| true, |outcome, finding, member| told(&files, outcome, finding, member));
        for (shape, change) in SHAPES {
            let other = shaped(&files, *change);
            let after = found(&other, |_| true, |outcome, finding, member| told(&other, outcome, finding, member));
            wrong += &difference(&format!("{name}, {shape}"), &before, &after);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Roots whose elements, and theirs, stand in no order that means anything.
const UNORDERED: &[&str] = &["MutingPermissionSet", "PermissionSet", "PermissionSetGroup", "Profile"];

/// The text with the elements below each element in another order, each with what stands before it.
fn shuffled(text: &str, dice: &mut Dice) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let root = document.root_element();
    let range = root.range();
    let is_unordered = UNORDERED.contains(&root.tag_name().name());
    is_unordered.then(|| format!("{}{}{}", &text[..range.start], mixed(text, root, dice), &text[range.end..]))
}

fn mixed(text: &str, node: Node<'_, '_>, dice: &mut Dice) -> String {
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    let Some(first) = node.first_child().filter(|_| !children.is_empty()) else {
        return text[node.range()].to_owned();
    };
    let mut from = first.range().start;
    let mut mixed_text = text[node.range().start..from].to_owned();
    let mut pieces = Vec::new();
    for child in children {
        pieces.push(format!("{}{}", &text[from..child.range().start], mixed(text, child, dice)));
        from = child.range().end;
    }
    while !pieces.is_empty() {
        mixed_text += &pieces.swap_remove(dice.roll(pieces.len()));
    }
    mixed_text + &text[from..node.range().end]
}

#[test]
fn another_order_of_siblings_changes_no_finding() {
    let (mut wrong, mut changed, mut dice) = (String::new(), 0, Dice(2026));
    let is_of_interest = |finding: &Finding| !ARRANGEMENT.contains(&finding.rule);
    for (name, files) in projects() {
        let before = found(&files, is_of_interest, loosely(&files));
        for _ in 0..3 {
            let mut turned = files.clone();
            for bytes in turned.values_mut() {
                let text = std::str::from_utf8(bytes).ok().and_then(|text| shuffled(text, &mut dice));
                let text = text.filter(|text| text.as_bytes() != bytes.as_slice());
                changed += usize::from(text.is_some());
                *bytes = text.map_or_else(|| std::mem::take(bytes), String::into_bytes);
            }
            wrong += &difference(&name, &before, &found(&turned, is_of_interest, loosely(&files)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(changed > 100, "{changed} files were shuffled");
}

/// The sections that are decomposed: the section, the suffix of its files, and the child that names an entry.
const SECTIONS: &[(&str, &str, &str)] = &[
    ("applicationVisibilities", "applicationVisibility", "application"),
    ("classAccesses", "classAccess", "apexClass"),
    ("customMetadataTypeAccesses", "customMetadataTypeAccess", "name"),
    ("customPermissions", "customPermission", "name"),
    ("customSettingAccesses", "customSettingAccess", "name"),
    ("externalCredentialPrincipalAccesses", "externalCredentialPrincipalAccess", "externalCredentialPrincipal"),
    ("externalDataSourceAccesses", "externalDataSourceAccess", "externalDataSource"),
    ("fieldPermissions", "fieldPermission", "field"),
    ("flowAccesses", "flowAccess", "flow"),
    ("objectPermissions", "objectPermission", "object"),
    ("pageAccesses", "pageAccess", "apexPage"),
    ("recordTypeVisibilities", "recordTypeVisibility", "recordType"),
    ("tabSettings", "tabSetting", "tab"),
    ("userPermissions", "userPermission", "name"),
];

/// The sections that the second preset sorts by objects.
const OF_OBJECTS: &[&str] = &["fieldPermissions", "objectPermissions", "recordTypeVisibilities", "tabSettings"];

/// An entry's section, the suffix of its files, and its name; nothing where it has none to name a file by.
fn entry_of<'t>(node: Node<'t, '_>) -> Option<(&'static str, &'static str, &'t str)> {
    let (section, suffix, key) = SECTIONS.iter().find(|(section, ..)| node.has_tag_name((XMLNS, *section)))?;
    let name = node.children().find(|child| child.has_tag_name((XMLNS, *key)))?.text()?.trim();
    (!name.is_empty()).then_some((section, suffix, name))
}

/// What one entry is written to: the path below the set's folder, the text that opens the file, the entry itself, and
/// what closes the file.
type Place = fn(number: usize, entry: Node<'_, '_>, text: &str) -> Option<(String, [String; 3])>;

/// Every entry in a file of its own: `decomposePermissionSetBeta`.
fn one_by_one(number: usize, entry: Node<'_, '_>, text: &str) -> Option<(String, [String; 3])> {
    let (section, suffix, _) = entry_of(entry)?;
    let root = format!("{}{}", suffix[..1].to_uppercase(), &suffix[1..]);
    let (first, last) = (entry.first_child()?, entry.last_child()?);
    let content = &text[first.range().start..last.range().end];
    let path = format!("{section}/E{number}.{suffix}-meta.xml");
    Some((path, [format!("{HEAD}<{root} xmlns=\"{XMLNS}\">"), content.to_owned(), format!("</{root}>\n")]))
}

/// A file for each section, and one for each object: `decomposePermissionSetBeta2`.
fn by_section(_: usize, entry: Node<'_, '_>, text: &str) -> Option<(String, [String; 3])> {
    let (section, suffix, name) = entry_of(entry)?;
    let path = match section {
        _ if OF_OBJECTS.contains(&section) => {
            let object = name.split('.').next().unwrap_or_default().trim_start_matches("standard-");
            format!("objectSettings/{object}.objectSettings-meta.xml")
        }
        "customPermissions" => "Set.customPermissions-meta.xml".to_owned(),
        _ => format!("Set.{suffix}-meta.xml"),
    };
    let entry = format!("    {}\n", &text[entry.range()]);
    Some((path, [format!("{HEAD}<PermissionSet>\n"), entry, "</PermissionSet>\n".to_owned()]))
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const XMLNS: &str = "http://soap.sforce.com/2006/04/metadata";

/// The files that a permission set falls into; nothing where it is none, or where a comment ignores something in it.
fn decomposed(path: &Path, bytes: &[u8], place: Place) -> Option<Files> {
    let name = path.file_name()?.to_str()?.strip_suffix(".permissionset-meta.xml")?;
    let is_in_folder = path.parent()?.file_name()? == "permissionsets";
    let text = std::str::from_utf8(bytes).ok().filter(|text| is_in_folder && !text.contains("forcelint-ignore"))?;
    let document = Document::parse(text).ok()?;
    let mut parts: BTreeMap<PathBuf, [String; 3]> = BTreeMap::new();
    let mut rest = text.to_owned();
    let folder = path.with_file_name(name);
    let children: Vec<_> = document.root_element().children().filter(Node::is_element).collect();
    for (number, child) in children.into_iter().enumerate().rev() {
        let Some((below, [head, entry, tail])) = place(number, child, text) else { continue };
        let part = parts.entry(folder.join(below)).or_insert_with(|| [head, String::new(), tail]);
        part[1] = entry + &part[1];
        rest.replace_range(child.range(), "");
    }
    let parts = parts.into_iter().map(|(path, part)| (path, part.concat().into_bytes()));
    let parent = (folder.join(path.file_name()?), rest.into_bytes());
    Some(parts.chain([parent]).collect())
}

/// Whether a set's files may lie in a folder of their own: no other set has its name, and nothing that is said of paths
/// is about the one file.
fn can_be_decomposed(files: &Files) -> bool {
    let project = files.get(&Path::new(ROOT).join("sfdx-project.json"));
    let is_by_path = project.is_some_and(|json| String::from_utf8_lossy(json).contains("\"replacements\""));
    let sets = files.keys().filter(|path| path.extension().is_some_and(|end| end == "xml"));
    let names: Vec<String> = sets
        .filter_map(|path| path.file_name()?.to_str()?.strip_suffix(".permissionset-meta.xml").map(str::to_lowercase))
        .collect();
    !is_by_path && names.iter().collect::<BTreeSet<_>>().len() == names.len()
}

#[test]
fn decomposing_permission_sets_changes_no_finding() {
    let (mut wrong, mut changed) = (String::new(), 0);
    let is_of_interest = |finding: &Finding| !ARRANGEMENT.contains(&finding.rule);
    for (name, files) in projects().into_iter().filter(|(_, files)| can_be_decomposed(files)) {
        let before = found(&files, is_of_interest, subject);
        for (preset, place) in [("one by one", one_by_one as Place), ("by section", by_section as Place)] {
            let mut fallen = Files::new();
            for (path, bytes) in &files {
                match decomposed(path, bytes, place) {
                    Some(parts) => {
                        changed += 1;
                        fallen.extend(parts);
                    }
                    None => _ = fallen.insert(path.clone(), bytes.clone()),
                }
            }
            wrong += &difference(&format!("{name}, {preset}"), &before, &found(&fallen, is_of_interest, subject));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(changed > 100, "{changed} permission sets were decomposed");
}
