//! A recorder sees what runs inside it, and nothing else.

use std::sync::{Arc, Barrier};
use std::thread;

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Scope, funnel, funnel_step, spawn_scope};
use funnel_tests::yield_once;

#[funnel(event = "Recorded")]
mod vocabulary {
    pub(crate) enum Step {
        Called,
        Inner,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
    }
}

#[funnel_step(vocabulary::called, attempt = attempt)]
fn call(attempt: u32) {
    let _ = attempt;
}

#[funnel_step(vocabulary::called, attempt = attempt)]
async fn call_later(attempt: u32) {
    yield_once().await;
    let _ = attempt;
}

fn attempts(recorder: &Recorder) -> Vec<u64> {
    let events = recorder.events();
    let attempts = events
        .iter()
        .map(|event| event.attributes["attempt"].as_u64());
    attempts.map(|attempt| attempt.expect("a number")).collect()
}

#[test]
fn nothing_outside_is_recorded() {
    let recorder = Recorder::new();
    call(1);
    recorder.run(|| call(2));
    call(3);
    assert_eq!(attempts(&recorder), [2]);
}

#[test]
fn innermost_recorder_records() {
    let (outer, inner) = (Recorder::new(), Recorder::new());
    outer.run(|| {
        call(1);
        inner.run(|| call(2));
        call(3);
    });
    assert_eq!(attempts(&outer), [1, 3]);
    assert_eq!(attempts(&inner), [2]);
}

/// All of them are inside at the same time: the barriers see to it.
#[test]
fn parallel_threads_do_not_see_each_other() {
    const THREADS: u32 = 8;
    let inside = Arc::new(Barrier::new(THREADS as usize));
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            let inside = Arc::clone(&inside);
            thread::spawn(move || {
                let recorder = Recorder::new();
                recorder.run(|| {
                    inside.wait();
                    for _ in 0..50 {
                        call(number);
                    }
                    inside.wait();
                });
                attempts(&recorder)
            })
        })
        .collect();
    for (number, thread) in (0..).zip(threads) {
        assert_eq!(thread.join().expect("no panic"), [number; 50]);
    }
}

#[tokio::test]
async fn interleaved_futures_do_not_see_each_other() {
    let (left, right) = (Recorder::new(), Recorder::new());
    tokio::join!(
        left.run_async(async {
            for _ in 0..10 {
                call_later(1).await;
            }
        }),
        right.run_async(async {
            for _ in 0..10 {
                call_later(2).await;
            }
        }),
    );
    assert_eq!(attempts(&left), [1; 10]);
    assert_eq!(attempts(&right), [2; 10]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spawned_task_is_outside_unless_it_takes_the_scope() {
    let recorder = Recorder::new();
    let joined = recorder.run_async(async {
        tokio::spawn(call_later(1)).await?;
        spawn_scope(call_later(2)).await?;
        tokio::spawn(Scope::current().scope(call_later(3))).await?;
        tokio::task::spawn_blocking({
            let scope = Scope::current();
            move || {
                let _entered = scope.enter();
                call(4);
            }
        })
        .await
    });
    joined.await.expect("no panic");
    assert_eq!(attempts(&recorder), [2, 3, 4]);
}

#[test]
fn recorder_ends_with_a_panic() {
    let recorder = Recorder::new();
    let unwound = std::panic::catch_unwind(|| {
        recorder.run(|| {
            call(1);
            std::panic::resume_unwind(Box::new(()))
        })
    });
    assert!(unwound.is_err());
    call(2);
    assert_eq!(attempts(&recorder), [1]);
}

#[test]
fn assertion_says_what_was_recorded() {
    let recorder = Recorder::new();
    recorder.run(|| call(1));
    recorder.assert_steps(&["called"]);
    let failed = std::panic::catch_unwind(|| recorder.assert_steps(&["inner"]));
    let message = *failed
        .expect_err("the steps differ")
        .downcast::<String>()
        .expect("a text");
    assert!(
        message.contains(r#"expected the steps ["inner"], but ["called"]"#),
        "{message}"
    );
}
