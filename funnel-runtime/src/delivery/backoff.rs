//! How long to wait before the next attempt: exponential, with full jitter, so that processes that
//! failed together do not come back together (Brooker, "Exponential Backoff And Jitter", 2015). Plain
//! arithmetic; knows no clock.

use std::time::Duration;

/// The longest first pause.
const FIRST: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest pause that a destination may ask for.
const LONGEST_ASKED: Duration = Duration::from_mins(5);

/// Pauses of one destination.
#[derive(Clone, Debug)]
pub(super) struct Backoff {
    failures: u32,
    /// State of a xorshift generator, never zero: jitter needs no better one.
    random: u64,
}

impl Backoff {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            failures: 0,
            random: seed | 1,
        }
    }

    /// The pause after another failure. What the destination asked for is the least it gets.
    pub(super) fn after_failure(&mut self, asked: Option<Duration>) -> Duration {
        let longest = FIRST
            .saturating_mul(1 << self.failures.min(16))
            .min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        let pause = self.up_to(longest);
        asked.map_or(pause, |asked| asked.min(LONGEST_ASKED) + pause.min(FIRST))
    }

    /// Begins anew.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// A random time up to this one.
    pub(super) fn up_to(&mut self, longest: Duration) -> Duration {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        let longest = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX - 1);
        Duration::from_nanos(self.random % (longest + 1))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{Backoff, FIRST, LONGEST, LONGEST_ASKED};

    proptest! {
        #[test]
        fn a_pause_is_never_longer_than_its_bound(seed: u64, failures in 1..40_u32) {
            let mut backoff = Backoff::new(seed);
            for failure in 0..failures {
                let bound = FIRST.saturating_mul(1 << failure.min(16)).min(LONGEST);
                prop_assert!(backoff.after_failure(None) <= bound);
            }
        }

        #[test]
        fn what_was_asked_for_is_kept_within_bounds(seed: u64, asked in 0..10_000_u64) {
            let asked = Duration::from_secs(asked);
            let pause = Backoff::new(seed).after_failure(Some(asked));
            prop_assert!(pause >= asked.min(LONGEST_ASKED));
            prop_assert!(pause <= asked.min(LONGEST_ASKED) + FIRST);
        }
    }

    #[test]
    fn pauses_are_spread_over_their_range() {
        let mut backoff = Backoff::new(7);
        let pauses: Vec<_> = (0..1_000).map(|_| backoff.up_to(LONGEST)).collect();
        let below_half = pauses.iter().filter(|pause| **pause < LONGEST / 2).count();
        assert!((400..600).contains(&below_half), "{below_half}");
    }

    #[test]
    fn success_begins_anew() {
        let mut backoff = Backoff::new(7);
        for _ in 0..20 {
            backoff.after_failure(None);
        }
        backoff.succeeded();
        assert!(backoff.after_failure(None) <= FIRST);
    }
}
