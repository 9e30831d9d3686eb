//! Scopes on a runtime of several threads. What runs where is forced by gates, so that a future does
//! move, and is seen to.

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier, Mutex};
use std::thread::{self, ThreadId};

use funnel_runtime::testing::Recorder;
use funnel_runtime::{Cohort, funnel, funnel_step, spawn_scope};
use funnel_tests::{attributes, poll_once};
use serde_json::json;
use tokio::sync::{Semaphore, oneshot};

#[funnel(event = "Moving")]
mod vocabulary {
    pub(crate) enum Step {
        Called,
    }

    pub(crate) struct Attrs {
        pub attempt: Option<u32>,
        pub count: Option<u32>,
    }
}

use vocabulary::{Attrs, called};

#[funnel_step(called)]
async fn call() {}

fn attempt(attempt: u32) -> Attrs {
    Attrs {
        attempt: Some(attempt),
        ..Attrs::default()
    }
}

/// Each poll of one future on a thread of its own.
#[test]
fn scope_follows_a_future_to_a_new_thread_at_every_poll() {
    const POLLS: usize = 6;
    let seen = Arc::new(Mutex::new(BTreeSet::<String>::new()));
    let recorder = Recorder::new();
    let future = {
        let seen = Arc::clone(&seen);
        attempt(1).scope(async move {
            for _ in 0..POLLS {
                call().await;
                seen.lock()
                    .expect("not poisoned")
                    .insert(format!("{:?}", thread::current().id()));
                funnel_tests::yield_once().await;
            }
        })
    };
    let mut future = Box::pin(recorder.scope().scope(Cohort::synthetic().scope(future)));
    for poll in 0..=POLLS {
        let polled = thread::spawn(move || {
            let ready = poll_once(future.as_mut()).is_ready();
            (future, ready)
        });
        let (back, ready) = polled.join().expect("no panic");
        assert_eq!(ready, poll == POLLS);
        future = back;
    }
    assert_eq!(
        seen.lock().expect("not poisoned").len(),
        POLLS,
        "a thread for each"
    );
    let events = recorder.events();
    assert_eq!(events.len(), POLLS);
    for event in &events {
        assert_eq!(attributes(event), json!({ "attempt": 1 }));
        assert_eq!(event.attributes["cohort"], "synthetic");
    }
}

/// A task that has to move: the thread it was on is held by another task until it is done.
#[test]
fn scope_follows_a_task_to_another_worker() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("a runtime");
    let recorder = Recorder::new();
    let moved = runtime.block_on(recorder.run_async(async {
        let task = attempt(2).scope(async {
            call().await;
            let first = thread::current().id();
            let second = leave(first).await;
            call().await;
            (first, second)
        });
        spawn_scope(task).await.expect("no panic")
    }));
    assert_ne!(moved.0, moved.1);
    let said: Vec<_> = recorder.events().iter().map(attributes).collect();
    assert_eq!(said, vec![json!({ "attempt": 2 }); 2]);
}

/// Returns on another thread than the given one. A second task keeps that thread until the caller
/// has left it, and a third thread wakes the caller, so only the other worker can go on with it.
async fn leave(first: ThreadId) -> ThreadId {
    loop {
        let left = Arc::new(Barrier::new(2));
        let (wake, woken) = oneshot::channel();
        let holder = tokio::spawn({
            let left = Arc::clone(&left);
            async move {
                if thread::current().id() == first {
                    let waker = thread::spawn(move || wake.send(()));
                    left.wait();
                    waker.join().expect("no panic").expect("the caller waits");
                }
            }
        });
        // An error says that the second task was on the wrong thread.
        let held = woken.await.is_ok();
        let now = thread::current().id();
        if held {
            left.wait();
        }
        holder.await.expect("no panic");
        if now != first {
            return now;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spawned_task_has_no_scope_unless_it_takes_it() {
    let recorder = Recorder::new();
    let scope = recorder.scope();
    let joined = recorder.run_async(attempt(3).scope(async {
        // Recorded, and nothing else of the scope.
        tokio::spawn(scope.scope(call())).await?;
        spawn_scope(call()).await?;
        spawn_scope(
            Attrs {
                count: Some(4),
                ..Attrs::default()
            }
            .scope(call()),
        )
        .await
    }));
    joined.await.expect("no panic");
    let said: Vec<_> = recorder.events().iter().map(attributes).collect();
    assert_eq!(
        said,
        [
            json!({}),
            json!({ "attempt": 3 }),
            json!({ "attempt": 3, "count": 4 })
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scope_of_a_spawned_task_outlives_the_one_it_came_from() {
    let recorder = Recorder::new();
    let gate = Arc::new(Semaphore::new(0));
    let task = {
        let _entered = recorder.scope().and(attempt(5)).enter();
        let gate = Arc::clone(&gate);
        spawn_scope(async move {
            gate.acquire().await.expect("not closed").forget();
            call().await;
        })
    };
    recorder.assert_steps(&[]);
    gate.add_permits(1);
    task.await.expect("no panic");
    assert_eq!(attributes(&recorder.events()[0]), json!({ "attempt": 5 }));
}

/// What a scope says stays with its task, however many there are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scopes_of_many_tasks_do_not_mix() {
    const TASKS: u32 = 64;
    let inside = Arc::new(tokio::sync::Barrier::new(TASKS as usize));
    let tasks: Vec<_> = (0..TASKS)
        .map(|number| {
            let inside = Arc::clone(&inside);
            tokio::spawn(async move {
                let recorder = Recorder::new();
                let run = attempt(number).scope(async {
                    for _ in 0..5 {
                        inside.wait().await;
                        call().await;
                    }
                });
                recorder.run_async(run).await;
                recorder.events().iter().map(attributes).collect::<Vec<_>>()
            })
        })
        .collect();
    for (number, task) in (0..TASKS).zip(tasks) {
        let said = task.await.expect("no panic");
        assert_eq!(said, vec![json!({ "attempt": number }); 5]);
    }
}

#[tokio::test]
async fn task_that_is_aborted_is_cancelled() {
    #[funnel_step(called)]
    async fn waiting(begun: Arc<Semaphore>) {
        begun.add_permits(1);
        std::future::pending::<()>().await;
    }
    let before = funnel_tests::outcomes("Moving", "called")[2];
    let begun = Arc::new(Semaphore::new(0));
    let task = tokio::spawn(waiting(Arc::clone(&begun)));
    begun.acquire().await.expect("not closed").forget();
    task.abort();
    assert!(task.await.expect_err("aborted").is_cancelled());
    assert_eq!(funnel_tests::outcomes("Moving", "called")[2], before + 1);
}
