//! Alerts as they stand in the file, and what they come to.

use serde::Deserialize;

use super::super::{Alert, Condition};
use super::number::{Number, number};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileAlert {
    pub(super) name: String,
    /// Which step has it; on a counter, none.
    pub(super) step: Option<String>,
    pub(super) at: Option<usize>,
    drop: Option<String>,
    spike: Option<String>,
    versus: Option<String>,
    stalled_beside_step: Option<String>,
    stalled_beside_counter: Option<String>,
    stalled_versus: Option<String>,
    gap_from: Option<String>,
    gap_to: Option<String>,
    gap_at_least: Option<String>,
    window: String,
    hold: String,
    floor: Number,
    #[serde(default)]
    only: Vec<String>,
    severity: String,
    summary: Option<String>,
    runbook: Option<String>,
}

impl FileAlert {
    pub(super) fn alert(&self) -> Result<Alert, String> {
        Ok(Alert {
            name: self.name.clone(),
            condition: self.condition()?,
            window: self.window.clone(),
            hold: self.hold.clone(),
            floor: number(&self.floor, "floor")?,
            only: self.only.clone(),
            severity: self.severity.clone(),
            summary: self.summary.clone(),
            runbook: self.runbook.clone(),
        })
    }

    fn condition(&self) -> Result<Condition, String> {
        let versus = self.versus.clone();
        let drop = self.drop.clone().zip(versus.clone());
        let spike = self.spike.clone().zip(versus);
        let gap = self.gap_from.clone().zip(self.gap_to.clone());
        let gap = gap.zip(self.gap_at_least.clone());
        let conditions = [
            drop.map(|(by, versus)| Condition::Drop { by, versus }),
            spike.map(|(times, versus)| Condition::Spike { times, versus }),
            self.stalled_beside_step
                .clone()
                .map(Condition::StalledBesideStep),
            self.stalled_beside_counter
                .clone()
                .map(Condition::StalledBesideCounter),
            self.stalled_versus.clone().map(Condition::StalledVersus),
            gap.map(|((from, to), at_least)| Condition::Gap { from, to, at_least }),
        ];
        let mut conditions = conditions.into_iter().flatten();
        match (conditions.next(), conditions.next()) {
            (Some(condition), None) if self.has_no_other_field(&condition) => Ok(condition),
            _ => Err(format!(
                "the alert `{}` has `drop` and `versus`, or `spike` and `versus`, or one of `stalled_beside_step`, `stalled_beside_counter` and `stalled_versus`, or `gap_from`, `gap_to` and `gap_at_least`",
                self.name
            )),
        }
    }

    /// Whether all that stands there is the condition's.
    fn has_no_other_field(&self, condition: &Condition) -> bool {
        let fields = [
            &self.drop,
            &self.spike,
            &self.versus,
            &self.stalled_beside_step,
            &self.stalled_beside_counter,
            &self.stalled_versus,
            &self.gap_from,
            &self.gap_to,
            &self.gap_at_least,
        ];
        let own = match condition {
            Condition::Drop { .. } | Condition::Spike { .. } => 2,
            Condition::Gap { .. } => 3,
            _ => 1,
        };
        fields.into_iter().flatten().count() == own
    }
}
