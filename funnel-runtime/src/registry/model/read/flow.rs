//! Flows, and the functions that run them.

use funnel_rules::record::field;

use super::super::{FlowInfo, FlowSiteInfo, FlowStepInfo, MilestoneInfo, Offset};
use super::{Found, RecordError, What, attributes, find, list, one, place, rename_all};

pub(super) fn declaration(record: &Found<'_>) -> Result<FlowInfo, RecordError> {
    let mut flow = FlowInfo {
        event: one(record, field::EVENT)?.to_owned(),
        help: String::new(),
        owner: find(record, field::OWNER).map(str::to_owned),
        rename_all: rename_all(record),
        started: one(record, field::STARTED)?.to_owned(),
        completed: one(record, field::COMPLETED)?.to_owned(),
        aborted: one(record, field::ABORTED)?.to_owned(),
        failed: one(record, field::FAILED)?.to_owned(),
        steps: Vec::new(),
        reasons: find(record, field::REASONS).map(list).unwrap_or_default(),
        milestones: Vec::new(),
        keys: Vec::new(),
        place: place(record)?,
    };
    let error = |what| RecordError::new(record.offset, what);
    // What a help is about: the group that it stands in.
    let mut about = None;
    for &(name, value) in &record.fields {
        match name {
            field::STEP => {
                about = Some(field::STEP);
                flow.steps.push(FlowStepInfo {
                    name: value.to_owned(),
                    help: String::new(),
                });
            }
            field::MILESTONE => {
                about = Some(field::MILESTONE);
                flow.milestones.push(MilestoneInfo {
                    name: value.to_owned(),
                    event: String::new(),
                    help: String::new(),
                });
            }
            field::EVENT_OF => {
                let milestone = flow.milestones.last_mut();
                let milestone = milestone.ok_or_else(|| error(What::Invalid(field::MILESTONE)))?;
                value.clone_into(&mut milestone.event);
            }
            field::HELP => {
                let help = match about {
                    None => Some(&mut flow.help),
                    Some(field::STEP) => flow.steps.last_mut().map(|step| &mut step.help),
                    Some(_) => flow.milestones.last_mut().map(|told| &mut told.help),
                };
                if let Some(help) = help {
                    value.clone_into(help);
                }
            }
            _ => attributes::take(record, &mut flow.keys, name, value)?,
        }
    }
    if flow.milestones.iter().any(|told| told.event.is_empty()) {
        return Err(error(What::Missing(field::EVENT_OF)));
    }
    Ok(flow)
}

pub(super) fn site(record: &Found<'_>) -> Result<FlowSiteInfo, RecordError> {
    Ok(FlowSiteInfo {
        event: one(record, field::EVENT)?.to_owned(),
        function: one(record, field::FUNCTION)?.to_owned(),
        keys: list(one(record, field::KEYS)?),
        place: place(record)?,
        offset: Offset(record.offset),
    })
}
