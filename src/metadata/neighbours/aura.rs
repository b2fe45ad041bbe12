//! Aura components. Their markup is XML-like, but the platform takes what no XML parser does, so only the start tag of
//! the component is looked at.

use crate::metadata::{ComponentFacts, Text};
use crate::text::Span;

/// What the `<aura:component>` of a `.cmp` says; `None` where there is none, or where it cannot be made out.
pub(super) fn component(bytes: &[u8]) -> Option<ComponentFacts> {
    let text = std::str::from_utf8(bytes).ok()?;
    let attributes = attributes(text, root(text)?)?;
    let of = |wanted: &str| attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
    let interfaces = of("implements").map_or_else(Vec::new, |value| list(text, *value));
    let extends = of("extends").map(|span| Text { value: text[span.range()].trim().into(), span: *span });
    Some(ComponentFacts::Aura { interfaces, extends })
}

/// Where the attributes of the root element begin. Comments and a declaration may stand before it.
fn root(text: &str) -> Option<usize> {
    const TAG: &str = "<aura:component";
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        at += rest.find('<')?;
        let rest = text.get(at..)?;
        if let Some(comment) = rest.strip_prefix("<!--") {
            at += "<!--".len() + comment.find("-->")? + "-->".len();
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            at += rest.find('>')? + 1;
        } else {
            let named = rest.get(..TAG.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(TAG));
            let begins = |next: char| next.is_whitespace() || next == '>' || next == '/';
            return (named && rest.get(TAG.len()..)?.starts_with(begins)).then_some(at + TAG.len());
        }
    }
}

/// The attributes of a start tag, by name, with the spans of their values.
fn attributes(text: &str, mut at: usize) -> Option<Vec<(&str, Span)>> {
    let mut found = Vec::new();
    loop {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start();
        if trimmed.starts_with(['>', '/']) {
            return Some(found);
        }
        let (name, value) = trimmed.split_once('=')?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let start = text.len() - value.len() + quote.len_utf8();
        let length = text.get(start..)?.find(quote)?;
        found.push((name.trim_end(), Span::new(start, start + length)));
        at = start + length + quote.len_utf8();
    }
}

/// The names of a comma-separated list.
fn list(text: &str, span: Span) -> Vec<Text> {
    let mut at = span.range().start;
    let mut names = Vec::new();
    for piece in text[span.range()].split(',') {
        let name = piece.trim();
        let start = at + (piece.len() - piece.trim_start().len());
        if !name.is_empty() {
            names.push(Text { value: name.into(), span: Span::new(start, start + name.len()) });
        }
        at += piece.len() + 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<(Vec<String>, Option<String>)> {
        match component(text.as_bytes())? {
            ComponentFacts::Aura { interfaces, extends } => {
                assert!(interfaces.iter().chain(&extends).all(|name| text[name.span.range()].trim() == name.value));
                Some((
                    interfaces.into_iter().map(|name| name.value.to_string()).collect(),
                    extends.map(|name| name.value.to_string()),
                ))
            }
            ComponentFacts::Web { .. } => None,
        }
    }

    #[test]
    fn the_interfaces_are_those_of_the_start_tag() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(read("<aura:component/>"), Some((vec![], None)));
        assert_eq!(read("<aura:component>a < b & c"), Some((vec![], None)));
        let text = "<!-- <aura:component implements=\"x:y\"> -->\r\n<aura:component\r\n  access = 'global'\r\n  \
                    implements=\"a:b ,\n c:d,\" extends='c:base' description=\"1 > 0\">";
        assert_eq!(read(text), Some((names(&["a:b", "c:d"]), Some("c:base".to_owned()))));
        assert_eq!(read("<AURA:Component implements='a:b'>"), Some((names(&["a:b"]), None)));
    }

    #[test]
    fn what_is_no_component_tells_nothing() {
        for text in [
            "",
            "<aura:application implements='a:b'/>",
            "<aura:components implements='a:b'/>",
            "text",
            "<aura:component implements=",
            "<aura:component implements='a:b",
            "<aura:component implements>",
            "<!-- <aura:component/>",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(component(b"<aura:component implements='\xff'/>"), None);
    }

    proptest! {
        #[test]
        fn no_start_tag_makes_it_panic(
            before in "(<!--|-->|<|\\?|é| )*",
            attributes in "((implements|extends|é)?[ =,'\"/>]{0,3})*",
        ) {
            let _ = read(&format!("{before}<aura:component {attributes}"));
        }
    }
}
