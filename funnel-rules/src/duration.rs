//! Durations as alerts are written with them: `15m`. Reading and comparing; what a duration is for is each
//! caller's. A leaf.
//!
//! Not the durations of a configuration, which have fractions and milliseconds.

use std::fmt;

/// A duration as it is written: a whole number and one of `s`, `m`, `h`, `d` and `w`. Prometheus reads it as
/// it stands.
///
/// Two that are equally long are equal, however they are written: `60m` is `1h`.
///
/// ```
/// use funnel_rules::Duration;
///
/// let window = Duration::parse("90m")?;
/// assert_eq!(window.seconds(), 5_400);
/// assert!(window < Duration::parse("1d")?);
/// assert_eq!(window.to_string(), "90m");
/// assert_eq!(Duration::parse("60m")?, Duration::parse("1h")?);
/// assert!(Duration::parse("1.5h").is_err());
/// # Ok::<(), funnel_rules::DurationError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Duration {
    number: u64,
    unit: Unit,
}

/// The units, by the letter that is written.
const UNITS: [Unit; 5] = [
    Unit('s', 1),
    Unit('m', 60),
    Unit('h', 60 * 60),
    Unit('d', 24 * 60 * 60),
    Unit('w', 7 * 24 * 60 * 60),
];

/// A letter, and how many seconds it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Unit(char, u64);

impl Duration {
    /// The longest: a year of weeks. What is compared has to be kept by whoever compares, and nobody
    /// keeps measurements for as long as the next number would be.
    pub const LONGEST: Self = Self {
        number: 52,
        unit: UNITS[4],
    };

    /// Reads a duration.
    ///
    /// # Errors
    ///
    /// When the text is no whole number and a unit, or is longer than [`Self::LONGEST`].
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let error = |fault| DurationError {
            text: text.to_owned(),
            fault,
        };
        let mut chars = text.chars();
        let unit = chars.next_back();
        let digits = chars.as_str();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(error(Fault::Form));
        }
        let unit = UNITS
            .into_iter()
            .find(|Unit(letter, _)| unit == Some(*letter));
        let unit = unit.ok_or_else(|| error(Fault::Form))?;
        let number = digits.parse().map_err(|_| error(Fault::TooLong))?;
        let read = Self { number, unit };
        if number > Self::LONGEST.seconds() || read > Self::LONGEST {
            return Err(error(Fault::TooLong));
        }
        Ok(read)
    }

    /// How many seconds it is.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.number * self.unit.1
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        self.seconds() == other.seconds()
    }
}

impl Eq for Duration {}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Duration {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.seconds().cmp(&other.seconds())
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, self.unit.0)
    }
}

/// Why a text is no duration, and how one is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationError {
    text: String,
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Form,
    TooLong,
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.fault {
            Fault::Form => write!(
                f,
                "`{text}` is no duration: write a whole number and one of `s`, `m`, `h`, `d` and `w`, as in `15m`"
            ),
            Fault::TooLong => write!(
                f,
                "`{text}` is longer than `{}`, the longest duration here: measurements are not kept for as long",
                Duration::LONGEST
            ),
        }
    }
}

impl std::error::Error for DurationError {}

#[cfg(test)]
mod tests {
    use super::Duration;

    fn seconds(text: &str) -> u64 {
        Duration::parse(text).unwrap().seconds()
    }

    #[test]
    fn each_unit_is_exact() {
        assert_eq!(seconds("0s"), 0);
        assert_eq!(seconds("90s"), 90);
        assert_eq!(seconds("15m"), 900);
        assert_eq!(seconds("1h"), 3_600);
        assert_eq!(seconds("1d"), 86_400);
        assert_eq!(seconds("1w"), 604_800);
        assert_eq!(seconds("007m"), 420);
    }

    #[test]
    fn what_is_as_long_is_equal_and_longer_is_more() {
        let parse = |text| Duration::parse(text).unwrap();
        assert_eq!(parse("7d"), parse("1w"));
        assert!(parse("61m") > parse("1h"));
        assert!(parse("59s") < parse("1m"));
    }

    #[test]
    fn what_is_read_is_written_as_it_was() {
        for text in ["60m", "1h", "52w", "364d"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn another_form_is_refused_and_the_right_one_is_shown() {
        for text in [
            "", "m", "15", "15 m", "1.5h", "-5m", "+5m", "1h30m", "5M", "5ms", "1y", "٣m", "5é",
        ] {
            let error = Duration::parse(text).unwrap_err().to_string();
            assert!(error.contains("as in `15m`"), "{text}: {error}");
        }
    }

    #[test]
    fn the_longest_is_a_year_of_weeks() {
        assert_eq!(Duration::parse("52w").unwrap(), Duration::LONGEST);
        assert_eq!(seconds("31449600s"), Duration::LONGEST.seconds());
        for text in [
            "53w",
            "365d",
            "31449601s",
            "18446744073709551615w",
            "99999999999999999999999s",
        ] {
            let error = Duration::parse(text).unwrap_err().to_string();
            assert!(error.contains("longer than `52w`"), "{text}: {error}");
        }
    }
}
