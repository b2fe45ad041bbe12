//! `sfdx-project.json`: what of it matters to a linter.
//! <https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_ws_config.htm>

use std::borrow::Cow;

use globset::{GlobBuilder, GlobMatcher};
use serde::Deserialize;

use super::ApiVersion;
use crate::metadata::{Mention, Text};
use crate::text::Span;

/// The file's name.
pub(super) const FILE: &str = "sfdx-project.json";

/// What the file says.
#[derive(Debug, Default)]
pub(super) struct SfdxProject {
    pub(super) namespace: Option<String>,
    pub(super) api_version: Option<ApiVersion>,
    /// The package directories, relative to the file, with `/` and without `.` or `..`.
    pub(super) directories: Vec<String>,
    pub(super) behaviors: Vec<String>,
    pub(super) has_dependencies: bool,
    /// The directories, in the same form, that packages name as `unpackagedMetadata` or `seedMetadata`.
    pub(super) test_directories: Vec<String>,
    pub(super) replacements: Vec<Replacement>,
    pub(super) mentions: Vec<Mention>,
    pub(super) notes: Vec<String>,
}

/// Text that is replaced in files when they are deployed: a name that holds it may be another one in the org.
#[derive(Clone, Debug)]
pub struct Replacement {
    files: Files,
    /// The text to replace; `None` for a regular expression, which may match anything.
    text: Option<String>,
}

#[derive(Clone, Debug)]
enum Files {
    One(String),
    Glob(GlobMatcher),
}

impl Replacement {
    /// Whether this value of that file may be another one once it is deployed.
    #[must_use]
    pub fn rewrites(&self, relative: &str, value: &str) -> bool {
        let in_file = match &self.files {
            Files::One(name) => name == relative,
            Files::Glob(glob) => glob.is_match(relative),
        };
        // The replaced text may reach over the value's tags, as in `<label>X</label>`.
        let touches = |text: &String| value.contains(text.as_str()) || (!value.is_empty() && text.contains(value));
        in_file && self.text.as_ref().is_none_or(touches)
    }
}

/// Why the file cannot be used, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    #[serde(borrow)]
    package_directories: Option<Vec<Directory<'a>>>,
    namespace: Option<String>,
    source_api_version: Option<serde_json::Value>,
    source_behavior_options: Option<Vec<String>>,
    /// The deprecated name of `sourceBehaviorOptions`.
    registry_presets: Option<Vec<String>>,
    replacements: Option<Vec<ReplacementEntry>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Directory<'a> {
    path: Option<String>,
    package: Option<String>,
    dependencies: Option<Vec<serde_json::Value>>,
    unpackaged_metadata: Option<serde_json::Value>,
    seed_metadata: Option<serde_json::Value>,
    #[serde(borrow)]
    apex_test_access: Option<Access<'a>>,
    #[serde(borrow)]
    package_metadata_access: Option<Access<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Access<'a> {
    #[serde(borrow)]
    permission_sets: Option<OneOrMany<'a>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<'a> {
    One(#[serde(borrow)] Name<'a>),
    Many(#[serde(borrow)] Vec<Name<'a>>),
}

/// A string that is borrowed from the text where it has no escapes, so that its place can be told.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReplacementEntry {
    filename: Option<String>,
    glob: Option<String>,
    string_to_replace: Option<String>,
    regex_to_replace: Option<String>,
}

/// Reads the file. What is unknown or missing is passed over.
///
/// # Errors
/// For bytes that are not UTF-8, text that is not JSON, or a value of the wrong type.
pub(super) fn parse(bytes: &[u8]) -> Result<SfdxProject, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|error| Fault {
        span: Span::new(error.valid_up_to(), error.valid_up_to() + 1),
        message: format!("`{FILE}` is not UTF-8"),
    })?;
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - json.len();
    let file: File = serde_json::from_str(json).map_err(|error| {
        let at = skipped + offset(json, error.line(), error.column());
        Fault { span: Span::new(at, at), message: format!("`{FILE}` cannot be read: {error}") }
    })?;
    Ok(understand(file, text))
}

/// The byte of a line and column as serde_json counts them: from 1, the column being the last byte that was read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    before.saturating_add(column.saturating_sub(1)).min(text.len())
}

fn understand(file: File, text: &str) -> SfdxProject {
    let directories = file.package_directories.unwrap_or_default();
    let mut project = SfdxProject {
        namespace: file.namespace.filter(|namespace| !namespace.is_empty()),
        api_version: file.source_api_version.as_ref().and_then(version),
        behaviors: file.source_behavior_options.into_iter().chain(file.registry_presets).flatten().collect(),
        has_dependencies: directories.iter().flat_map(Directory::dependencies).any(|name| !is_here(name, &directories)),
        ..SfdxProject::default()
    };
    for directory in &directories {
        project.test_directories.extend(directory.test_paths().filter_map(inside));
        let path = directory.path.as_deref().unwrap_or_default();
        match inside(path) {
            Some(path) if project.directories.contains(&path) => {}
            Some(path) => project.directories.push(path),
            None => {
                project.notes.push(format!("package directory `{path}` lies outside the project and is not linted"))
            }
        }
        let accesses = [&directory.apex_test_access, &directory.package_metadata_access];
        let names = accesses.into_iter().flatten().filter_map(|access| access.permission_sets.as_ref());
        project.mentions.extend(names.flat_map(OneOrMany::names).map(|name| mention(name, text)));
    }
    if directories.is_empty() {
        project.notes.push(format!("`{FILE}` names no package directory, so there is nothing to lint"));
    }
    for entry in file.replacements.unwrap_or_default() {
        match replacement(entry) {
            Ok(replacement) => project.replacements.extend(replacement),
            Err(note) => project.notes.push(note),
        }
    }
    project
}

impl Directory<'_> {
    /// The names of the packages that this one builds on; empty for one that is named by its id alone.
    fn dependencies(&self) -> impl Iterator<Item = &str> {
        let all = self.dependencies.iter().flatten();
        all.map(|one| one.get("package").and_then(serde_json::Value::as_str).unwrap_or_default())
    }

    /// What is deployed beside the package where its tests run, and is no part of it.
    fn test_paths(&self) -> impl Iterator<Item = &str> {
        let both = [&self.unpackaged_metadata, &self.seed_metadata].into_iter().flatten();
        both.filter_map(|metadata| metadata.get("path").and_then(serde_json::Value::as_str))
    }
}

/// Whether a dependency is a package of the same project: `Base`, or `Base@1.2.0-3` for one of its versions.
fn is_here(dependency: &str, directories: &[Directory<'_>]) -> bool {
    let name = dependency.split_once('@').map_or(dependency, |(name, _)| name);
    directories.iter().filter_map(|directory| directory.package.as_deref()).any(|package| package == name)
}

/// `62` of `"62.0"`, also of a bare number.
fn version(value: &serde_json::Value) -> Option<ApiVersion> {
    match value {
        serde_json::Value::String(text) => super::manifest::major(text),
        serde_json::Value::Number(number) => super::manifest::major(&number.to_string()),
        _ => None,
    }
}

/// The path with `/` and without `.`, `..` and empty parts; `None` where it leaves the project.
fn inside(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl<'a> OneOrMany<'a> {
    fn names(&self) -> impl Iterator<Item = &str> {
        let names = match self {
            OneOrMany::One(name) => std::slice::from_ref(name),
            OneOrMany::Many(names) => names.as_slice(),
        };
        names.iter().map(|name| &*name.0)
    }
}

fn mention(name: &str, text: &str) -> Mention {
    Mention {
        element: "permissionSets",
        kind: "PermissionSet",
        name: Text { value: name.into(), span: place(name, text) },
    }
}

/// Where `part` stands in `text`, if it is borrowed from it; else the first byte.
fn place(part: &str, text: &str) -> Span {
    let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    match text.get(start..start.saturating_add(part.len())) {
        Some(found) if found == part => Span::new(start, start + part.len()),
        _ => Span::default(),
    }
}

fn replacement(entry: ReplacementEntry) -> Result<Option<Replacement>, String> {
    let files = match (entry.filename, entry.glob) {
        (Some(name), _) => Files::One(inside(&name).unwrap_or(name)),
        (None, Some(glob)) => match GlobBuilder::new(&glob).literal_separator(true).build() {
            Ok(compiled) => Files::Glob(compiled.compile_matcher()),
            Err(error) => {
                return Err(format!("replacement glob `{glob}` in `{FILE}` is passed over: {}", error.kind()));
            }
        },
        (None, None) => return Ok(None),
    };
    let text = entry.string_to_replace.filter(|text| !text.is_empty());
    let acts = text.is_some() || entry.regex_to_replace.is_some();
    Ok(acts.then_some(Replacement { files, text }))
}

#[cfg(test)]
mod tests;
