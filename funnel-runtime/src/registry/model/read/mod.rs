//! From records to the model: which kind of record has which fields, and the order of what was read.
//! How a record is laid out is `record`'s.

mod alerts;
mod attributes;
mod flow;

use std::collections::BTreeMap;
use std::str::FromStr;

use funnel_rules::Case;
use funnel_rules::record::{LIST, field, kind};

use super::super::record::{Found, RecordError, What};
use super::{
    CountInfo, CounterInfo, FunnelInfo, LabelInfo, MaxSeriesInfo, Offset, Place, Registry,
    SiteInfo, StepInfo,
};
use crate::value::Class;

impl Registry {
    pub(in crate::registry) fn from_records(records: &[Found<'_>]) -> Result<Self, RecordError> {
        let mut registry = Self::default();
        for record in records {
            match one(record, field::KIND)? {
                kind::FUNNEL => registry.funnels.push(funnel(record)?),
                kind::SITE => registry.sites.push(site(record)?),
                kind::FLOW => registry.flows.push(flow::declaration(record)?),
                kind::FLOW_SITE => registry.flow_sites.push(flow::site(record)?),
                kind::COUNTER => registry.counters.push(counter(record)?),
                kind::COUNT => registry.counting.push(count(record)?),
                // A kind that a later minor version added.
                _ => {}
            }
        }
        registry.sort();
        Ok(registry)
    }

    fn sort(&mut self) {
        self.funnels
            .sort_by(|a, b| (&a.event, &a.place).cmp(&(&b.event, &b.place)));
        let order: BTreeMap<(&str, &str), usize> = self
            .funnels
            .iter()
            .flat_map(|funnel| {
                let steps = funnel.steps.iter().enumerate();
                steps.map(|(at, step)| ((funnel.event.as_str(), step.name.as_str()), at))
            })
            .collect();
        // Looked up once for each site, not once for each comparison.
        let mut ranked: Vec<_> = std::mem::take(&mut self.sites)
            .into_iter()
            .map(|site| (order.get(&(&*site.event, &*site.step)).copied(), site))
            .collect();
        ranked.sort_by(|(rank_a, a), (rank_b, b)| {
            (&a.event, rank_a, &a.step, &a.place, &a.function, &a.keys).cmp(&(
                &b.event,
                rank_b,
                &b.step,
                &b.place,
                &b.function,
                &b.keys,
            ))
        });
        self.sites = ranked.into_iter().map(|(_, site)| site).collect();
        self.flows
            .sort_by(|a, b| (&a.event, &a.place).cmp(&(&b.event, &b.place)));
        self.flow_sites.sort_by(|a, b| {
            (&a.event, &a.place, &a.function, &a.keys).cmp(&(
                &b.event,
                &b.place,
                &b.function,
                &b.keys,
            ))
        });
        self.counters
            .sort_by(|a, b| (&a.name, &a.place, &a.help).cmp(&(&b.name, &b.place, &b.help)));
        self.counting.sort_by(|a, b| {
            (&a.counter, &a.place, &a.function).cmp(&(&b.counter, &b.place, &b.function))
        });
    }
}

fn funnel(record: &Found<'_>) -> Result<FunnelInfo, RecordError> {
    let mut steps: Vec<StepInfo> = Vec::new();
    let mut groups: Vec<Vec<alerts::Group<'_>>> = Vec::new();
    let mut keys = Vec::new();
    let mut help = "";
    let invalid = |name| RecordError::new(record.offset, What::Invalid(name));
    for &(name, value) in &record.fields {
        match name {
            field::STEP => {
                groups.push(Vec::new());
                steps.push(StepInfo {
                    name: value.to_owned(),
                    ..StepInfo::default()
                });
            }
            field::HELP => match steps.last_mut() {
                Some(step) => value.clone_into(&mut step.help),
                None => help = value,
            },
            field::TARGET_FROM => {
                let step = steps
                    .last_mut()
                    .ok_or_else(|| invalid(field::TARGET_FROM))?;
                value.clone_into(&mut step.target.get_or_insert_default().from);
            }
            field::TARGET_AT_LEAST => {
                let step = steps
                    .last_mut()
                    .ok_or_else(|| invalid(field::TARGET_AT_LEAST))?;
                value.clone_into(&mut step.target.get_or_insert_default().at_least);
            }
            _ => {
                let of_step = groups.last_mut().filter(|_| keys.is_empty());
                if !of_step.is_some_and(|groups| alerts::take(groups, name, value)) {
                    attributes::take(record, &mut keys, name, value)?;
                }
            }
        }
    }
    for (step, groups) in steps.iter_mut().zip(&groups) {
        step.alerts = alerts::read(record, groups)?;
    }
    Ok(FunnelInfo {
        event: one(record, field::EVENT)?.to_owned(),
        counter: one(record, field::COUNTER)?.to_owned(),
        help: help.to_owned(),
        owner: find(record, field::OWNER).map(str::to_owned),
        rename_all: rename_all(record),
        steps,
        keys,
        place: place(record)?,
    })
}

fn site(record: &Found<'_>) -> Result<SiteInfo, RecordError> {
    Ok(SiteInfo {
        event: one(record, field::EVENT)?.to_owned(),
        step: one(record, field::STEP)?.to_owned(),
        function: one(record, field::FUNCTION)?.to_owned(),
        keys: list(one(record, field::KEYS)?),
        scoped: find(record, field::SCOPED).map(list).unwrap_or_default(),
        place: place(record)?,
        offset: Offset(record.offset),
    })
}

fn counter(record: &Found<'_>) -> Result<CounterInfo, RecordError> {
    let mut labels: Vec<LabelInfo> = Vec::new();
    let mut groups = Vec::new();
    let invalid = |name| RecordError::new(record.offset, What::Invalid(name));
    for &(name, value) in &record.fields {
        match name {
            field::LABEL => labels.push(LabelInfo {
                name: value.to_owned(),
                values: Vec::new(),
            }),
            field::CLASS if value != Class::Label.as_str() => return Err(invalid(field::CLASS)),
            field::VALUES => {
                let label = labels.last_mut().ok_or_else(|| invalid(field::LABEL))?;
                label.values = list(value);
            }
            _ => {
                alerts::take(&mut groups, name, value);
            }
        }
    }
    let series = labels.iter().fold(1_u64, |series, label| {
        series.saturating_mul(label.values.len() as u64)
    });
    if series == 0 {
        return Err(RecordError::new(
            record.offset,
            What::Missing(field::VALUES),
        ));
    }
    Ok(CounterInfo {
        name: one(record, field::COUNTER)?.to_owned(),
        help: find(record, field::HELP).unwrap_or_default().to_owned(),
        owner: find(record, field::OWNER).map(str::to_owned),
        reduces: find(record, field::REDUCES).map(str::to_owned),
        labels,
        series,
        max_series: max_series(record)?,
        alerts: alerts::read(record, &groups)?,
        place: place(record)?,
    })
}

fn max_series(record: &Found<'_>) -> Result<Option<MaxSeriesInfo>, RecordError> {
    let Some(at_most) = find(record, field::MAX_SERIES) else {
        return Ok(None);
    };
    Ok(Some(MaxSeriesInfo {
        at_most: number(record, field::MAX_SERIES, at_most)?,
        reason: one(record, field::REASON)?.to_owned(),
    }))
}

fn count(record: &Found<'_>) -> Result<CountInfo, RecordError> {
    Ok(CountInfo {
        counter: one(record, field::COUNTER)?.to_owned(),
        function: one(record, field::FUNCTION)?.to_owned(),
        place: place(record)?,
        offset: Offset(record.offset),
    })
}

/// The case of the names in events.
fn rename_all(record: &Found<'_>) -> String {
    let case = find(record, field::RENAME_ALL);
    case.unwrap_or(Case::Snake.name()).to_owned()
}

fn place(record: &Found<'_>) -> Result<Place, RecordError> {
    let line = one(record, field::LINE)?;
    Ok(Place {
        krate: one(record, field::CRATE)?.to_owned(),
        version: one(record, field::VERSION)?.to_owned(),
        module: one(record, field::MODULE)?.to_owned(),
        file: one(record, field::FILE)?.to_owned(),
        line: number(record, field::LINE, line)?,
    })
}

fn number<N: FromStr>(
    record: &Found<'_>,
    name: &'static str,
    value: &str,
) -> Result<N, RecordError> {
    value
        .parse()
        .map_err(|_| RecordError::new(record.offset, What::Invalid(name)))
}

fn find<'a>(record: &Found<'a>, name: &str) -> Option<&'a str> {
    record
        .fields
        .iter()
        .find(|(found, _)| *found == name)
        .map(|(_, value)| *value)
}

fn one<'a>(record: &Found<'a>, name: &'static str) -> Result<&'a str, RecordError> {
    find(record, name).ok_or_else(|| RecordError::new(record.offset, What::Missing(name)))
}

fn list(value: &str) -> Vec<String> {
    value
        .split(LIST)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
