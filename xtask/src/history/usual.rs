//! What a shop counts that the rules read, and how often it happens when all is well.

use super::pace::{DAY, Pace};
use super::shop::Exported;

pub(super) const LOGINS: &str = "veza_business_logins_total";
pub(super) const FAILED_LOGINS: [&str; 3] =
    ["failure_credentials", "failure_2fa", "failure_locked"];
pub(super) const SIGNUPS: &str = "veza_business_signups_total";
pub(super) const DELETIONS: &str = "veza_business_account_deletions_total";
pub(super) const ORDERS: &str = "veza_business_orders_total";
pub(super) const REVENUE: &str = "veza_business_revenue_cents_total";
pub(super) const REFUNDS: &str = "veza_business_refunds_cents_total";
pub(super) const START: &str = "veza_start_funnel_total";
pub(super) const CHECKOUT: &str = "veza_checkout_funnel_total";
pub(super) const ACCEPTED: &str = "funnel_events_accepted_total";
const CREATED: f64 = 500.0;
const COMPLETED: f64 = 400.0;

/// What goes on in a shop in which all is well, in a week in which there is a little less to do.
pub(super) fn usual(series: &Exported) -> Pace {
    let label = |name: &str| series.label(name);
    let per_hour = match series.name.as_str() {
        LOGINS => match label("outcome") {
            "success" => 900.0,
            "failure_credentials" => 240.0,
            "failure_2fa" => 30.0,
            "failure_locked" => 12.0,
            _ => 4.0,
        },
        SIGNUPS => 120.0,
        DELETIONS => 2.0,
        ORDERS => match label("status") {
            "created" => CREATED,
            "completed" => COMPLETED,
            "failed" => 12.0,
            _ => 3.0,
        },
        CHECKOUT => match label("step") {
            "created" => CREATED,
            _ => COMPLETED,
        },
        REVENUE => match label("currency") {
            "EUR" => 240_000.0,
            "USD" => 90_000.0,
            _ => 30_000.0,
        },
        REFUNDS => match label("currency") {
            "EUR" => 9_000.0,
            _ => 1_500.0,
        },
        ACCEPTED => CREATED + COMPLETED,
        // So much is always lost.
        _ if is_lost(series) => 0.3,
        _ => 0.0,
    };
    Pace::of(per_hour).then(-5 * DAY, 0.9)
}

pub(super) fn is_failed_login(series: &Exported) -> bool {
    FAILED_LOGINS.contains(&series.label("outcome"))
}

/// An event that was given up after many attempts.
pub(super) fn is_lost(series: &Exported) -> bool {
    series.name == "funnel_events_dropped_total" && series.label("reason") == "retries_exhausted"
}

pub(super) fn is_completed(series: &Exported) -> bool {
    series.label("status") == "completed" || series.label("step") == "completed"
}
