//! Laws of moving: whatever a permission set looks like, nothing is lost, doubled or parted from its comment.

use proptest::prelude::*;

use super::*;
use crate::xml::{Event, Reader, is_well_formed};

/// An element with what stands around it.
#[derive(Clone, Debug)]
struct Piece {
    name: &'static str,
    key: &'static str,
    /// Before the comment, between comment and element, and the comment itself.
    comment: Option<(&'static str, &'static str, u8)>,
    gap: &'static str,
    trailing: bool,
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let gap = || prop::sample::select(vec!["", " ", "\n", "\n    ", "\r\n\t", "\n\n  "]);
    let name = prop::sample::select(vec!["classAccesses", "fieldPermissions", "label", "userPermissions", "x"]);
    let key = prop::sample::select(vec!["A", "B", "a", "A_b", "&amp;"]);
    // A comment behind an element on its line belongs to that one.
    let line = prop::sample::select(vec!["\n", "\n    ", "\r\n\t", "\n\n"]);
    let comment = prop::option::of((line, gap(), 0u8..9));
    let piece = (name, key, comment, gap(), any::<bool>()).prop_map(|(name, key, comment, gap, trailing)| Piece {
        name,
        key,
        comment,
        gap,
        trailing,
    });
    prop::collection::vec(piece, 0..9)
}

fn text(pieces: &[Piece]) -> String {
    let mut text = String::from("<PermissionSet>");
    for (number, Piece { name, key, comment, gap, trailing }) in pieces.iter().enumerate() {
        if let Some((before, between, words)) = comment {
            text += &format!("{before}<!-- {words} of {number} -->{between}");
        }
        let child = match *name {
            "classAccesses" => "apexClass",
            "fieldPermissions" => "field",
            "userPermissions" => "name",
            _ => "k",
        };
        text += &match *name {
            "label" => format!("{gap}<label>{key}{number}</label>"),
            _ => format!("{gap}<{name}><{child}>{key}</{child}><n>{number}</n></{name}>"),
        };
        if *trailing {
            text += &format!(" <!-- behind {number} -->\n");
        }
    }
    text + "\n</PermissionSet>\n"
}

/// The elements below the root: name, all text in them, and the last comment before each.
fn elements(text: &str) -> Vec<(String, String, Option<String>)> {
    let mut reader = Reader::new(text.as_bytes()).expect("well-formed");
    let (mut found, mut comment, mut content) = (Vec::new(), None, String::new());
    while let Some(event) = reader.next_event().expect("well-formed") {
        match event {
            Event::Comment(met) if !met.text.contains("behind") => comment = Some(met.text.to_owned()),
            Event::Close(close) if close.depth >= 1 => {
                content.extend(close.leaf.map(|leaf| format!("{}/", leaf.value())));
                if close.depth == 1 {
                    found.push((close.name.to_owned(), std::mem::take(&mut content), comment.take()));
                }
            }
            _ => {}
        }
    }
    found
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort();
    values
}

fn count_comments(text: &str) -> usize {
    text.matches("<!--").count()
}

/// Brings every section together that stands in pieces.
fn regrouped(text: &str) -> Option<String> {
    let document = Document::new(text, true);
    let root = document.root()?;
    let mut plan = Plan::safe("");
    for (at, child) in root.children.iter().enumerate().skip(1) {
        let name = |at: usize| root.children[at].node.name;
        if name(at - 1) != child.node.name && (0..at - 1).any(|before| name(before) == child.node.name) {
            plan = plan.regroup(FILE, u32::try_from(child.node.span.start).unwrap());
        }
    }
    after(text, &plan)
}

/// Every plan of one change for the element at this byte.
fn plans(offset: u32) -> Vec<Plan> {
    let place = Place::element(FILE, offset, "apexClass");
    vec![
        Plan::safe("").set_child(FILE, offset, "m", "<&>"),
        Plan::safe("").set_child(FILE, offset, "field", "x"),
        Plan::safe("").remove(FILE, offset),
        Plan::safe("").replace(place, "<&>"),
        Plan::safe("").replace(Place::element(FILE, offset, ""), "x"),
        Plan::safe("").wrap(FILE, offset, "outer", "inner"),
        Plan::safe("").regroup(FILE, offset),
        Plan::safe("").add(FILE, Entry::grant(GrantKind::Field, "A.B__c", Flags::READ)).sort(FILE),
        Plan::safe("").add(FILE, Entry::text("permissionSets", "x")),
    ]
}

proptest! {
    #[test]
    fn a_well_formed_file_stays_well_formed(pieces in pieces()) {
        let before = text(&pieces);
        for (offset, _) in before.match_indices('<') {
            for plan in plans(u32::try_from(offset).unwrap()) {
                let changed = after(&before, &plan);
                prop_assert!(changed.as_deref().is_none_or(is_well_formed), "{plan:?}\n{before}\n{changed:?}");
            }
        }
    }

    #[test]
    fn nothing_panics_in_a_broken_file(pieces in pieces(), cut in 0usize..200, offset in 0u32..200, junk in "[<>/!a&é -]{0,5}") {
        let mut broken = text(&pieces);
        let at = crate::text::char_boundary(&broken, cut);
        broken.insert_str(at, &junk);
        broken.truncate(crate::text::char_boundary(&broken, broken.len().saturating_sub(cut / 4)));
        for plan in plans(offset) {
            after(&broken, &plan);
        }
    }

    #[test]
    fn sorting_keeps_everything_and_settles(pieces in pieces()) {
        let before = text(&pieces);
        let plan = Plan::safe("").sort(FILE);
        let sorted_text = after(&before, &plan).unwrap_or_else(|| before.clone());
        prop_assert_eq!(sorted(elements(&sorted_text)), sorted(elements(&before)));
        prop_assert_eq!(count_comments(&sorted_text), count_comments(&before));
        prop_assert_eq!(after(&sorted_text, &plan), None);
        let names: Vec<String> = elements(&sorted_text).into_iter().map(|(name, ..)| name).collect();
        prop_assert!(names.is_sorted(), "{:?}", names);
    }

    #[test]
    fn regrouping_keeps_everything_and_settles(pieces in pieces()) {
        let before = text(&pieces);
        let grouped = regrouped(&before).unwrap_or_else(|| before.clone());
        prop_assert_eq!(sorted(elements(&grouped)), sorted(elements(&before)));
        prop_assert_eq!(count_comments(&grouped), count_comments(&before));
        prop_assert_eq!(regrouped(&grouped), None);
        let mut names: Vec<String> = elements(&grouped).into_iter().map(|(name, ..)| name).collect();
        names.dedup();
        prop_assert_eq!(sorted(names.clone()).windows(2).filter(|pair| pair[0] == pair[1]).count(), 0, "{:?}", names);
    }
}
