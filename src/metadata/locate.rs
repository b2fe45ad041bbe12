//! From the byte where an element begins to the text a person would edit: facts keep offsets only, and the report
//! reads the file again.

use crate::text::Span;
use crate::xml::{Event, Reader};

/// A byte order mark and white space.
const BEFORE_ROOT: [char; 5] = ['\u{feff}', ' ', '\t', '\r', '\n'];

/// The span in `text` of the child `focus` of the element whose `<` is the byte `offset`: the child's text without the
/// white space around it. Where `focus` is empty, the element's own text, or its start tag where it holds elements or
/// nothing; where there is no such child, the start tag. The byte 0 stands for the root, whatever comes before it.
/// `None` where no element begins at `offset`.
#[must_use]
pub fn locate(text: &str, offset: u32, focus: &str) -> Option<Span> {
    let rest = text.get(offset as usize..)?;
    let rest = if offset == 0 { rest.trim_start_matches(BEFORE_ROOT) } else { rest };
    let start = text.len().checked_sub(rest.len()).filter(|_| rest.starts_with('<'))?;
    let mut reader = Reader::fragment(rest);
    let mut tag = None;
    let mut child = None;
    let shift = |span: Span| Span::new(span.start as usize + start, span.end as usize + start);
    while let Ok(Some(event)) = reader.next_event() {
        match event {
            Event::Open(open) if open.depth == 0 => tag = Some(shift(open.tag)),
            Event::Open(open) if open.depth == 1 && open.name == focus => child = Some(shift(open.tag)),
            Event::Close(close) if close.depth == 0 || (close.depth == 1 && close.name == focus) => {
                let own = close.leaf.filter(|_| close.depth == 1 || focus.is_empty());
                let span = own.map(|leaf| leaf.span()).filter(|span| span.start < span.end).map(shift);
                return span.or(child).or(tag);
            }
            _ => {}
        }
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::locate;

    const TEXT: &str = "<s><f a='1'>\n <e> true\n</e><k>A.B__c</k><r/></f><p:t>x&amp;y</p:t><u></u></s>";

    fn found(element: &str, focus: &str) -> Option<&'static str> {
        let offset = u32::try_from(TEXT.find(element)?).ok()?;
        locate(TEXT, offset, focus).and_then(|span| TEXT.get(span.range()))
    }

    #[test]
    fn a_childs_text_is_found() {
        assert_eq!(found("<f", "e"), Some("true"));
        assert_eq!(found("<f", "k"), Some("A.B__c"));
    }

    #[test]
    fn an_absent_child_leads_to_the_start_tag() {
        assert_eq!(found("<f", "z"), Some("<f a='1'>"));
        assert_eq!(found("<f", ""), Some("<f a='1'>"));
        assert_eq!(found("<f", "r"), Some("<r/>"));
        assert_eq!(found("<s", "e"), Some("<s>"));
    }

    #[test]
    fn the_elements_own_text_is_found() {
        assert_eq!(found("<p:t", ""), Some("x&amp;y"));
        assert_eq!(found("<u", ""), Some("<u>"));
    }

    #[test]
    fn the_first_byte_stands_for_the_root() {
        for before in ["", "\u{feff}", "\r\n ", "\u{feff}\n", "<?xml version='1.0'?>\n<!-- a -->"] {
            let text = format!("{before}<s><e/></s>\n");
            let found = |focus| locate(&text, 0, focus).and_then(|span| text.get(span.range()));
            assert_eq!((found(""), found("e")), (Some("<s>"), Some("<e/>")), "{before:?}");
        }
    }

    #[test]
    fn a_place_without_element_is_none() {
        assert_eq!(locate(TEXT, 1, ""), None);
        assert_eq!(locate(TEXT, 9999, ""), None);
        assert_eq!(locate("<", 0, ""), None);
        assert_eq!(locate("é", 1, ""), None);
    }
}
