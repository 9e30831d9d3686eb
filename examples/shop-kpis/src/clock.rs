//! The time, as the service is told it.
//!
//! A test or a demonstration has a clock that it moves itself, so a lockout of a quarter of an hour
//! is over in no time and no test depends on how fast it runs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the time.
#[derive(Debug)]
pub struct Clock {
    stands_at: Option<Duration>,
    seconds_ahead: AtomicU64,
}

impl Clock {
    /// The clock of the system.
    #[must_use]
    pub fn system() -> Self {
        Self {
            stands_at: None,
            seconds_ahead: AtomicU64::new(0),
        }
    }

    /// A clock that stands still at this many seconds since 1970, until it is moved.
    ///
    /// ```
    /// let clock = shop_kpis::Clock::standing_at(1_700_000_000);
    /// clock.advance(60);
    /// assert_eq!(clock.now(), 1_700_000_060);
    /// ```
    #[must_use]
    pub fn standing_at(seconds: u64) -> Self {
        Self {
            stands_at: Some(Duration::from_secs(seconds)),
            ..Self::system()
        }
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        let base = self.stands_at.unwrap_or_else(|| {
            // A clock before 1970 is taken for one at 1970: nothing here needs more of it.
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
        });
        let ahead = self.seconds_ahead.load(Ordering::Relaxed);
        base.as_secs().saturating_add(ahead)
    }

    /// Moves the clock ahead.
    pub fn advance(&self, seconds: u64) {
        // Saturating, or a clock could be turned back by going all the way round.
        let ahead = |moved: u64| Some(moved.saturating_add(seconds));
        let _ = self
            .seconds_ahead
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, ahead);
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn a_standing_clock_moves_when_told_and_never_back() {
        let clock = Clock::standing_at(100);
        assert_eq!(clock.now(), 100);
        clock.advance(5);
        assert_eq!(clock.now(), 105);
        clock.advance(u64::MAX);
        clock.advance(u64::MAX);
        assert_eq!(clock.now(), u64::MAX);
    }
}
