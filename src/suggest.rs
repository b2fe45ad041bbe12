//! What was meant by a word that is not known.

/// Longer words are not compared for a suggestion: nobody mistypes a word of this length by a letter or two.
const MAX_SUGGESTED: usize = 100;

/// The candidate that was most likely meant by `word`, if one is near enough: at most one letter in three differs.
#[must_use]
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Candidates::new(candidates).nearest(word)
}

/// Names that may be meant by words that are not known. Whoever asks for many words makes it once.
#[derive(Debug)]
pub struct Candidates<'a> {
    names: Vec<&'a str>,
    /// Of each name the letters, which tell most names apart from a word without a look at them.
    letters: Vec<Letters>,
}

impl<'a> Candidates<'a> {
    /// The candidates in the order in which one of several that are as near is preferred.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.into_iter().filter(|name| name.len() <= MAX_SUGGESTED).collect();
        let letters = names.iter().map(|name| Letters::of(name)).collect();
        Candidates { names, letters }
    }

    /// The candidate that was most likely meant by `word`, if one is near enough.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Option<&'a str> {
        if word.len() > MAX_SUGGESTED {
            return None;
        }
        let plain = |text: &str| text.to_lowercase().replace('_', "-");
        let wanted = plain(word);
        let letters = Letters::of(word);
        let mut best = None;
        let mut allowed = (wanted.chars().count() / 3).max(1);
        let mut all = self.letters.iter().zip(&self.names);
        // No fewer letters differ than stand in one word alone.
        while let Some((_, &candidate)) = all.find(|(own, _)| letters.differing(own) <= allowed) {
            let distance = strsim::damerau_levenshtein(&wanted, &plain(candidate));
            if distance <= allowed {
                best = Some(candidate);
                allowed = match distance.checked_sub(1) {
                    Some(0) => break,
                    Some(nearer) => nearer,
                    None => return best,
                };
            }
        }
        // Behind a near one only the same name is nearer.
        all.find(|(own, candidate)| **own == letters && is_same(candidate, word)).map(|(_, &same)| same).or(best)
    }
}

/// Whether two words differ by no more than case, and `_` for `-`.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |byte: u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    one.len() == other.len() && one.bytes().zip(other.bytes()).all(|(one, other)| plain(one) == plain(other))
}

/// How many letters of each sort a word has, and how many in all; letters of one sort are not told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Letters {
    of_sort: [u8; 32],
    all: u8,
}

impl Letters {
    fn of(word: &str) -> Letters {
        let mut letters = Letters::default();
        for letter in word.chars() {
            // All that changes with the case or between `_` and `-` is one sort.
            let sort = if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() as usize % 31 } else { 31 };
            for count in [&mut letters.of_sort[sort], &mut letters.all] {
                *count = count.saturating_add(1);
            }
        }
        letters
    }

    /// At least so many letters have to be changed to make one word of the other: as many as the one that lacks more of
    /// the other's lacks.
    fn differing(&self, other: &Letters) -> usize {
        let apart = self.of_sort.iter().zip(&other.of_sort).map(|(one, other)| u32::from(one.abs_diff(*other)));
        let longer = u32::from(self.all.abs_diff(other.all));
        ((apart.sum::<u32>() + longer) / 2) as usize
    }
}

/// The help for a word that is not known: the one that was meant, or the known ones.
#[must_use]
pub fn did_you_mean<'a>(word: &str, what: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match suggest(word, candidates.clone()) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => listing(what, candidates),
    }
}

fn listing<'a>(what: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 30;
    let quoted: Vec<String> = candidates.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.len() {
        0 => format!("There are no known {what}."),
        count if count > SHOWN => format!("Known {what}: {}, and {} more.", quoted[..SHOWN].join(", "), count - SHOWN),
        _ => format!("Known {what}: {}.", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_near_or_absent() {
        let known = ["stale-clone", "untracked-clone", "ungated-component"];
        assert_eq!(suggest("stale_clone", known), Some("stale-clone"));
        assert_eq!(suggest("Ungated-Componet", known), Some("ungated-component"));
        assert_eq!(suggest("missing", known), None);
        assert_eq!(suggest(&"stale-clone".repeat(100), known), None);
        assert_eq!(did_you_mean("x", "rules", []), "There are no known rules.");
    }

    #[test]
    fn of_several_the_nearest_counts_and_of_equals_the_first() {
        let known = Candidates::new(["Sales_Usr", "Sales_Use", "Sale_Us", "SALES-USER"]);
        assert_eq!(known.nearest("sales_user"), Some("SALES-USER"));
        assert_eq!(known.nearest("Sales_Uses"), Some("Sales_Use"));
        assert_eq!(Candidates::new(["Sales_Usr", "Sales_Use"]).nearest("Sales_User"), Some("Sales_Usr"));
    }
}
