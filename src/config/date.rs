//! Days, to judge whether an accepted finding has expired.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year: 0 to 9999 where it was read from text.
    pub year: i32,
    /// The month: 1 to 12.
    pub month: u8,
    /// The day of the month: 1 to 31.
    pub day: u8,
}

impl Date {
    /// The day that lies this many days after 1 January 1970 (UTC).
    #[must_use]
    pub fn from_unix_days(days: i64) -> Date {
        // A year is counted from March, so that the leap day is its last; 400 years have 146,097 days.
        const ERA: i64 = 146_097;
        const MARCH_0000_TO_1970: i64 = 719_468;
        let days = days.saturating_add(MARCH_0000_TO_1970);
        let day_of_era = days.rem_euclid(ERA);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / (ERA - 1)) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = days.div_euclid(ERA) * 400 + year_of_era + i64::from(month <= 2);
        Date {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: u8::try_from(month).unwrap_or(12),
            day: u8::try_from(day).unwrap_or(31),
        }
    }

    fn is_real(self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=days).contains(&self.day)
    }
}

impl FromStr for Date {
    type Err = String;

    /// Reads `2027-06-30`.
    fn from_str(text: &str) -> Result<Self, String> {
        let number = |range: std::ops::Range<usize>| {
            let digits = text.get(range)?;
            digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse::<u16>().ok())?
        };
        let shaped = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
        shaped
            .then(|| {
                let month = u8::try_from(number(5..7)?).ok()?;
                let day = u8::try_from(number(8..10)?).ok()?;
                Some(Date { year: i32::from(number(0..4)?), month, day })
            })
            .flatten()
            .filter(|date| date.is_real())
            .ok_or_else(|| format!("`{text}` is not a date\nWrite year, month and day: 2027-06-30."))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::Datetime(moment) => moment.to_string(),
            toml::Value::String(text) => text,
            other => other.type_str().to_owned(),
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A day: 2027-06-30.", "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_count_from_1970() {
        let text = |days| Date::from_unix_days(days).to_string();
        assert_eq!(text(0), "1970-01-01");
        assert_eq!(text(-1), "1969-12-31");
        assert_eq!(text(11_016), "2000-02-29");
        assert_eq!(text(20_999), "2027-06-30");
    }

    #[test]
    fn only_real_days_are_read() {
        assert_eq!("2028-02-29".parse(), Ok(Date { year: 2028, month: 2, day: 29 }));
        for text in ["2027-02-29", "2100-02-29", "2027-13-01", "2027-00-10", "2027-1-1", "30.06.2027", "", "２027-06-3"]
        {
            let expected = format!("`{text}` is not a date\nWrite year, month and day: 2027-06-30.");
            assert_eq!(text.parse::<Date>(), Err(expected));
        }
    }

    proptest! {
        #[test]
        fn days_follow_each_other(days in -700_000i64..2_900_000) {
            let today = Date::from_unix_days(days);
            prop_assert!(today.is_real());
            prop_assert!(today < Date::from_unix_days(days + 1));
            if today.year >= 0 {
                prop_assert_eq!(today.to_string().parse(), Ok(today));
            }
        }

        #[test]
        fn no_count_of_days_panics(days: i64) {
            let _ = Date::from_unix_days(days);
        }
    }
}
