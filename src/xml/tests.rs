use super::*;

fn check(bytes: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(bytes)?;
    while reader.next_event()?.is_some() {}
    Ok(())
}

#[test]
fn a_document_gives_its_events() {
    let text = "<a x='1'>\n  <b> hi </b><c/></a>";
    let mut reader = Reader::new(text.as_bytes()).unwrap();
    let mut seen = Vec::new();
    while let Some(event) = reader.next_event().unwrap() {
        seen.push(match event {
            Event::Open(open) => format!("{}{}@{}", "  ".repeat(open.depth), open.name, open.tag.start),
            Event::Close(close) => format!("/{} {:?}", close.name, close.leaf.map(|leaf| leaf.value().into_owned())),
            Event::Comment(comment) => comment.text.to_owned(),
        });
    }
    assert_eq!(seen, ["a@0", "  b@12", "/b Some(\"hi\")", "  c@23", "/c Some(\"\")", "/a None"]);
}
