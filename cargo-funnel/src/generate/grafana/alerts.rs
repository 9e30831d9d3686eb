//! What dashboards show of the generated alerts: when they fired.

use funnel_runtime::registry::AlertInfo;

use super::look::Look;
use super::panel::{Panel, WIDTH};
use super::query::own;
use super::row::{Row, items};
use super::text::plain;
use crate::generate::promql::Series;

/// The alert on a missed target.
const TARGET: &str = "ConversionBelowTarget";
/// The alerts on losses of delivery, with what each says.
const LOSSES: [(&str, &str); 2] = [
    ("EventLossFast", "Many events are lost right now."),
    ("EventLossSlow", "Events have been lost for hours."),
];

/// An alert, which may be of several services.
#[derive(Debug)]
pub(super) struct Alert {
    name: String,
    about: String,
    series: Series,
}

impl Alert {
    /// One that is declared.
    pub(super) fn declared(alert: &AlertInfo) -> Self {
        Self {
            name: alert.name.clone(),
            about: alert.summary.clone().unwrap_or_default(),
            series: firing(&alert.name),
        }
    }

    /// That on the target of a step.
    pub(super) fn target(event: &str, from: &str, step: &str) -> Self {
        Self {
            name: format!("Target of {from} to {step}"),
            about: format!("Too little of {from} came to {step}."),
            series: firing(TARGET)
                .with("event", event)
                .with("from", from)
                .with("step", step),
        }
    }

    /// Those on losses of delivery.
    pub(super) fn losses() -> Vec<Self> {
        let losses = LOSSES.map(|(name, about)| Self {
            name: name.to_owned(),
            about: about.to_owned(),
            series: firing(name),
        });
        losses.into()
    }

    /// As it is looked for.
    pub(super) fn selector(&self) -> String {
        self.series.selector()
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// When each of the alerts fired.
pub(super) fn row(alerts: &[Alert]) -> Option<Row> {
    if alerts.is_empty() {
        return None;
    }
    let listed = items(alerts.iter().map(|alert| (&*alert.name, &*alert.about)));
    let height = u64::try_from(alerts.len()).unwrap_or(u64::MAX).min(20) + 3;
    let look = Look::States {
        case: "firing",
        otherwise: "quiet",
    };
    let mut panel = Panel::new("alerts", "Alerts", look)
        .about(format!("When the generated alerts fired.\n\n{listed}"))
        .size(WIDTH, height);
    for alert in alerts {
        let firing = format!("max({}) or vector(0)", alert.selector());
        panel = panel.query(plain(&alert.name), firing);
    }
    Some(Row {
        title: "Alerts".to_owned(),
        panels: vec![panel],
    })
}

fn firing(name: &str) -> Series {
    own("ALERTS")
        .with("alertstate", "firing")
        .with("alertname", name)
}
