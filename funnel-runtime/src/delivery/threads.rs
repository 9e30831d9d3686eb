//! The threads of delivery: one collector and one per backend, started and stopped.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use super::books::{LANES, SETTLED, SIGNAL, ledger};
use super::caught::name_of;
use super::collector::{self, AT_ONCE};
use super::courier::Policy;
use super::pace::Pace;
use super::runner;
use super::shared::{Inbox, Shared};
use crate::account::{Account, Reason};
use crate::backend::Backend;
use crate::event::Origin;
use crate::fork;
use crate::spool::Spool;

thread_local! {
    /// What this thread is to delivery, if it is anything.
    static ROLE: RefCell<Option<(Role, Arc<Shared>)>> = const { RefCell::new(None) };
}

/// What a thread is to delivery.
#[derive(Clone, Copy, Debug)]
enum Role {
    Collector,
    Courier,
}

impl Role {
    fn play(self, shared: &Arc<Shared>) {
        ROLE.set(Some((self, Arc::clone(shared))));
    }
}

/// Says that the calling thread does nothing more for delivery, if it ever did: it panics, and the process
/// ends with it. Nobody waits for it then, and it waits for nobody.
pub(crate) fn leave() {
    let _ = ROLE.try_with(|role| {
        let Some((role, shared)) = role.try_borrow_mut().ok().and_then(|mut role| role.take())
        else {
            return;
        };
        if let Ok(mut stop) = shared.stop.try_lock() {
            match role {
                Role::Collector => stop.collected = true,
                Role::Courier => stop.ended += 1,
            }
        }
        shared.done.notify_all();
        for inbox in &shared.inboxes {
            inbox.signal.try_ring();
        }
    });
}

/// Running delivery.
#[derive(Debug)]
pub(crate) struct Worker(Arc<Shared>);

impl Worker {
    /// Opens the accounts and starts the threads.
    ///
    /// # Errors
    ///
    /// When the system refuses a thread.
    pub(crate) fn start(
        backends: Vec<(Box<dyn Backend>, Option<Spool>)>,
        origin: Arc<Origin>,
        policy: Policy,
    ) -> io::Result<Self> {
        // Asked before the books are locked: it is the user's code that answers.
        let names: Vec<_> = backends
            .iter()
            .map(|(backend, _)| name_of(&**backend))
            .collect();
        let epoch = {
            let mut ledger = ledger();
            ledger.open(names.iter().cloned(), LANES.totals())
        };
        let shared = Arc::new(Shared {
            epoch,
            generation: fork::generation(),
            origin,
            policy,
            pace: Pace::new(policy.pace),
            inboxes: backends
                .iter()
                .map(|(_, spool)| Inbox::new(spool.as_ref().map(Spool::beside)))
                .collect(),
            stop: Mutex::default(),
            done: Condvar::new(),
        });
        let worker = Self(Arc::clone(&shared));
        for (at, ((backend, spool), name)) in backends.into_iter().zip(names).enumerate() {
            let shared = Arc::clone(&shared);
            let started = thread::Builder::new()
                .name(thread_name(&name))
                .spawn(move || {
                    Role::Courier.play(&shared);
                    runner::run(&shared, at, backend, spool);
                });
            if let Err(error) = started {
                // The threads that were started end when they are asked to.
                worker.stop(Instant::now());
                return Err(error);
            }
        }
        let started = thread::Builder::new()
            .name("funnel-collector".to_owned())
            .spawn(move || {
                Role::Collector.play(&shared);
                collector::run(&shared);
            });
        if let Err(error) = started {
            worker.stop(Instant::now());
            return Err(error);
        }
        Ok(worker)
    }

    /// Delivers what is under way, at most until the deadline, and gives up the rest. Returns the
    /// last accounts. A backend that hangs is left behind on its thread.
    pub(crate) fn stop(self, deadline: Instant) -> Vec<Account> {
        let shared = self.0;
        shared.stop().deadline = Some(deadline);
        SIGNAL.ring();
        for inbox in &shared.inboxes {
            inbox.signal.ring();
        }
        let mut stop = shared.stop();
        while stop.ended < shared.inboxes.len() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            stop = shared
                .done
                .wait_timeout(stop, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        drop(stop);
        let saved = shared.inboxes.iter();
        let saved: Vec<_> = saved
            .map(|inbox| inbox.save(&shared.origin, shared.pace))
            .collect();
        let mut ledger = ledger();
        if ledger.epoch == shared.epoch {
            for (at, saved) in saved.into_iter().enumerate() {
                ledger.keep_more(at, saved);
            }
            // Whether the threads ended or not: what is left now is lost, and is said to be.
            let mut left = Vec::new();
            while LANES.drain(&mut left, AT_ONCE) > 0 {
                ledger.take(left.len() as u64);
                left.clear();
            }
            ledger.give_up(Reason::ShutdownTimeout);
        }
        SETTLED.notify_all();
        ledger.accounts(LANES.totals())
    }
}

/// No name of a thread can hold a zero byte.
fn thread_name(backend: &str) -> String {
    format!("funnel-{}", backend.replace('\0', ""))
}
