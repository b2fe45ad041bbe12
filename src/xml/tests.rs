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

#[test]
fn text_beside_elements_is_told() {
    let strays = |text: &str| {
        let mut reader = Reader::new(text.as_bytes()).unwrap();
        let mut strays = Vec::new();
        while reader.next_event().unwrap().is_some() {
            strays.extend(reader.stray().map(|span| text[span.range()].to_owned()));
        }
        strays
    };
    assert_eq!(strays("<a>\n one <b> hi </b> two<!-- c -->\n three\n<c/> <d/>\n</a>\n"), ["one", "two", "three"]);
    assert!(strays("<a>\n <b> hi </b>\r\n\t<!-- c --><c/>\n</a>").is_empty());
    assert!(strays("<a> hi <!-- c --> there </a>").is_empty());
}

fn values(text: &str) -> Vec<String> {
    struct Values(Vec<String>);
    impl Visitor for Values {
        fn leaf(&mut self, _: &[&str], leaf: Leaf<'_>) {
            self.0.push(leaf.value().into_owned());
        }
    }
    let mut values = Values(Vec::new());
    walk(text.as_bytes(), &mut values).unwrap();
    values.0
}

#[test]
fn text_is_decoded_and_trimmed() {
    let text =
        "<a><b> x &amp; &#x41;&#66; </b><b><![CDATA[<i> & ]]>&lt;</b><b>1<!-- no -->2<?p q?>3</b><b>a\r\nb\rc</b></a>";
    assert_eq!(values(text), ["x & AB", "<i> & <", "123", "a\nb\nc"]);
    assert_eq!(values("<a><b>&#32;x&#32;</b><b/><b>\n</b></a>"), ["x", "", ""]);
    assert_eq!(values("<a xmlns:n1='u'><b n1:nil='true'>x</b><b nil='true'>x</b></a>"), ["", "x"]);
}

#[test]
fn a_text_knows_its_trimmed_bytes() {
    struct Spans(Vec<String>);
    impl Visitor for Spans {
        fn leaf(&mut self, _: &[&str], leaf: Leaf<'_>) {
            let text = leaf.text();
            self.0.push(text.map_or_else(String::new, |text| format!("{}..{}", text.span.start, text.span.end)));
        }
    }
    let mut spans = Spans(Vec::new());
    walk("\u{FEFF}<a><b>  é&amp; </b><b> </b></a>".as_bytes(), &mut spans).unwrap();
    assert_eq!(spans.0, ["11..18", ""]);
}

#[test]
fn a_walk_tells_paths_and_spans() {
    struct Log(Vec<String>);
    impl Visitor for Log {
        fn open(&mut self, path: &[&str], offset: u32) {
            self.0.push(format!("open {} {offset}", path.join("/")));
        }
        fn leaf(&mut self, path: &[&str], leaf: Leaf<'_>) {
            self.0.push(format!("leaf {} {}", path.join("/"), leaf.raw()));
        }
        fn close(&mut self, path: &[&str], span: Span) {
            self.0.push(format!("close {} {}..{}", path.join("/"), span.start, span.end));
        }
    }
    let mut log = Log(Vec::new());
    walk(b"<m:a xmlns:m='u'><m:b>1</m:b></m:a>", &mut log).unwrap();
    assert_eq!(log.0, ["open a 0", "open a/b 17", "leaf a/b 1", "close a 0..35"]);
}

#[test]
fn the_root_tells_its_namespace() {
    for (text, namespace) in [("<a xmlns='u'/>", "u"), ("<m:a xmlns:m='v'><b/></m:a>", "v"), ("<a/>", "")] {
        let mut reader = Reader::new(text.as_bytes()).unwrap();
        reader.next_event().unwrap();
        assert_eq!(reader.root_namespace(), namespace);
    }
}

/// What is wrong, the bytes at fault, and a word of the message.
const BROKEN: &[(&[u8], &str, &str)] = &[
    (b"", "", "empty"),
    (b" \n", " \n", "empty"),
    (b"<?xml version='1.0'?>", "", "no element"),
    (b"<a><b></a>", "</a>", "does not match"),
    (b"<a></a></b>", "</b>", "closes nothing"),
    (b"<a><b>", "<b", "never closed"),
    (b"<a/><b/>", "<b/>", "second element"),
    (b"<a/> text\nmore", "text", "outside the root"),
    (b"text <a/>", "text", "outside the root"),
    (b"<a/>&amp;", "&amp;", "outside the root"),
    (b"<![CDATA[x]]><a/>", "<![CDATA[x]]>", "outside the root"),
    (b"<a>&nbsp;</a>", "&nbsp;", "not defined"),
    (b"<a>a & b</a>", "&", "begin an entity"),
    (b"<a>&#0;</a>", "&#0;", "no character"),
    (b"<a>&#x110000;</a>", "&#x110000;", "no character"),
    (b"<a>&#xD800;</a>", "&#xD800;", "no character"),
    (b"<a>&#+1;</a>", "&#+1;", "no character"),
    (b"<a x='&no;'/>", "&no;", "not defined"),
    (b"<a x='1' x='2'/>", "x='2'", "twice"),
    (b"<a xmlns='1' xmlns='2'/>", "xmlns='2'", "twice"),
    (b"<a xmlns:p='u' xmlns:q='u' p:x='1' q:x='2'/>", "q:x='2'", "twice"),
    (b"<p:a/>", "p", "not declared"),
    (b"<a xmlns:p=''/>", "xmlns:p=''", "binds no namespace"),
    (b"<a><b xmlns:p='u'/><p:c/></a>", "p", "not declared"),
    (b"<a x='<'/>", "<", "holds `<`"),
    (b"<a x=1/>", "1", "no quotes"),
    (b"<a x/>", "x", "no value"),
    (b"<a x='1'y='2'/>", "y", "does not belong"),
    (b"<a x='1/>", "<a x='1/>", "never closed"),
    (b"<a", "<a", "never closed"),
    (b"<a><!-- x -- y --></a>", "--", "`--`"),
    (b"<a><!-- x ---></a>", "--", "`--`"),
    (b"<a><!-- x</a>", "<!-- x</a>", "never closed"),
    (b"<a>]]></a>", "]]>", "plain text"),
    (b"<a><1/></a>", "1", "no name"),
    (b"<a>\x01</a>", "\x01", "U+0001"),
    (b"<a>x \xFF</a>", "\\xff", "0xFF"),
    (b"<?xml version='1.0' encoding='UTF-16'?><a/>", "encoding='UTF-16'", "UTF-16"),
    (b"<?xml encoding='UTF-8'?><a/>", "encoding='UTF-8'", "may not stand"),
    (b"\xFF\xFE<\0a\0/\0>\0", "\\xff\\xfe", "UTF-16"),
    (b"\n<?xml version='1.0'?><a/>", "<?xml version='1.0'?>", "middle of the file"),
    (b"<a><!DOCTYPE a></a>", "<!DOCTYPE a>", "DOCTYPE"),
    (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<!ENTITY", "does not expand"),
];

#[test]
fn what_is_broken_is_named_at_its_bytes() {
    for (bytes, fault, word) in BROKEN {
        let error = check(bytes).expect_err(&String::from_utf8_lossy(bytes));
        let at = &bytes[error.span.range()];
        let shown = std::str::from_utf8(at).map_or_else(|_| at.escape_ascii().to_string(), str::to_owned);
        assert_eq!(shown, *fault, "{}", String::from_utf8_lossy(bytes));
        assert!(error.message.contains(word), "{} lacks {word}", error.message);
    }
}

#[test]
fn what_is_rare_is_accepted() {
    for text in [
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes' ?>\n<a/>\n",
        "<!-- x --><!DOCTYPE a SYSTEM \"a.dtd\"><?p q?><a/><!-- y --><?p?>",
        "<!DOCTYPE a PUBLIC 'x' \"y\"><a/>",
        "<!DOCTYPE a [<!ELEMENT a ANY>]><a/>",
        "<a x = '\"&lt;&#60;>' y=\"'\" ></a \n>",
        "<ä:ö xmlns:ä='u' xml:lang='de'>\u{85}</ä:ö>",
        "<a>x<![CDATA[]]]]><![CDATA[>]]></a>",
    ] {
        assert_eq!(check(text.as_bytes()), Ok(()), "{text}");
    }
}

#[test]
fn a_mismatched_end_tag_shows_its_start_tag() {
    let error = check(b"<a><b>x</c></a>").unwrap_err();
    assert_eq!(error.related, Some((Span::new(3, 5), "`<b>` opens here".to_owned())));
}

#[test]
fn depth_costs_no_stack() {
    let depth = 100_000;
    let text = format!("{}{}", "<a xmlns:p='u'>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(check(text.as_bytes()), Ok(()));
    assert!(check("<a>".repeat(depth).as_bytes()).is_err());
}

#[test]
fn many_attributes_take_linear_time() {
    let attributes: String = (0..50_000).map(|number| format!(" a{number}='' xmlns:n{number}='u{number}'")).collect();
    assert_eq!(check(format!("<a{attributes}/>").as_bytes()), Ok(()));
}

/// The intended differences to roxmltree: the document, and whether it is accepted here.
const DIFFERENCES: &[(&str, bool)] = &[
    ("<?xml version='1.0' encoding='latin1'?><a/>", false),
    ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", false),
    ("<!DOCTYPE a [<!NONE>]><a/>", true),
    ("<a>&#xD800;</a>", false),
    ("<:a></:a>", false),
    ("<a xmlns='1' xmlns='2'/>", false),
    ("<a><?xml\tx?></a>", false),
    ("<xml:a/>", true),
];

fn rox(text: &str) -> Result<(), String> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    roxmltree::Document::parse_with_options(text, options).map(|_| ()).map_err(|error| error.to_string())
}

#[test]
fn the_differences_are_the_intended_ones() {
    for (text, accepted) in DIFFERENCES {
        assert_eq!(check(text.as_bytes()).is_ok(), *accepted, "{text}");
        assert_eq!(rox(text).is_ok(), !accepted, "{text}");
    }
}

mod agreement {
    use super::{check, rox};
    use proptest::prelude::*;

    const DOCUMENTS: &[&str] = &[
        "<a xmlns=\"u\" x='1'>\n  <!-- c -->\n  <b>t &amp; u</b>\n  <c/>\n</a>\n",
        "<p:a xmlns:p=\"u\" xmlns:q='u' p:x=\"1\"><q:b q:y='2'>x</q:b><![CDATA[ <i> ]]><?pi x?></p:a>",
    ];

    /// Pieces that make or break a document. Nothing in them can build one of the intended differences.
    const PIECES: &[&str] = &[
        "<",
        ">",
        "/",
        "</",
        "/>",
        "&",
        ";",
        "&lt;",
        "&#65;",
        "&#0;",
        "&x;",
        "'",
        "\"",
        "=",
        " ",
        "\n",
        "-",
        "--",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[",
        "<?",
        "?>",
        "<b>",
        "</b>",
        "<c/>",
        "a",
        "p:",
        "q:x='3'",
        " x='1'",
        " xmlns:r='v'",
        "é",
        "\u{1}",
        "\u{FFFE}",
        "1",
        ".",
        "<!DOCTYPE a>",
        "<p:c/>",
        "!",
    ];

    fn document() -> impl Strategy<Value = String> {
        let edit = (any::<prop::sample::Index>(), 0usize..12, prop::sample::select(PIECES));
        let edits = proptest::collection::vec(edit, 0..6);
        (prop::sample::select(DOCUMENTS), edits).prop_map(|(document, edits)| {
            let mut letters: Vec<char> = document.chars().collect();
            for (place, cut, piece) in edits {
                let start = place.index(letters.len() + 1);
                let end = if cut < 6 { start } else { (start + cut - 5).min(letters.len()) };
                letters.splice(start..end, piece.chars());
            }
            letters.into_iter().collect()
        })
    }

    /// Names that begin with a colon, processing instructions named like the XML declaration, the attribute `p:xmlns` of
    /// a prefix that is not declared, which the other parser takes for a declaration, a second `xmlns` in one tag, and a
    /// prefix that is bound to nothing.
    fn is_an_intended_difference(text: &str) -> bool {
        let is_declaration = |rest: &&str| rest.trim_start().starts_with('=');
        let is_empty = |rest: &str| {
            let value = rest.split_once('=').map_or("", |(_, value)| value).trim_start();
            rest.starts_with(':') && (value.starts_with("''") || value.starts_with("\"\""))
        };
        ["<:", "</:", " :", "\n:", "<?xml", ":xmlns"].iter().any(|odd| text.contains(odd))
            || text.split("xmlns").skip(1).filter(is_declaration).count() > 1
            || text.split("xmlns").skip(1).any(is_empty)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn with_an_independent_parser(text in document()) {
            prop_assume!(!is_an_intended_difference(&text));
            let ours = check(text.as_bytes());
            let theirs = rox(&text);
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} / {:?}", ours, theirs);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = check(&bytes);
        }
    }
}
