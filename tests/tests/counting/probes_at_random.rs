//! Random scripts of people and probes on several threads, scraped all the while: every scrape is the sum
//! of both, and no part of it falls.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::thread;

use funnel_runtime::prometheus::encode_text;
use funnel_runtime::{Cohort, Counter, business_counter};
use funnel_tests::{poll_once, yield_once};
use proptest::prelude::*;

/// People count in the lower half of the number, probes in the upper one.
#[business_counter(name = "probes_halves_total")]
static HALVES: Counter<()>;

const PERSON: u64 = 1;
const PROBE: u64 = 1 << 32;

/// Something that a thread does.
#[derive(Clone, Debug)]
enum Op {
    /// Counts as whoever it is.
    Count,
    /// Does things in a cohort, behind a guard.
    Inside(bool, Vec<Self>),
    /// Does things in a cohort, in a future with a pause behind each.
    Later(bool, Vec<Self>),
    /// As [`Op::Later`], polled on a thread of its own each time.
    Elsewhere(bool, Vec<Self>),
    /// Does things and panics.
    Panic(Vec<Self>),
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = Just(Op::Count).prop_recursive(4, 24, 4, |op| {
        let ops = || prop::collection::vec(op.clone(), 0..4);
        prop_oneof![
            3 => Just(Op::Count),
            2 => (any::<bool>(), ops()).prop_map(|(probe, ops)| Op::Inside(probe, ops)),
            2 => (any::<bool>(), ops()).prop_map(|(probe, ops)| Op::Later(probe, ops)),
            1 => (any::<bool>(), ops()).prop_map(|(probe, ops)| Op::Elsewhere(probe, ops)),
            1 => ops().prop_map(Op::Panic),
        ]
    });
    prop::collection::vec(op, 0..6)
}

fn cohort(probe: bool) -> Cohort {
    if probe {
        Cohort::synthetic()
    } else {
        Cohort::real()
    }
}

/// Does everything, and says how much of each half should come of it. `probe` is who does it here.
fn act(ops: &[Op], probe: bool) -> [u64; 2] {
    let done = ops.iter().map(|op| match op {
        Op::Count => {
            HALVES.add((), if probe { PROBE } else { PERSON });
            [u64::from(!probe), u64::from(probe)]
        }
        Op::Inside(probe, ops) => {
            let _entered = cohort(*probe).enter();
            act(ops, *probe)
        }
        Op::Later(probe, ops) => {
            let mut future = Box::pin(cohort(*probe).scope(wait(ops, *probe)));
            loop {
                if let Poll::Ready(done) = poll_once(future.as_mut()) {
                    break done;
                }
            }
        }
        Op::Elsewhere(probe, ops) => {
            let mut future = Box::pin(cohort(*probe).scope(wait(ops, *probe)));
            loop {
                let polled = thread::scope(|scope| {
                    let poll = scope.spawn(|| poll_once(future.as_mut()));
                    poll.join().expect("what panics is caught")
                });
                if let Poll::Ready(done) = polled {
                    break done;
                }
            }
        }
        Op::Panic(ops) => {
            let mut done = [0; 2];
            let fall = AssertUnwindSafe(|| {
                let _entered = Cohort::synthetic().enter();
                let _and = cohort(probe).enter();
                done = act(ops, probe);
                resume_unwind(Box::new(()));
            });
            assert!(catch_unwind(fall).is_err());
            done
        }
    });
    done.fold([0; 2], |sum, done| [sum[0] + done[0], sum[1] + done[1]])
}

async fn wait(ops: &[Op], probe: bool) -> [u64; 2] {
    let mut sum = [0; 2];
    for op in ops {
        let done = act(std::slice::from_ref(op), probe);
        sum = [sum[0] + done[0], sum[1] + done[1]];
        yield_once().await;
    }
    sum
}

/// What people and what probes counted, as a scrape says.
fn halves() -> [u64; 2] {
    let text = encode_text();
    let value = |name: &str| {
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix(name)?.trim().parse::<u64>().ok())
    };
    let all = value("probes_halves_total ").expect("a count");
    let Some(of_probes) = value("probes_halves_synthetic_total ") else {
        assert!(all < PROBE, "a probe counted before there was one");
        return [all, 0];
    };
    let people = all.checked_sub(of_probes).expect("probes are part of all");
    assert!(
        people < PROBE,
        "{all} and {of_probes}: people counted what a probe did"
    );
    assert_eq!(of_probes % PROBE, 0, "a probe counted what a person did");
    [people, of_probes / PROBE]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_scrape_is_the_sum_of_people_and_probes(
        scripts in prop::collection::vec(ops(), 1..4),
    ) {
        let before = halves();
        let is_done = AtomicBool::new(false);
        let done = thread::scope(|scope| {
            scope.spawn(|| {
                let mut last = before;
                while !is_done.load(Ordering::Acquire) {
                    let now = halves();
                    assert!(last[0] <= now[0] && last[1] <= now[1], "{last:?}, then {now:?}");
                    last = now;
                }
            });
            let threads: Vec<_> = scripts
                .iter()
                .map(|ops| scope.spawn(|| act(ops, false)))
                .collect();
            let done: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
            is_done.store(true, Ordering::Release);
            done
        });
        let now = halves();
        for half in 0..2 {
            let expected: u64 = done.iter().map(|done| done[half]).sum();
            prop_assert_eq!(now[half] - before[half], expected);
        }
        prop_assert_eq!(HALVES.get(()), now[0] + now[1] * PROBE);
    }
}
