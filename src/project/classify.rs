//! Which file is which component, by its path alone.

use std::borrow::Cow;
use std::path::{Path, is_separator};

use super::kinds::Use::{Code, Read};
use super::kinds::{
    BUNDLES, Bundle, Child, FileKind, OBJECT_PARTS, PERMISSION_SET_PARTS, PERMISSION_SET_SECTIONS, Part,
    SHARING_RULE_PARTS, TYPES,
};

/// What a path says about its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Classified<'a> {
    pub(super) kind: FileKind,
    pub(super) component: Cow<'a, str>,
    pub(super) part: Part,
    /// Whether rules want the content, and not the name alone.
    pub(super) wanted: bool,
    /// Whether the component is known to exist by this file: a helper of a bundle or a child of a set alone tells less.
    pub(super) defines: bool,
}

/// How strict the plain suffixes of the Metadata API format are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    /// A plain file counts only below its type's folder; code counts anywhere.
    InFolder,
    /// A plain file whose content is read counts anywhere: the linted directory may be the type's folder.
    Anywhere,
}

pub(super) const MANIFEST: &str = "package.xml";
const META: &str = "-meta.xml";

/// The component that the file at this path (its parts, the file's name last) belongs to, if it is of a known type.
pub(super) fn classify<'a>(path: &[&'a str], plain: Plain) -> Option<Classified<'a>> {
    let (&file, folders) = path.split_last()?;
    if file.eq_ignore_ascii_case(MANIFEST) {
        let component = Cow::Borrowed("");
        return Some(Classified {
            kind: FileKind::Manifest,
            component,
            part: Part::Whole,
            wanted: true,
            defines: false,
        });
    }
    if let Some((bundle, below)) = BUNDLES.iter().find_map(|bundle| Some((bundle, below_folder(folders, bundle.folder)?)))
        // A package directory may be called `lwc` too: it is no bundle that holds other metadata.
        && !below.iter().skip(1).any(|folder| is_metadata_folder(folder))
    {
        return of_bundle(bundle, below, file);
    }
    let (stem, is_meta) = match strip_suffix(file, META) {
        Some(stem) => (stem, true),
        None => (file, false),
    };
    let (name, suffix) = stem.rsplit_once('.').filter(|(name, _)| !name.is_empty())?;
    let part = || {
        of_permission_set(folders, suffix)
            .or_else(|| of_object(folders, name, suffix))
            .or_else(|| of_sharing_rules(folders, suffix))
    };
    if is_meta && let Some(found) = part() {
        return Some(found);
    }
    of_type(folders, name, suffix, is_meta, plain)
}

fn of_type<'a>(folders: &[&str], name: &'a str, suffix: &str, is_meta: bool, plain: Plain) -> Option<Classified<'a>> {
    let row = TYPES.iter().find(|row| {
        row.suffix.eq_ignore_ascii_case(suffix)
            && (below_folder(folders, row.folder).is_some()
                || (!row.strict && (is_meta || row.uses == Code || (plain == Plain::Anywhere && row.uses == Read))))
    })?;
    let component = match row.kind {
        FileKind::Flow => without_version(name),
        _ => name,
    };
    let code = row.uses == Code;
    Some(Classified {
        kind: row.kind,
        component: Cow::Borrowed(component),
        part: if code { Part::Source } else { Part::Whole },
        wanted: row.uses == Read || (code && !is_meta),
        defines: true,
    })
}

/// Old files of flows carry the version: `Name-3.flow`.
fn without_version(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((flow, version)) if !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit()) => flow,
        _ => name,
    }
}

fn of_object(folders: &[&str], name: &str, suffix: &str) -> Option<Classified<'static>> {
    let row = OBJECT_PARTS.iter().find(|row| row.suffix.eq_ignore_ascii_case(suffix))?;
    let object = match below_folder(folders, "objects")? {
        [.., object, folder] if folder.eq_ignore_ascii_case(row.folder) => object,
        [object, ..] => object,
        [] => return None,
    };
    let component = Cow::Owned(format!("{object}.{name}"));
    Some(Classified { kind: row.kind, component, part: Part::Whole, wanted: row.uses == Read, defines: true })
}

fn of_permission_set<'a>(folders: &[&'a str], suffix: &str) -> Option<Classified<'a>> {
    let below = below_folder(folders, "permissionsets")?;
    let is = |word: &&str| word.eq_ignore_ascii_case(suffix);
    let entry = PERMISSION_SET_PARTS.iter().find(|(part, ..)| is(part));
    let (set, child) = match (below, entry) {
        ([.., set, folder], Some((_, own, section))) if folder.eq_ignore_ascii_case(own) => {
            (set, Child::Entry(section))
        }
        // Directly in the set's folder this suffix is a custom permission's own.
        (_, Some(("customPermission", ..))) => return None,
        ([.., set], Some(_)) => (set, Child::Sections),
        ([.., set, folder], None) if is(&"objectSettings") && is(folder) => (set, Child::Sections),
        ([.., set], None) if PERMISSION_SET_SECTIONS.iter().any(is) => (set, Child::Sections),
        _ => return None,
    };
    Some(Classified {
        kind: FileKind::PermissionSet,
        component: Cow::Borrowed(set),
        part: Part::Child(child),
        wanted: true,
        defines: true,
    })
}

/// One of an object's sharing rules in a file of its own.
fn of_sharing_rules<'a>(folders: &[&'a str], suffix: &str) -> Option<Classified<'a>> {
    let (folder, _) = SHARING_RULE_PARTS.iter().find(|(_, part)| part.eq_ignore_ascii_case(suffix))?;
    let [.., object, own] = below_folder(folders, "sharingRules")? else { return None };
    own.eq_ignore_ascii_case(folder).then_some(Classified {
        kind: FileKind::SharingRules,
        component: Cow::Borrowed(object),
        part: Part::Whole,
        wanted: true,
        defines: true,
    })
}

fn of_bundle<'a>(bundle: &Bundle, below: &[&'a str], file: &str) -> Option<Classified<'a>> {
    let (&component, inner) = below.split_first()?;
    // Tests and mocks are not deployed.
    if inner.iter().any(|folder| folder.starts_with("__")) {
        return None;
    }
    let (stem, is_meta) = match strip_suffix(file, META) {
        Some(stem) => (stem, true),
        None => (file, false),
    };
    let (name, suffix) = stem.rsplit_once('.')?;
    let among = |suffixes: &[&str]| suffixes.iter().any(|known| known.eq_ignore_ascii_case(suffix));
    let defines = inner.is_empty() && name.eq_ignore_ascii_case(component) && among(bundle.definitions);
    let wanted = if is_meta { defines && bundle.reads_meta } else { among(bundle.code) };
    (defines || wanted).then_some(Classified {
        kind: bundle.kind,
        component: Cow::Borrowed(component),
        part: if is_meta { Part::Whole } else { Part::Source },
        wanted,
        defines,
    })
}

/// Whether a directory of this name holds components of a known type.
pub(super) fn is_metadata_folder(name: &str) -> bool {
    let is = |folder: &str| folder.eq_ignore_ascii_case(name);
    TYPES.iter().any(|row| is(row.folder)) || BUNDLES.iter().any(|bundle| is(bundle.folder))
}

/// Whether a file that was met on a walk has this name.
pub(super) fn is_named(path: &Path, name: &str) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(name.as_bytes()) && file_name(path) == Some(name)
}

/// The name of a file that was met on a walk; `None` for one that is no UTF-8.
fn file_name(path: &Path) -> Option<&str> {
    // A walk asks for each file, and `Path` would look for a `..` and more at the end.
    let name = path.as_os_str().as_encoded_bytes().rsplit(|byte| is_separator(char::from(*byte))).next()?;
    std::str::from_utf8(name).ok()
}

/// The suffix that tells a file's type: `cls` of `A.cls` and of `A.cls-meta.xml`.
pub(super) fn suffix(path: &Path) -> Option<&str> {
    let file = file_name(path)?;
    strip_suffix(file, META).unwrap_or(file).rsplit_once('.').map(|(_, suffix)| suffix)
}

/// Whether the file could be of a known type: a quick look that spares the rest for most files.
pub(super) fn may_be_known(path: &Path) -> bool {
    let Some(file) = file_name(path) else { return false };
    let Some(suffix) = suffix(path) else { return false };
    let is = |known: &str| known.eq_ignore_ascii_case(suffix);
    let in_bundle = |bundle: &Bundle| {
        bundle.definitions.iter().chain(bundle.code).any(|known| is(known))
            && path.iter().any(|part| part.eq_ignore_ascii_case(bundle.folder))
    };
    TYPES.iter().chain(OBJECT_PARTS).any(|row| is(row.suffix))
        || BUNDLES.iter().any(in_bundle)
        || PERMISSION_SET_PARTS.iter().any(|(part, ..)| is(part))
        || PERMISSION_SET_SECTIONS.iter().any(|section| is(section))
        || SHARING_RULE_PARTS.iter().any(|(_, part)| is(part))
        || file.eq_ignore_ascii_case(MANIFEST)
}

/// The folders below the last one of this name.
fn below_folder<'a, 'b>(folders: &'a [&'b str], name: &str) -> Option<&'a [&'b str]> {
    let at = folders.iter().rposition(|folder| folder.eq_ignore_ascii_case(name))?;
    folders.get(at + 1..)
}

fn strip_suffix<'a>(file: &'a str, suffix: &str) -> Option<&'a str> {
    let at = file.len().checked_sub(suffix.len())?;
    file.get(at..).filter(|end| end.eq_ignore_ascii_case(suffix)).and_then(|_| file.get(..at))
}

#[cfg(test)]
mod tests;
