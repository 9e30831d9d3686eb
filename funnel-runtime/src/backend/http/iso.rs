//! Moments as JSON has them.

use std::io::Write as _;

/// The last millisecond that a year of four digits has.
const LAST: u64 = 253_402_300_799_999;

/// Appends a moment as ISO 8601 with milliseconds, in UTC; what is after the year 9999 as its end.
pub(crate) fn write_iso(to: &mut Vec<u8>, unix_millis: u64) {
    let millis = unix_millis.min(LAST);
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    // The calendar in years that begin in March, where the leap day is the last one, counted from
    // the year 0: 719,468 days before 1970. An era is 400 years.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(month <= 2);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    // Writing to memory cannot fail.
    let _ = write!(
        to,
        "{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z"
    );
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::{LAST, write_iso};

    fn iso(unix_millis: u64) -> String {
        let mut text = Vec::new();
        write_iso(&mut text, unix_millis);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn known_moments() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(951_782_400_001), "2000-02-29T00:00:00.001Z");
        assert_eq!(iso(1_709_251_199_999), "2024-02-29T23:59:59.999Z");
        assert_eq!(iso(4_107_542_400_000), "2100-03-01T00:00:00.000Z");
        assert_eq!(iso(LAST), "9999-12-31T23:59:59.999Z");
        assert_eq!(iso(u64::MAX), iso(LAST));
    }

    proptest! {
        #[test]
        fn is_the_same_moment_that_another_calendar_says(millis in 0..=LAST) {
            let moment = UNIX_EPOCH + Duration::from_millis(millis);
            // `Sun, 06 Nov 1994 08:49:37 GMT`
            let other = httpdate::fmt_http_date(moment);
            let text = iso(millis);
            prop_assert_eq!(&text[..4], &other[12..16]);
            prop_assert_eq!(&text[8..10], &other[5..7]);
            prop_assert_eq!(&text[11..19], &other[17..25]);
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let month: usize = text[5..7].parse().unwrap();
            prop_assert_eq!(months[month - 1], &other[8..11]);
            prop_assert_eq!(&text[20..23], &format!("{:03}", millis % 1_000));
        }
    }
}
