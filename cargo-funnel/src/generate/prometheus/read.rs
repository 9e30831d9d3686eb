//! What declarations say, read: durations, numbers, and how a mistake in them is told. A leaf.

use funnel_rules::Duration;

use crate::generate::Refusal;
use crate::generate::promql::Decimal;
use crate::render::visible;

/// A duration, written in one way however it was written before.
pub(super) fn duration(text: &str) -> Result<Duration, Refusal> {
    let read = Duration::parse(text).map_err(|error| Refusal::new(error.to_string()))?;
    Ok(canonical(read.seconds()))
}

pub(super) fn canonical(seconds: u64) -> Duration {
    const UNITS: [(u64, char); 4] = [(604_800, 'w'), (86_400, 'd'), (3_600, 'h'), (60, 'm')];
    let fits = |(unit, _): &&(u64, char)| seconds > 0 && seconds.is_multiple_of(*unit);
    let (unit, letter) = UNITS.iter().find(fits).copied().unwrap_or((1, 's'));
    Duration::parse(&format!("{}{letter}", seconds / unit)).unwrap_or(Duration::LONGEST)
}

pub(super) fn number(text: &str) -> Result<Decimal, Refusal> {
    Decimal::parse(text).ok_or_else(|| {
        Refusal::new(format!(
            "compares with `{}`, which is no number of up to nine digits behind the point; write it as in `0.5`",
            visible(text)
        ))
    })
}

pub(super) fn of_alert(name: &str, refusal: &Refusal) -> Refusal {
    Refusal::new(format!("the alert `{}` {refusal}", visible(name)))
}

pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{}`", visible(name))).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{canonical, duration};

    #[test]
    fn a_duration_is_written_in_one_way() {
        for (text, written) in [
            ("60m", "1h"),
            ("7d", "1w"),
            ("90m", "90m"),
            ("61s", "61s"),
            ("0m", "0s"),
        ] {
            assert_eq!(duration(text).unwrap().to_string(), written);
        }
        assert_eq!(canonical(240).to_string(), "4m");
        assert!(duration("1.5h").is_err());
    }
}
