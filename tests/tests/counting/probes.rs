//! What probes count is part of every count and is told apart: in scopes that nest, end out of order and
//! panic, in futures that move between threads, behind the tower layer, and in threads that end.

use std::convert::Infallible;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::thread;

use funnel_runtime::prometheus::encode_text;
use funnel_runtime::testing::Recorder;
use funnel_runtime::tower::ScopeLayer;
use funnel_runtime::{
    Cohort, Counter, Label, Labels as _, Scope, business_counter, funnel, funnel_step,
};
use funnel_tests::{finish, poll_once, yield_once};
use http::Request;
use tower::{Layer as _, Service as _, service_fn};

#[derive(Label, Clone, Copy, Debug)]
enum Case {
    Guards,
    OutOfOrder,
    Panics,
    Moved,
    Dropped,
    Requests,
    Recorded,
    Ended,
    Left,
}

/// Counts of one test each.
#[business_counter(name = "probes_cases_total")]
static CASES: Counter<Case>;

/// The count of the series that begins so, where it is exported.
fn exported(series: &str) -> Option<u64> {
    let text = encode_text();
    let mut lines = text.lines();
    lines.find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok())
}

/// The whole count of a case, and what probes counted of it.
#[track_caller]
fn counts(case: Case) -> (u64, u64) {
    let text = Case::VALUES[0][case.position()];
    let of_probes = format!("probes_cases_synthetic_total{{case=\"{text}\"}}");
    let all = format!("probes_cases_total{{case=\"{text}\"}}");
    let all = exported(&all).expect("a count");
    assert_eq!(all, CASES.get(case));
    (all, exported(&of_probes).expect("there have been probes"))
}

#[test]
fn the_innermost_cohort_decides() {
    CASES.add(Case::Guards, 1);
    {
        let _probe = Cohort::synthetic().enter();
        CASES.add(Case::Guards, 10);
        {
            let _same = Cohort::synthetic().enter();
            CASES.add(Case::Guards, 100);
        }
        CASES.add(Case::Guards, 1_000);
        {
            let _person = Cohort::real().enter();
            CASES.add(Case::Guards, 10_000);
            let _nothing = Scope::default().enter();
            CASES.add(Case::Guards, 100_000);
            let _both = Scope::default()
                .and((Cohort::real(), Cohort::synthetic()))
                .enter();
            CASES.add(Case::Guards, 1_000_000);
        }
        CASES.add(Case::Guards, 10_000_000);
    }
    CASES.add(Case::Guards, 100_000_000);
    assert_eq!(counts(Case::Guards), (111_111_111, 11_001_110));
}

#[test]
fn guards_that_are_dropped_out_of_order_leave_no_probe_behind() {
    let outer = Cohort::synthetic().enter();
    let inner = Cohort::real().enter();
    CASES.add(Case::OutOfOrder, 1);
    // The scope inside ends with the one around it.
    drop(outer);
    CASES.add(Case::OutOfOrder, 10);
    let later = Cohort::synthetic().enter();
    CASES.add(Case::OutOfOrder, 100);
    drop(inner);
    CASES.add(Case::OutOfOrder, 1_000);
    drop(later);
    CASES.add(Case::OutOfOrder, 10_000);
    assert_eq!(counts(Case::OutOfOrder), (11_111, 1_100));
}

#[test]
fn a_panic_leaves_the_scopes_it_unwinds_through() {
    let fall = || {
        let _probe = Cohort::synthetic().enter();
        CASES.add(Case::Panics, 1);
        let caught = catch_unwind(|| {
            let _person = Cohort::real().enter();
            CASES.add(Case::Panics, 10);
            resume_unwind(Box::new(()));
        });
        assert!(caught.is_err());
        CASES.add(Case::Panics, 100);
        resume_unwind(Box::new(()));
    };
    assert!(catch_unwind(fall).is_err());
    CASES.add(Case::Panics, 1_000);
    let mut future = Box::pin(Cohort::synthetic().scope(async {
        CASES.add(Case::Panics, 10_000);
        yield_once().await;
        resume_unwind(Box::new(()));
    }));
    assert!(poll_once(future.as_mut()).is_pending());
    assert!(catch_unwind(AssertUnwindSafe(|| poll_once(future.as_mut()))).is_err());
    CASES.add(Case::Panics, 100_000);
    assert_eq!(counts(Case::Panics), (111_111, 10_101));
}

#[test]
fn a_future_takes_its_cohort_to_every_thread_that_polls_it() {
    const POLLS: u64 = 12;
    type Moved = Pin<Box<dyn Future<Output = ()> + Send>>;
    let mut probe: Moved = Box::pin(Cohort::synthetic().scope(async {
        for _ in 0..POLLS {
            CASES.add(Case::Moved, 1);
            Cohort::real()
                .scope(async {
                    yield_once().await;
                    CASES.add(Case::Moved, 1_000);
                })
                .await;
            CASES.add(Case::Moved, 1_000_000);
        }
    }));
    // Every poll on a thread of its own, which is in a scope of its own every second time.
    let mut polls = 0;
    loop {
        let polled = thread::spawn(move || {
            let _own = (polls % 2 == 0).then(|| Cohort::synthetic().enter());
            CASES.add(Case::Moved, 1_000_000_000);
            let is_ready = poll_once(probe.as_mut()).is_ready();
            CASES.add(Case::Moved, 1_000_000_000);
            (probe, is_ready)
        });
        polls += 1;
        let is_ready;
        (probe, is_ready) = polled.join().expect("a poll");
        if is_ready {
            break;
        }
    }
    assert_eq!(polls, POLLS + 1);
    let (all, of_probes) = counts(Case::Moved);
    assert_eq!(all, 26_012_012_012);
    assert_eq!(of_probes, 14_012_000_012);
}

#[test]
fn a_future_that_is_dropped_counts_in_its_cohort() {
    struct Counts(u64);
    impl Drop for Counts {
        fn drop(&mut self) {
            CASES.add(Case::Dropped, self.0);
        }
    }
    let mut probe = Box::pin(Cohort::synthetic().scope(async {
        let _counts = Counts(1);
        yield_once().await;
    }));
    assert!(poll_once(probe.as_mut()).is_pending());
    thread::spawn(move || {
        let _counts = Counts(10);
        drop(probe);
    })
    .join()
    .unwrap();
    assert_eq!(counts(Case::Dropped), (11, 1));
}

#[test]
fn a_request_of_a_probe_counts_in_its_cohort() {
    let layer =
        ScopeLayer::new(|request: &Request<u64>| (*request.body() > 1).then(Cohort::synthetic));
    // It works before it hands out a future, and in each poll.
    let mut service = layer.layer(service_fn(|request: Request<u64>| {
        let amount = request.into_body();
        CASES.add(Case::Requests, amount);
        async move {
            yield_once().await;
            CASES.add(Case::Requests, amount * 1_000);
            Ok::<_, Infallible>(())
        }
    }));
    for amount in [1, 10, 1, 10] {
        finish(service.call(Request::new(amount))).unwrap();
    }
    assert_eq!(counts(Case::Requests), (22_022, 20_020));
}

#[test]
fn a_recorder_does_not_change_who_counts() {
    let recorder = Recorder::new();
    recorder.run(|| CASES.add(Case::Recorded, 1));
    {
        let _probe = Cohort::synthetic().enter();
        recorder.run(|| CASES.add(Case::Recorded, 10));
    }
    recorder.run(|| {
        let _probe = Cohort::synthetic().enter();
        CASES.add(Case::Recorded, 100);
    });
    recorder.run(|| CASES.add(Case::Recorded, 1_000));
    assert_eq!(counts(Case::Recorded), (1_111, 110));
    recorder.assert_events(&[]);
}

/// Counts when it is dropped, which is when its thread ends.
struct LastWords(Case, u64);

impl Drop for LastWords {
    fn drop(&mut self) {
        CASES.add(self.0, self.1);
        let _probe = Cohort::synthetic().enter();
        CASES.add(self.0, self.1 * 10);
    }
}

#[test]
fn what_a_thread_counts_while_it_ends_is_kept() {
    thread_local! {
        static BEFORE: LastWords = const { LastWords(Case::Ended, 1) };
        static AFTER: LastWords = const { LastWords(Case::Ended, 100) };
    }
    let ended = thread::spawn(|| {
        BEFORE.with(|_| {});
        CASES.add(Case::Ended, 10_000);
        {
            let _probe = Cohort::synthetic().enter();
            CASES.add(Case::Ended, 100_000);
        }
        AFTER.with(|_| {});
    });
    ended.join().unwrap();
    let (all, of_probes) = counts(Case::Ended);
    assert_eq!(all, 111_111);
    // Where the scopes of the thread are gone, there is none to be in.
    assert!(
        [100_000, 100_010, 101_000, 101_010].contains(&of_probes),
        "{of_probes}"
    );
}

#[test]
fn a_thread_that_never_leaves_its_scope_ends_outside_of_it() {
    thread_local! {
        // Made before the scopes are, it is dropped after them.
        static LAST: LastWords = const { LastWords(Case::Left, 100) };
    }
    let ended = thread::spawn(|| {
        LAST.with(|_| {});
        std::mem::forget(Cohort::synthetic().enter());
        CASES.add(Case::Left, 1);
    });
    ended.join().unwrap();
    let (all, of_probes) = counts(Case::Left);
    assert_eq!(all, 1_101);
    assert!([1, 1_101].contains(&of_probes), "{of_probes}");
}

/// From a probe to a person.
#[funnel(event = "Probes", counter = "probes_steps_total")]
mod steps {
    pub(crate) enum Step {
        Seen,
    }
}

#[funnel_step(steps::seen)]
fn see(is_fine: bool) -> Result<(), ()> {
    if is_fine { Ok(()) } else { Err(()) }
}

#[business_counter]
async fn look(times: u32) {
    for _ in 0..times {
        yield_once().await;
    }
}

#[test]
fn steps_and_calls_are_told_apart() {
    see(true).unwrap();
    see(false).unwrap_err();
    {
        let _probe = Cohort::synthetic().enter();
        see(true).unwrap();
        see(true).unwrap();
        see(false).unwrap_err();
    }
    assert_eq!(exported("probes_steps_total{step=\"seen\"}"), Some(3));
    assert_eq!(
        exported("probes_steps_synthetic_total{step=\"seen\"}"),
        Some(2)
    );
    let outcomes = |outcome: &str| {
        exported(&format!(
            "funnel_step_outcomes_total{{event=\"Probes\",step=\"seen\",outcome=\"{outcome}\"}}"
        ))
    };
    assert_eq!((outcomes("ok"), outcomes("error")), (Some(3), Some(2)));
    assert!(!encode_text().contains("funnel_step_outcomes_synthetic"));

    // The end of a call is counted where it ends.
    let mut ready = Box::pin(Cohort::synthetic().scope(look(1)));
    assert!(poll_once(ready.as_mut()).is_pending());
    assert!(poll_once(ready.as_mut()).is_ready());
    let mut dropped = Box::pin(Cohort::synthetic().scope(look(1)));
    assert!(poll_once(dropped.as_mut()).is_pending());
    drop(dropped);
    let mut person = Box::pin(look(0));
    assert!(poll_once(person.as_mut()).is_ready());
    for (outcome, expected) in [("ok", (2, 1)), ("cancelled", (1, 1)), ("error", (0, 0))] {
        let of = |name: &str| exported(&format!("{name}{{outcome=\"{outcome}\"}}")).unwrap();
        let all = of("counting_look_total");
        let of_probes = of("counting_look_synthetic_total");
        assert_eq!((all, of_probes), expected, "{outcome}");
    }
}
