//! `PromQL` as text: names, texts, series, and what was counted within a window without what probes counted
//! of it. For rules and for dashboards; a leaf but for [`Refusal`].
//!
//! Expressions are put together by whoever asks; nothing here knows of alerts or of panels.

mod decimal;
mod text;

use std::fmt;

use funnel_rules::{metric_name, synthetic_counter};

use super::Refusal;
use crate::render::visible;
pub(crate) use decimal::Decimal;
pub(crate) use text::{exactly, one_of, text};

/// The name of a metric, which `PromQL` writes without quotes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Metric(String);

impl Metric {
    /// # Errors
    ///
    /// Where `PromQL` has no way to write the name.
    pub(crate) fn new(name: &str) -> Result<Self, Refusal> {
        match metric_name(name) {
            Ok(()) => Ok(Self(name.to_owned())),
            Err(_) => Err(Refusal::new(format!(
                "the counter `{}` cannot be written in PromQL: the name of a metric is of ASCII letters, digits, \
                 `_` and `:`, with no digit first; rename it",
                visible(name)
            ))),
        }
    }

    /// The name without `_total`, as in the names of what is recorded of it.
    pub(crate) fn stem(&self) -> &str {
        self.0.strip_suffix("_total").unwrap_or(&self.0)
    }

    /// The metric that counts what probes did of it.
    pub(crate) fn synthetic(&self) -> Self {
        Self(synthetic_counter(&self.0))
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a label, which `PromQL` writes without quotes.
///
/// # Errors
///
/// Where `PromQL` has no way to write the name.
pub(crate) fn label(name: &str) -> Result<&str, Refusal> {
    let mut bytes = name.bytes();
    let begins = bytes
        .next()
        .is_some_and(|it| it.is_ascii_alphabetic() || it == b'_');
    if begins && bytes.all(|it| it.is_ascii_alphanumeric() || it == b'_') {
        return Ok(name);
    }
    Err(Refusal::new(format!(
        "the label `{}` cannot be written in PromQL: the name of a label is of ASCII letters, digits and `_`, \
         with no digit first; rename it",
        visible(name)
    )))
}

/// A span of time: `1h`, or the variable of a dashboard, and how long before now it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Window<'a> {
    range: &'a str,
    offset: Option<&'a str>,
}

impl<'a> Window<'a> {
    /// The span that ends now.
    pub(crate) const fn of(range: &'a str) -> Self {
        Self {
            range,
            offset: None,
        }
    }

    /// The same, so much earlier.
    pub(crate) const fn before(self, offset: &'a str) -> Self {
        Self {
            offset: Some(offset),
            ..self
        }
    }
}

impl fmt::Display for Window<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.range)?;
        self.offset
            .map_or(Ok(()), |offset| write!(f, " offset {offset}"))
    }
}

/// Series of a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Series {
    metric: Metric,
    matchers: Vec<String>,
}

impl Series {
    pub(crate) fn of(metric: &Metric) -> Self {
        Self {
            metric: metric.clone(),
            matchers: Vec::new(),
        }
    }

    /// Of a metric whose name is one: this library's own, or one that rules record.
    pub(crate) fn named(name: impl Into<String>) -> Self {
        Self {
            metric: Metric(name.into()),
            matchers: Vec::new(),
        }
    }

    /// Those where a label has this text.
    pub(crate) fn with(self, label: &str, value: &str) -> Self {
        self.matcher(label, "=", value)
    }

    /// Those where a label has another text.
    pub(crate) fn without(self, label: &str, value: &str) -> Self {
        self.matcher(label, "!=", value)
    }

    /// Those where the whole of a label is as this expression says. Variables of a dashboard stay what they are.
    pub(crate) fn matching(self, label: &str, expression: &str) -> Self {
        self.matcher(label, "=~", expression)
    }

    /// Those where a label has one of these texts.
    pub(crate) fn with_one_of(self, label: &str, values: &[&str]) -> Self {
        match values {
            [value] => self.with(label, value),
            values => self.matching(label, &one_of(values)),
        }
    }

    fn matcher(mut self, label: &str, operator: &str, value: &str) -> Self {
        self.matchers
            .push(format!("{label}{operator}{}", text(value)));
        self
    }

    /// As a selector.
    pub(crate) fn selector(&self) -> String {
        if self.matchers.is_empty() {
            return self.metric.to_string();
        }
        format!("{}{{{}}}", self.metric, self.matchers.join(","))
    }

    /// What was counted, of people and of probes.
    pub(crate) fn increase(&self, by: &[&str], window: Window<'_>) -> String {
        let sum = match by {
            [] => "sum".to_owned(),
            by => format!("sum by ({})", by.join(", ")),
        };
        format!("{sum} (increase({}{window}))", self.selector())
    }

    /// What was counted of probes. A process that has seen none has no such series.
    pub(crate) fn synthetic(&self, by: &[&str], window: Window<'_>) -> String {
        let probes = Self {
            metric: self.metric.synthetic(),
            matchers: self.matchers.clone(),
        };
        probes.increase(by, window)
    }

    /// What was counted of people.
    pub(crate) fn real(&self, by: &[&str], window: Window<'_>) -> String {
        let all = self.increase(by, window);
        let probes = self.synthetic(by, window);
        format!("({all} - ({probes} or 0 * {all}))")
    }
}

#[cfg(test)]
mod tests {
    use super::{Metric, Series, Window, label};

    #[test]
    fn what_probes_counted_is_taken_off() {
        let metric = Metric::new("shop_logins_total").unwrap();
        let series = Series::of(&metric)
            .with("job", "shop")
            .with_one_of("outcome", &["a.b", "c\""]);
        let selector = r#"{job="shop",outcome=~"a\\.b|c\""}"#;
        let window = Window::of("1h").before("1w");
        let all = format!("sum by (job) (increase(shop_logins_total{selector}[1h] offset 1w))");
        let probes =
            format!("sum by (job) (increase(shop_logins_synthetic_total{selector}[1h] offset 1w))");
        assert_eq!(
            series.real(&["job"], window),
            format!("({all} - ({probes} or 0 * {all}))")
        );
    }

    #[test]
    fn a_selector_without_matchers_is_the_name() {
        let series = Series::named("job:shop_logins:increase1h");
        assert_eq!(series.selector(), "job:shop_logins:increase1h");
        assert_eq!(
            series
                .without("step", "a")
                .with_one_of("b", &["c.d"])
                .selector(),
            r#"job:shop_logins:increase1h{step!="a",b="c.d"}"#
        );
        let series = Series::named("a").matching("job", "${service}");
        assert_eq!(
            series.increase(&[], Window::of("$w")),
            "sum (increase(a{job=~\"${service}\"}[$w]))"
        );
    }

    #[test]
    fn a_name_that_promql_cannot_write_is_refused() {
        for name in ["", "1a", "a-b", "größe_total", "a{b}", "a b", "a\nb"] {
            let refusal = Metric::new(name).unwrap_err().to_string();
            assert!(refusal.contains("cannot be written in PromQL"), "{refusal}");
            assert!(label(name).is_err(), "{name}");
        }
        assert!(label("a:b").is_err());
        assert_eq!(label("_a1").unwrap(), "_a1");
        assert_eq!(Metric::new("a_total").unwrap().stem(), "a");
    }
}
