//! Delivery: the threads that take events out of the queues and bring them to the backends.
//!
//! `courier` is the way of one backend's events, a state machine that is told the time (`now`); `hand`,
//! `backoff` and `circuit` are parts of it. `pace` says what time it is. `threads` starts one
//! `collector`, which empties the queues, and one `runner` of a courier per backend, so that a backend that hangs keeps
//! no other waiting; `supervisor` begins them again should they panic. None of them belongs to an async runtime.
//! Everything that is done to the books is done under the ledger's lock, so that they balance at every
//! moment; sending happens outside of it. Imported by `telemetry`, which starts and stops it, and by
//! `dispatch`, which fills the queues.

mod backoff;
mod books;
mod caught;
mod circuit;
mod collector;
mod courier;
#[cfg(test)]
mod fault;
mod hand;
mod now;
mod pace;
mod runner;
mod shared;
mod signal;
mod supervisor;
mod threads;

#[cfg(test)]
mod tests;

pub(crate) use books::{LANES, SIGNAL, accounts, close_accounts, wait_until_settled};
#[cfg(unix)]
pub(crate) use books::{forget, hold};
#[cfg(feature = "spool")]
pub(crate) use caught::name_of;
pub(crate) use courier::Policy;
pub(crate) use supervisor::restarts;
pub(crate) use threads::{Worker, leave};
