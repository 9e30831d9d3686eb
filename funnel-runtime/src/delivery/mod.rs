//! Delivery: the threads that take events out of the queues and bring them to the backends.
//!
//! `courier` is the way of one backend's events, a state machine that is told the time (`now`); `hand`,
//! `backoff` and `circuit` are parts of it. `threads` runs one courier per backend, and one collector that empties the
//! queues, so that a backend that hangs keeps no other waiting. None of them belongs to an async runtime.
//! Everything that is done to the books is done under the ledger's lock, so that they balance at every
//! moment; sending happens outside of it. Imported by `telemetry`, which starts and stops it, and by
//! `dispatch`, which fills the queues.

mod backoff;
mod circuit;
mod courier;
mod hand;
mod now;
mod signal;
mod threads;

#[cfg(test)]
mod tests;

pub(crate) use courier::Policy;
pub(crate) use threads::{LANES, SIGNAL, Worker, accounts, close_accounts, wait_until_settled};
