//! Ending in order when the process is told to end (feature `signals`, Unix). Not here: what ending in
//! order means (`telemetry`).

use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::{flag, low_level};

use crate::flow::{self, End};
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
/// both, the process ends when this one is done. Calling it again does nothing.
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
    static INSTALLED: Mutex<bool> = Mutex::new(false);
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if *installed {
        return Ok(());
    }
    let again = Arc::new(AtomicBool::new(false));
    for signal in ENDING {
        // The first signal sets the flag, which the next one finds.
        flag::register_conditional_default(signal, Arc::clone(&again))?;
        flag::register(signal, Arc::clone(&again))?;
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
    *installed = true;
    Ok(())
}
