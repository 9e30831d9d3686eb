//! The counters of this project.

use std::sync::atomic::{AtomicU64, Ordering};

use funnel_runtime::{Counter, business_counter};

use crate::harness::Case;
use crate::outcome::Outcome;

/// Payments by outcome.
#[business_counter(name = "bench_payments_total")]
static PAYMENTS: Counter<Outcome>;

/// Paid cents by outcome.
#[business_counter(name = "bench_cents_total")]
static CENTS: Counter<Outcome>;

/// An amount that the compiler cannot foresee.
static AMOUNT: AtomicU64 = AtomicU64::new(1_999);

pub(crate) fn cases() -> Vec<Case> {
    vec![
        Case::new("ours, inc", |outcome| PAYMENTS.inc(outcome)),
        Case::new("ours, add", |outcome| {
            CENTS.add(outcome, AMOUNT.load(Ordering::Relaxed));
        }),
    ]
}
