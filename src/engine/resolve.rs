//! From places to spans: reads the files with findings again, once each, and checks that they have not changed.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::may_change;
use crate::finding::fold::ResolvedAtom;
use crate::finding::{At, Atom, FileId, Location, Place, RelatedLocation, RunError};
use crate::fix::{Change, Document, Plan};
use crate::fs::FileSystem;
use crate::index::Index;
use crate::metadata::locate::locate;
use crate::metadata::read::fingerprint;
use crate::project::Part;
use crate::text::{SourceText, Span};

/// The texts that a report shows, and where the places of atoms stand in them.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Of a file that a plan changes the whole text, of any other the lines around its places.
    pub(super) sources: FxHashMap<FileId, SourceText>,
    spans: FxHashMap<Place, Span>,
}

/// How much is kept of a text that no plan changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// The lines around the places of atoms.
    Shown,
    /// All of it.
    All,
}

impl Texts {
    /// Reads every file that an atom points at. A file that changed since it was linted is an error: its findings would
    /// point at the wrong text, and they are left out.
    pub(super) fn read(
        fs: &dyn FileSystem,
        index: &Index,
        atoms: &[Atom],
        fingerprints: &[Option<(u32, u64)>],
        keep: Keep,
    ) -> (Texts, Vec<RunError>) {
        let related = |atom: &Atom| atom.related.iter().filter_map(|related| related.place).collect::<Vec<_>>();
        let mut places: Vec<Place> =
            atoms.iter().flat_map(|atom| std::iter::once(atom.place).chain(related(atom))).collect();
        places.sort_unstable();
        places.dedup();
        let changed: FxHashSet<FileId> = plans(atoms).flat_map(|plan| &plan.changes).map(Change::file).collect();
        let mut files: Vec<(FileId, &[Place])> =
            places.chunk_by(|left, right| left.file == right.file).map(|places| (places[0].file, places)).collect();
        let only_changed = changed.iter().filter(|file| files.binary_search_by_key(file, |(file, _)| file).is_err());
        let only_changed: Vec<_> = only_changed.map(|file| (*file, &[][..])).collect();
        files.extend(only_changed);
        let results: Vec<_> = files
            .into_par_iter()
            .map_init(Vec::new, |buffer, (file, places)| {
                read_again(fs, index, buffer, file, fingerprints)?;
                Ok((file, Located::in_text(decode(buffer), places, keep == Keep::All || changed.contains(&file))))
            })
            .collect();
        let (mut texts, mut errors) = (Texts::default(), Vec::new());
        for result in results {
            match result {
                Ok((file, Located { source, spans })) => {
                    texts.sources.insert(file, source);
                    texts.spans.extend(spans);
                }
                Err(error) => errors.push(error),
            }
        }
        (texts, errors)
    }

    /// Adds others, whole ones: of a file in both, that one holds all that the report shows.
    pub(super) fn extend(&mut self, others: Texts) {
        self.sources.extend(others.sources);
        self.spans.extend(others.spans);
    }

    fn location(&self, place: Place) -> Option<Location> {
        self.spans.get(&place).map(|span| Location { file: place.file, span: *span })
    }
}

fn plans(atoms: &[Atom]) -> impl Iterator<Item = &Plan> {
    atoms.iter().filter_map(|atom| atom.fix.as_ref())
}

/// One file's text with its places found.
struct Located {
    source: SourceText,
    spans: Vec<(Place, Span)>,
}

impl Located {
    fn in_text(text: Cow<'_, str>, places: &[Place], whole: bool) -> Self {
        let spans: Vec<(Place, Span)> = places.iter().map(|place| (*place, span(&text, place.at))).collect();
        let source = if whole {
            SourceText::new(text.into_owned())
        } else {
            let mut shown: Vec<Span> = spans.iter().map(|(_, span)| *span).collect();
            shown.sort_unstable();
            SourceText::around(&text, &shown)
        };
        Located { source, spans }
    }
}

fn span(text: &str, at: At) -> Span {
    let span = match at {
        At::Span(span) => span,
        At::Element { offset, focus } => {
            locate(text, offset, focus).unwrap_or_else(|| Span::new(offset as usize, offset as usize))
        }
    };
    let end = text.len();
    Span::new(span.range().start.min(end), span.range().end.min(end))
}

fn read_again(
    fs: &dyn FileSystem,
    index: &Index,
    buffer: &mut Vec<u8>,
    file: FileId,
    fingerprints: &[Option<(u32, u64)>],
) -> Result<(), RunError> {
    let source = index.file(file);
    let error = |message| RunError { code: "unreadable", message, file: Some(file) };
    fs.read_into(&source.path, buffer)
        .map_err(|cause| error(format!("cannot read `{}` again: {cause}", source.relative)))?;
    match fingerprints.get(file.0 as usize).copied().flatten() {
        Some(known) if known != fingerprint(buffer) => {
            Err(error(format!("`{}` changed while it was linted", source.relative)))
        }
        _ => Ok(()),
    }
}

/// The text of a file, byte for byte where it is UTF-8; any other byte becomes `?`, so that positions stay true.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
    }
    Cow::Owned(text)
}

/// The atoms with their places found and their plans made. Atoms in files that could not be read again are dropped.
#[must_use]
pub(super) fn resolve(index: &Index, atoms: Vec<Atom>, texts: &Texts) -> Vec<ResolvedAtom> {
    let planned = || atoms.iter().filter_map(|atom| Some((atom.place.file, atom.fix.as_ref()?)));
    let changed: FxHashSet<FileId> = planned().flat_map(|(_, plan)| &plan.changes).map(Change::file).collect();
    // Where a finding may stand it may be mended.
    let own: FxHashSet<FileId> = planned().map(|(file, _)| file).collect();
    let documents = texts.sources.iter().filter_map(|(file, source)| {
        let editable = changed.contains(file) && (own.contains(file) || may_change(index, *file));
        let text = source.whole().filter(|_| editable)?;
        Some((*file, Document::new(text, index.file(*file).part == Part::Whole)))
    });
    let documents: FxHashMap<FileId, Document<'_>> = documents.collect();
    let resolved = atoms.into_par_iter().filter_map(|mut atom| {
        let location = texts.location(atom.place)?;
        let related = std::mem::take(&mut atom.related).into_iter().map(|related| RelatedLocation {
            location: related.place.and_then(|place| texts.location(place)),
            message: related.message,
        });
        let related = related.collect();
        let fix = atom.fix.take().and_then(|plan| plan.resolve(|file| documents.get(&file)));
        Some(ResolvedAtom { atom, location, related, fix, suppressed: None })
    });
    resolved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf8_keep_their_positions() {
        assert_eq!(decode(b"caf\xe9 \xff\xfe!"), "caf? ??!");
        assert_eq!(decode("café".as_bytes()), "café");
    }
}
