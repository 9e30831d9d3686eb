//! Calls that may panic: those of users' backends, and our own where a mistake must not end a thread. A leaf.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::backend::Backend;

/// Runs what may panic; `None` when it did.
///
/// What a panic carries may panic in turn when it is dropped, and then stays where it is.
pub(super) fn caught<R>(act: impl FnOnce() -> R) -> Option<R> {
    catch_unwind(AssertUnwindSafe(act))
        .map_err(|payload| {
            if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
                std::mem::forget(again);
            }
        })
        .ok()
}

/// The name of a backend; one that panics instead of saying it has another.
pub(crate) fn name_of(backend: &dyn Backend) -> String {
    caught(|| backend.name().to_owned()).unwrap_or_else(|| "nameless".to_owned())
}
