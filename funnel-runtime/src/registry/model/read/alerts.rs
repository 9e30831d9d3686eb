//! The groups of fields that describe alerts, which steps and counters have.

use funnel_rules::record::{alert, field};

use super::super::{AlertInfo, Beside, Condition};
use super::{Found, RecordError, What, list, number};

/// An alert while its fields are read.
#[derive(Default)]
pub(super) struct Group<'a> {
    fields: Vec<(&'a str, &'a str)>,
}

/// Takes a field of the record if it begins an alert or is about the last one.
pub(super) fn take<'a>(groups: &mut Vec<Group<'a>>, name: &'a str, value: &'a str) -> bool {
    if name == field::ALERT {
        groups.push(Group::default());
    } else if !alert::FIELDS.contains(&name) {
        return false;
    }
    if let Some(group) = groups.last_mut() {
        group.fields.push((name, value));
    }
    true
}

/// What the fields come to.
pub(super) fn read(
    record: &Found<'_>,
    groups: &[Group<'_>],
) -> Result<Vec<AlertInfo>, RecordError> {
    groups.iter().map(|group| group.read(record)).collect()
}

impl Group<'_> {
    fn find(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(other, _)| *other == name);
        field.map(|(_, value)| *value)
    }

    fn read(&self, record: &Found<'_>) -> Result<AlertInfo, RecordError> {
        let one = |name: &'static str| {
            let missing = || RecordError::new(record.offset, What::Missing(name));
            self.find(name).map(str::to_owned).ok_or_else(missing)
        };
        let condition = match &*one(field::ALERT)? {
            alert::DROP => Condition::Drop {
                by: one(alert::THRESHOLD)?,
                versus: one(alert::VERSUS)?,
            },
            alert::SPIKE => Condition::Spike {
                times: one(alert::THRESHOLD)?,
                versus: one(alert::VERSUS)?,
            },
            alert::STALLED => Condition::Stalled {
                beside: match (
                    self.find(alert::BESIDE_STEP),
                    self.find(alert::BESIDE_COUNTER),
                ) {
                    (Some(step), _) => Beside::Step(step.to_owned()),
                    (_, Some(counter)) => Beside::Counter(counter.to_owned()),
                    (None, None) => Beside::Before(one(alert::VERSUS)?),
                },
            },
            alert::GAP => Condition::Gap {
                from: one(alert::FROM)?,
                to: one(alert::TO)?,
                at_least: one(alert::THRESHOLD)?,
            },
            _ => return Err(RecordError::new(record.offset, What::Invalid(field::ALERT))),
        };
        Ok(AlertInfo {
            name: one(alert::NAME)?,
            condition,
            window: one(alert::WINDOW)?,
            hold: one(alert::HOLD)?,
            floor: number(record, alert::FLOOR, &one(alert::FLOOR)?)?,
            only: self.find(alert::ONLY).map(list).unwrap_or_default(),
            severity: one(alert::SEVERITY)?,
            summary: self.find(alert::SUMMARY).map(str::to_owned),
            runbook: self.find(alert::RUNBOOK).map(str::to_owned),
        })
    }
}
