//! What an alert says of what it found, in words. No expression is made here.

use funnel_rules::Duration;
use funnel_runtime::registry::{AlertInfo, Beside, Condition as Of, FunnelInfo, TargetInfo};

use super::model::{Alert, Condition, Part, Said, Watch};
use super::{CONVERSION_HOLD, TARGET};
use crate::generate::promql::Decimal;

/// What every description ends with.
const REAL: &str = "What probes did is not counted.";

/// What is wrong.
pub(super) fn summary(info: &AlertInfo, thing: &str) -> Said {
    Said::from(match (&info.summary, &info.condition) {
        (Some(summary), _) => summary.clone(),
        (None, Of::Drop { .. }) => format!("{thing} fell"),
        (None, Of::Spike { .. }) => format!("{thing} rose"),
        (None, Of::Stalled { .. }) => format!("{thing} stands still"),
        (None, Of::Gap { from, to, .. }) => format!("{thing}: too little of {from} comes to {to}"),
        (None, _) => thing.to_owned(),
    })
}

/// What the value is.
pub(super) fn value(info: &AlertInfo, beside: &str) -> Said {
    let window = &info.window;
    let said = Said(Vec::new());
    match &info.condition {
        Of::Drop { versus, .. } => said
            .then(Part::Percentage)
            .and(format!(" of {versus} before")),
        Of::Spike { versus, .. } => said
            .then(Part::Number)
            .and(format!(" times as much as {versus} before")),
        Of::Stalled {
            beside: Beside::Before(versus),
        } => {
            let said = said
                .and(format!("none in {window}, and "))
                .then(Part::Number);
            said.and(format!(" {versus} before"))
        }
        Of::Stalled { .. } => {
            let said = said
                .and(format!("none in {window}, beside "))
                .then(Part::Number);
            said.and(format!(" of {beside}"))
        }
        _ => said.then(Part::Percentage).and(format!(" in {window}")),
    }
}

/// When it fires.
pub(super) fn description(info: &AlertInfo, thing: &str, beside: &str) -> Said {
    let AlertInfo {
        window,
        hold,
        floor,
        ..
    } = info;
    let earlier = |versus: &str| format!("in the {window} that ended {versus} before");
    let condition = match &info.condition {
        Of::Drop { by, versus } => format!(
            "{thing} fell by {} or more against the count {}, which was {floor} or more",
            percentage(by),
            earlier(versus)
        ),
        Of::Spike { times, versus } => format!(
            "{thing} rose to {floor} or more, which is {times} times the count {} or more than that",
            earlier(versus)
        ),
        Of::Stalled {
            beside: Beside::Before(versus),
        } => format!(
            "{thing} was not counted, and the count {} was {floor} or more",
            earlier(versus)
        ),
        Of::Stalled { .. } => {
            format!("{thing} was not counted, while {beside} was counted {floor} times or more")
        }
        Of::Gap { from, to, at_least } => format!(
            "less than {} of {from} came to {to} in {thing}, where {from} was counted {floor} times or more",
            percentage(at_least)
        ),
        _ => thing.to_owned(),
    };
    let held = if hold.trim_start_matches('0').len() > 1 {
        format!(" This has been so for {hold}.")
    } else {
        String::new()
    };
    format!("In the last {window}, {condition}.{held} {REAL}").into()
}

/// The alert on a conversion that is not what it is meant to be.
pub(super) fn target(
    funnel: &FunnelInfo,
    step: &str,
    target: &TargetInfo,
    at_least: Decimal,
    watch: Watch,
    runbook: String,
) -> Alert {
    let (event, from) = (&funnel.event, &target.from);
    let (window, floor) = (watch.left.count.window, watch.floor);
    let at_least = percentage(&at_least.to_string());
    let value =
        Said(vec![Part::Percentage]).and(format!(" in {window}, and the target is {at_least}"));
    let description = format!(
        "In the last {window}, less than {at_least} of {from} came to {step} in {event}, where {from} was counted \
         {floor} times or more. This has been so for {CONVERSION_HOLD}. A conversion is counted on the day on which \
         it happens, whenever its beginning was. {REAL}"
    );
    Alert {
        name: TARGET.to_owned(),
        condition: Condition::Watch(Box::new(watch)),
        hold: Duration::parse(CONVERSION_HOLD).unwrap_or(Duration::LONGEST),
        severity: "warning".to_owned(),
        owner: funnel.owner.clone(),
        labels: vec![
            ("event", event.clone()),
            ("from", from.clone()),
            ("step", step.to_owned()),
        ],
        summary: format!("{event} is below its target from {from} to {step}").into(),
        value,
        description: description.into(),
        runbook,
    }
}

/// A share as a percentage, to the digit.
pub(super) fn percentage(share: &str) -> String {
    let Some((numerator, denominator)) = Decimal::parse(share).map(Decimal::fraction) else {
        return share.to_owned();
    };
    let part = u128::from(numerator) * 100 * 1_000_000_000 / u128::from(denominator);
    let (whole, part) = (part / 1_000_000_000, part % 1_000_000_000);
    let part = format!("{part:09}");
    match part.trim_end_matches('0') {
        "" => format!("{whole}%"),
        part => format!("{whole}.{part}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::percentage;

    #[test]
    fn a_share_is_a_percentage() {
        for (share, shown) in [
            ("0.5", "50%"),
            ("0.02", "2%"),
            ("0.999", "99.9%"),
            ("1", "100%"),
            ("3.0", "300%"),
        ] {
            assert_eq!(percentage(share), shown);
        }
        assert_eq!(percentage("some"), "some");
    }
}
