//! The events as they leave a program: which names there are, when each is told, and what the library
//! adds to every one. Pure; for documents, schemas and the data map.

use funnel_rules::Case;
use funnel_runtime::Class;
use funnel_runtime::registry::{FlowInfo, FunnelInfo, KeyInfo, Registry};

pub(crate) use super::added::{Base, COHORTS, OF_ALL, OF_FLOWS, OF_FUNNELS, REASONS, case};

/// What an event tells.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told<'a> {
    Step(&'a FunnelInfo),
    Started(&'a FlowInfo),
    /// With the name of the milestone.
    Milestone(&'a FlowInfo, &'a str),
    Completed(&'a FlowInfo),
    Aborted(&'a FlowInfo),
    Failed(&'a FlowInfo),
}

impl<'a> Told<'a> {
    /// The name of the event.
    pub(crate) fn event(&self) -> &'a str {
        match *self {
            Self::Step(funnel) => &funnel.event,
            Self::Started(flow) => &flow.started,
            Self::Completed(flow) => &flow.completed,
            Self::Aborted(flow) => &flow.aborted,
            Self::Failed(flow) => &flow.failed,
            Self::Milestone(flow, name) => {
                let told = flow.milestones.iter().find(|told| told.name == name);
                told.map_or(&flow.event, |told| &told.event)
            }
        }
    }

    pub(crate) fn keys(&self) -> &'a [KeyInfo] {
        match *self {
            Self::Step(funnel) => &funnel.keys,
            Self::Started(flow)
            | Self::Milestone(flow, _)
            | Self::Completed(flow)
            | Self::Aborted(flow)
            | Self::Failed(flow) => &flow.keys,
        }
    }

    /// The case of the attributes that the library adds.
    pub(crate) fn case(&self) -> Case {
        case(match self {
            Self::Step(funnel) => &funnel.rename_all,
            Self::Started(flow)
            | Self::Milestone(flow, _)
            | Self::Completed(flow)
            | Self::Aborted(flow)
            | Self::Failed(flow) => &flow.rename_all,
        })
    }

    /// When it is told, in words.
    pub(crate) fn when(&self) -> String {
        match self {
            Self::Step(funnel) => format!("a step of the funnel {} is done", funnel.event),
            Self::Started(flow) => format!("the flow {} begins", flow.event),
            Self::Milestone(flow, name) => format!("{name} happens in the flow {}", flow.event),
            Self::Completed(flow) => format!("the flow {} did what it was begun for", flow.event),
            Self::Aborted(flow) => format!("the flow {} is given up", flow.event),
            Self::Failed(flow) => format!("the flow {} comes to an error", flow.event),
        }
    }
}

/// All that events tell, in the order of the registry.
pub(crate) fn told(registry: &Registry) -> Vec<Told<'_>> {
    let funnels = registry.funnels.iter().map(Told::Step);
    let flows = registry.flows.iter().flat_map(of_flow);
    funnels.chain(flows).collect()
}

/// All that the events of a flow tell.
pub(crate) fn of_flow(flow: &FlowInfo) -> Vec<Told<'_>> {
    let milestones = flow.milestones.iter();
    let milestones = milestones.map(|told| Told::Milestone(flow, &told.name));
    std::iter::once(Told::Started(flow))
        .chain(milestones)
        .chain([
            Told::Completed(flow),
            Told::Aborted(flow),
            Told::Failed(flow),
        ])
        .collect()
}

/// What a class of data is, in words.
pub(crate) const fn class(class: Class) -> &'static str {
    match class {
        Class::Label => "One of a fixed set of texts.",
        Class::Number => "A number.",
        Class::Boolean => "True or false.",
        Class::Duration => "A span of time, in whole milliseconds.",
        Class::Id => "An opaque identifier.",
        Class::Pseudonym => "A keyed hash of an identifier.",
        Class::Literal => "A text written in the source.",
        _ => "Of a kind that this version does not know.",
    }
}

/// Why a flow can be given up: its own reasons, and those of every flow.
pub(crate) fn reasons(flow: &FlowInfo) -> Vec<&str> {
    let own = flow.reasons.iter().map(String::as_str);
    let mut all: Vec<_> = own.chain(REASONS).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use funnel_runtime::registry::Registry;

    use super::told;
    use crate::tests::record::flow;

    #[test]
    fn a_flow_tells_its_start_its_milestones_and_its_ends() {
        let section = flow("Create", None, &["plan"], "quota", &[("agreed", "Agreed")]);
        let registry = Registry::from_section(&section).unwrap();
        let names: Vec<_> = told(&registry).iter().map(super::Told::event).collect();
        assert_eq!(
            names,
            [
                "Create Started",
                "Agreed",
                "Create Completed",
                "Create Aborted",
                "Create Failed"
            ]
        );
    }
}
