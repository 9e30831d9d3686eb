//! A file of tests in YAML, as promtool reads it. Knows nothing of what is tested.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Tests;
use super::samples::{self, Samples};
use crate::generate::quote::yaml::text as quoted;
use crate::generate::{Kind, generated_by};

/// One test.
pub(super) struct Test {
    pub(super) name: String,
    /// Between two samples, in milliseconds.
    pub(super) step: u64,
    pub(super) series: Vec<(String, Samples)>,
    pub(super) looked: Vec<Looked>,
    pub(super) values: Vec<Value>,
}

/// What fires at a time, in milliseconds.
pub(super) struct Looked {
    pub(super) at: u64,
    pub(super) alert: String,
    pub(super) fires: Vec<Fired>,
}

/// An alert that fires.
#[derive(Clone)]
pub(super) struct Fired {
    pub(super) labels: BTreeMap<&'static str, String>,
    pub(super) annotations: [(&'static str, String); 3],
}

/// What an expression comes to.
pub(super) struct Value {
    pub(super) expression: String,
    pub(super) at: u64,
    /// Series by their number.
    pub(super) samples: Vec<(String, f64)>,
}

/// The file, with the rules in this folder.
pub(super) fn text(rules: &str, tests: &Tests) -> String {
    let mut out = format!(
        "# {}\n# For `promtool test rules`.\nrule_files:\n  - {rules}/rules.yml\nevaluation_interval: {}\ntests:\n",
        generated_by(Kind::PrometheusRules),
        duration(tests.evaluation)
    );
    for test in &tests.tests {
        one(&mut out, test);
    }
    out
}

fn one(out: &mut String, test: &Test) {
    let _ = write!(
        out,
        "  - name: {}\n    interval: {}\n    input_series:\n",
        quoted(&test.name),
        duration(test.step)
    );
    for (series, samples) in &test.series {
        let _ = write!(
            out,
            "      - series: {}\n        values: {}\n",
            quoted(series),
            quoted(&samples::text(samples))
        );
    }
    if !test.looked.is_empty() {
        out.push_str("    alert_rule_test:\n");
    }
    for Looked { at, alert, fires } in &test.looked {
        let _ = write!(
            out,
            "      - eval_time: {}\n        alertname: {}\n        exp_alerts:{}\n",
            duration(*at),
            quoted(alert),
            if fires.is_empty() { " []" } else { "" }
        );
        for fired in fires {
            let annotations = fired.annotations.iter();
            pairs(
                out,
                "          - exp_labels:",
                fired.labels.iter().map(|(name, text)| (*name, text)),
            );
            pairs(
                out,
                "            exp_annotations:",
                annotations.map(|(name, text)| (*name, text)),
            );
        }
    }
    if !test.values.is_empty() {
        out.push_str("    promql_expr_test:\n");
    }
    for value in &test.values {
        let _ = write!(
            out,
            "      - expr: {}\n        eval_time: {}\n        exp_samples:\n",
            quoted(&value.expression),
            duration(value.at)
        );
        for (series, number) in &value.samples {
            let _ = write!(
                out,
                "          - labels: {}\n            value: {number}\n",
                quoted(series)
            );
        }
    }
}

fn pairs<'a>(out: &mut String, key: &str, pairs: impl Iterator<Item = (&'static str, &'a String)>) {
    let _ = writeln!(out, "{key}");
    for (name, text) in pairs {
        let _ = writeln!(out, "              {name}: {}", quoted(text));
    }
}

/// Milliseconds as a duration of Prometheus.
fn duration(milliseconds: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")];
    let mut rest = milliseconds;
    let mut out = String::new();
    for (unit, name) in UNITS {
        if rest >= unit {
            let _ = write!(out, "{}{name}", rest / unit);
            rest %= unit;
        }
    }
    if out.is_empty() { "0s".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_as_prometheus_reads_them() {
        for (milliseconds, shown) in [
            (0, "0s"),
            (5_400_000, "1h30m"),
            (604_800_000, "168h"),
            (60_200, "1m200ms"),
        ] {
            assert_eq!(duration(milliseconds), shown);
        }
    }
}
