//! Conflict markers that a merge left behind.

use memchr::{memchr, memmem};

use crate::metadata::Irregularity;
use crate::text::Span;

const OPEN: &[u8] = b"<<<<<<<";
const CLOSE: &[u8] = b">>>>>>>";

/// Every conflict: one irregularity for each `<<<<<<<`, and for each `>>>>>>> ` that ends none of them. Git writes the
/// name of a version behind either; without one, a row of `>` may be text unless a conflict begins above it.
pub(crate) fn find(bytes: &[u8]) -> Vec<Irregularity> {
    let (starts, mut ends) = (lines(bytes, OPEN), lines(bytes, CLOSE));
    let mut found = Vec::new();
    for start in starts {
        let end = ends.iter().position(|end| end.start > start.start).map(|at| ends.remove(at));
        found.push(conflict(start, end.map(|end| (end, "the conflict ends here".to_owned()))));
    }
    let named = |end: &Span| end.range().len() > CLOSE.len();
    found.extend(ends.into_iter().filter(named).map(|end| conflict(end, None)));
    found
}

/// More conflicts than this in one file tell nobody anything.
const MOST: usize = 100;

fn lines(bytes: &[u8], mark: &[u8]) -> Vec<Span> {
    let begins_line = |at: &usize| *at == 0 || matches!(bytes.get(at - 1), Some(b'\n' | b'\r'));
    let is_whole = |at: &usize| {
        let behind = at.checked_add(mark.len()).and_then(|end| bytes.get(end));
        behind.is_none_or(|behind| matches!(behind, b' ' | b'\r' | b'\n'))
    };
    let starts = memmem::find_iter(bytes, mark).filter(begins_line).filter(is_whole).take(MOST);
    starts
        .map(|start| {
            let rest = bytes.get(start..).unwrap_or_default();
            let line = rest.get(..memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
            Span::new(start, start.saturating_add(line.trim_ascii_end().len()))
        })
        .collect()
}

fn conflict(span: Span, related: Option<(Span, String)>) -> Irregularity {
    let message = "a merge left its conflict markers in the file";
    let help = "The file cannot be deployed: keep one of the two versions and remove the marker lines.";
    let many = Some("a merge left the markers of {count} conflicts in the file".to_owned());
    Irregularity { many, related, ..Irregularity::new("merge-conflict", span, message, help) }
}
