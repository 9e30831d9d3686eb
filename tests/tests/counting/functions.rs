//! Functions that count in a declared counter: what is evaluated, when, and which calls count.

use funnel_runtime::{Counter, Label, Labels, business_counter, funnel, funnel_step};
use funnel_tests::{Ending, Refused, finish, outcomes, poll_once};

#[derive(Label, Clone, Copy)]
enum LoginOutcome {
    Success,
    Failure,
}

impl LoginOutcome {
    fn of<T, E>(result: &Result<T, E>) -> Self {
        match result {
            Ok(_) => Self::Success,
            Err(_) => Self::Failure,
        }
    }
}

mod telemetry {
    use super::{Counter, LoginOutcome, business_counter};

    /// Logins by outcome.
    #[business_counter(name = "functions_logins_total")]
    pub(super) static LOGINS: Counter<LoginOutcome>;
}

use telemetry::LOGINS;

#[business_counter(LOGINS, outcome = |result| LoginOutcome::of(result))]
async fn login(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[test]
fn a_closure_sees_what_was_returned_of_every_call() {
    let _ = finish(login(Ending::Ok));
    let _ = finish(login(Ending::Error));
    let _ = finish(login(Ending::Error));
    let mut dropped = Box::pin(login(Ending::Cancelled));
    assert!(poll_once(dropped.as_mut()).is_pending());
    drop(dropped);
    assert_eq!(LOGINS.get(LoginOutcome::Success), 1);
    assert_eq!(LOGINS.get(LoginOutcome::Failure), 2);
}

#[derive(Label, Clone, Copy)]
enum Status {
    Created,
    Completed,
}

/// Orders by status.
#[business_counter(name = "functions_orders_total")]
static ORDERS: Counter<Status>;

#[business_counter(ORDERS, status = Status::Created)]
fn create(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn a_plain_label_counts_the_calls_that_succeed() {
    let _ = create(Ending::Ok);
    let _ = create(Ending::Error);
    let _ = std::panic::catch_unwind(|| create(Ending::Panicked));
    assert_eq!(ORDERS.get(Status::Created), 1);
    assert_eq!(ORDERS.get(Status::Completed), 0);
}

/// Deleted accounts.
#[business_counter(name = "functions_deletions_total")]
static DELETIONS: Counter<()>;

#[business_counter(DELETIONS)]
fn delete(ending: Ending) -> Option<u32> {
    ending.act().ok()
}

#[test]
fn a_counter_alone_counts_the_calls_that_succeed() {
    assert!(delete(Ending::Ok).is_some());
    assert!(delete(Ending::Error).is_none());
    assert_eq!(DELETIONS.get(()), 1);
}

/// Deletions that were refused.
#[business_counter(name = "functions_refusals_total")]
static REFUSALS: Counter<()>;

#[business_counter(REFUSALS, when = |returned| returned.is_err())]
fn refuse(ending: Ending) -> Result<u32, Refused> {
    ending.act()
}

#[test]
fn when_says_which_calls_count() {
    let _ = refuse(Ending::Ok);
    let _ = refuse(Ending::Error);
    assert_eq!(REFUSALS.get(()), 1);
}

#[derive(Label, Clone, Copy)]
enum Currency {
    Eur,
    Usd,
}

struct Payment {
    currency: Currency,
    cents: u64,
}

/// Settled revenue in cents.
#[business_counter(name = "functions_revenue_cents_total")]
static REVENUE: Counter<Currency>;

#[business_counter(
    REVENUE,
    currency = |payment| payment.currency,
    add = |payment| payment.cents,
)]
fn settle(currency: Currency, cents: u64) -> Payment {
    Payment { currency, cents }
}

#[test]
fn an_amount_is_added() {
    settle(Currency::Eur, 1_999);
    settle(Currency::Eur, 1);
    settle(Currency::Usd, 0);
    assert_eq!(REVENUE.get(Currency::Eur), 2_000);
    assert_eq!(REVENUE.get(Currency::Usd), 0);
}

/// Seats by currency.
#[business_counter(name = "functions_seats_total")]
static SEATS: Counter<Currency>;

#[business_counter(SEATS, currency = of, add = seats.len() as u64)]
fn book(of: Currency, seats: Vec<u32>) -> Result<Vec<u32>, Refused> {
    if seats.is_empty() {
        Err(Refused)
    } else {
        Ok(seats)
    }
}

#[test]
fn plain_values_are_evaluated_before_the_body_takes_the_arguments() {
    assert!(book(Currency::Usd, vec![1, 2, 3]).is_ok());
    assert!(book(Currency::Usd, vec![]).is_err());
    assert_eq!(SEATS.get(Currency::Usd), 3);
}

#[derive(Labels, Clone, Copy)]
struct Delivery {
    status: Status,
    currency: Currency,
}

/// Deliveries.
#[business_counter(name = "functions_deliveries_total")]
static DELIVERIES: Counter<Delivery>;

#[business_counter(DELIVERIES, labels = |status| Delivery { status: *status, currency: Currency::Eur })]
fn deliver() -> Status {
    Status::Completed
}

#[test]
fn several_labels_are_given_at_once() {
    deliver();
    let delivered = |currency| Delivery {
        status: Status::Completed,
        currency,
    };
    assert_eq!(DELIVERIES.get(delivered(Currency::Eur)), 1);
    assert_eq!(DELIVERIES.get(delivered(Currency::Usd)), 0);
}

#[funnel(event = "FunctionsCounted")]
mod conversion {
    pub(crate) enum Step {
        Paid,
    }
}

/// Payments.
#[business_counter(name = "functions_payments_total")]
static PAYMENTS: Counter<()>;

#[business_counter(PAYMENTS)]
#[funnel_step(conversion::paid)]
async fn pay(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[funnel_step(conversion::paid)]
#[business_counter(PAYMENTS)]
async fn pay_below(ending: Ending) -> Result<u32, Refused> {
    ending.act_later().await
}

#[test]
fn a_step_that_counts_does_both() {
    let _ = finish(pay(Ending::Ok));
    let _ = finish(pay(Ending::Error));
    let _ = finish(pay_below(Ending::Ok));
    assert_eq!(PAYMENTS.get(()), 2);
    assert_eq!(outcomes("FunctionsCounted", "paid"), [2, 1, 0, 0]);
}

struct Shop<T>(T);

impl<T: Clone + Send> Shop<T> {
    #[business_counter(SALES)]
    async fn sell<'a, U: Into<u32>>(&'a self, amount: U) -> Option<(&'a T, u32)> {
        Some((&self.0, amount.into()))
    }
}

/// Sales.
#[business_counter(name = "functions_sales_total")]
static SALES: Counter<()>;

#[test]
fn a_generic_method_that_borrows_counts() {
    let shop = Shop("bakery");
    assert_eq!(finish(shop.sell(3_u8)), Some((&"bakery", 3)));
    assert_eq!(SALES.get(()), 1);
}
