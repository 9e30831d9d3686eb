//! `rules.yml`: the groups of rules in YAML.

use std::fmt::Write as _;

use funnel_rules::Duration;

use super::model::{Alert, Group, Recording};
use super::words::{annotations, template};
use crate::generate::quote::template;
use crate::generate::quote::yaml::text as quoted;
use crate::generate::{Input, Kind, generated_by};
use crate::render::visible;

/// The file.
pub(super) fn text(input: &Input<'_>, groups: &[Group], interval: Duration) -> String {
    let mut out = format!(
        "# {}\n\
         #\n\
         # Counts are of people: what probes did is taken off. `job` is the service as Prometheus calls it. What is\n\
         # compared with an earlier time is read off the counters of that time, so that an alert works as soon as\n\
         # Prometheus has scraped for so long, however new its rule is.\n",
        generated_by(Kind::PrometheusRules)
    );
    if let Some(service) = input.service {
        let _ = writeln!(out, "#\n# For: {}", visible(service));
    }
    out.push_str("groups:\n");
    for group in groups {
        let _ = write!(
            out,
            "  - name: {}\n    interval: {interval}\n    rules:\n",
            quoted(&group.name)
        );
        for recording in &group.recordings {
            record(&mut out, recording);
        }
        for rule in &group.alerts {
            alert(&mut out, rule);
        }
    }
    out
}

fn record(out: &mut String, recording: &Recording) {
    let _ = writeln!(out, "      - record: {}", recording.name());
    expression(out, &recording.expression());
    let labels = recording.labels();
    if labels.is_empty() {
        return;
    }
    out.push_str("        labels:\n");
    for (name, value) in labels {
        let _ = writeln!(out, "          {name}: {}", quoted(value));
    }
}

fn alert(out: &mut String, alert: &Alert) {
    let _ = writeln!(out, "      - alert: {}", quoted(&alert.name));
    expression(out, &alert.condition.expression());
    if alert.hold.seconds() > 0 {
        let _ = writeln!(out, "        for: {}", alert.hold);
    }
    out.push_str("        labels:\n");
    for (name, value) in labels(alert) {
        let _ = writeln!(out, "          {name}: {}", quoted(&template::text(&value)));
    }
    out.push_str("        annotations:\n");
    for (name, value) in annotations(alert, template) {
        let _ = writeln!(out, "          {name}: {}", quoted(&value));
    }
}

/// The labels that an alert gets.
pub(super) fn labels(alert: &Alert) -> Vec<(&'static str, String)> {
    let mut labels = alert.labels.clone();
    labels.extend(alert.owner.clone().map(|owner| ("owner", owner)));
    labels.push(("severity", alert.severity.clone()));
    labels
}

/// As a block, in which nothing has to be escaped: the texts in it have no end of a line.
fn expression(out: &mut String, expression: &str) {
    out.push_str("        expr: |\n");
    for line in expression.lines() {
        let _ = writeln!(out, "          {line}");
    }
}
