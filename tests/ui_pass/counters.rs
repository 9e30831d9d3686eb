//! Counters wherever a static can stand, with every argument, and by every name.
#![deny(warnings)]

use funnel_runtime::{Label, Labels, business_counter};

pub mod telemetry {
    use funnel_runtime::{Counter, Label, Labels, business_counter};

    /// How a login ended.
    #[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
    #[label(key = "login_outcome")]
    pub enum LoginOutcome {
        Success,
        #[label(rename = "failure_2fa")]
        SecondFactor,
    }

    /// Logins by outcome.
    /// Drives the alert on failed logins.
    ///
    /// And more.
    #[business_counter(name = "shop_logins_total", owner = "growth")]
    pub static LOGINS: Counter<LoginOutcome>;

    /// A second one of the module.
    #[business_counter(name = "shop_logouts_total")]
    pub(crate) static LOGOUTS: Counter<()>;

    #[derive(Labels, Clone, Copy)]
    pub struct Move {
        pub from: LoginOutcome,
        #[label(rename = "onto")]
        pub r#to: LoginOutcome,
        pub r#as: LoginOutcome,
    }

    /** As many series as may be. */
    #[business_counter(name = "shop_moves_total", max_series = 8, reason = "three by two")]
    pub(super) static MOVES: Counter<Move>;

    pub mod inner {
        use super::*;

        /// Seen by the parent alone.
        #[business_counter(name = "shop_inner_total")]
        #[doc(hidden)]
        pub(in crate::telemetry) static INNER: funnel_runtime::Counter<LoginOutcome>;
    }

    pub fn inner() {
        inner::INNER.inc(LoginOutcome::Success);
    }

    /// There when nothing else is.
    #[cfg(any())]
    #[business_counter(name = "shop_not_there_total")]
    pub static NOT_THERE: Counter<NotThere>;

    /// The attribute is written behind it.
    #[business_counter(name = "shop_not_there_total")]
    #[cfg(any())]
    pub static NOT_THERE: Counter<NotThere>;

    /// There.
    #[business_counter(name = "shop_there_total")]
    #[cfg(all())]
    #[allow(non_upper_case_globals)]
    pub static r#there: Counter<()>;

    /// Was replaced.
    #[business_counter(name = "shop_old_total")]
    #[deprecated = "count in `LOGINS`"]
    pub static OLD: Counter<()>;
}

use telemetry::{LOGINS, LOGOUTS, LoginOutcome, MOVES, Move};

#[business_counter(LOGINS, outcome = LoginOutcome::Success)]
#[business_counter(telemetry::LOGOUTS)]
#[business_counter(telemetry::r#there)]
fn pass_by() {}

#[allow(deprecated)]
#[business_counter(telemetry::OLD)]
fn old() {
    telemetry::OLD.inc(());
}

/// A static that is seen only in its file, of a type that is as well.
#[derive(Label, Clone, Copy)]
enum Local {
    Here,
}

/// Only here.
#[business_counter(name = "local_total")]
static LOCAL: funnel_runtime::Counter<Local>;

fn main() {
    #[derive(Label, Clone, Copy)]
    enum Inside {
        A,
        B,
    }

    #[derive(Labels, Clone, Copy)]
    struct Pair {
        left: Inside,
        right: Inside,
    }

    /// In the body of a function, with labels that are as well.
    #[business_counter(name = "inside_total")]
    static INSIDE: funnel_runtime::Counter<Pair>;

    #[business_counter(INSIDE, labels = Pair { left: Inside::B, right: Inside::A })]
    fn inside() {}

    pass_by();
    old();
    inside();
    telemetry::inner();
    LOCAL.inc(Local::Here);
    INSIDE.add(
        Pair {
            left: Inside::A,
            right: Inside::B,
        },
        2,
    );

    assert_eq!(LOGINS.name(), "shop_logins_total");
    assert_eq!(LOGINS.get(LoginOutcome::Success), 1);
    assert_eq!(LOGINS.get(LoginOutcome::SecondFactor), 0);
    assert_eq!(LOGOUTS.get(()), 1);
    assert_eq!(LOCAL.get(Local::Here), 1);
    assert_eq!(
        INSIDE.get(Pair {
            left: Inside::B,
            right: Inside::A
        }),
        1
    );
    assert_eq!(
        INSIDE.get(Pair {
            left: Inside::A,
            right: Inside::B
        }),
        2
    );
    assert_eq!(
        INSIDE.get(Pair {
            left: Inside::B,
            right: Inside::B
        }),
        0
    );

    assert_eq!(LoginOutcome::KEYS, ["login_outcome"]);
    assert_eq!(LoginOutcome::VALUES, [LoginOutcome::LABELS]);
    assert_eq!(LoginOutcome::SecondFactor.position(), 1);
    assert_eq!(Move::KEYS, ["from", "onto", "as"]);
    assert_eq!(Move::VALUES, [LoginOutcome::LABELS; 3]);
    let mut expected = 0;
    for from in [LoginOutcome::Success, LoginOutcome::SecondFactor] {
        for to in [LoginOutcome::Success, LoginOutcome::SecondFactor] {
            for r#as in [LoginOutcome::Success, LoginOutcome::SecondFactor] {
                let labels = Move { from, to, r#as };
                assert_eq!(labels.position(), expected);
                assert_eq!(MOVES.get(labels), 0);
                expected += 1;
            }
        }
    }

    let registry = funnel_runtime::registry::Registry::of_process();
    let counter = |name: &str| {
        let found = registry
            .counters
            .iter()
            .find(|counter| counter.name == name);
        found.expect("every counter leaves a record")
    };
    let logins = counter("shop_logins_total");
    assert_eq!(
        logins.help,
        "Logins by outcome. Drives the alert on failed logins."
    );
    assert_eq!(logins.owner.as_deref(), Some("growth"));
    assert_eq!(
        counter("shop_moves_total").help,
        "As many series as may be."
    );
    let labels: Vec<_> = counter("shop_moves_total")
        .labels
        .iter()
        .map(|label| &*label.name)
        .collect();
    assert_eq!(labels, Move::KEYS);
    assert_eq!(registry.counters.len(), 8);
}
