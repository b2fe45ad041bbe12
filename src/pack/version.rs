//! Package versions, compared number by number.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use crate::toml_file::from_text;

/// A package version: major, minor, patch and build. What is not written is 0, so `5.171` equals `5.171.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version([u32; 4]);

impl FromStr for Version {
    type Err = String;

    /// Reads `5.113.2`. A leading `v`, the build word of an unbuilt version (`1.2.0.NEXT`) and a beta mark behind a
    /// space (`1.60 (Beta 2)`) are let pass and do not count.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not a version\nWrite one to four numbers with dots between them, for example \"5.113.2\"."
            )
        };
        let written = text.trim();
        let written = written.strip_prefix(['v', 'V']).unwrap_or(written);
        let numbers = written.split(char::is_whitespace).next().unwrap_or_default();
        let mut version = [0; 4];
        for (place, number) in numbers.split('.').enumerate() {
            let slot = version.get_mut(place).ok_or_else(wrong)?;
            if place > 0 && BUILD_WORDS.iter().any(|word| number.eq_ignore_ascii_case(word)) {
                break;
            }
            if number.is_empty() || !number.bytes().all(|digit| digit.is_ascii_digit()) {
                return Err(wrong());
            }
            *slot = number.parse().map_err(|_| wrong())?;
        }
        Ok(Version(version))
    }
}

/// What sfdx-project.json writes for a build number that is not fixed yet.
/// <https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_ws_config.htm>
const BUILD_WORDS: &[&str] = &["NEXT", "LATEST", "RELEASED", "NONE"];

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch, build] = self.0;
        write!(formatter, "{major}.{minor}")?;
        if patch > 0 || build > 0 {
            write!(formatter, ".{patch}")?;
        }
        if build > 0 {
            write!(formatter, ".{build}")?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl schemars::JsonSchema for Version {
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A package version: one to four numbers with dots between them.",
            "type": "string",
            "examples": ["5.113.2"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn versions_compare_number_by_number() {
        assert!(version("5.113.2") < version("5.127.8"));
        assert!(version("5.9") < version("5.10"));
        assert!(version("5.171") > version("5.113.2"));
        assert_eq!(version("5.171"), version("5.171.0"));
        assert_eq!(version("v5.171"), version("5.171"));
    }

    #[test]
    fn build_words_and_beta_marks_do_not_count() {
        assert_eq!(version("1.2.0.NEXT"), version("1.2"));
        assert_eq!(version("1.60 (Beta 2)"), version("1.60"));
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["", "x", "5.", "5.x", "1.2.3.4.5", "99999999999", "-1", "+1", "NEXT"] {
            let message = text.parse::<Version>().unwrap_err();
            assert!(message.starts_with(&format!("`{text}` is not a version\n")), "{message}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(numbers in proptest::array::uniform4(0u32..2000)) {
            let version = Version(numbers);
            prop_assert_eq!(version.to_string().parse(), Ok(version));
        }

        #[test]
        fn order_is_that_of_the_numbers(left in proptest::array::uniform4(0u32..5), right in proptest::array::uniform4(0u32..5)) {
            let text = |n: [u32; 4]| format!("{}.{}.{}.{}", n[0], n[1], n[2], n[3]).parse::<Version>().unwrap();
            prop_assert_eq!(text(left).cmp(&text(right)), left.cmp(&right));
        }
    }
}
