//! Rules as they are before they are written: what is recorded, and what an alert compares. Plain data, and
//! the expressions that follow from it.

use std::fmt::Write as _;

use crate::generate::promql::{Decimal, Metric, Series, Window};
use funnel_rules::Duration;

/// What is evaluated together, in this order.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) recordings: Vec<Recording>,
    pub(super) alerts: Vec<Alert>,
}

/// A rule that records something under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Recording {
    Count(Count),
    Share(Share),
    Net(Net),
}

impl Recording {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Count(count) => count.name(),
            Self::Share(share) => share.name(),
            Self::Net(net) => net.name(),
        }
    }

    pub(super) fn expression(&self) -> String {
        match self {
            Self::Count(count) => count.expression(),
            Self::Share(share) => share.expression(),
            Self::Net(net) => net.expression(),
        }
    }

    pub(super) fn labels(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Count(_) | Self::Net(_) => Vec::new(),
            Self::Share(share) => vec![("step", &share.to), ("from", &share.from)],
        }
    }
}

/// What people counted within a window: of every job, and of each text of some labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) metric: Metric,
    pub(super) labels: Vec<String>,
    pub(super) window: Duration,
    /// How long before.
    pub(super) before: Option<Duration>,
}

impl Count {
    pub(super) fn name(&self) -> String {
        let mut name = format!(
            "{}:{}:increase{}",
            self.level(),
            self.metric.stem(),
            self.window
        );
        if let Some(before) = self.before {
            let _ = write!(name, "_offset{before}");
        }
        name
    }

    /// What its series are told apart by, as names of what is recorded begin with it.
    fn level(&self) -> String {
        self.by().join("_")
    }

    fn by(&self) -> Vec<&str> {
        let labels = self.labels.iter().map(String::as_str);
        std::iter::once("job").chain(labels).collect()
    }

    fn expression(&self) -> String {
        let by = self.by();
        let [range, before] = [Some(self.window), self.before].map(|duration| {
            duration
                .map(|duration| duration.to_string())
                .unwrap_or_default()
        });
        let mut window = Window::of(&range);
        if self.before.is_some() {
            window = window.before(&before);
        }
        let series = Series::of(&self.metric);
        let all = series.increase(&by, window);
        let probes = series.synthetic(&by, window);
        // A program that has seen no probe has nothing to take off. Each window is in the answer, so that the
        // tests find every one that is wrong.
        format!("{all}\n-\n{probes}\nor\n{all}")
    }
}

/// How many come from one step to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// Of all steps.
    pub(super) count: Count,
    pub(super) from: String,
    pub(super) to: String,
}

impl Share {
    pub(super) fn name(&self) -> String {
        format!(
            "job_step:{}:ratio_increase{}",
            self.count.metric.stem(),
            self.count.window
        )
    }

    /// What it is a share of.
    pub(super) fn amount(&self, step: &str) -> Amount {
        Amount {
            count: self.count.clone(),
            texts: vec![step.to_owned()],
        }
    }

    fn expression(&self) -> String {
        let [to, from] = [&self.to, &self.from].map(|step| self.amount(step).expression());
        format!("{to}\n/\n{from}")
    }

    fn selector(&self) -> String {
        Series::named(self.name())
            .with("step", &self.to)
            .with("from", &self.from)
            .selector()
    }
}

/// What is left of a count when others are taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Net {
    pub(super) of: Count,
    /// With the same labels and window.
    pub(super) less: Vec<Count>,
}

impl Net {
    pub(super) fn name(&self) -> String {
        let Count { metric, window, .. } = &self.of;
        format!("{}:{}:net_increase{window}", self.of.level(), metric.stem())
    }

    fn expression(&self) -> String {
        let of = self.of.name();
        let less: Vec<_> = self.less.iter().map(Count::name).collect();
        let less = match &less[..] {
            [less] => less.clone(),
            less => {
                let names: Vec<_> = less.iter().map(String::as_str).collect();
                let all = Series::named("").with_one_of("__name__", &names);
                format!("sum by ({}) ({})", self.of.by().join(", "), all.selector())
            }
        };
        // A program that has not begun to count them has nothing to take off.
        format!("{of}\n-\n{less}\nor\n{of}")
    }
}

/// Some of a count: all of it, or what has one of these texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) count: Count,
    /// Of its label; none where the count has no label.
    pub(super) texts: Vec<String>,
}

impl Amount {
    /// The label that the texts are of.
    pub(super) fn label(&self) -> Option<&str> {
        self.count.labels.first().map(String::as_str)
    }

    /// One value for each job.
    pub(super) fn expression(&self) -> String {
        let series = Series::named(self.count.name());
        let Some(label) = self.label() else {
            return series.selector();
        };
        let texts: Vec<_> = self.texts.iter().map(String::as_str).collect();
        format!(
            "sum by (job) ({})",
            series.with_one_of(label, &texts).selector()
        )
    }
}

/// What an alert compares.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    pub(super) left: Amount,
    pub(super) right: Amount,
    pub(super) test: Test,
    /// Which of the two has to reach the floor.
    pub(super) guard: Side,
    pub(super) floor: u64,
    /// The record of the one by the other, where there is one.
    pub(super) share: Option<Share>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// What makes an alert fire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// The left side by the right one.
    Ratio(Comparison, Decimal),
    /// There is nothing on the left side.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Below,
    AtMost,
    AtLeast,
}

impl Comparison {
    const fn operator(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
        }
    }

    /// Whether equality is enough.
    pub(super) const fn takes_equal(self) -> bool {
        !matches!(self, Self::Below)
    }
}

impl Watch {
    pub(super) fn expression(&self) -> String {
        let [left, right] = [&self.left, &self.right].map(Amount::expression);
        let guard = match self.guard {
            Side::Left => &left,
            Side::Right => &right,
        };
        let floor = self.floor;
        match (self.test, &self.share) {
            // Rounding may leave a little of nothing.
            (Test::Nothing, _) => format!("{right} >= {floor}\nand\n{left} < 1"),
            (Test::Ratio(comparison, threshold), None) => format!(
                "{left}\n/\n{right}\n{} {threshold}\nand\n{guard} >= {floor}",
                comparison.operator()
            ),
            (Test::Ratio(comparison, threshold), Some(share)) => format!(
                "{} {} {threshold}\nand on (job)\n{guard} >= {floor}",
                share.selector(),
                comparison.operator()
            ),
        }
    }
}

/// A rule that tells somebody.
#[derive(Clone, Debug)]
pub(super) struct Alert {
    pub(super) name: String,
    pub(super) condition: Condition,
    pub(super) hold: Duration,
    pub(super) severity: String,
    pub(super) owner: Option<String>,
    /// Labels besides these.
    pub(super) labels: Vec<(&'static str, String)>,
    /// What it says, before the value.
    pub(super) summary: Said,
    /// Of the value.
    pub(super) value: Said,
    pub(super) description: Said,
    pub(super) runbook: String,
}

#[derive(Clone, Debug)]
pub(super) enum Condition {
    Watch(Box<Watch>),
    Loss(super::loss::Loss),
}

impl Condition {
    pub(super) fn expression(&self) -> String {
        match self {
            Self::Watch(watch) => watch.expression(),
            Self::Loss(loss) => loss.expression(),
        }
    }
}

/// Something that an alert says: texts, and what Prometheus puts there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said(pub(super) Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// A label of the alert.
    Label(&'static str),
    /// The value, as a number.
    Number,
    /// The value, as a percentage.
    Percentage,
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self(vec![Part::Text(text)])
    }
}

impl Said {
    /// The same, and then that.
    pub(super) fn then(mut self, part: Part) -> Self {
        self.0.push(part);
        self
    }

    /// The same, and then a text.
    pub(super) fn and(self, text: impl Into<String>) -> Self {
        self.then(Part::Text(text.into()))
    }
}
