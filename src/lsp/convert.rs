//! Between the editor's words and ours: addresses of files, positions, ranges.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::{Position, Range, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::finding::Location;
use crate::report::Sources;

/// What stands in the path of an address as it is. <https://www.rfc-editor.org/rfc/rfc3986#section-3.3>
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The file that an address names; `None` for an unsaved buffer and anything else that is no file.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = rest.get(rest.find('/')?..)?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // A drive stands behind a slash: `/C:/project`.
    let drive = path.get(1..).filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

/// The address of a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    Uri::from_str(&format!("file://{slash}{}", utf8_percent_encode(&path, ESCAPED))).ok()
}

/// The range of a place; lines and UTF-16 columns from 0. The beginning of the file where its text is not at hand.
pub(super) fn range(sources: &dyn Sources, location: &Location) -> Range {
    let at = |byte: u32| match sources.source(location.file) {
        Some(source) => {
            let position = source.position(byte);
            Position::new(position.line.saturating_sub(1), position.utf16.saturating_sub(1))
        }
        None => Position::default(),
    };
    Range::new(at(location.span.start), at(location.span.end))
}

/// Whether two ranges share a position; the end of one counts as its own.
pub(super) fn touch(left: Range, right: Range) -> bool {
    left.start <= right.end && right.start <= left.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_paths_and_back() {
        for (path, uri) in [
            ("/home/a b/Café.xml", "file:///home/a%20b/Caf%C3%A9.xml"),
            ("/p/Custom%3A Sales.profile-meta.xml", "file:///p/Custom%253A%20Sales.profile-meta.xml"),
        ] {
            let made = uri_of(Path::new(path)).unwrap();
            assert_eq!(made.as_str(), uri);
            assert_eq!(path_of(&made), Some(PathBuf::from(path)));
        }
    }

    #[test]
    fn a_drive_of_windows_is_a_path() {
        let uri = Uri::from_str("file:///c%3A/project/A.xml").unwrap();
        assert_eq!(path_of(&uri), Some(PathBuf::from("c:/project/A.xml")));
        assert_eq!(uri_of(Path::new("c:\\project\\A.xml")).unwrap().as_str(), "file:///c%3A/project/A.xml");
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for uri in ["untitled:Untitled-1", "git:/a/b", "file:"] {
            assert_eq!(path_of(&Uri::from_str(uri).unwrap()), None, "{uri}");
        }
    }
}
