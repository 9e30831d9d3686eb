//! What each shop was through, and who is to be told of it.

use super::pace::{DAY, HOUR, MINUTE, Pace, WEEK};
use super::past::{History, Instance};
use super::usual::{
    ACCEPTED, CHECKOUT, DELETIONS, ORDERS, SIGNUPS, is_completed, is_failed_login, is_lost,
};

/// The histories, each with what it is to show.
pub(super) fn all() -> Vec<History> {
    let mut all = silent();
    all.extend(of_accounts());
    all.extend(of_orders());
    all.extend(of_delivery());
    all
}

/// Nobody is to be told of these.
fn silent() -> Vec<History> {
    let mut restarts = History::new("restarts", "three processes, started anew again and again");
    restarts.instances = [("shop-1:9000", 7), ("shop-2:9000", 11), ("shop-3:9000", 23)]
        .map(|(name, minutes)| {
            let hours = [WEEK + 2 * HOUR, WEEK + HOUR, 2 * HOUR, HOUR];
            let restarts = hours.map(|before| -before + minutes * MINUTE);
            Instance::new(name, restarts.to_vec())
        })
        .into();
    let mut begun = History::new(
        "begun",
        "there was no shop last week, and all else is wrong",
    );
    begun.since = -5 * DAY;
    let begun = begun.but(|series, pace| match series.name.as_str() {
        SIGNUPS => pace.then(-90 * MINUTE, 0.4),
        DELETIONS => pace.then(-27 * HOUR, 0.0),
        _ if is_failed_login(series) => pace.then(-40 * MINUTE, 8.0),
        _ => pace,
    });
    vec![
        History::new("healthy", "all is well"),
        restarts,
        begun,
        History::new("small", "so few that half of them says nothing").but(|series, pace| {
            match series.name.as_str() {
                SIGNUPS => Pace::of(10.0).then(-90 * MINUTE, 0.0),
                DELETIONS => Pace::of(0.1).then(-2 * DAY, 0.0),
                _ if is_failed_login(series) => Pace::of(1.0).then(-40 * MINUTE, 10.0),
                ORDERS | CHECKOUT if is_completed(series) => Pace::of(0.6).then(-3 * HOUR, 0.0),
                ORDERS | CHECKOUT => Pace::of(0.7),
                ACCEPTED => Pace::of(2.5),
                _ if is_lost(series) => Pace::of(1.8),
                _ => pace,
            }
        }),
        History::new(
            "probes_stopped",
            "only the probes sign up less than last week",
        )
        .with_probes(|series, _| match series.name.as_str() {
            SIGNUPS => Pace::of(200.0).then(-90 * MINUTE, 0.0),
            _ => Pace::default(),
        }),
        History::new("past_losses", "events were lost until an hour ago").but(|series, pace| {
            match series.name.as_str() {
                _ if is_lost(series) => pace.then(-3 * HOUR, 540.0).then(-HOUR, 0.0),
                _ => pace,
            }
        }),
    ]
}

fn of_accounts() -> Vec<History> {
    vec![
        History::new("probes_go_on", "people sign up less, probes more than ever")
            .but(|series, pace| match series.name.as_str() {
                SIGNUPS => pace.then(-90 * MINUTE, 0.4),
                _ => pace,
            })
            .with_probes(|series, _| match series.name.as_str() {
                SIGNUPS => Pace::of(100.0).then(-90 * MINUTE, 4.0),
                _ => Pace::default(),
            })
            .fires(&["SignupDrop"]),
        History::new("signups", "half of the sign-ups of last week")
            .but(|series, pace| match series.name.as_str() {
                SIGNUPS => pace.then(-90 * MINUTE, 0.48),
                _ => pace,
            })
            .fires(&["SignupDrop"]),
        History::new(
            "signups_now",
            "no sign-ups, for so long that half are missing",
        )
        .but(|series, pace| match series.name.as_str() {
            SIGNUPS => pace.then(-27 * MINUTE, 0.0),
            _ => pace,
        })
        .pending(&["SignupDrop"]),
        History::new("logins", "somebody tries out passwords")
            .but(|series, pace| match series.name.as_str() {
                _ if is_failed_login(series) => pace.then(-40 * MINUTE, 8.0),
                _ => pace,
            })
            .fires(&["LoginFailureSpike"]),
        History::new("deletions", "nobody deleted an account for a day")
            .but(|series, pace| match series.name.as_str() {
                DELETIONS => pace.then(-27 * HOUR, 0.0),
                _ => pace,
            })
            .fires(&["AccountDeletionsStalled"]),
    ]
}

fn of_orders() -> Vec<History> {
    vec![
        History::new("orders", "orders are not paid for")
            .but(|series, pace| match series.name.as_str() {
                ORDERS | CHECKOUT if is_completed(series) => pace.then(-4 * HOUR, 0.3),
                _ => pace,
            })
            .fires(&["OrdersNotCompleted"]),
        History::new("orders_now", "orders are not paid for, not for long yet")
            .but(|series, pace| match series.name.as_str() {
                ORDERS | CHECKOUT if is_completed(series) => pace.then(-72 * MINUTE, 0.3),
                _ => pace,
            })
            .pending(&["OrdersNotCompleted"]),
        History::new(
            "conversion",
            "orders are paid for a little less than they should be",
        )
        .but(|series, pace| match series.name.as_str() {
            ORDERS | CHECKOUT if is_completed(series) => pace.then(-30 * HOUR, 0.63),
            _ => pace,
        })
        .fires(&["ConversionBelowTarget"]),
    ]
}

fn of_delivery() -> Vec<History> {
    vec![
        History::new("losses", "one event of five is lost")
            .but(|series, pace| match series.name.as_str() {
                _ if is_lost(series) => pace.then(-70 * MINUTE, 540.0),
                _ => pace,
            })
            .fires(&["EventLossFast", "EventLossSlow"]),
        History::new("slow_losses", "one event of a hundred is lost")
            .but(|series, pace| match series.name.as_str() {
                _ if is_lost(series) => pace.then(-7 * HOUR, 27.0),
                _ => pace,
            })
            .fires(&["EventLossSlow"]),
    ]
}
