//! Phrases that messages share.

/// "a, b and c".
#[must_use]
pub fn enumerated(all: &[String]) -> String {
    match all {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => all.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_stands_behind_and() {
        let said = |all: &[&str]| enumerated(&all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            [said(&[]), said(&["a"]), said(&["a", "b"]), said(&["a", "b", "c"])],
            ["", "a", "a and b", "a, b and c"]
        );
    }
}
