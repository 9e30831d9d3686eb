//! Times and sizes with their units, as a file and a variable have them. A leaf.

use std::time::Duration;

/// A time with its unit.
pub(super) fn time(text: &str) -> Option<Duration> {
    let (number, unit) = split(text)?;
    let time = match unit {
        "ms" => Duration::from_millis(number),
        "s" => Duration::from_secs(number),
        "m" => Duration::from_secs(number.checked_mul(60)?),
        "h" => Duration::from_secs(number.checked_mul(60 * 60)?),
        "d" => Duration::from_secs(number.checked_mul(24 * 60 * 60)?),
        _ => return None,
    };
    (!time.is_zero()).then_some(time)
}

/// A number of bytes, with or without a unit.
pub(super) fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let factor = match unit {
        "" | "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(factor).filter(|bytes| *bytes > 0)
}

fn split(text: &str) -> Option<(u64, &str)> {
    let end = text
        .find(|char: char| !char.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    Some((number.parse().ok()?, unit.trim()))
}

/// A time as a file would say it.
pub(super) fn show_time(time: Duration) -> String {
    let millis = time.as_millis();
    for (unit, length) in [
        ("d", 24 * 60 * 60 * 1_000),
        ("h", 60 * 60 * 1_000),
        ("m", 60 * 1_000),
        ("s", 1_000),
    ] {
        if millis >= length && millis.is_multiple_of(length) {
            return format!("{}{unit}", millis / length);
        }
    }
    format!("{millis}ms")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{bytes, show_time, time};

    #[test]
    fn a_time_has_a_unit_and_is_above_zero() {
        for (text, millis) in [
            ("250ms", 250),
            ("3s", 3_000),
            ("5 m", 300_000),
            ("1h", 3_600_000),
            ("7d", 604_800_000),
        ] {
            assert_eq!(time(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in [
            "",
            "3",
            "s",
            "0s",
            "-1s",
            "1.5s",
            "3 sec",
            "1h30m",
            "99999999999999999999s",
            "18446744073709551615d",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_shown_as_it_is_read() {
        for text in ["1ms", "1500ms", "3s", "90s", "5m", "1h", "7d"] {
            assert_eq!(show_time(time(text).unwrap()), text);
        }
    }

    #[test]
    fn a_size_has_a_unit_or_is_in_bytes() {
        for (text, size) in [
            ("1", 1),
            ("64MiB", 64 << 20),
            ("1 KiB", 1 << 10),
            ("2GB", 2_000_000_000),
            ("3GiB", 3 << 30),
        ] {
            assert_eq!(bytes(text), Some(size), "{text}");
        }
        for text in [
            "",
            "0",
            "MiB",
            "1mib",
            "1TiB",
            "-1",
            "18446744073709551615GiB",
        ] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }
}
