//! What this shop counts, and what it may say about an order: the counters, the bounded values of
//! their labels, the allowlist and the funnels.
//!
//! Declarations only, so that a reviewer has one file to read. No logic, and no import from the rest
//! of the service; every other module may import from here. A counter counts what was committed,
//! never what was tried.

use funnel_runtime::{Allowlist, Counter, Label, Labels, business_counter, funnel};
use serde::{Deserialize, Serialize};

/// Every attribute key that may leave this service.
pub const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["currency", "order_id"]);

/// How an attempt to log in ended.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(key = "outcome")]
pub enum LoginOutcome {
    /// A session began.
    Success,
    /// The address is unknown, or the password wrong.
    FailureCredentials,
    /// The address was never verified.
    FailureUnverified,
    /// Too many attempts failed of late.
    FailureLocked,
    /// The code of the second factor was wrong, or taken before.
    #[label(rename = "failure_2fa")]
    FailureSecondFactor,
    /// Something inside the service failed.
    FailureOther,
}

/// Where an order is.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[label(key = "status")]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// It waits for its payment.
    Created,
    /// It was paid for.
    Completed,
    /// Some of the payment went back, or all of it.
    Refunded,
    /// The payment failed.
    Failed,
}

/// What the shop takes. All of these have hundredths.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Euro.
    #[label(rename = "EUR")]
    Eur,
    /// Dollar of the United States.
    #[label(rename = "USD")]
    Usd,
    /// Pound sterling.
    #[label(rename = "GBP")]
    Gbp,
    /// Swiss franc.
    #[label(rename = "CHF")]
    Chf,
}

/// What a delivery of the payment provider says.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryKind {
    /// A payment was completed.
    Completed,
    /// A payment failed.
    Failed,
    /// Money went back.
    Refunded,
    /// Another type, or a delivery that is not believed and so was not read.
    Other,
}

/// What became of a delivery.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryResult {
    /// It changed an order.
    Accepted,
    /// It was settled before.
    Duplicate,
    /// It is true, and of no consequence.
    Ignored,
    /// It cannot be true.
    Rejected,
    /// Something inside the service failed, and the provider is to deliver it again.
    Error,
}

/// What tells deliveries apart.
#[derive(Labels, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// What it says.
    pub kind: DeliveryKind,
    /// What became of it.
    pub result: DeliveryResult,
}

/// Attempts to log in, by how they ended. Drives the alert on a spike of failed logins.
#[business_counter(name = "veza_business_logins_total", owner = "accounts")]
#[alert(
    spike = 3.0,
    versus = "1w",
    window = "15m",
    floor = 50,
    only("failure_credentials", "failure_locked", "failure_2fa"),
    severity = "critical",
    name = "LoginFailureSpike",
    summary = "Far more logins fail than at this time last week: somebody may be trying out passwords"
)]
pub static LOGINS: Counter<LoginOutcome>;

/// New accounts. Drives the alert on sign-ups that fall to half of last week's.
#[business_counter(name = "veza_business_signups_total", owner = "accounts")]
#[alert(
    drop = 0.5,
    versus = "1w",
    window = "1h",
    floor = 20,
    name = "SignupDrop",
    summary = "Half of the sign-ups of this hour last week are missing"
)]
pub static SIGNUPS: Counter<()>;

/// Deleted accounts. Drives the alert on deletions that stay at zero, as when the route is broken.
#[business_counter(name = "veza_business_account_deletions_total", owner = "accounts")]
#[alert(
    stalled,
    window = "1d",
    floor = 5,
    name = "AccountDeletionsStalled",
    summary = "Nobody deleted an account for a day, which people have a right to"
)]
pub static ACCOUNT_DELETIONS: Counter<()>;

/// Orders that reached a status, each at most once. Drives the alert on orders that are created and
/// not completed.
#[business_counter(name = "veza_business_orders_total", owner = "payments")]
#[alert(
    gap(from = "created", to = "completed", ratio = 0.5),
    window = "2h",
    hold = "15m",
    severity = "critical",
    name = "OrdersNotCompleted",
    summary = "More than half of the new orders are not paid for"
)]
pub static ORDERS: Counter<OrderStatus>;

/// Payments that came in, in cents. With refunds taken off, it is the net revenue.
#[business_counter(name = "veza_business_revenue_cents_total", owner = "payments")]
pub static REVENUE_CENTS: Counter<Currency>;

/// Payments that went back, in cents. Taken off revenue, they leave the net.
#[business_counter(
    name = "veza_business_refunds_cents_total",
    owner = "payments",
    reduces = "veza_business_revenue_cents_total"
)]
pub static REFUNDS_CENTS: Counter<Currency>;

/// Deliveries of the payment provider. Explains the alert on orders that are created and not
/// completed: rejected deliveries are the first thing to look at.
#[business_counter(name = "veza_business_payment_deliveries_total", owner = "payments")]
pub static PAYMENT_DELIVERIES: Counter<Delivery>;

/// From order to payment.
#[funnel(
    event = "ShopCheckout",
    counter = "veza_checkout_funnel_total",
    allow = ALLOWED,
    owner = "payments",
)]
pub mod checkout {
    use funnel_runtime::Id;

    use super::Currency;

    /// In funnel order.
    pub enum Step {
        /// A customer ordered.
        Created,
        /// The payment came in.
        #[target(from = Created, at_least = 0.60)]
        Completed,
    }

    /// All that an event of this funnel may say.
    pub struct Attrs {
        /// The order.
        #[attr(entity, required_at(Created, Completed))]
        pub order_id: Option<Id>,
        /// What it is paid in.
        pub currency: Option<Currency>,
    }
}

/// From the start of the process to its first request.
#[funnel(
    event = "ShopStart",
    counter = "veza_start_funnel_total",
    allow = ALLOWED,
    owner = "operations",
)]
pub mod start {
    /// In funnel order.
    pub enum Step {
        /// The process began.
        Begun,
        /// It loaded its configuration, opened its store and listens.
        #[target(from = Begun, at_least = 0.99)]
        Listening,
    }
}
