//! The time that couriers are told, which can run faster than the real one. A leaf.
//!
//! It does so for soak tests alone, which play an outage of ten minutes in seconds, on the real threads.
//! What others measure stays in real time: how long an attempt may take, and when a shutdown is over.

use std::time::{Duration, Instant};

use crate::clock;

/// The most that is any use; times far ahead stay within what an `Instant` can say.
const FASTEST: u32 = 10_000;

/// The time of the couriers of one installation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    times: u32,
    began: Instant,
    /// When that was, in milliseconds since the Unix epoch.
    began_unix_millis: u64,
}

impl Pace {
    /// Begins now, and runs so many times as fast as real time.
    pub(super) fn new(times: u32) -> Self {
        Self {
            times: times.clamp(1, FASTEST),
            began: Instant::now(),
            began_unix_millis: clock::unix_millis(),
        }
    }

    /// How many times as fast as real time it runs.
    pub(super) fn times(&self) -> u32 {
        self.times
    }

    pub(super) fn now(&self) -> Instant {
        self.at(Instant::now())
    }

    /// What the time is at a moment of real time.
    pub(super) fn at(&self, real: Instant) -> Instant {
        self.began + real.saturating_duration_since(self.began) * self.times
    }

    pub(super) fn unix_millis(&self) -> u64 {
        self.unix_millis_at(clock::unix_millis())
    }

    /// What the time of day is at one of real time.
    pub(super) fn unix_millis_at(&self, real: u64) -> u64 {
        match real.checked_sub(self.began_unix_millis) {
            Some(since) if self.times > 1 => {
                let since = since.saturating_mul(self.times.into());
                self.began_unix_millis.saturating_add(since)
            }
            _ => real,
        }
    }

    /// The real time until then.
    pub(super) fn until(&self, when: Instant) -> Duration {
        when.saturating_duration_since(self.now()) / self.times
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{FASTEST, Pace};
    use crate::clock;

    #[test]
    fn real_time_is_told_as_it_is() {
        let pace = Pace::new(1);
        let later = Instant::now() + Duration::from_hours(1);
        assert_eq!(pace.at(later), later);
        for real in [0, clock::unix_millis(), u64::MAX] {
            assert_eq!(pace.unix_millis_at(real), real);
        }
    }

    #[test]
    fn both_clocks_run_as_fast() {
        let pace = Pace::new(60);
        let (began, began_unix_millis) = (pace.began, pace.began_unix_millis);
        let real = Duration::from_secs(10);
        let told = Duration::from_mins(10);
        assert_eq!(pace.at(began + real), began + told);
        assert_eq!(
            pace.unix_millis_at(began_unix_millis + 10_000),
            began_unix_millis + 600_000
        );
        let until = pace.until(began + told);
        assert!(until <= real, "{until:?}");
        assert_eq!(pace.until(began), Duration::ZERO, "that is over");
    }

    #[test]
    fn any_number_is_a_pace() {
        assert_eq!(Pace::new(0).times(), 1);
        let pace = Pace::new(u32::MAX);
        assert_eq!(pace.times(), FASTEST);
        let year = Duration::from_hours(365 * 24);
        assert_eq!(pace.at(pace.began + year), pace.began + year * FASTEST);
        assert_eq!(pace.unix_millis_at(u64::MAX), u64::MAX);
    }
}
