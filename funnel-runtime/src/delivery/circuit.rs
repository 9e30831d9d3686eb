//! Whether a destination is tried at all: after a row of failures, or where it refuses everything, it is
//! left alone for a while and then tried with one batch. Times are handed in; knows no clock.

use std::time::{Duration, Instant};

use super::backoff::Backoff;

/// Failures in a row that open the circuit.
const FAILURES: u32 = 5;
/// How long it is open the first time; twice as long each time after.
const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_mins(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Closed,
    Open {
        until: Instant,
    },
    /// One batch is on its way to find out.
    HalfOpen,
}

#[derive(Clone, Debug)]
pub(super) struct Circuit {
    state: State,
    failures: u32,
    opened: u32,
}

impl Circuit {
    pub(super) const fn new() -> Self {
        Self {
            state: State::Closed,
            failures: 0,
            opened: 0,
        }
    }

    /// When the next attempt may be made, if not now. Asked before an attempt, which it allows.
    pub(super) fn wait_until(&mut self, now: Instant) -> Option<Instant> {
        match self.state {
            State::Open { until } if now < until => Some(until),
            State::Open { .. } => {
                self.state = State::HalfOpen;
                None
            }
            State::Closed | State::HalfOpen => None,
        }
    }

    pub(super) fn succeeded(&mut self) {
        *self = Self::new();
    }

    /// An attempt failed in a way that may pass.
    pub(super) fn failed(&mut self, now: Instant, jitter: &mut Backoff) {
        self.failures = self.failures.saturating_add(1);
        if self.state == State::HalfOpen || self.failures >= FAILURES {
            self.open(now, jitter);
        }
    }

    /// The destination refuses everything.
    pub(super) fn refused(&mut self, now: Instant, jitter: &mut Backoff) {
        self.open(now, jitter);
    }

    fn open(&mut self, now: Instant, jitter: &mut Backoff) {
        let longest = FIRST.saturating_mul(1 << self.opened.min(10)).min(LONGEST);
        self.opened = self.opened.saturating_add(1);
        // Half of it for certain, so that being open means something.
        let until = now + longest / 2 + jitter.up_to(longest / 2);
        self.state = State::Open { until };
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{Backoff, Circuit, FAILURES, FIRST, LONGEST};

    #[test]
    fn a_row_of_failures_opens_and_one_success_closes() {
        let (mut circuit, mut jitter, now) = (Circuit::new(), Backoff::new(7), Instant::now());
        for _ in 0..FAILURES - 1 {
            circuit.failed(now, &mut jitter);
            assert_eq!(circuit.wait_until(now), None);
        }
        circuit.failed(now, &mut jitter);
        let until = circuit.wait_until(now).expect("it is open");
        assert!(until >= now + FIRST / 2 && until <= now + FIRST);
        assert_eq!(circuit.wait_until(until), None, "one batch may try");
        circuit.succeeded();
        circuit.failed(until, &mut jitter);
        assert_eq!(circuit.wait_until(until), None);
    }

    #[test]
    fn a_failed_trial_opens_for_longer_up_to_a_bound() {
        let (mut circuit, mut jitter, mut now) = (Circuit::new(), Backoff::new(7), Instant::now());
        circuit.refused(now, &mut jitter);
        for _ in 0..20 {
            let until = circuit.wait_until(now).expect("it is open");
            assert!(until - now <= LONGEST);
            now = until;
            assert_eq!(circuit.wait_until(now), None);
            circuit.failed(now, &mut jitter);
        }
        let until = circuit.wait_until(now).expect("it is open");
        assert!(until - now >= LONGEST / 2);
    }
}
