//! Strings of files, kept once where they stand many times.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// A string of a file: a page has thousands, few of which differ, so those that one [`Words`] read share their bytes.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(Arc<str>);

/// A word's number among those of its [`Words`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WordId(pub u32);

/// The words that were read so far, of one file or of many.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    by_letters: FxHashMap<Word, WordId>,
    /// For each word the one that was asked for after it last: files list the same names in the same order.
    next: Vec<WordId>,
    last: WordId,
}

impl Words {
    /// The word of these letters.
    pub fn get(&mut self, letters: &str) -> Word {
        let number = self.number(letters);
        self.words.get(number.0 as usize).cloned().unwrap_or_default()
    }

    /// The number of the word of these letters.
    pub fn number(&mut self, letters: &str) -> WordId {
        let foretold = self.next.get(self.last.0 as usize).copied().filter(|next| self.letters(*next) == letters);
        let number = foretold.unwrap_or_else(|| self.look_up(letters));
        if let Some(next) = self.next.get_mut(self.last.0 as usize) {
            *next = number;
        }
        self.last = number;
        number
    }

    fn look_up(&mut self, letters: &str) -> WordId {
        if let Some(known) = self.by_letters.get(letters) {
            return *known;
        }
        let number = WordId(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        let word = Word::from(letters);
        self.words.push(word.clone());
        self.next.push(number);
        self.by_letters.insert(word, number);
        number
    }

    /// The word of this number.
    #[must_use]
    pub fn word(&self, number: WordId) -> Option<&Word> {
        self.words.get(number.0 as usize)
    }

    /// The letters of the word of this number.
    #[must_use]
    pub fn letters(&self, number: WordId) -> &str {
        self.word(number).map_or("", Word::as_str)
    }

    /// How many words there are: every number is below it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

impl Word {
    /// The letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The letters, to share them.
    #[must_use]
    pub fn shared(&self) -> &Arc<str> {
        &self.0
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        self
    }
}

impl AsRef<str> for Word {
    fn as_ref(&self) -> &str {
        self
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, formatter)
    }
}

impl PartialEq<str> for Word {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}

impl PartialEq<&str> for Word {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}

impl PartialEq<Word> for &str {
    fn eq(&self, other: &Word) -> bool {
        **self == **other
    }
}

impl From<&str> for Word {
    fn from(letters: &str) -> Self {
        Word(letters.into())
    }
}

impl From<String> for Word {
    fn from(letters: String) -> Self {
        Word(letters.into())
    }
}

impl From<Cow<'_, str>> for Word {
    fn from(letters: Cow<'_, str>) -> Self {
        Word(letters.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_word_has_one_number(letters in proptest::collection::vec("[ab]{0,2}", 0..40)) {
            let mut words = Words::default();
            let numbers: Vec<WordId> = letters.iter().map(|letters| words.number(letters)).collect();
            for (number, letters) in numbers.iter().zip(&letters) {
                prop_assert_eq!(words.letters(*number), letters);
                prop_assert_eq!(words.number(letters), *number);
                let word = words.get(letters);
                prop_assert_eq!(word.as_str(), letters);
            }
            let distinct: std::collections::BTreeSet<&String> = letters.iter().collect();
            prop_assert_eq!(words.len(), distinct.len());
        }
    }
}
