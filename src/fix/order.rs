//! Elements below the root in another order: as few of them as possible move.

use crate::finding::FileId;
use crate::text::Span;

use super::Edit;
use super::document::{Document, entry_type};
use super::element::Element;

/// The edits that bring the root's children into the order in which the platform retrieves them.
pub(super) fn sort(document: &Document<'_>, file: FileId) -> Option<Vec<Edit>> {
    let root = document.root()?;
    let keys = document.keys();
    let mut wanted: Vec<usize> = (0..root.children.len()).collect();
    let place = |at: &usize| {
        let name = root.children.get(*at).map_or("", |child| child.node.name);
        let is_entry = entry_type(root.node.name, name).is_some();
        (name, keys.get(*at).and_then(Option::as_deref).filter(|_| is_entry))
    };
    wanted.sort_by_key(place);
    Some(moves(root, &wanted, file))
}

/// The edits that move the child at `offset`, with those of its name right behind it, to the first ones of its name.
/// Several of them for one file add up: the first ones of each name stay where they are.
pub(super) fn regroup(document: &Document<'_>, file: FileId, offset: usize) -> Option<Vec<Edit>> {
    let root = document.root()?;
    let first = root.children.binary_search_by_key(&offset, |child| child.node.span.start).ok()?;
    let name = root.children.get(first)?.node.name;
    let same = |at: &usize| root.children.get(*at).is_some_and(|child| child.node.name == name);
    let last = (first..).take_while(same).last()?;
    let section = (0..first).find(same)?;
    let target = (section..first).take_while(same).last().filter(|target| target.saturating_add(1) < first)?;
    let target = root.children.get(target)?.chunk.end;
    let run = root.children.get(first)?.chunk.start..root.children.get(last)?.chunk.end;
    let text = root.slice(run.clone()).to_owned();
    let taken = Edit { file, span: Span::new(run.start, run.end), order: String::new(), text: String::new() };
    Some(vec![Edit { file, span: Span::new(target, target), order: format!("{first:010}"), text }, taken])
}

/// The edits that bring the children into this order. The longest run of children that are in order already stays.
fn moves(root: &Element<'_>, wanted: &[usize], file: FileId) -> Vec<Edit> {
    let mut stays = vec![false; wanted.len()];
    for at in longest_rising(wanted) {
        if let Some(stays) = stays.get_mut(at) {
            *stays = true;
        }
    }
    let mut edits = Vec::new();
    let mut at = root.start;
    for &number in wanted {
        let Some(child) = root.children.get(number) else { continue };
        if stays.get(number).copied().unwrap_or_default() {
            at = child.chunk.end;
            continue;
        }
        let text = root.slice(child.chunk.clone()).to_owned();
        // Several chunks that come to one place follow one another as they were taken.
        let order = format!("{:010}", edits.len());
        edits.push(Edit { file, span: Span::new(at, at), order, text });
        let span = Span::new(child.chunk.start, child.chunk.end);
        edits.push(Edit { file, span, order: String::new(), text: String::new() });
    }
    edits
}

/// The numbers of a longest rising part of a permutation, in rising order.
fn longest_rising(numbers: &[usize]) -> Vec<usize> {
    // For each length the smallest number that a rising part of that length ends with, and what stands before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for &number in numbers {
        let length = ends.partition_point(|&end| end < number);
        if let Some(slot) = before.get_mut(number) {
            *slot = length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied();
        }
        match ends.get_mut(length) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    let mut rising = Vec::with_capacity(ends.len());
    let mut last = ends.last().copied();
    while let Some(number) = last {
        rising.push(number);
        last = before.get(number).copied().flatten();
    }
    rising.reverse();
    rising
}

#[cfg(test)]
mod tests {
    use super::longest_rising;

    #[test]
    fn as_many_as_possible_stay() {
        assert_eq!(longest_rising(&[2, 0, 1, 3]), [0, 1, 3]);
        assert_eq!(longest_rising(&[3, 2, 1, 0]).len(), 1);
        assert_eq!(longest_rising(&[]), [0; 0]);
    }
}
