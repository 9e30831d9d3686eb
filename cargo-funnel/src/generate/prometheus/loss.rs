//! Losses of delivery: how fast they use up what may be lost. Two alerts, each over a long window, which
//! says that it matters, and a short one, which says that it still goes on.
//!
//! The pairs and the factors are those of the chapter on alerting of Google's "Site Reliability Workbook".

use funnel_rules::Duration;

use super::group_name;
use super::model::{Alert, Condition, Group, Part, Said};
use crate::generate::promql::{Series, Window};
use crate::generate::{Input, links};

/// How much of what was accepted has to be delivered.
const OBJECTIVE: &str = "99.9%";
/// How many events have to be lost before anybody is told.
pub(super) const FLOOR: u64 = 12;
pub(super) const ACCEPTED: &str = "funnel_events_accepted_total";
pub(super) const DROPPED: &str = "funnel_events_dropped_total";
const BY: [&str; 2] = ["job", "backend"];

/// A pair of windows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loss {
    name: &'static str,
    severity: &'static str,
    pub(super) long: &'static str,
    pub(super) short: &'static str,
    /// The share of events that is too much: the factor by what may be lost, one in a thousand.
    pub(super) share: &'static str,
    factor: &'static str,
    /// How much of a month's losses that is.
    budget: &'static str,
}

pub(super) const FAST: Loss = Loss {
    name: "EventLossFast",
    severity: "critical",
    long: "1h",
    short: "5m",
    share: "0.0144",
    factor: "14.4",
    budget: "2%",
};
pub(super) const SLOW: Loss = Loss {
    name: "EventLossSlow",
    severity: "warning",
    long: "6h",
    short: "30m",
    share: "0.006",
    factor: "6",
    budget: "5%",
};
/// Their names.
pub(super) const NAMES: [&str; 2] = [FAST.name, SLOW.name];

impl Loss {
    pub(super) fn expression(&self) -> String {
        let counted = |name: &str, range| Series::named(name).increase(&BY, Window::of(range));
        let share = |range| {
            format!(
                "{}\n/\n{}\n> {}",
                counted(DROPPED, range),
                counted(ACCEPTED, range),
                self.share
            )
        };
        format!(
            "{}\nand\n{}\nand\n{} >= {FLOOR}",
            share(self.long),
            share(self.short),
            counted(DROPPED, self.long)
        )
    }

    fn alert(self, input: &Input<'_>) -> Alert {
        let Self {
            long,
            short,
            share,
            factor,
            budget,
            ..
        } = self;
        let description = format!(
            "Of the events for this backend, more than {} were lost in the last {long} and in the last {short}: \
             {factor} times what an objective of {OBJECTIVE} allows, and {budget} of what it allows in a month. \
             In the last {long}, {FLOOR} or more were lost. The label `reason` of {DROPPED} says why.",
            super::say::percentage(share)
        );
        let value = Said(vec![Part::Percentage]).and(format!(" in {long}"));
        Alert {
            name: self.name.to_owned(),
            condition: Condition::Loss(self),
            hold: Duration::parse("0s").unwrap_or(Duration::LONGEST),
            severity: self.severity.to_owned(),
            owner: None,
            labels: Vec::new(),
            summary: Said::from("events for ".to_owned())
                .then(Part::Label("backend"))
                .and(" are lost"),
            value,
            description: description.into(),
            runbook: links::delivery().url(input.docs),
        }
    }
}

/// The alerts, which every program has that delivers.
pub(super) fn group(input: &Input<'_>) -> Group {
    Group {
        name: group_name(input, "delivery"),
        recordings: Vec::new(),
        alerts: [FAST, SLOW].map(|loss| loss.alert(input)).into(),
    }
}
