//! The model checker's locks and atomics.

pub(super) use std::sync::PoisonError;

pub(super) use loom::sync::atomic::{AtomicBool, AtomicU64, Ordering};
pub(super) use loom::sync::{Arc, Mutex, MutexGuard};
