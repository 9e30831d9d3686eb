//! Times of all cases, one after the other, round after round, so that a change of the machine's
//! speed meets all of them.

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use funnel_bench::figures::summary;

use crate::outcome::{Outcome, draw};

const ROUNDS: usize = 40;
/// How long a case runs in one round.
const ROUND: Duration = Duration::from_millis(2);
/// How often two threads try to start together in one round.
const TRIES: usize = 4;

/// One way to count.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Counts so many times.
    work: Box<dyn Fn(u64) + Send + Sync>,
}

impl Case {
    /// A case of a function that counts one outcome.
    pub(crate) fn new(name: &'static str, count: impl Fn(Outcome) + Send + Sync + 'static) -> Self {
        let work = Box::new(move |calls| (0..calls).for_each(|call| count(draw(call))));
        Self { name, work }
    }
}

/// The function that callgrind collects in: everything measured runs inside it.
#[inline(never)]
pub(crate) fn region(case: &Case, calls: u64) {
    (case.work)(black_box(calls));
}

/// Lets the first use in a thread be over.
pub(crate) fn warm_up(case: &Case) {
    (case.work)(1_000);
}

/// Prints, for each case, minimum and median of one thread, then of two.
pub(crate) fn print(cases: &[Case]) {
    let calls: Vec<u64> = cases.iter().map(calls_of_a_round).collect();
    let mut alone = vec![Vec::with_capacity(ROUNDS); cases.len()];
    let mut together = vec![Vec::with_capacity(ROUNDS); cases.len()];
    for _ in 0..ROUNDS {
        for (at, case) in cases.iter().enumerate() {
            alone[at].push(per_call(run(case, calls[at]).took(), calls[at]));
        }
        for (at, case) in cases.iter().enumerate() {
            let wall = (0..TRIES).find_map(|_| run_twice(case, calls[at]));
            together[at].extend(wall.map(|wall| per_call(wall, calls[at])));
        }
    }
    for ((case, alone), together) in cases.iter().zip(&mut alone).zip(&mut together) {
        print!("{}", case.name);
        for figures in [alone, together] {
            // Two threads may never have started together.
            if !figures.is_empty() {
                let [min, median] = summary(figures);
                print!("\t{min:.2}\t{median:.2}");
            }
        }
        println!();
    }
}

/// How many calls a round has to have to last long enough.
fn calls_of_a_round(case: &Case) -> u64 {
    let mut calls = 1_000;
    warm_up(case);
    loop {
        let took = run(case, calls).took();
        if took >= ROUND {
            return calls;
        }
        calls *= 2;
    }
}

#[derive(Clone, Copy)]
struct Run {
    start: Instant,
    end: Instant,
}

impl Run {
    fn took(self) -> Duration {
        self.end - self.start
    }
}

fn run(case: &Case, calls: u64) -> Run {
    let start = Instant::now();
    region(case, calls);
    Run {
        start,
        end: Instant::now(),
    }
}

/// The time in which two threads were done, each with so many calls. None when one of them started
/// noticeably later, since it then had the machine to itself for a while.
fn run_twice(case: &Case, calls: u64) -> Option<Duration> {
    let arrived = AtomicUsize::new(0);
    let at_once = || {
        warm_up(case);
        arrived.fetch_add(1, Ordering::SeqCst);
        while arrived.load(Ordering::SeqCst) < 2 {
            // A thread that is woken up is late; one that looks again is not.
            thread::yield_now();
        }
        run(case, calls)
    };
    let (mine, other) = thread::scope(|scope| {
        let other = scope.spawn(at_once);
        (at_once(), other.join())
    });
    let other = other.ok()?;
    let start = mine.start.min(other.start);
    let wall = mine.end.max(other.end) - start;
    let late = mine.start.max(other.start) - start;
    (late < wall / 20).then_some(wall)
}

#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn per_call(wall: Duration, calls: u64) -> f64 {
    wall.as_nanos() as f64 / calls as f64
}
