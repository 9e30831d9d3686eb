//! Amounts that a counter cannot hold: the series stays at the end, and what did not fit is counted.

use std::thread;

use funnel_runtime::{Counter, Label, business_counter};
use funnel_tests::counter;

#[derive(Label, Clone, Copy)]
enum Currency {
    Eur,
    Usd,
}

const OVERFLOW: &str = "funnel_overflow_total";

/// Revenue.
#[business_counter(name = "amounts_revenue_cents_total")]
static REVENUE: Counter<Currency>;

#[test]
fn a_full_series_stays_and_the_rest_is_counted() {
    let overflow = || counter(OVERFLOW, &[("counter", "amounts_revenue_cents_total")]);
    REVENUE.add(Currency::Eur, u64::MAX - 10);
    assert_eq!(overflow(), 0);
    REVENUE.add(Currency::Eur, 15);
    REVENUE.inc(Currency::Eur);
    assert_eq!(REVENUE.get(Currency::Eur), u64::MAX);
    assert_eq!(overflow(), 6);
    REVENUE.inc(Currency::Usd);
    assert_eq!(REVENUE.get(Currency::Usd), 1);
}

/// Amounts of several threads.
#[business_counter(name = "amounts_of_threads_total")]
static OF_THREADS: Counter<()>;

#[test]
fn amounts_that_overflow_together_do_as_well() {
    const PART: u64 = 1 << 62;
    let threads: Vec<_> = (0..4)
        .map(|_| thread::spawn(|| OF_THREADS.add((), PART)))
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(OF_THREADS.get(()), u64::MAX);
    let labels = [("counter", "amounts_of_threads_total")];
    assert_eq!(counter(OVERFLOW, &labels), 1);
}

/// Amounts of nothing.
#[business_counter(name = "amounts_of_nothing_total")]
static NOTHING: Counter<()>;

#[test]
fn nothing_adds_nothing() {
    NOTHING.add((), 0);
    assert_eq!(NOTHING.get(()), 0);
}
