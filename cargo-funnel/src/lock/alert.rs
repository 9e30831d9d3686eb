//! Alerts of a lock: what a registry says of them, and that in words. The order of fields is the order that
//! alerts are sorted by.

use funnel_runtime::registry::{self, AlertInfo};

/// An alert of a step or of a counter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alert {
    pub(crate) name: String,
    pub(crate) condition: Condition,
    pub(crate) window: String,
    pub(crate) hold: String,
    pub(crate) floor: u64,
    /// The texts of a label that are counted; none for all.
    pub(crate) only: Vec<String>,
    pub(crate) severity: String,
    pub(crate) summary: Option<String>,
    pub(crate) runbook: Option<String>,
}

/// What is not as it should be. Numbers are decimal, as written in the source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Condition {
    Drop {
        by: String,
        versus: String,
    },
    Spike {
        times: String,
        versus: String,
    },
    StalledBesideStep(String),
    StalledBesideCounter(String),
    StalledVersus(String),
    Gap {
        from: String,
        to: String,
        at_least: String,
    },
}

impl Alert {
    /// `None` for a condition that this program does not know.
    pub(crate) fn of(alert: &AlertInfo) -> Option<Self> {
        Some(Self {
            name: alert.name.clone(),
            condition: Condition::of(&alert.condition)?,
            window: alert.window.clone(),
            hold: alert.hold.clone(),
            floor: alert.floor,
            only: alert.only.clone(),
            severity: alert.severity.clone(),
            summary: alert.summary.clone(),
            runbook: alert.runbook.clone(),
        })
    }

    /// What it is, in words, without its name and what it says to people.
    pub(crate) fn short(&self) -> String {
        let only = match &self.only[..] {
            [] => String::new(),
            texts => format!(" of {}", texts.join(", ")),
        };
        format!(
            "{}{only}, window {}, floor {}, {}",
            self.condition.words(),
            self.window,
            self.floor,
            self.severity
        )
    }

    /// What it says, in words, without its name: each part with what it is about.
    pub(crate) fn parts(&self) -> Vec<String> {
        let mut parts = vec![
            self.condition.words(),
            format!("window {}", self.window),
            format!("hold {}", self.hold),
            format!("floor {}", self.floor),
            match &self.only[..] {
                [] => "any text".to_owned(),
                texts => format!("only {}", texts.join(", ")),
            },
            format!("severity {}", self.severity),
        ];
        let said = [("summary", &self.summary), ("runbook", &self.runbook)];
        parts.extend(said.map(|(what, text)| match text {
            Some(text) => format!("{what} {text}"),
            None => format!("no {what}"),
        }));
        parts
    }
}

impl Condition {
    fn of(condition: &registry::Condition) -> Option<Self> {
        use registry::{Beside, Condition};

        Some(match condition.clone() {
            Condition::Drop { by, versus } => Self::Drop { by, versus },
            Condition::Spike { times, versus } => Self::Spike { times, versus },
            Condition::Stalled { beside } => match beside {
                Beside::Step(step) => Self::StalledBesideStep(step),
                Beside::Counter(counter) => Self::StalledBesideCounter(counter),
                Beside::Before(versus) => Self::StalledVersus(versus),
                _ => return None,
            },
            Condition::Gap { from, to, at_least } => Self::Gap { from, to, at_least },
            _ => return None,
        })
    }

    /// The condition in words: `drop 0.5 versus 1w`.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Drop { by, versus } => format!("drop {by} versus {versus}"),
            Self::Spike { times, versus } => format!("spike {times} versus {versus}"),
            Self::StalledBesideStep(step) => format!("stalled beside step {step}"),
            Self::StalledBesideCounter(counter) => format!("stalled beside counter {counter}"),
            Self::StalledVersus(versus) => format!("stalled versus {versus}"),
            Self::Gap { from, to, at_least } => format!("gap from {from} to {to} below {at_least}"),
        }
    }
}
