//! Losses of delivery: how fast they use up what may be lost. Two pairs of windows, each with a long one, which
//! says that it matters, and a short one, which says that it still goes on. What is said of them is `delivery`'s.
//!
//! The pairs and the factors are those of the chapter on alerting of Google's "Site Reliability Workbook".

use crate::generate::promql::{Series, Window};

/// How much of what was accepted has to be delivered.
pub(super) const OBJECTIVE: &str = "99.9%";
/// How many events have to be lost before anybody is told.
pub(super) const FLOOR: u64 = 12;
pub(super) const ACCEPTED: &str = "funnel_events_accepted_total";
pub(super) const DROPPED: &str = "funnel_events_dropped_total";
const BY: [&str; 2] = ["job", "backend"];

/// A pair of windows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loss {
    pub(super) name: &'static str,
    pub(super) severity: &'static str,
    pub(super) long: &'static str,
    pub(super) short: &'static str,
    /// The share of events that is too much: the factor by what may be lost, one in a thousand.
    pub(super) share: &'static str,
    pub(super) factor: &'static str,
    /// How much of a month's losses that is.
    pub(super) budget: &'static str,
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
}
