//! Positions in a text. Inside forcelint a place is a span of bytes; lines and columns are computed at the edge only,
//! when a report is written.

use std::ops::Range;

/// A half-open range of bytes in one file. Files over 64 MB are never read, so 32 bits are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; positions beyond 32 bits are cut to the largest one.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        Span { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// Whether `inner` lies wholly inside this span.
    #[must_use]
    pub fn contains(&self, inner: Span) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// The span as a range, to slice a text.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
