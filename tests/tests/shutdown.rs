//! A shutdown in the face of a destination that hangs, wherever it is called: it ends, delivers what it
//! can to the others, and counts the rest.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use funnel_runtime::{
    Account, Answer, Backend, Batch, Config, Reason, Report, funnel, funnel_step,
};

#[funnel(event = "Shutdown")]
mod vocabulary {
    pub(crate) enum Step {
        Done,
    }
}

#[funnel_step(vocabulary::done)]
fn work() {}

/// Says when it has a batch, and keeps it until the other end of the second channel is gone.
struct Stalled {
    entered: Sender<()>,
    released: Receiver<()>,
}

impl Backend for Stalled {
    fn name(&self) -> &'static str {
        "stalled"
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        let _ = self.entered.send(());
        let _ = self.released.recv();
        Answer::Delivered
    }
}

/// Takes everything.
struct Well;

impl Backend for Well {
    fn name(&self) -> &'static str {
        "well"
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        Answer::Delivered
    }
}

const BOUND: Duration = Duration::from_millis(200);
/// No machine is so slow; without a bound it would not end at all.
const GENEROUS: Duration = Duration::from_mins(1);

fn shut_down() -> Report {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let (entered, has_entered) = channel();
    let (_release, released) = channel();
    let config = Config::new()
        .backend(Stalled { entered, released })
        .backend(Well);
    let telemetry = config.install().unwrap();
    (0..3).for_each(|_| work());
    has_entered.recv().unwrap();
    let began = Instant::now();
    let report = telemetry.shutdown(BOUND);
    assert!(began.elapsed() < GENEROUS, "{:?}", began.elapsed());
    report
}

#[track_caller]
fn check(report: &Report) {
    let [stalled, well] = report.accounts.as_slice() else {
        panic!("{report}")
    };
    assert_eq!((stalled.accepted, stalled.delivered), (3, 0), "{report}");
    assert_eq!(stalled.dropped[&Reason::ShutdownTimeout], 3, "{report}");
    assert_eq!((well.accepted, well.delivered), (3, 3), "{report}");
    assert!(report.accounts.iter().all(Account::is_balanced));
}

#[test]
fn without_a_runtime() {
    check(&shut_down());
}

#[test]
fn on_a_runtime_of_one_thread() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    check(&runtime.block_on(async { shut_down() }));
}

#[test]
fn on_a_runtime_of_one_worker() {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).build().unwrap();
    let task = runtime.spawn(async { shut_down() });
    check(&runtime.block_on(task).unwrap());
}
