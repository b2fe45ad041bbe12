use super::*;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(dead_code)]
struct Sample {
    name: String,
    #[serde(default)]
    fail_on: Option<bool>,
    #[serde(default)]
    parts: Vec<Part>,
    #[serde(default)]
    word: Option<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Part {
    id: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Base,
    Admin,
}

fn fault(text: &str) -> (String, String, Option<String>) {
    let error = parse::<Sample>("sample.toml", text).unwrap_err();
    let place = error.span.map_or(String::new(), |span| text[span.range()].to_owned());
    (error.message, place, error.help)
}

fn expect(text: &str, message: &str, place: &str, help: Option<&str>) {
    assert_eq!(fault(text), (message.to_owned(), place.to_owned(), help.map(str::to_owned)));
}

#[test]
fn an_unknown_key_is_refused_with_the_one_that_was_meant() {
    expect("name = 'a'\nfail_on = true", "unknown key `fail_on`", "fail_on", Some("Did you mean `fail-on`?"));
    expect("name = 'a'\nzzz = 1", "unknown key `zzz`", "zzz", Some("Known keys: `name`, `fail-on`, `parts`, `word`."));
    expect("name = 'a'\n[[parts]]\nid = 'x'\nidd = 1", "unknown key `idd`", "idd", Some("Did you mean `id`?"));
}

#[test]
fn a_wrong_type_is_told_in_plain_words() {
    expect("name = 3", "expected a text in quotes, found the number `3`", "3", None);
    expect("name = 'a'\nfail-on = 'no'", "expected `true` or `false`, found the text `no`", "'no'", None);
    expect("name = 'a'\nparts = 'x'", "expected a list in brackets, found the text `x`", "'x'", None);
    expect("name = ['a']", "expected a text in quotes, found a list", "['a']", None);
    expect("name = 'a'\nparts = [1]", "expected a table, found the number `1`", "1", None);
}

#[test]
fn an_unknown_value_and_a_missing_key_are_named() {
    expect("name = 'a'\nword = 'bas'", "unknown value `bas`", "'bas'", Some("Did you mean `base`?"));
    expect("fail-on = true", "the key `name` is missing", "", None);
    expect("name = 'a'\n[[parts]]", "the key `id` is missing", "[[parts]]", None);
}

#[test]
fn a_syntax_fault_points_at_its_place() {
    let error = parse::<Sample>("sample.toml", "name = 'a'\nname = 'b'").unwrap_err();
    assert_eq!(error.message, "duplicate key");
    assert_eq!(error.span, Some(Span::new(11, 15)));
    assert_eq!(error.to_string(), "sample.toml: duplicate key");
}

#[test]
fn a_huge_file_is_refused_unread() {
    let error = parse::<Sample>("sample.toml", &" ".repeat(MAX_BYTES + 1)).unwrap_err();
    assert_eq!((error.message.as_str(), error.span), ("the file is larger than 1 MB", None));
    assert!(parse::<Sample>("sample.toml", &format!("name = 'a'{}", " ".repeat(MAX_BYTES - 10))).is_ok());
}

#[test]
fn spans_cover_the_quoted_value() {
    let text = "name = 'a'\n[[parts]]\nid = \"x\"";
    let sample: Sample = parse("sample.toml", text).unwrap();
    assert_eq!(&text[sample.parts[0].id.span.range()], "\"x\"");
}

#[test]
fn a_part_is_read_alone_with_its_spans() {
    let text = "[rules.one]\nid = 'x'\n[rules.two]\nidd = 'x'";
    let one: Option<Part> = parse_part("sample.toml", text, &["rules", "one"]).unwrap();
    assert_eq!(&text[one.unwrap().id.span.range()], "'x'");
    let error = parse_part::<Part>("sample.toml", text, &["rules", "two"]).unwrap_err();
    assert_eq!(&text[error.span.unwrap().range()], "idd");
    assert!(parse_part::<Part>("sample.toml", text, &["rules", "three"]).unwrap().is_none());
}

#[test]
fn faults_are_sorted_and_bounded() {
    let mut faults = Faults::new("sample.toml", Arc::from("text"));
    for start in (0..200).rev() {
        faults.add(Span::new(start, start + 1), "wrong", None);
    }
    let errors = faults.into_errors();
    assert_eq!(errors.len(), MAX_FAULTS);
    assert!(errors.is_sorted_by_key(|error| error.span));
}

/// Compares a schema with the published one; `FORCELINT_BLESS=1` writes it anew.
pub(crate) fn assert_published(name: &str, schema: &schemars::Schema) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.schema.json"));
    let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
    #[allow(clippy::disallowed_methods)]
    if std::env::var_os("FORCELINT_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    #[allow(clippy::disallowed_methods)]
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(text == published, "schemas/{name}.schema.json is out of date: run the tests with FORCELINT_BLESS=1");
}
