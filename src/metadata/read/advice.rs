//! What to write instead: the helps of the irregularities that the tables find.

use crate::metadata::schema::{ComplexType, Element, Value};

/// Names longer than this are no misspelling of a known one.
const LONGEST: usize = 100;

/// The element of the type that a name was most likely meant to be.
pub(super) fn near(of: &ComplexType, name: &str) -> Option<&'static str> {
    let all = of.elements.iter().map(|element| (strsim::osa_distance(name, element.name), element.name));
    let (distance, near) = all.min().filter(|_| name.len() < LONGEST)?;
    (distance <= 2.max(name.len() / 4)).then_some(near)
}

/// A profile's words for tabs, and a permission set's.
const TAB_WORDS: &[(&str, &str)] = &[("DefaultOn", "Visible"), ("DefaultOff", "Available"), ("Hidden", "None")];

/// What a boolean is written as. <https://www.w3.org/TR/xmlschema-2/#boolean>
pub(super) const BOOLEANS: &[&str] = &["true", "false", "1", "0"];

/// The word that certainly was meant: a profile's word for the same, or one that differs by case only.
pub(super) fn same_word(element: &Element, value: &str) -> Option<&'static str> {
    let words = match element.value {
        Value::Bool => BOOLEANS,
        Value::Enum(words) => words,
        _ => return None,
    };
    let mut by_case = words.iter().copied().filter(|word| word.eq_ignore_ascii_case(value));
    tab_word(words, value).or_else(|| by_case.next())
}

/// The permission set's word for a profile's.
fn tab_word(words: &[&str], value: &str) -> Option<&'static str> {
    let (_, word) = TAB_WORDS.iter().find(|(profile, _)| profile.eq_ignore_ascii_case(value))?;
    words.contains(word).then_some(*word)
}

/// What an element may hold instead of this value.
pub(super) fn expected(element: &Element, value: &str) -> String {
    match element.value {
        Value::Bool => match same_word(element, value) {
            Some(word) => format!("The platform's schema knows booleans in small letters only: write `{word}`."),
            None => "Write `true` or `false`.".to_owned(),
        },
        Value::Int => "Write a whole number.".to_owned(),
        Value::Enum(words) => expected_word(words, value),
        Value::Text(_) | Value::Complex(_) | Value::Any => String::new(),
    }
}

fn expected_word(words: &[&str], value: &str) -> String {
    const FAILS: &str = "The deployment fails with \"is not a valid value for the enum\".";
    if let Some(word) = tab_word(words, value) {
        return format!("{FAILS} `{value}` is a profile's word: in a permission set write `{word}`.");
    }
    let near = words.iter().map(|word| (strsim::osa_distance(value, word), *word)).min();
    match near {
        Some((distance, word)) if value.len() < LONGEST && distance <= 3 => format!("{FAILS} Did you mean `{word}`?"),
        _ if words.len() > 8 => format!("{FAILS} Write one of the words that the Metadata API lists."),
        _ => format!("{FAILS} Write one of `{}`.", words.join("`, `")),
    }
}

/// What stands in the place of an element that was removed.
pub(super) fn replacement(name: &str) -> &'static str {
    match name {
        "componentInstances" => {
            "wrap each one as `<itemInstances><componentInstance>…</componentInstance></itemInstances>`"
        }
        "userLicense" => "write `<license>`",
        "pageTemplate" => "write `<template><name>…</name></template>`",
        "flexipageDataSourceProperties" => "write `<properties>`",
        _ => "remove it",
    }
}
