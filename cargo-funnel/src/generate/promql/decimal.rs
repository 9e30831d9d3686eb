//! Numbers as they are written in sources: kept as digits, so that nothing is rounded on the way into an
//! expression. A leaf.

use std::fmt;

/// A number above or equal to 0, with up to nine digits behind the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal {
    /// In units of [`Self::UNIT`].
    units: u64,
}

impl Decimal {
    /// One.
    const UNIT: u64 = 1_000_000_000;
    const DIGITS: usize = 9;

    /// Reads a number, as in `0.5`; nothing where it is written in another way, or too large or too fine.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.replace('_', "");
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let is_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
        let part = part.trim_end_matches('0');
        if whole.is_empty() || !is_digits(whole) || !is_digits(part) || part.len() > Self::DIGITS {
            return None;
        }
        let whole = whole.parse::<u64>().ok()?.checked_mul(Self::UNIT)?;
        let part = format!("{part:0<width$}", width = Self::DIGITS)
            .parse::<u64>()
            .ok()?;
        whole.checked_add(part).map(|units| Self { units })
    }

    /// What is missing to one; nothing where it is more.
    pub(crate) fn complement(self) -> Option<Self> {
        let units = Self::UNIT.checked_sub(self.units)?;
        Some(Self { units })
    }

    /// As numerator and denominator, without a common divisor.
    pub(crate) fn fraction(self) -> (u64, u64) {
        let (mut one, mut other) = (self.units, Self::UNIT);
        while other != 0 {
            (one, other) = (other, one % other);
        }
        (self.units / one, Self::UNIT / one)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.units / Self::UNIT, self.units % Self::UNIT);
        let part = format!("{part:0>width$}", width = Self::DIGITS);
        match part.trim_end_matches('0') {
            "" => write!(f, "{whole}"),
            part => write!(f, "{whole}.{part}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_are_kept_to_the_digit() {
        for (text, shown, fraction) in [
            ("0.5", "0.5", (1, 2)),
            ("0.20", "0.2", (1, 5)),
            ("3", "3", (3, 1)),
            ("3.0", "3", (3, 1)),
            ("1_000.25", "1000.25", (4_001, 4)),
            ("0.000000001", "0.000000001", (1, 1_000_000_000)),
            ("0", "0", (0, 1)),
        ] {
            let number = Decimal::parse(text).unwrap();
            assert_eq!(number.to_string(), shown);
            assert_eq!(number.fraction(), fraction, "{text}");
        }
        for text in [
            "",
            ".5",
            "-1",
            "1e3",
            "0.0000000001",
            "99999999999",
            "a",
            "1.2.3",
            "+1",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_missing_to_one() {
        let complement = |text| Decimal::parse(text).unwrap().complement();
        assert_eq!(complement("0.3"), Decimal::parse("0.7"));
        assert_eq!(complement("1"), Decimal::parse("0"));
        assert_eq!(complement("1.1"), None);
    }
}
