use proptest::prelude::*;

use super::*;
use crate::metadata::Criterion;

fn kind(text: &str) -> FilterErrorKind {
    Filter::parse(text).unwrap_err().kind
}

fn span(text: &str) -> (u32, u32) {
    let span = Filter::parse(text).unwrap_err().span;
    (span.start, span.end)
}

fn rule(filter: Option<&str>, criteria: usize) -> VisibilityRule {
    VisibilityRule {
        filter: filter.map(|text| Text { value: text.into(), span: Span::default() }),
        criteria: vec![Criterion::default(); criteria],
        span: Span::default(),
    }
}

/// The criteria, counted from 1, whose sets make the filter true, for three criteria.
fn passes(filter: &Filter) -> Vec<Vec<usize>> {
    let subsets = (0..8_usize).map(|bits| (0..3).filter(|at| bits >> at & 1 == 1).collect::<Vec<usize>>());
    subsets.filter(|set| filter.evaluate(&|criterion| set.contains(&criterion))).collect()
}

#[test]
fn forms_of_real_pages_parse() {
    for text in [
        "1",
        "1 OR (2 AND 3 AND (4 OR 5))",
        "(1 AND 2 AND 3) OR (4 AND 5) OR (6)",
        "(1 AND 2) or 3",
        "(1  AND 3) OR (2 AND 3)",
        "((1 && 3) || 2)",
        "NOT 1 AND !2 AND not (3 OR 4)",
    ] {
        let filter = Filter::parse(text).unwrap();
        assert!(!filter.mixed(), "{text}");
    }
}

#[test]
fn and_binds_closer_than_or_and_not_closest() {
    let parse = |text| passes(&Filter::parse(text).unwrap());
    assert_eq!(parse("1 OR 2 AND 3"), parse("1 OR (2 AND 3)"));
    assert_eq!(parse("1 AND 2 OR 3"), parse("(1 AND 2) OR 3"));
    assert_eq!(parse("NOT 1 AND 2"), parse("(NOT 1) AND 2"));
    assert_ne!(parse("NOT 1 AND 2"), parse("NOT (1 AND 2)"));
    assert_eq!(parse("! ! 1"), parse("1"));
}

#[test]
fn mixed_levels_are_found_where_they_begin() {
    let mixed = |text: &str| Filter::parse(text).unwrap().mixed_at().map(|span| text[span.range()].to_owned());
    assert_eq!(mixed("1 AND 2 OR 3"), Some("OR".to_owned()));
    assert_eq!(mixed("4 OR (1 OR 2 && 3)"), Some("&&".to_owned()));
    assert_eq!(mixed("1 AND (2 OR 3) AND (4 OR 5)"), None);
    assert_eq!(mixed("1 OR (2 AND 3) OR 4"), None);
}

#[test]
fn brackets_show_how_a_filter_is_read() {
    for (text, bracketed) in [
        ("1", "1"),
        ("1 AND 2 OR 3", "(1 AND 2) OR 3"),
        ("1 or 2 and 3 or 4", "1 OR (2 AND 3) OR 4"),
        ("1 AND 2 AND (3)", "1 AND 2 AND 3"),
        ("!(1 || 2) && 3", "NOT (1 OR 2) AND 3"),
    ] {
        assert_eq!(Filter::parse(text).unwrap().bracketed(), bracketed);
    }
}

#[test]
fn errors_name_their_place() {
    assert_eq!((kind("1 AND"), span("1 AND")), (FilterErrorKind::MissingOperand, (5, 5)));
    assert_eq!((kind("1 2"), span("1 2")), (FilterErrorKind::MissingOperator, (2, 3)));
    assert_eq!((kind("(1 OR (2)"), span("(1 OR (2)")), (FilterErrorKind::UnclosedBracket, (0, 1)));
    assert_eq!((kind("1) OR 2"), span("1) OR 2")), (FilterErrorKind::UnopenedBracket, (1, 2)));
    assert_eq!((kind("()"), span("()")), (FilterErrorKind::MissingOperand, (1, 2)));
    assert_eq!((kind("1 XOR 2"), span("1 XOR 2")), (FilterErrorKind::UnknownWord("XOR".to_owned()), (2, 5)));
    assert_eq!(kind("1 & 2"), FilterErrorKind::UnknownWord("&".to_owned()));
    assert_eq!(kind("1 AND é"), FilterErrorKind::UnknownWord("é".to_owned()));
    assert_eq!(kind("0"), FilterErrorKind::IndexOutOfRange { index: "0".to_owned(), count: None });
    assert_eq!(kind(" \n"), FilterErrorKind::Empty);
}

#[test]
fn a_rule_checks_the_numbers() {
    let error = |filter, criteria| Filter::of(&rule(Some(filter), criteria)).unwrap_err();
    assert_eq!(error("1 AND 3", 2).to_string(), "there is no criterion 3: the rule has 2");
    assert_eq!(error("1 AND 3", 2).span, Span::new(6, 7));
    assert_eq!(error("1 AND 3", 3).kind, FilterErrorKind::NeverMentioned(vec![2]));
    assert_eq!(error("2", 3).to_string(), "criteria 1, 3 are not mentioned");
    assert_eq!(error("1", 0).to_string(), "there is no criterion 1: the rule has none");
    assert_eq!(error("1 AND 3", 3).span, Span::new(0, 7));
    assert!(Filter::of(&rule(Some("1 AND 3 AND 2"), 3)).is_ok());
}

#[test]
fn a_rule_without_filter_joins_all_criteria() {
    for filter in [None, Some("")] {
        assert_eq!(passes(&Filter::of(&rule(filter, 3)).unwrap()), [[0, 1, 2]]);
    }
    assert!(Filter::all(0).evaluate(&|_| false));
    assert!(!Filter::all(1).evaluate(&|_| false));
}

#[test]
fn places_are_exact_where_the_text_stands_as_it_reads() {
    let text = Text { value: "1 AND 7".into(), span: Span::new(100, 107) };
    assert_eq!(place(&text, Span::new(6, 7)), Span::new(106, 107));
    let escaped = Text { value: "1 && 7".into(), span: Span::new(100, 114) };
    assert_eq!(place(&escaped, Span::new(5, 6)), Span::new(100, 114));
}

#[test]
fn deep_nesting_is_no_danger() {
    let deep = 200_000;
    let text = format!("{}1{}", "!(".repeat(deep), ")".repeat(deep));
    assert!(Filter::parse(&text).unwrap().evaluate(&|_| true));
    assert_eq!(kind(&"(".repeat(deep)), FilterErrorKind::MissingOperand);
}

#[derive(Clone, Debug)]
enum Tree {
    Criterion(usize),
    Not(Box<Tree>),
    And(Vec<Tree>),
    Or(Vec<Tree>),
}

impl Tree {
    fn evaluate(&self, truth: &[bool]) -> bool {
        match self {
            Tree::Criterion(criterion) => truth[*criterion],
            Tree::Not(inner) => !inner.evaluate(truth),
            Tree::And(parts) => parts.iter().all(|part| part.evaluate(truth)),
            Tree::Or(parts) => parts.iter().any(|part| part.evaluate(truth)),
        }
    }

    fn write(&self, words: &[&str; 3]) -> String {
        let join = |parts: &[Tree], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| part.write(words)).collect();
            format!("({})", parts.join(&format!(" {word} ")))
        };
        match self {
            Tree::Criterion(criterion) => (criterion + 1).to_string(),
            Tree::Not(inner) => format!("{} {}", words[0], inner.write(words)),
            Tree::And(parts) => join(parts, words[1]),
            Tree::Or(parts) => join(parts, words[2]),
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    (0..6_usize).prop_map(Tree::Criterion).prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Tree::Not(Box::new(inner))),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::And),
            prop::collection::vec(inner, 1..4).prop_map(Tree::Or),
        ]
    })
}

proptest! {
    #[test]
    fn agrees_with_a_recursive_evaluator(tree in tree(), truth in prop::array::uniform6(any::<bool>()), signs in any::<bool>()) {
        let words = if signs { ["!", "&&", "||"] } else { ["not", "And", "OR"] };
        let filter = Filter::parse(&tree.write(&words)).unwrap();
        prop_assert_eq!(filter.evaluate(&|criterion| truth[criterion]), tree.evaluate(&truth));
        prop_assert!(!filter.mixed());
        let bracketed = Filter::parse(&filter.bracketed()).unwrap();
        prop_assert_eq!(bracketed.evaluate(&|criterion| truth[criterion]), tree.evaluate(&truth));
    }

    #[test]
    fn any_text_is_answered_with_a_place_inside_it(text in "[0-9()!&|ANDORnot é]{0,40}") {
        if let Err(error) = Filter::parse(&text) {
            prop_assert!(text.get(error.span.range()).is_some(), "{:?}", error);
        }
    }
}
