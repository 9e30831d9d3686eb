//! The generated rules as Prometheus itself reads them, and the states of their alerts.

use anyhow::{Context as _, bail};
use serde_json::Value;

use crate::monitor::{Labels, Monitor, labels};

/// A rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) query: String,
    pub(super) labels: Labels,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Recording,
    Alerting {
        /// How long the condition has to hold, in seconds.
        hold: u64,
        annotations: Labels,
    },
}

/// What Prometheus says of an alert that is pending or fires.
#[derive(Debug)]
pub(super) struct Active {
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
    pub(super) fires: bool,
    /// Since when the condition holds, in RFC 3339.
    pub(super) since: String,
}

/// All rules of a Prometheus.
pub(super) fn read(monitor: &Monitor) -> anyhow::Result<Vec<Rule>> {
    let mut rules = Vec::new();
    for group in groups(monitor)? {
        let group = group["rules"].as_array().context("rules are a list")?;
        for rule in group {
            rules.push(of(rule)?);
        }
    }
    Ok(rules)
}

fn of(rule: &Value) -> anyhow::Result<Rule> {
    let text = |key: &str| rule[key].as_str().unwrap_or_default().to_owned();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole seconds"
    )]
    let seconds = |number: f64| number as u64;
    let kind = match rule["type"].as_str() {
        Some("recording") => Kind::Recording,
        Some("alerting") => Kind::Alerting {
            hold: seconds(rule["duration"].as_f64().context("a duration")?),
            annotations: labels(&rule["annotations"]),
        },
        other => bail!("a rule is {other:?}"),
    };
    Ok(Rule {
        name: text("name"),
        query: text("query"),
        labels: labels(&rule["labels"]),
        kind,
    })
}

/// When each group was evaluated last; nothing where one never was.
pub(super) fn evaluated(monitor: &Monitor) -> anyhow::Result<Vec<String>> {
    let groups = groups(monitor)?.into_iter();
    Ok(groups
        .map(|group| {
            group["lastEvaluation"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect())
}

/// Every alert that is pending or fires.
pub(super) fn active(monitor: &Monitor) -> anyhow::Result<Vec<Active>> {
    let data = monitor.data("/api/v1/alerts", [])?;
    let alerts = data["alerts"].as_array().context("alerts are a list")?;
    let active = alerts.iter().map(|alert| Active {
        labels: labels(&alert["labels"]),
        annotations: labels(&alert["annotations"]),
        fires: alert["state"] == "firing",
        since: alert["activeAt"].as_str().unwrap_or_default().to_owned(),
    });
    Ok(active.collect())
}

fn groups(monitor: &Monitor) -> anyhow::Result<Vec<Value>> {
    let mut data = monitor.data("/api/v1/rules", [])?;
    match data["groups"].take() {
        Value::Array(groups) => Ok(groups),
        other => bail!("the groups are {other}"),
    }
}
