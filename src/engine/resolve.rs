//! From places to spans: reads the files with findings again, once each, and checks that they have not changed.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::may_change;
use crate::finding::fold::ResolvedAtom;
use crate::finding::{At, Atom, FileId, Location, Place, RelatedLocation, RunError};
use crate::fix::{Change, Document};
use crate::fs::FileSystem;
use crate::index::Index;
use crate::metadata::locate::locate;
use crate::metadata::read::fingerprint;
use crate::project::Part;
use crate::text::{SourceText, Span};

/// The texts of the files that a report shows.
pub(super) type Texts = FxHashMap<FileId, SourceText>;

/// Reads every file that an atom points at. A file that changed since it was linted is an error: its findings would
/// point at the wrong text, and they are left out.
pub(super) fn read_texts(
    fs: &dyn FileSystem,
    index: &Index,
    atoms: &[Atom],
    fingerprints: &[Option<(u32, u64)>],
) -> (Texts, Vec<RunError>) {
    let mut wanted = FxHashSet::default();
    for atom in atoms {
        wanted.insert(atom.place.file);
        wanted.extend(atom.related.iter().filter_map(|related| related.place).map(|place| place.file));
        wanted.extend(atom.fix.iter().flat_map(|plan| &plan.changes).map(Change::file));
    }
    let mut wanted: Vec<FileId> = wanted.into_iter().collect();
    wanted.sort_unstable();
    let read = |file: FileId| {
        let source = index.file(file);
        let bytes = fs.read(&source.path).map_err(|error| RunError {
            code: "unreadable",
            message: format!("cannot read `{}` again: {error}", source.relative),
            file: Some(file),
        })?;
        match fingerprints.get(file.0 as usize).copied().flatten() {
            Some(known) if known != fingerprint(&bytes) => Err(RunError {
                code: "unreadable",
                message: format!("`{}` changed while it was linted", source.relative),
                file: Some(file),
            }),
            _ => Ok((file, SourceText::new(decode(bytes)))),
        }
    };
    let results: Vec<Result<(FileId, SourceText), RunError>> = wanted.into_par_iter().map(read).collect();
    let (mut texts, mut errors) = (Texts::default(), Vec::new());
    for result in results {
        match result {
            Ok((file, text)) => drop(texts.insert(file, text)),
            Err(error) => errors.push(error),
        }
    }
    (texts, errors)
}

/// The text of a file, byte for byte where it is UTF-8; any other byte becomes `?`, so that positions stay true.
fn decode(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut text = String::new();
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
        }
        text
    })
}

/// The atoms with their places found and their plans made. Atoms in files that could not be read again are dropped.
#[must_use]
pub(super) fn resolve(index: &Index, atoms: Vec<Atom>, texts: &Texts) -> Vec<ResolvedAtom> {
    let planned = || atoms.iter().filter_map(|atom| Some((atom.place.file, atom.fix.as_ref()?)));
    let changed: FxHashSet<FileId> = planned().flat_map(|(_, plan)| &plan.changes).map(Change::file).collect();
    // Where a finding may stand it may be mended.
    let own: FxHashSet<FileId> = planned().map(|(file, _)| file).collect();
    let documents: FxHashMap<FileId, Document<'_>> = texts
        .iter()
        .filter(|(file, _)| changed.contains(file) && (own.contains(file) || may_change(index, **file)))
        .map(|(file, source)| (*file, Document::new(source.text(), index.file(*file).part == Part::Whole)))
        .collect();
    let resolved = atoms.into_par_iter().filter_map(|mut atom| {
        let location = location(atom.place, texts)?;
        let related = std::mem::take(&mut atom.related).into_iter().map(|related| RelatedLocation {
            location: related.place.and_then(|place| self::location(place, texts)),
            message: related.message,
        });
        let related = related.collect();
        let fix = atom.fix.take().and_then(|plan| plan.resolve(|file| documents.get(&file)));
        Some(ResolvedAtom { atom, location, related, fix, suppressed: None })
    });
    resolved.collect()
}

fn location(place: Place, texts: &Texts) -> Option<Location> {
    let text = texts.get(&place.file)?.text();
    let span = match place.at {
        At::Span(span) => span,
        At::Element { offset, focus } => {
            locate(text, offset, focus).unwrap_or_else(|| Span::new(offset as usize, offset as usize))
        }
    };
    let end = text.len();
    let span = Span::new(span.range().start.min(end), span.range().end.min(end));
    Some(Location { file: place.file, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf8_keep_their_positions() {
        assert_eq!(decode(b"caf\xe9 \xff\xfe!".to_vec()), "caf? ??!");
        assert_eq!(decode("café".as_bytes().to_vec()), "café");
    }
}
