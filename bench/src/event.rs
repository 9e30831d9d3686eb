//! Nanoseconds and allocations per emitted event, as the emitting thread pays them, alone and beside
//! another: bursts that fit the queue are timed, draining them is not.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use funnel_bench::allocations;
use funnel_bench::figures::{nanos_per, print_row};
use funnel_runtime::{Answer, Backend, Batch, Config, Id, Telemetry};

use crate::cases::{bare_event, event};

const BURSTS: usize = 200;
const BURST: u64 = 1_000;

/// Takes every batch and does nothing with it.
struct Sink;

impl Backend for Sink {
    fn name(&self) -> &'static str {
        "sink"
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        Answer::Delivered
    }
}

pub(crate) fn print() {
    let team = Id::new("team_01HZX3W8Q4N5V6B7C8D9E0F1G2");
    let config = Config::new().queue_capacity(4 * 1_024).backend(Sink);
    // Why it failed is on stderr already.
    let Ok(telemetry) = config.install() else {
        return;
    };
    let bare = |x| {
        let _ = bare_event(x);
    };
    let five = |x| {
        let _ = event(team, x);
    };
    measure("event without attributes", &telemetry, bare);
    measure("event of five attributes", &telemetry, five);
    measure_two("without, two threads", &telemetry, bare);
    measure_two("of five, two threads", &telemetry, five);
    let report = telemetry.shutdown(Duration::from_secs(10));
    assert!(report.lost().is_empty(), "no queue was full: {report}");
}

fn measure(name: &str, telemetry: &Telemetry, emit: impl Fn(u64)) {
    let mut times = Vec::with_capacity(BURSTS);
    let mut allocated = u64::MAX;
    for _ in 0..BURSTS {
        let before = allocations::so_far();
        let start = Instant::now();
        (0..BURST).for_each(&emit);
        times.push(nanos_per(start, BURST));
        allocated = allocated.min(allocations::so_far() - before);
        flush(telemetry);
    }
    print_row(name, &mut times);
    println!("  its allocations\t{}", allocated.div_ceil(BURST));
}

/// What each of two threads pays that emit at the same time.
fn measure_two(name: &str, telemetry: &Telemetry, emit: impl Fn(u64) + Sync) {
    let (begin, end) = (Barrier::new(3), Barrier::new(3));
    let mut times = thread::scope(|scope| {
        let run = || {
            let mut times = Vec::with_capacity(BURSTS);
            for _ in 0..BURSTS {
                begin.wait();
                let start = Instant::now();
                (0..BURST).for_each(&emit);
                times.push(nanos_per(start, BURST));
                end.wait();
            }
            times
        };
        let threads = [scope.spawn(run), scope.spawn(run)];
        for _ in 0..BURSTS {
            begin.wait();
            end.wait();
            flush(telemetry);
        }
        let times = threads.map(|thread| thread.join().expect("emitting does not panic"));
        times.concat()
    });
    print_row(name, &mut times);
}

fn flush(telemetry: &Telemetry) {
    assert!(
        telemetry.flush(Duration::from_secs(10)),
        "the sink takes everything at once"
    );
}
