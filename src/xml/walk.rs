//! A walk over a whole file, for readers that want a few values out of it.

use crate::text::Span;

use super::{Event, Leaf, Malformed, Reader};

/// What a walk tells. `path` holds the names from the root to the element itself, so that a reader can match on it:
///
/// ```
/// use forcelint::xml::{Leaf, Visitor, walk};
///
/// #[derive(Default)]
/// struct Trigger(String);
///
/// impl Visitor for Trigger {
///     fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
///         if let ["Flow", "start", "triggerType"] = path {
///             self.0 = leaf.value().into_owned();
///         }
///     }
/// }
///
/// let mut trigger = Trigger::default();
/// walk(b"<Flow><start><triggerType>Scheduled</triggerType></start></Flow>", &mut trigger).unwrap();
/// assert_eq!(trigger.0, "Scheduled");
/// ```
pub trait Visitor {
    /// An element begins whose `<` is the byte `offset`.
    fn open(&mut self, path: &[&str], offset: u32) {
        let _ = (path, offset);
    }

    /// An element without elements in it ends.
    fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>);

    /// An element that holds elements ends; `span` covers it whole.
    fn close(&mut self, path: &[&str], span: Span) {
        let _ = (path, span);
    }
}

/// Whether a text is well-formed.
#[must_use]
pub fn is_well_formed(text: &str) -> bool {
    let Ok(mut reader) = Reader::new(text.as_bytes()) else { return false };
    loop {
        match reader.next_event() {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

/// Shows a file to a visitor, element by element.
///
/// # Errors
/// Where the file is not well-formed. The visitor has seen what stands before that place and must be dropped.
pub fn walk(bytes: &[u8], visitor: &mut dyn Visitor) -> Result<(), Malformed> {
    let mut reader = Reader::new(bytes)?;
    let mut path = Vec::new();
    while let Some(event) = reader.next_event()? {
        match event {
            Event::Open(open) => {
                path.push(open.name);
                visitor.open(&path, open.tag.start);
            }
            Event::Close(close) => {
                match close.leaf {
                    Some(leaf) => visitor.leaf(&path, leaf),
                    None => visitor.close(&path, close.span),
                }
                path.pop();
            }
            Event::Comment(_) => {}
        }
    }
    Ok(())
}
