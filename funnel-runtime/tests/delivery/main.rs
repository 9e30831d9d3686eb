//! Delivery from a site to a backend: every event is accounted for, whatever the backend does.
//!
//! Telemetry is installed once per process, so the tests of this program take turns.

mod backends;
mod books;
mod json_lines;
mod shutdown;

use std::sync::{Mutex, MutexGuard, PoisonError};

use funnel_runtime::{Account, Reason, funnel, funnel_step};

#[funnel(event = "DeliveryFunnel")]
mod delivery {
    pub(crate) enum Step {
        Done,
    }

    pub(crate) struct Attrs {
        pub(crate) count: Option<u32>,
    }
}

use delivery::done;

/// Emits one event.
#[funnel_step(done, count = number)]
fn emit(number: u32) {}

/// Waits for the turn of a test.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The one account there is.
#[track_caller]
fn only(accounts: Vec<Account>) -> Account {
    let [account] = <[Account; 1]>::try_from(accounts).expect("one backend");
    assert!(account.is_balanced(), "{account}");
    account
}

fn dropped(account: &Account, reason: Reason) -> u64 {
    account.dropped[&reason]
}
