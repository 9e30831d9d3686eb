//! What alerts say, as templates of Prometheus and as what comes of them. A leaf.

use std::collections::BTreeMap;

use super::model::{Alert, Part, Said};
use crate::generate::quote::template;
use crate::render::visible;

/// What stands in every alert, by name.
pub(super) fn annotations(
    alert: &Alert,
    say: impl Fn(&Said) -> String,
) -> [(&'static str, String); 3] {
    let mut summary = Said(vec![Part::Label("job")]).and(": ");
    summary.0.extend(alert.summary.0.clone());
    summary.0.push(Part::Text(": ".to_owned()));
    summary.0.extend(alert.value.0.clone());
    let runbook = Said::from(alert.runbook.clone());
    [
        ("summary", say(&summary)),
        ("description", say(&alert.description)),
        ("runbook_url", say(&runbook)),
    ]
}

/// As a template.
pub(super) fn template(said: &Said) -> String {
    let parts = said.0.iter().map(|part| match part {
        Part::Text(text) => template::text(&visible(text)),
        Part::Label(label) => format!("{{{{ $labels.{label} }}}}"),
        Part::Number => "{{ $value | humanize }}".to_owned(),
        Part::Percentage => "{{ $value | humanizePercentage }}".to_owned(),
    });
    parts.collect()
}

/// As it reads with these labels and this value.
pub(super) fn expanded(said: &Said, labels: &BTreeMap<&str, String>, value: f64) -> String {
    let parts = said.0.iter().map(|part| match part {
        Part::Text(text) => visible(text).into_owned(),
        Part::Label(label) => labels.get(label).cloned().unwrap_or_default(),
        Part::Number => humanized(value),
        Part::Percentage => format!("{}%", significant(value * 100.0)),
    });
    parts.collect()
}

/// As the function `humanize` of Prometheus' templates, for what is not below one.
fn humanized(value: f64) -> String {
    if value == 0.0 || !value.is_finite() || value.abs() < 1.0 {
        return significant(value);
    }
    let mut scaled = value;
    for prefix in ["", "k", "M", "G", "T", "P", "E", "Z", "Y"] {
        if scaled.abs() < 1000.0 || prefix == "Y" {
            return significant(scaled) + prefix;
        }
        scaled /= 1000.0;
    }
    significant(scaled)
}

/// As `%.4g` of Go.
fn significant(value: f64) -> String {
    if !value.is_finite() {
        return if value > 0.0 { "+Inf" } else { "NaN" }.to_owned();
    }
    let scientific = format!("{value:.3e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trimmed = |text: &str| {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    if (-4..4).contains(&exponent) {
        let places = usize::try_from(3 - exponent).unwrap_or(0);
        return trimmed(&format!("{value:.places$}"));
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", trimmed(digits), exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::{humanized, significant};

    #[test]
    fn numbers_are_as_prometheus_writes_them() {
        for (value, shown) in [
            (0.0, "0"),
            (46.0, "46"),
            (49.21875, "49.22"),
            (1_234.0, "1234"),
            (12_345.0, "1.234e+04"),
            (0.000_012, "1.2e-05"),
            (f64::INFINITY, "+Inf"),
        ] {
            assert_eq!(significant(value), shown);
        }
        for (value, shown) in [
            (999.0, "999"),
            (1_280.0, "1.28k"),
            (2_500_000.0, "2.5M"),
            (0.0, "0"),
        ] {
            assert_eq!(humanized(value), shown);
        }
    }
}
