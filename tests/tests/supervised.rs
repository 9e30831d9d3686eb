//! A backend that panics wherever it can: in its name, in its limits, while it sends, when what its panic
//! carries is dropped, and when it is dropped itself. Nobody else notices, and every event is accounted for.

use std::panic::{self, panic_any};
use std::sync::{Mutex, Once, PoisonError};
use std::time::Duration;

use funnel_runtime::{
    Account, Answer, Backend, Batch, Config, Limits, Reason, Report, funnel, funnel_step,
};

#[funnel(event = "Supervised")]
mod vocabulary {
    pub(crate) enum Step {
        Done,
    }
}

#[funnel_step(vocabulary::done)]
fn work() {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    Nowhere,
    Name,
    Limits,
    Send,
    /// While it sends, with something that panics again when it is dropped.
    Payload,
    Drop,
}

struct Panics(Where);

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("told to");
    }
}

impl Backend for Panics {
    fn name(&self) -> &'static str {
        assert!(self.0 != Where::Name, "told to");
        "panics"
    }

    fn limits(&self) -> Limits {
        assert!(self.0 != Where::Limits, "told to");
        Limits::new()
    }

    fn send(&mut self, _: &Batch<'_>) -> Answer {
        assert!(self.0 != Where::Send, "told to");
        if self.0 == Where::Payload {
            panic_any(Bomb);
        }
        Answer::Delivered
    }
}

impl Drop for Panics {
    fn drop(&mut self) {
        assert!(self.0 != Where::Drop, "told to");
    }
}

/// What becomes of three events, beside a backend that is well, and of three more.
fn report(panics: Where) -> Report {
    static QUIET: Once = Once::new();
    static TURN: Mutex<()> = Mutex::new(());
    const LONG: Duration = Duration::from_mins(2);
    QUIET.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let is_told = info.payload_as_str() == Some("told to");
            if !is_told && !info.payload().is::<Bomb>() {
                hook(info);
            }
        }));
    });
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let config = Config::new()
        .backend(Panics(panics))
        .backend(Panics(Where::Nowhere));
    let telemetry = config.install().unwrap();
    for _ in 0..2 {
        (0..3).for_each(|_| work());
        assert!(telemetry.flush(LONG));
    }
    let report = telemetry.shutdown(LONG);
    assert!(report.accounts.iter().all(Account::is_balanced), "{report}");
    assert_eq!(report.accounts[1].delivered, 6, "{report}");
    report
}

#[test]
fn a_name_that_panics_is_another() {
    let report = report(Where::Name);
    assert_eq!(report.accounts[0].backend, "nameless");
    assert_eq!(report.accounts[0].delivered, 6, "{report}");
}

#[test]
fn limits_that_panic_are_those_of_others() {
    let report = report(Where::Limits);
    assert_eq!(report.accounts[0].delivered, 6, "{report}");
}

#[test]
fn what_a_panic_cuts_off_is_lost_as_that() {
    for panics in [Where::Send, Where::Payload] {
        let report = report(panics);
        assert_eq!(report.accounts[0].dropped[&Reason::Panic], 6, "{report}");
    }
}

#[test]
fn a_drop_that_panics_takes_no_longer_than_another() {
    let report = report(Where::Drop);
    assert_eq!(report.accounts[0].delivered, 6, "{report}");
}
