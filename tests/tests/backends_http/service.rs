//! A service with a funnel, and taking turns with the one installation a process has.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use funnel_runtime::{Account, Allowlist, Backend, Config, Id, funnel, step};
use serde_json::{Map, Value};

pub(crate) const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["is_new", "seats"]);

#[funnel(event = "Signup", allow = crate::service::ALLOWED)]
pub(crate) mod signup {
    use funnel_runtime::Id;

    pub(crate) enum Step {
        Visit,
        Pay,
    }

    pub(crate) struct Attrs {
        #[attr(entity)]
        pub team_id: Option<Id>,
        pub is_new: Option<bool>,
        pub seats: Option<u64>,
    }
}

use signup::{pay, visit};

/// What a server took, in order.
pub(crate) type Taken = Arc<Mutex<Vec<Map<String, Value>>>>;

pub(crate) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    u64::try_from(now.expect("after 1970").as_millis()).expect("in time")
}

/// Emits two events.
fn work() {
    step!(visit);
    step!(
        pay,
        team_id = Id::new("team_7"),
        is_new = true,
        seats = u64::MAX
    );
}

/// Installs a backend, lets the service work, and gives back the last account.
pub(crate) fn run(backend: impl Backend) -> Account {
    run_until(backend, || {})
}

/// As [`run`], and waits before it ends: a service that ends tries no second time.
pub(crate) fn run_until(backend: impl Backend, wait: impl FnOnce()) -> Account {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn: MutexGuard<'_, ()> = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let config = Config::new().service("tests").backend(backend);
    let telemetry = config.install().expect("nothing else is installed");
    work();
    wait();
    let report = telemetry.shutdown(Duration::from_mins(1));
    let account = report.accounts.into_iter().next().expect("one backend");
    assert!(account.is_balanced(), "{account}");
    assert_eq!((account.accepted, account.pending), (2, 0), "{account}");
    account
}
