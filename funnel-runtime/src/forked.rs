//! What a child made by `fork` without `exec` has of telemetry: nothing but its counts, until it installs
//! its own. Called around every fork, once telemetry was installed; what calls it is in `fork`.

use std::any::Any;
use std::cell::RefCell;

use crate::fork::{self, Handlers};
use crate::{
    cells, delivery, dispatch, environment, error_class, exposition, flow, installed, problem,
};

thread_local! {
    /// The locks of this crate, while this thread forks.
    static HELD: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// Has forks watched from now on.
pub(crate) fn watch() {
    // What another thread could be making just then would never be made in the child.
    dispatch::origin();
    let _ = environment::is_ci();
    cells::began();
    fork::watch(&Handlers {
        before,
        in_parent: release,
        in_child,
    });
}

/// Takes every lock that is held for a moment and is one for the process. Who holds one of them may wait for one
/// further down, and for none further up.
fn before() {
    let locks = [
        installed::hold(),
        exposition::hold(),
        delivery::hold(),
        dispatch::hold(),
        flow::hold(),
        problem::hold(),
        error_class::hold(),
        cells::hold(),
    ];
    let _ = HELD.try_with(|held| held.replace(locks.into()));
}

fn release() {
    let _ = HELD.try_with(|held| {
        let mut locks = held.take();
        while locks.pop().is_some() {}
    });
}

/// Forgets what is the parent's. Its threads are not here, and what they had is left as it is.
fn in_child() {
    release();
    installed::forget();
    exposition::keep(delivery::forget);
    dispatch::forget();
    flow::forget();
}
