//! The API version of a `package.xml`. Its members are read with the other files.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::ApiVersion;

/// The version that the manifest names; `None` where it names none, or is not well-formed up to it.
pub(super) fn api_version(bytes: &[u8]) -> Option<ApiVersion> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut in_version = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                depth += 1;
                in_version = depth == 2 && tag.local_name().as_ref() == "version";
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                in_version = false;
            }
            Event::Text(version) if in_version => return major(version.as_ref()),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// `62` of `62.0`.
pub(super) fn major(version: &str) -> Option<ApiVersion> {
    version.trim().split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_whatever_stands_around_it() {
        let manifest = b"<?xml version='1.0'?><!-- <version>1.0</version> --><Package>\
            <types><members>*</members><name>version</name></types><version> 62.0 </version></Package>";
        assert_eq!(api_version(manifest), Some(62));
        assert_eq!(api_version(b"<Package><types><version>3.0</version></types></Package>"), None);
        assert_eq!(api_version(b"<Package><version>new</version></Package>"), None);
        assert_eq!(api_version(b"<Package><version>62.0"), Some(62));
        assert_eq!(api_version(b"\xff<Package"), None);
        assert_eq!(api_version(b""), None);
    }
}
