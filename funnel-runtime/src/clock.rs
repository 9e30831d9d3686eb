//! The time of an event. A leaf.

/// Milliseconds since the Unix epoch.
///
/// On Linux this reads the coarse clock, a load from a page shared with the kernel: a tenth of the
/// cost of the precise one, and behind it by at most one timer tick (1 to 10 ms). Events
/// that share a millisecond are ordered by their sequence.
#[cfg(target_os = "linux")]
pub(crate) fn unix_millis() -> u64 {
    use rustix::time::{ClockId, clock_gettime};

    let now = clock_gettime(ClockId::RealtimeCoarse);
    let seconds = u64::try_from(now.tv_sec).unwrap_or(0);
    let nanos = u64::try_from(now.tv_nsec).unwrap_or(0);
    seconds * 1_000 + nanos / 1_000_000
}

/// Milliseconds since the Unix epoch.
#[cfg(not(target_os = "linux"))]
pub(crate) fn unix_millis() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    #[test]
    fn is_the_time_of_day_within_a_timer_tick() {
        let before = SystemTime::now() - Duration::from_millis(20);
        let read = UNIX_EPOCH + Duration::from_millis(super::unix_millis());
        assert!(read >= before && read <= SystemTime::now());
    }
}
