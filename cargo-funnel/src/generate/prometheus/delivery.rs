//! The alerts on losses of delivery, which nobody has to declare.

use funnel_rules::Duration;

use super::group_name;
use super::loss::{DROPPED, FAST, FLOOR, Loss, OBJECTIVE, SLOW};
use super::model::{Alert, Condition, Group, Part, Said};
use super::say::percentage;
use crate::generate::{Input, links};

fn alert(loss: Loss, input: &Input<'_>) -> Alert {
    let Loss {
        long,
        short,
        share,
        factor,
        budget,
        ..
    } = loss;
    let description = format!(
        "Of the events for this backend, more than {} were lost in the last {long} and in the last {short}: \
         {factor} times what an objective of {OBJECTIVE} allows, and {budget} of what it allows in a month. \
         In the last {long}, {FLOOR} or more were lost. The label `reason` of {DROPPED} says why.",
        percentage(share)
    );
    let value = Said(vec![Part::Percentage]).and(format!(" in {long}"));
    Alert {
        name: loss.name.to_owned(),
        condition: Condition::Loss(loss),
        hold: Duration::parse("0s").unwrap_or(Duration::LONGEST),
        severity: loss.severity.to_owned(),
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

/// The alerts, which every program has that delivers.
pub(super) fn group(input: &Input<'_>) -> Group {
    Group {
        name: group_name(input, "delivery"),
        recordings: Vec::new(),
        alerts: [FAST, SLOW].map(|loss| alert(loss, input)).into(),
    }
}
