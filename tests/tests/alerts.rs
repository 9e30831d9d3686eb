//! Alerts, from what is written in the source to what the registry of the process says.

use funnel_runtime::registry::{AlertInfo, Beside, Condition, Registry};
use funnel_runtime::{Counter, Label, business_counter, funnel, funnel_step};

#[derive(Label, Clone, Copy)]
enum Status {
    Created,
    #[label(rename = "paid_for")]
    Completed,
    Failed,
}

/// Orders by status.
#[business_counter(name = "alerts_orders_total")]
#[alert(
    gap(from = "created", to = "paid_for", ratio = 0.25),
    window = "2h",
    hold = "1h"
)]
#[alert(
    spike = 2.5,
    versus = "1d",
    window = "15m",
    only("failed", "paid_for"),
    floor = 1
)]
#[alert(stalled(beside = "alerts_logins_total"), severity = "critical")]
#[alert(stalled, name = "NothingAtAll")]
static ORDERS: Counter<Status>;

/// Logins.
#[business_counter(name = "alerts_logins_total")]
#[alert]
static LOGINS: Counter<()>;

#[funnel(event = "Alerts:Signup")]
mod signup {
    pub(crate) enum Step {
        #[alert(stalled)]
        Visit,
        #[alert(stalled)]
        #[alert(
            drop,
            summary = "Few join: {{ $labels.x }}, \"or\" `none`",
            runbook = "https://example.org/join"
        )]
        Join,
        #[alert(stalled(beside = Visit), window = "60m", name = "NobodyPays")]
        #[alert(stalled(versus = "4w"))]
        Pay,
    }
}

#[funnel_step(signup::join)]
#[business_counter(LOGINS)]
#[business_counter(name = "alerts_calls_total")]
#[alert(drop = 1, only("ok"))]
fn join() {}

fn of_counter(name: &str) -> &'static [AlertInfo] {
    let mut counters = Registry::of_process().counters.iter();
    let counter = counters.find(|counter| counter.name == name);
    &counter.expect("a declared counter").alerts
}

fn names(alerts: &[AlertInfo]) -> Vec<&str> {
    alerts.iter().map(|alert| &*alert.name).collect()
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn a_bare_alert_is_a_drop_of_half_against_last_week() {
    let [alert] = of_counter("alerts_logins_total") else {
        panic!("one alert");
    };
    assert_eq!(alert.name, "AlertsLoginsDrop");
    let (by, versus) = (text("0.5"), text("1w"));
    assert_eq!(alert.condition, Condition::Drop { by, versus });
    assert_eq!(
        (&*alert.window, &*alert.hold, alert.floor),
        ("1h", "5m", 20)
    );
    assert_eq!((&alert.only[..], &*alert.severity), (&[][..], "warning"));
    assert_eq!((&alert.summary, &alert.runbook), (&None, &None));
}

#[test]
fn a_counter_has_alerts_of_each_kind() {
    ORDERS.inc(Status::Created);
    ORDERS.inc(Status::Completed);
    ORDERS.inc(Status::Failed);
    let alerts = of_counter("alerts_orders_total");
    assert_eq!(
        names(alerts),
        [
            "AlertsOrdersGap",
            "AlertsOrdersSpike",
            "AlertsOrdersStalled",
            "NothingAtAll"
        ]
    );
    let [gap, spike, beside, before] = alerts else {
        panic!("four alerts");
    };
    let (from, to, at_least) = (text("created"), text("paid_for"), text("0.25"));
    assert_eq!(gap.condition, Condition::Gap { from, to, at_least });
    assert_eq!((&*gap.window, &*gap.hold), ("2h", "1h"));
    let (times, versus) = (text("2.5"), text("1d"));
    assert_eq!(spike.condition, Condition::Spike { times, versus });
    assert_eq!(spike.only, ["failed", "paid_for"]);
    assert_eq!((&*spike.window, spike.floor), ("15m", 1));
    let logins = Beside::Counter(text("alerts_logins_total"));
    assert_eq!(beside.condition, Condition::Stalled { beside: logins });
    assert_eq!((&*beside.window, &*beside.severity), ("1d", "critical"));
    let week = Beside::Before(text("1w"));
    assert_eq!(before.condition, Condition::Stalled { beside: week });
}

#[test]
fn a_step_stalls_beside_the_one_before_and_the_first_beside_its_past() {
    let funnel = Registry::of_process().funnel("Alerts:Signup");
    let steps = &funnel.expect("a declared funnel").steps;
    let alerts: Vec<_> = steps.iter().map(|step| &step.alerts[..]).collect();
    let [[visit], [join, drop], [pay, later]] = alerts[..] else {
        panic!("five alerts: {alerts:?}");
    };
    let beside = |alert: &AlertInfo| match &alert.condition {
        Condition::Stalled { beside } => beside.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(beside(visit), Beside::Before(text("1w")));
    assert_eq!(beside(join), Beside::Step(text("visit")));
    assert_eq!(beside(pay), Beside::Step(text("visit")));
    assert_eq!(beside(later), Beside::Before(text("4w")));
    let all: Vec<_> = alerts.iter().flat_map(|alerts| names(alerts)).collect();
    assert_eq!(
        all,
        [
            "AlertsSignupVisitStalled",
            "AlertsSignupJoinStalled",
            "AlertsSignupJoinDrop",
            "NobodyPays",
            "AlertsSignupPayStalled",
        ]
    );
    assert_eq!(pay.window, "60m");
    let said = "Few join: {{ $labels.x }}, \"or\" `none`";
    assert_eq!(drop.summary.as_deref(), Some(said));
    assert_eq!(drop.runbook.as_deref(), Some("https://example.org/join"));
}

#[test]
fn a_function_with_a_counter_of_its_own_has_alerts_and_counts_as_ever() {
    join();
    assert!(LOGINS.get(()) > 0);
    let [alert] = of_counter("alerts_calls_total") else {
        panic!("one alert");
    };
    let (by, versus) = (text("1"), text("1w"));
    assert_eq!(alert.condition, Condition::Drop { by, versus });
    assert_eq!(
        (&*alert.name, &alert.only[..]),
        ("AlertsCallsDrop", &[text("ok")][..])
    );
}
