//! How long a server asks to be left alone.

use std::time::{Duration, UNIX_EPOCH};

/// How long a `Retry-After` asks to wait, from the moment of the attempt on: it holds seconds or a
/// date (RFC 9110 §10.2.3). What is neither asks for nothing.
pub(crate) fn retry_after(value: &str, unix_millis: u64) -> Option<Duration> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number has mean the longest wait, which the delivery cuts anyway.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let now = UNIX_EPOCH.checked_add(Duration::from_millis(unix_millis))?;
    Some(until.duration_since(now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::retry_after;

    #[test]
    fn waiting_times_are_seconds_or_dates() {
        // Sun, 06 Nov 1994 08:49:37 GMT, in each form that RFC 9110 §5.6.7 wants to be understood.
        let now = 784_111_777_000;
        let wait = |value| retry_after(value, now);
        assert_eq!(wait("0"), Some(Duration::ZERO));
        assert_eq!(wait(" 120 "), Some(Duration::from_mins(2)));
        for date in [
            "Sun, 06 Nov 1994 08:50:37 GMT",
            "Sunday, 06-Nov-94 08:50:37 GMT",
            "Sun Nov  6 08:50:37 1994",
        ] {
            assert_eq!(wait(date), Some(Duration::from_mins(1)), "{date}");
        }
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:00 GMT"), Some(Duration::ZERO));
        assert_eq!(
            wait("99999999999999999999999"),
            Some(Duration::from_secs(u64::MAX))
        );
        for nothing in ["", "soon", "-1", "1.5", "Sun, 06 Nov 1994"] {
            assert_eq!(wait(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn texts_of_any_kind_are_no_reason_to_panic(text in ".*", now in any::<u64>()) {
            let _ = retry_after(&text, now);
        }
    }
}
