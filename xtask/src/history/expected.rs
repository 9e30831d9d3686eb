//! What the rules have to come to, computed from what happened and not from samples. What the alerts
//! compare is written down again, so that a change of the declarations does not go unseen.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail};
use funnel_rules::Duration;

use super::live::Shops;
use super::pace::{DAY, HOUR, MINUTE, WEEK};
use super::past::History;
use super::rules::{Kind, Rule};
use super::shop::Exported;
use super::usual::{CHECKOUT, DELETIONS, FAILED_LOGINS, LOGINS, ORDERS, REFUNDS, REVENUE, SIGNUPS};
use crate::monitor::Labels;

/// The elements of a vector.
pub(super) type Vector = BTreeMap<Labels, f64>;

/// What the alerts that fire are declared to be: severity, owner and for how many seconds they hold.
pub(super) const DECLARED: [(&str, (&str, &str, u64)); 7] = [
    ("SignupDrop", ("warning", "accounts", 300)),
    ("LoginFailureSpike", ("critical", "accounts", 300)),
    ("AccountDeletionsStalled", ("warning", "accounts", 300)),
    ("OrdersNotCompleted", ("critical", "payments", 900)),
    ("ConversionBelowTarget", ("warning", "payments", 3600)),
    // Delivery is nobody's in particular.
    ("EventLossFast", ("critical", "", 0)),
    ("EventLossSlow", ("warning", "", 0)),
];

/// What the expression of a rule has to answer at the end of the past.
pub(super) fn of(rule: &Rule, shops: &Shops) -> anyhow::Result<Vector> {
    match rule.kind {
        Kind::Recording => recorded(rule, shops),
        Kind::Alerting { .. } => alerted(rule, shops),
    }
    .with_context(|| format!("the rule {}", rule.name))
}

/// By what the name says: `level:metric:operations`.
fn recorded(rule: &Rule, shops: &Shops) -> anyhow::Result<Vector> {
    let parts: Vec<_> = rule.name.split(':').collect();
    let [level, base, operations] = parts[..] else {
        bail!("is not named as level, metric and operations");
    };
    let metric = format!("{base}_total");
    if let Some(window) = operations.strip_prefix("ratio_increase") {
        let window = seconds(window)?;
        let [to, from] = ["step", "from"].map(|label| rule.labels[label].as_str());
        let people = |history: &History, step| {
            let of_step = |series: &Exported| series.label("step") == step;
            people(shops, history, &metric, &of_step, (window, 0))
        };
        return Ok(each(shops, |history| {
            Some(people(history, to)? / people(history, from)?)
        }));
    }
    let (operations, reduced_by) = match operations.strip_prefix("net_") {
        Some(operations) => (operations, Some(reduced_by(&metric)?)),
        None => (operations, None),
    };
    let window = operations.strip_prefix("increase");
    let window = window.context("is of operations that are not known")?;
    let (window, before) = window.split_once("_offset").unwrap_or((window, "0s"));
    let window = (seconds(window)?, seconds(before)?);
    let count = |history: &History, which: &dyn Fn(&Exported) -> bool| {
        let all = people(shops, history, &metric, which, window)?;
        let less = reduced_by.map(|by| people(shops, history, by, which, window));
        Some(all - less.unwrap_or(Some(0.0))?)
    };
    let Some(label) = level.strip_prefix("job_") else {
        return Ok(each(shops, |history| count(history, &|_| true)));
    };
    let of_metric = shops.exported.iter().filter(|it| it.name == metric);
    let texts: BTreeSet<_> = of_metric.map(|series| series.label(label)).collect();
    let mut vector = Vector::new();
    for text in texts {
        let of_text = |series: &Exported| series.label(label) == text;
        let counted = each(shops, |history| count(history, &of_text));
        vector.extend(counted.into_iter().map(|(mut labels, value)| {
            labels.insert(label.to_owned(), text.to_owned());
            (labels, value)
        }));
    }
    Ok(vector)
}

/// What is taken off a counter where there is a net of it.
fn reduced_by(metric: &str) -> anyhow::Result<&'static str> {
    match metric {
        REVENUE => Ok(REFUNDS),
        _ => bail!("is the net of a counter that nothing is known to reduce"),
    }
}

fn alerted(rule: &Rule, shops: &Shops) -> anyhow::Result<Vector> {
    let all = |_: &Exported| true;
    let is_failed = |series: &Exported| FAILED_LOGINS.contains(&series.label("outcome"));
    let count = |history: &History, metric, which: &dyn Fn(&Exported) -> bool, window| {
        people(shops, history, metric, which, window)
    };
    let status = |history: &History, status| {
        let of_status = |series: &Exported| series.label("status") == status;
        count(history, ORDERS, &of_status, (2 * HOUR, 0))
    };
    let step = |history: &History, step| {
        let of_step = |series: &Exported| series.label("step") == step;
        count(history, CHECKOUT, &of_step, (DAY, 0))
    };
    let lost = |history: &History, window| {
        let lost = count(history, "funnel_events_dropped_total", &all, (window, 0))?;
        let accepted = count(history, "funnel_events_accepted_total", &all, (window, 0))?;
        Some((lost, lost / accepted))
    };
    let burn = |history: &History, long, short, share| {
        let ((lost, of_long), (_, of_short)) = (lost(history, long)?, lost(history, short)?);
        (of_long > share && of_short > share && lost >= 12.0).then_some(of_long)
    };
    let checkout = ("event", "ShopCheckout");
    let vector = match rule.name.as_str() {
        "SignupDrop" => each(shops, |history| {
            let now = count(history, SIGNUPS, &all, (HOUR, 0))?;
            let before = count(history, SIGNUPS, &all, (HOUR, WEEK))?;
            (before >= 20.0 && now / before <= 0.5).then_some(now / before)
        }),
        "LoginFailureSpike" => each(shops, |history| {
            let now = count(history, LOGINS, &is_failed, (15 * MINUTE, 0))?;
            let before = count(history, LOGINS, &is_failed, (15 * MINUTE, WEEK))?;
            (now >= 50.0 && now / before >= 3.0).then_some(now / before)
        }),
        "AccountDeletionsStalled" => each(shops, |history| {
            let now = count(history, DELETIONS, &all, (DAY, 0))?;
            let before = count(history, DELETIONS, &all, (DAY, WEEK))?;
            (before >= 5.0 && now < 1.0).then_some(before)
        }),
        "OrdersNotCompleted" => each(shops, |history| {
            let (created, completed) = (status(history, "created")?, status(history, "completed")?);
            (created >= 20.0 && completed / created < 0.5).then_some(completed / created)
        }),
        "ConversionBelowTarget" if rule.labels[checkout.0] == checkout.1 => {
            each(shops, |history| {
                let (created, completed) = (step(history, "created")?, step(history, "completed")?);
                let ratio = completed / created;
                (created >= 17.0 && ratio < 0.6).then_some(ratio)
            })
        }
        // A process is started and listens before anybody counts.
        "ConversionBelowTarget" => Vector::new(),
        "EventLossFast" => each(shops, |history| burn(history, HOUR, 5 * MINUTE, 0.0144)),
        "EventLossSlow" => each(shops, |history| burn(history, 6 * HOUR, 30 * MINUTE, 0.006)),
        _ => bail!("is not known to this check; write down what it compares"),
    };
    let more: &[(&str, &str)] = match rule.name.as_str() {
        "ConversionBelowTarget" => &[("from", "created"), ("step", "completed")],
        "EventLossFast" | "EventLossSlow" => &[("backend", "json_lines")],
        _ => &[],
    };
    let more = more
        .iter()
        .map(|(label, text)| ((*label).to_owned(), (*text).to_owned()));
    let labelled = vector.into_iter().map(|(mut labels, value)| {
        labels.extend(more.clone());
        (labels, value)
    });
    Ok(labelled.collect())
}

/// One element for each history that has something to say.
fn each(shops: &Shops, value: impl Fn(&History) -> Option<f64>) -> Vector {
    let histories = shops.histories.iter();
    let elements = histories.filter_map(|history| {
        let labels = [("job".to_owned(), history.job.to_owned())];
        Some((labels.into(), value(history)?))
    });
    elements.collect()
}

/// What people did within a window, in seconds, that ended so long before; nothing where the history
/// does not reach so far back.
fn people(
    shops: &Shops,
    history: &History,
    metric: &str,
    which: &dyn Fn(&Exported) -> bool,
    (window, before): (i64, i64),
) -> Option<f64> {
    let (from, to) = (-before - window, -before);
    if from < history.since {
        return None;
    }
    let of_metric = shops.exported.iter().filter(|it| it.name == metric);
    let counted = of_metric.filter(|series| which(series)).map(|series| {
        let (all, probes) = history.counted(series, from, to);
        all - probes
    });
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    let counted = counted.sum::<u64>() as f64;
    Some(counted)
}

fn seconds(text: &str) -> anyhow::Result<i64> {
    let duration = Duration::parse(text);
    let duration = duration
        .ok()
        .with_context(|| format!("`{text}` is no duration"))?;
    Ok(duration.seconds().cast_signed())
}
