//! What binaries say of each other: one name has to mean one thing in all of them.

use std::collections::BTreeMap;

use funnel_runtime::registry::{CounterInfo, FlowInfo, FunnelInfo, Place, Registry};

use super::{DECLARED_DIFFERENTLY, Finding, Message};
use crate::audit::Binary;

/// A declaration as far as others have to agree with it: parts by name, and where it is.
struct Declared<'a> {
    parts: Vec<(&'static str, String)>,
    place: &'a Place,
}

/// The findings on all pairs of binaries, by kind and name.
pub(super) fn findings(binaries: &[Binary]) -> Vec<Finding> {
    let mut findings = differences("funnel", binaries, |registry| {
        registry.funnels.iter().map(funnel).collect()
    });
    findings.extend(differences("flow", binaries, |registry| {
        registry.flows.iter().map(flow).collect()
    }));
    findings.extend(differences("counter", binaries, |registry| {
        registry.counters.iter().map(counter).collect()
    }));
    findings
}

fn funnel(funnel: &FunnelInfo) -> (&str, Declared<'_>) {
    let steps: Vec<_> = funnel
        .steps
        .iter()
        .map(|step| (&step.name, &step.target))
        .collect();
    let parts = vec![
        ("counter", format!("{:?}", funnel.counter)),
        ("steps", format!("{steps:?}")),
        ("attributes", format!("{:?}", funnel.keys)),
    ];
    let place = &funnel.place;
    (&funnel.event, Declared { parts, place })
}

fn flow(flow: &FlowInfo) -> (&str, Declared<'_>) {
    let steps: Vec<_> = flow.steps.iter().map(|step| &step.name).collect();
    let told: Vec<_> = flow
        .milestones
        .iter()
        .map(|told| (&told.name, &told.event))
        .collect();
    let parts = vec![
        (
            "names of events",
            format!("{:?}", crate::audit::events(flow)),
        ),
        ("steps", format!("{steps:?}")),
        ("reasons", format!("{:?}", flow.reasons)),
        ("milestones", format!("{told:?}")),
        ("attributes", format!("{:?}", flow.keys)),
    ];
    let place = &flow.place;
    (&flow.event, Declared { parts, place })
}

fn counter(counter: &CounterInfo) -> (&str, Declared<'_>) {
    let parts = vec![("labels", format!("{:?}", counter.labels))];
    let place = &counter.place;
    (&counter.name, Declared { parts, place })
}

/// The names that two binaries declare without agreeing on them.
fn differences<'a>(
    what: &'static str,
    binaries: &'a [Binary],
    all: impl Fn(&'a Registry) -> Vec<(&'a str, Declared<'a>)>,
) -> Vec<Finding> {
    let mut names: BTreeMap<&str, Vec<(&str, Vec<Declared<'a>>)>> = BTreeMap::new();
    for binary in binaries {
        let mut here: BTreeMap<&str, Vec<Declared<'a>>> = BTreeMap::new();
        for (name, declared) in all(&binary.registry) {
            here.entry(name).or_default().push(declared);
        }
        for (name, declared) in here {
            names
                .entry(name)
                .or_default()
                .push((&binary.path, declared));
        }
    }
    let mut findings = Vec::new();
    for (name, bearers) in names {
        for (at, (first, ours)) in bearers.iter().enumerate() {
            let others = &bearers[at + 1..];
            let found = others
                .iter()
                .find_map(|(second, theirs)| Some((second, disagreement(ours, theirs)?)));
            if let Some((second, (parts, places))) = found {
                findings.push(finding(what, name, [first, second], &parts, places));
                // One pair is enough to know that something is to be done.
                break;
            }
        }
    }
    findings
}

/// In what two binaries disagree, where each has a declaration that the other has not.
fn disagreement<'a>(
    ours: &[Declared<'a>],
    theirs: &[Declared<'a>],
) -> Option<(Vec<&'static str>, [&'a Place; 2])> {
    let our = only(ours, theirs)?;
    let their = only(theirs, ours)?;
    let parts = our.parts.iter().zip(&their.parts);
    let parts = parts.filter(|(one, other)| one != other);
    let parts = parts.map(|(one, _)| one.0).collect();
    Some((parts, [our.place, their.place]))
}

/// The first declaration that the others do not have.
fn only<'m, 'a>(ours: &'m [Declared<'a>], others: &[Declared<'a>]) -> Option<&'m Declared<'a>> {
    ours.iter()
        .find(|this| !others.iter().any(|that| that.parts == this.parts))
}

fn finding(
    what: &'static str,
    name: &str,
    binaries: [&str; 2],
    parts: &[&str],
    places: [&Place; 2],
) -> Finding {
    Finding {
        code: &DECLARED_DIFFERENTLY,
        message: Message::new(format!("the {what} "))
            .name(name)
            .text(" is declared differently in ")
            .names(binaries, " and ")
            .text(format!(
                " ({}): what one sends under this name, readers of the other misunderstand; build both from one version of the crate that declares it, or give one another name",
                parts.join(", ")
            )),
        places: places.map(|place| (what, place.clone())).to_vec(),
    }
}
