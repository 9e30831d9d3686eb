//! What a binary can emit, read off its records. Plain data in a fixed order, so that two readings
//! of one program are equal.

use std::collections::BTreeMap;

use funnel_rules::record::{LIST, field, kind};

use super::record::{Found, RecordError, What};
use crate::value::Class;

/// Everything that a binary can emit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Registry {
    /// The declared funnels, by event.
    pub funnels: Vec<FunnelInfo>,
    /// The places that emit, by event, step in funnel order, and place.
    pub sites: Vec<SiteInfo>,
}

/// A declared funnel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FunnelInfo {
    /// The name of its events.
    pub event: String,
    /// The name of its counter of steps.
    pub counter: String,
    /// The documentation of its module, the first paragraph.
    pub help: String,
    /// Who is responsible.
    pub owner: Option<String>,
    /// The steps, in funnel order.
    pub steps: Vec<StepInfo>,
    /// The attributes, as declared.
    pub keys: Vec<KeyInfo>,
    /// Where it is declared.
    pub place: Place,
}

/// A declared step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StepInfo {
    /// The name, in `snake_case`.
    pub name: String,
    /// The documentation of its variant, the first paragraph.
    pub help: String,
    /// The conversion it is meant to reach.
    pub target: Option<TargetInfo>,
}

/// The conversion that a step is meant to reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TargetInfo {
    /// The step it is measured from.
    pub from: String,
    /// The least share of that step's entities, a decimal number as written in the source.
    pub at_least: String,
}

/// A declared attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct KeyInfo {
    /// The name in the source.
    pub name: String,
    /// The name in events.
    pub wire: String,
    /// What kind of data it holds.
    pub class: Class,
    /// The texts it can be, for a label.
    pub values: Vec<String>,
    /// Whether it says who an event is about.
    pub entity: bool,
    /// The steps that must set it.
    pub required: Vec<String>,
    /// Why it was allowed, for a key of the denylist.
    pub reviewed: Option<String>,
}

/// A place that emits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SiteInfo {
    /// The name of the event.
    pub event: String,
    /// The step, in `snake_case`.
    pub step: String,
    /// The annotated function; empty for `step!`.
    pub function: String,
    /// The keys that the site sets.
    pub keys: Vec<String>,
    /// The required keys that it leaves to a scope.
    pub scoped: Vec<String>,
    /// Where it is.
    pub place: Place,
    /// Offset of the record in the section, which ties a site of this process to its counts.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) offset: Offset,
}

/// An offset that does not take part in comparisons: linkers may order records as they like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offset(
    #[cfg_attr(
        not(feature = "prometheus"),
        expect(dead_code, reason = "read for counts")
    )]
    pub(crate) usize,
);

impl PartialEq for Offset {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Offset {}

/// A place in the sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Place {
    /// The crate, as in `Cargo.toml`.
    #[cfg_attr(feature = "serde", serde(rename = "crate"))]
    pub krate: String,
    /// The version of the crate.
    pub version: String,
    /// The module path.
    pub module: String,
    /// The file, as the compiler was given it.
    pub file: String,
    /// The line of the annotation.
    pub line: u32,
}

impl Registry {
    pub(super) fn from_records(records: &[Found<'_>]) -> Result<Self, RecordError> {
        let mut registry = Self::default();
        for record in records {
            match one(record, field::KIND)? {
                kind::FUNNEL => registry.funnels.push(funnel(record)?),
                kind::SITE => registry.sites.push(site(record)?),
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
        self.sites.sort_by(|a, b| {
            let rank = |site: &SiteInfo| order.get(&(&*site.event, &*site.step)).copied();
            (&a.event, rank(a), &a.step, &a.place, &a.function, &a.keys).cmp(&(
                &b.event,
                rank(b),
                &b.step,
                &b.place,
                &b.function,
                &b.keys,
            ))
        });
    }

    /// The declared funnel of this event.
    #[must_use]
    pub fn funnel(&self, event: &str) -> Option<&FunnelInfo> {
        self.funnels.iter().find(|funnel| funnel.event == event)
    }
}

fn funnel(record: &Found<'_>) -> Result<FunnelInfo, RecordError> {
    let mut steps: Vec<StepInfo> = Vec::new();
    let mut keys: Vec<KeyInfo> = Vec::new();
    let mut help = "";
    let invalid = |name| RecordError::new(record.offset, What::Invalid(name));
    for &(name, value) in &record.fields {
        match name {
            field::STEP => steps.push(StepInfo {
                name: value.to_owned(),
                ..StepInfo::default()
            }),
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
            field::KEY => keys.push(KeyInfo {
                name: value.to_owned(),
                wire: value.to_owned(),
                class: Class::Literal,
                values: Vec::new(),
                entity: false,
                required: Vec::new(),
                reviewed: None,
            }),
            field::WIRE
            | field::ENTITY
            | field::REQUIRED
            | field::CLASS
            | field::VALUES
            | field::REVIEWED => {
                let key = keys.last_mut().ok_or_else(|| invalid(field::KEY))?;
                describe(key, name, value).ok_or_else(|| invalid(field::CLASS))?;
            }
            _ => {}
        }
    }
    Ok(FunnelInfo {
        event: one(record, field::EVENT)?.to_owned(),
        counter: one(record, field::COUNTER)?.to_owned(),
        help: help.to_owned(),
        owner: find(record, field::OWNER).map(str::to_owned),
        steps,
        keys,
        place: place(record)?,
    })
}

/// Takes a field of an attribute; `None` for a class this version does not know.
fn describe(key: &mut KeyInfo, name: &str, value: &str) -> Option<()> {
    match name {
        field::WIRE => value.clone_into(&mut key.wire),
        field::ENTITY => key.entity = true,
        field::REQUIRED => key.required = list(value),
        field::CLASS => {
            key.class = Class::ALL
                .into_iter()
                .find(|class| class.as_str() == value)?;
        }
        field::VALUES => key.values = list(value),
        field::REVIEWED => key.reviewed = Some(value.to_owned()),
        _ => {}
    }
    Some(())
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

fn place(record: &Found<'_>) -> Result<Place, RecordError> {
    let line = one(record, field::LINE)?;
    Ok(Place {
        krate: one(record, field::CRATE)?.to_owned(),
        version: one(record, field::VERSION)?.to_owned(),
        module: one(record, field::MODULE)?.to_owned(),
        file: one(record, field::FILE)?.to_owned(),
        line: line
            .parse()
            .map_err(|_| RecordError::new(record.offset, What::Invalid(field::LINE)))?,
    })
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
