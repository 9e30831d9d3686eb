//! Ending in order when the process is told to end (feature `signals`, Unix). Not here: what ending in
//! order means (`telemetry`).

use std::cell::RefCell;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::{SigId, flag, low_level};

use crate::flow::{self, End};
use crate::fork::{self, Handlers};
use crate::telemetry;

const ENDING: [i32; 2] = [SIGINT, SIGTERM];

/// From now on, `SIGINT` (Ctrl-C) and `SIGTERM` end open [flows](crate::Flow#the-end) and deliver what
/// is buffered before they end the process, within the shutdown timeout of the configuration.
///
/// The process then ends by the signal itself, so that whoever started it sees what ended it: a shell
/// reports 130 for `SIGINT` and 143 for `SIGTERM`. A second signal ends it at once. What could not be
/// delivered is said on stderr.
///
/// For programs that do not handle these signals themselves, such as command-line tools. A service
/// that ends on them in order, as `tokio::signal` lets it, calls [`Telemetry::shutdown`] instead: with
/// both, the process ends when this one is done. Calling it again does nothing, but for a child made by
/// [`fork`](crate::Config#forking), which these signals end at once until it does.
///
/// [`Telemetry::shutdown`]: crate::Telemetry::shutdown
///
/// ```no_run
/// let telemetry = funnel_runtime::Config::from_env()?.install()?;
/// funnel_runtime::end_on_signals()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the system does not let a handler be installed, or no thread be started.
pub fn end_on_signals() -> io::Result<()> {
    fork::watch(&Handlers {
        before: hold,
        in_parent: release,
        in_child: forget,
    });
    let mut watched = watched();
    if watched
        .as_ref()
        .is_some_and(|watched| !watched.is_inherited)
    {
        return Ok(());
    }
    if let Some(inherited) = watched.take() {
        for action in inherited.actions {
            low_level::unregister(action);
        }
    }
    let again = Arc::new(AtomicBool::new(false));
    let mut actions = Vec::new();
    for signal in ENDING {
        // The first signal sets the flag, which the next one finds.
        actions.push(flag::register_conditional_default(
            signal,
            Arc::clone(&again),
        )?);
        actions.push(flag::register(signal, Arc::clone(&again))?);
    }
    let mut signals = Signals::new(ENDING)?;
    thread::Builder::new()
        .name("funnel-signals".to_owned())
        .spawn(move || {
            if let Some(signal) = signals.forever().next() {
                let reason = if signal == SIGINT {
                    flow::CANCELLED
                } else {
                    flow::TERMINATED
                };
                telemetry::end(End::Aborted(reason));
                // It does not return for a signal that ends the process.
                let _ = low_level::emulate_default_handler(signal);
            }
        })?;
    *watched = Some(Watched {
        again,
        actions,
        is_inherited: false,
    });
    Ok(())
}

/// What was registered.
struct Watched {
    /// Whether the next signal ends the process at once.
    again: Arc<AtomicBool>,
    actions: Vec<SigId>,
    /// Whether the thread that waits for signals is that of a process that this one was forked from.
    is_inherited: bool,
}

fn watched() -> MutexGuard<'static, Option<Watched>> {
    static WATCHED: Mutex<Option<Watched>> = Mutex::new(None);
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// What is registered, while this thread forks.
    static HELD: RefCell<Option<MutexGuard<'static, Option<Watched>>>> = const { RefCell::new(None) };
}

fn hold() {
    let watched = watched();
    let _ = HELD.try_with(|held| held.replace(Some(watched)));
}

fn release() {
    let _ = HELD.try_with(RefCell::take);
}

/// Lets the first signal end this process, which was forked from another and has no thread that would.
fn forget() {
    release();
    if let Some(watched) = &mut *watched() {
        watched.again.store(true, Ordering::SeqCst);
        watched.is_inherited = true;
    }
}
