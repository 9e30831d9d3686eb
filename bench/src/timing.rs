//! Nanoseconds per call, nobody listening. Cases run in turn, round after round, so that a change
//! of the machine's speed meets all of them.

use std::time::Instant;

use crate::cases::ALL;
use crate::region;

const ROUNDS: usize = 40;
const CALLS: u64 = 1_000_000;

pub(crate) fn print() {
    let mut rounds = vec![Vec::with_capacity(ROUNDS); ALL.len()];
    for _ in 0..ROUNDS {
        for (case, times) in ALL.iter().zip(&mut rounds) {
            let start = Instant::now();
            region(*case, CALLS);
            times.push(nanos_per(start, CALLS));
        }
    }
    for (case, times) in ALL.iter().zip(&mut rounds) {
        print_row(case.name, times);
    }
}

/// Nanoseconds per call since the start.
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
pub(crate) fn nanos_per(start: Instant, calls: u64) -> f64 {
    start.elapsed().as_nanos() as f64 / calls as f64
}

/// Prints name, minimum and median, separated by tabs.
pub(crate) fn print_row(name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    println!("{name}\t{:.2}\t{:.2}", times[0], times[times.len() / 2]);
}
