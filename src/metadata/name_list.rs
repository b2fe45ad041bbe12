//! The names of one file.

/// A name's number in the list of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalName(pub u32);

/// The names that stand in a file, one behind another in one string: none costs an allocation of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameList {
    text: String,
    ends: Vec<u32>,
}

impl NameList {
    /// Adds a name; a name that stands in the file twice is added twice.
    pub fn push(&mut self, name: &str) -> LocalName {
        let number = LocalName(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.text.push_str(name);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        number
    }

    /// The name of this number.
    #[must_use]
    pub fn get(&self, name: LocalName) -> Option<&str> {
        let at = name.0 as usize;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start as usize..*self.ends.get(at)? as usize)
    }

    /// All names, in the order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let name = self.text.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            name
        })
    }
}
