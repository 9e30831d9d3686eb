//! Nanoseconds per call, nobody listening. Cases run in turn, round after round, so that a change
//! of the machine's speed meets all of them.

use std::time::Instant;

use funnel_bench::figures::{nanos_per, print_row};

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
