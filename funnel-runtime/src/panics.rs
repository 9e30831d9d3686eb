//! Ending in order when a panic ends the process. Not here: what ending in order means (`telemetry`).

use std::cell::Cell;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use crate::flow::{self, End};
use crate::{delivery, installed, stderr, telemetry};

/// How much longer than a shutdown its words may take.
const WORDS: Duration = Duration::from_millis(250);

/// From now on, a panic of a program that is built with `panic = "abort"` ends open
/// [flows](crate::Flow#the-end) as failed and delivers what is buffered before the process ends, within the shutdown
/// timeout of the configuration. What was lost is said on stderr, behind the message of the panic.
///
/// A program that is built to unwind needs none of it, and there it does nothing: a panic that leaves `main`
/// drops the guard of [`Config::install`](crate::Config::install) on its way, and one of another thread ends
/// that thread alone. What aborts all the same, such as a second panic while unwinding from a first, takes
/// along what is buffered and not [spooled](crate::Config#method.spooled).
///
/// The hook that is there now, such as the one that prints the message, is called first. Calling it again does
/// nothing.
///
/// ```no_run
/// let telemetry = funnel_runtime::Config::from_env()?.install()?;
/// funnel_runtime::deliver_on_panic();
/// # Ok::<(), funnel_runtime::ConfigError>(())
/// ```
pub fn deliver_on_panic() {
    static INSTALLED: Once = Once::new();
    if thread::panicking() {
        // The hook cannot be exchanged just then.
        return;
    }
    INSTALLED.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            previous(info);
            if cfg!(panic = "abort") {
                end_in_order();
            }
        }));
    });
}

thread_local! {
    /// Whether this is the thread that ends telemetry.
    static ENDS: Cell<bool> = const { Cell::new(false) };
}

/// Ends telemetry on a thread of its own, so that nothing that the panicking thread holds is waited for longer
/// than a shutdown takes.
fn end_in_order() {
    static BEGUN: AtomicBool = AtomicBool::new(false);
    static DONE: (Mutex<bool>, Condvar) = (Mutex::new(false), Condvar::new());
    delivery::leave();
    if ENDS.try_with(Cell::get).unwrap_or(true) {
        return;
    }
    let timeout = installed::try_shutdown_timeout();
    if BEGUN.swap(true, Ordering::SeqCst) {
        // Returning would end the process while the first panic is still being seen to.
        let bound = timeout.unwrap_or_default() + WORDS;
        let done = DONE.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = DONE.1.wait_timeout_while(done, bound, |done| !*done);
        return;
    }
    if let Some(timeout) = timeout {
        match end_on_another_thread(timeout.saturating_add(WORDS)) {
            Some(lines) => lines
                .iter()
                .for_each(|line| stderr::line(format_args!("{line}"))),
            None => stderr::line(format_args!(
                "events were lost: telemetry could not be shut down in time after the panic"
            )),
        }
    }
    *DONE.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
    DONE.1.notify_all();
}

/// What is to be said of what was lost; nothing when it takes longer than this.
fn end_on_another_thread(bound: Duration) -> Option<Vec<String>> {
    let (done, is_done) = sync_channel(1);
    let ending = thread::Builder::new().name("funnel-panic".to_owned());
    let ending = ending.spawn(move || {
        ENDS.set(true);
        let lines = telemetry::end_and_tell(End::Failed(flow::PANIC));
        let _ = done.send(lines.collect());
    });
    ending.ok()?;
    is_done.recv_timeout(bound).ok()
}
