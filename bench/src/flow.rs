//! Nanoseconds and allocations per flow, as the thread that runs it pays them, beside the flow that
//! nobody hears and the one that is not tracked.

use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs, process};

use funnel_bench::allocations;
use funnel_bench::figures::{nanos_per, print_row};
use funnel_runtime::{Config, Telemetry, flow, funnel_flow};

use crate::cases::Tier;

const ROUNDS: usize = 200;
/// Two events each fit the queue.
const BURST: u64 = 1_000;
const PATIENCE: Duration = Duration::from_secs(30);

/// The flow of the bench.
#[flow(event = "Bench Flow")]
pub(crate) mod job {
    use super::Tier;

    pub(crate) enum Step {
        First,
        Second,
        Third,
    }

    pub(crate) struct Attrs {
        pub(crate) tier: Option<Tier>,
    }
}

use job::Step;

#[inline(never)]
#[funnel_flow(job)]
fn alone(x: u64) -> Result<u64, &'static str> {
    if x == u64::MAX { Err("refused") } else { Ok(x) }
}

#[inline(never)]
#[funnel_flow(job, as flow, unless = untracked)]
fn with_steps(x: u64, untracked: bool) -> Result<u64, &'static str> {
    flow.step(Step::First);
    flow.set(|attrs| attrs.tier = Some(Tier::Pro));
    flow.step(Step::Second);
    flow.step(Step::Third);
    if x == u64::MAX { Err("refused") } else { Ok(x) }
}

pub(crate) fn print() {
    let nothing = || {};
    measure("not tracked", nothing, |x| {
        let _ = with_steps(x, true);
    });
    measure("noop", nothing, |x| {
        let _ = alone(x);
    });
    measure("noop, 3 steps", nothing, |x| {
        let _ = with_steps(x, false);
    });
    let file = Lines::new();
    let config = Config::new().queue_capacity(4 * 1_024).json_lines(&file.0);
    // Why it failed is on stderr already.
    let Ok(telemetry) = config.install() else {
        return;
    };
    let written = || {
        assert!(telemetry.flush(PATIENCE), "the file takes everything");
    };
    measure("json_lines", written, |x| {
        let _ = alone(x);
    });
    measure("json_lines, 3 steps", written, |x| {
        let _ = with_steps(x, false);
    });
    until_written(&telemetry);
    let report = telemetry.shutdown(PATIENCE);
    assert!(report.lost().is_empty(), "no queue was full: {report}");
}

fn measure(name: &str, after: impl Fn(), run: impl Fn(u64)) {
    let mut times = Vec::with_capacity(ROUNDS);
    let mut allocated = u64::MAX;
    for _ in 0..ROUNDS {
        let before = allocations::so_far();
        let start = Instant::now();
        (0..BURST).for_each(&run);
        times.push(nanos_per(start, BURST));
        allocated = allocated.min(allocations::so_far() - before);
        after();
    }
    print_row(name, &mut times);
    println!("  its allocations\t{}", allocated.div_ceil(BURST));
}

/// The same, with the time that the other thread takes to write both events down.
fn until_written(telemetry: &Telemetry) {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            for x in 0..BURST {
                let _ = with_steps(x, false);
            }
            assert!(telemetry.flush(PATIENCE), "the file takes everything");
            nanos_per(start, BURST)
        })
        .collect();
    print_row("  until it is in the file", &mut times);
}

/// A file that is removed at the end.
struct Lines(PathBuf);

impl Lines {
    fn new() -> Self {
        let name = format!("funnel-bench-{}.jsonl", process::id());
        Self(env::temp_dir().join(name))
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
