//! User permissions that are dangerous in the wrong hands, in tiers: `rules/data/dangerous-permissions.toml`.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;

/// How much a user permission can do: 0 is full control, 4 the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "u8")]
pub struct Tier(#[schemars(range(min = 0, max = 4))] u8);

impl Tier {
    /// Full control of the org.
    pub const FULL_CONTROL: Tier = Tier(0);
    /// Takeover of other users' identities.
    pub const IDENTITY: Tier = Tier(1);
    /// Access around sharing and field security.
    pub const SHARING_BYPASS: Tier = Tier(2);

    /// The number, as the configuration and messages write it.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Tier {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        match number {
            0..=4 => Ok(Tier(number)),
            _ => {
                Err(format!("there is no tier {number}\nTiers are 0 (full control of the org) to 4 (weaker control)."))
            }
        }
    }
}

/// The permissions of one tier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Danger {
    /// The tier.
    pub tier: Tier,
    /// What its permissions give, in a few words.
    pub danger: String,
    /// Why that matters, in a sentence.
    pub why: String,
    permissions: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    tier: Vec<Danger>,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../rules/data/dangerous-permissions.toml")).unwrap_or_default());

/// The tier of a user permission; `None` for the harmless ones.
#[must_use]
pub fn danger_of(permission: &str) -> Option<&'static Danger> {
    let holds = |danger: &&Danger| danger.permissions.iter().any(|known| known.eq_ignore_ascii_case(permission));
    TABLE.tier.iter().find(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_each_permission_has_one_tier() {
        let numbers: Vec<u8> = TABLE.tier.iter().map(|danger| danger.tier.number()).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4]);
        let mut all: Vec<&str> = TABLE.tier.iter().flat_map(|danger| &danger.permissions).map(String::as_str).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn names_compare_without_case() {
        assert_eq!(danger_of("modifyalldata").map(|danger| danger.tier), Some(Tier::FULL_CONTROL));
        assert!(danger_of("RunReports").is_none());
    }

    #[test]
    fn a_tier_that_is_not_there_is_refused() {
        assert!(Tier::try_from(5).unwrap_err().starts_with("there is no tier 5\n"));
    }
}
