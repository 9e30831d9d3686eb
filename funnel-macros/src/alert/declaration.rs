//! What an alert comes to once the rules have been applied, and its fields of a record. No rules.

use funnel_rules::record::{alert, field};
use proc_macro2::TokenStream;
use syn::LitStr;

use crate::record::Text;

/// An alert that follows the rules.
#[derive(Clone)]
pub(crate) struct Alert {
    pub(super) name: String,
    /// Where it gets its name.
    pub(super) named_at: TokenStream,
    pub(super) condition: Condition,
    pub(super) window: String,
    pub(super) hold: String,
    pub(super) floor: u64,
    pub(super) only: Vec<LitStr>,
    pub(super) severity: String,
    pub(super) summary: Option<String>,
    pub(super) runbook: Option<String>,
}

#[derive(Clone)]
pub(super) enum Condition {
    Drop {
        by: String,
        versus: String,
    },
    Spike {
        times: String,
        versus: String,
    },
    Stalled(Beside),
    Gap {
        from: LitStr,
        to: LitStr,
        at_least: String,
    },
}

#[derive(Clone)]
pub(super) enum Beside {
    Step(String),
    Counter(String),
    Before(String),
}

impl Alert {
    /// The fields, behind those of what has the alert.
    pub(crate) fn write(&self, text: Text) -> Text {
        let text = match &self.condition {
            Condition::Drop { by, versus } => text
                .field(field::ALERT, alert::DROP)
                .field(alert::THRESHOLD, by)
                .field(alert::VERSUS, versus),
            Condition::Spike { times, versus } => text
                .field(field::ALERT, alert::SPIKE)
                .field(alert::THRESHOLD, times)
                .field(alert::VERSUS, versus),
            Condition::Stalled(beside) => {
                let text = text.field(field::ALERT, alert::STALLED);
                match beside {
                    Beside::Step(step) => text.field(alert::BESIDE_STEP, step),
                    Beside::Counter(counter) => text.field(alert::BESIDE_COUNTER, counter),
                    Beside::Before(versus) => text.field(alert::VERSUS, versus),
                }
            }
            Condition::Gap { from, to, at_least } => text
                .field(field::ALERT, alert::GAP)
                .field(alert::FROM, &from.value())
                .field(alert::TO, &to.value())
                .field(alert::THRESHOLD, at_least),
        };
        let text = text
            .field(alert::NAME, &self.name)
            .field(alert::WINDOW, &self.window)
            .field(alert::HOLD, &self.hold)
            .field(alert::FLOOR, &self.floor.to_string());
        let only: Vec<_> = self.only.iter().map(LitStr::value).collect();
        let text = if only.is_empty() {
            text
        } else {
            text.list(alert::ONLY, &only)
        };
        text.field(alert::SEVERITY, &self.severity)
            .optional(alert::SUMMARY, self.summary.as_deref())
            .optional(alert::RUNBOOK, self.runbook.as_deref())
    }

    /// The texts of a label that it looks at.
    pub(super) fn texts(&self) -> Vec<&LitStr> {
        match &self.condition {
            Condition::Gap { from, to, .. } => vec![from, to],
            _ => self.only.iter().collect(),
        }
    }
}
