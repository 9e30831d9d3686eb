//! What [`pool`](super::pool) takes from the standard library, by name, so that a model checker can
//! put its own in their place. Nothing else.

pub(super) use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
pub(super) use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
