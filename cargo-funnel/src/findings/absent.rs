//! What is declared and does not happen, in any of the binaries; and what somebody reviewed.

use std::collections::{BTreeMap, BTreeSet};

use funnel_runtime::registry::{CounterInfo, FlowInfo, FunnelInfo, KeyInfo, Place, Registry};

use super::{
    COUNTER_NEVER_INCREMENTED, FLOW_WITHOUT_SITE, Finding, KEY_NEVER_SET, Message,
    REVIEWED_EXCEPTION, STEP_WITHOUT_SITE, TARGET_WITHOUT_STEP,
};
use crate::audit::Binary;

/// A declaration, and the binaries that have it.
struct Declared<'a, T> {
    what: &'a T,
    binaries: Vec<&'a str>,
    /// Whether there are more binaries than one.
    several: bool,
}

/// What the sites of one event emit, over all binaries.
#[derive(Default)]
struct Emitted<'a> {
    steps: BTreeSet<&'a str>,
    keys: BTreeSet<&'a str>,
}

/// The findings on all binaries together, by kind and name.
pub(super) fn findings(binaries: &[Binary]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut emitted: BTreeMap<&str, Emitted<'_>> = BTreeMap::new();
    for site in binaries.iter().flat_map(|binary| &binary.registry.sites) {
        let emitted = emitted.entry(&site.event).or_default();
        emitted.steps.insert(&site.step);
        let keys = site.keys.iter().chain(&site.scoped);
        emitted.keys.extend(keys.map(String::as_str));
    }
    let nothing = Emitted::default();
    for funnel in declared(binaries, |registry| &registry.funnels, funnel_key) {
        let emitted = emitted.get(&*funnel.what.event).unwrap_or(&nothing);
        findings.extend(step_without_site(&funnel, emitted));
        findings.extend(key_never_set(&funnel, emitted));
        findings.extend(targets(&funnel, emitted));
        findings.extend(reviewed(
            "funnel",
            &funnel.what.event,
            &funnel.what.keys,
            &funnel.what.place,
        ));
    }
    let run: BTreeSet<_> = binaries
        .iter()
        .flat_map(|binary| &binary.registry.flow_sites)
        .map(|site| site.event.as_str())
        .collect();
    for flow in declared(binaries, |registry| &registry.flows, flow_key) {
        if !run.contains(&*flow.what.event) {
            findings.push(flow_without_site(&flow));
        }
        findings.extend(reviewed(
            "flow",
            &flow.what.event,
            &flow.what.keys,
            &flow.what.place,
        ));
    }
    let counted: BTreeSet<_> = binaries
        .iter()
        .flat_map(|binary| &binary.registry.counting)
        .map(|count| count.counter.as_str())
        .collect();
    for counter in declared(binaries, |registry| &registry.counters, counter_key) {
        if !counted.contains(&*counter.what.name) {
            findings.push(never_incremented(&counter));
        }
        findings.extend(many_series(counter.what));
    }
    findings
}

/// What all binaries declare, each declaration once.
fn declared<'a, T>(
    binaries: &'a [Binary],
    all: impl Fn(&'a Registry) -> &'a Vec<T>,
    key: impl Fn(&'a T) -> (&'a str, &'a Place),
) -> Vec<Declared<'a, T>> {
    let mut found: BTreeMap<(&str, &Place), Declared<'a, T>> = BTreeMap::new();
    for binary in binaries {
        for what in all(&binary.registry) {
            let declared = found.entry(key(what)).or_insert_with(|| Declared {
                what,
                binaries: Vec::new(),
                several: binaries.len() > 1,
            });
            if declared.binaries.last() != Some(&&*binary.path) {
                declared.binaries.push(&binary.path);
            }
        }
    }
    found.into_values().collect()
}

fn funnel_key(funnel: &FunnelInfo) -> (&str, &Place) {
    (&funnel.event, &funnel.place)
}

fn flow_key(flow: &FlowInfo) -> (&str, &Place) {
    (&flow.event, &flow.place)
}

fn counter_key(counter: &CounterInfo) -> (&str, &Place) {
    (&counter.name, &counter.place)
}

impl<T> Declared<'_, T> {
    /// Where nothing was found.
    fn nowhere(&self) -> &'static str {
        if self.several {
            "of these binaries"
        } else {
            "of this binary"
        }
    }

    /// Which of several binaries declare it.
    fn declared_in(&self) -> Message {
        if !self.several {
            return Message::default();
        }
        Message::new(" (declared in ")
            .names(&self.binaries, " and ")
            .text(")")
    }
}

fn step_without_site(funnel: &Declared<'_, FunnelInfo>, emitted: &Emitted<'_>) -> Option<Finding> {
    let event = &*funnel.what.event;
    let steps = funnel.what.steps.iter().map(|step| &*step.name);
    let silent: Vec<_> = steps.filter(|step| !emitted.steps.contains(step)).collect();
    let [what, has, stays] = match silent.len() {
        0 => return None,
        1 => ["the step ", "has", "it, and its counter stays"],
        _ => ["the steps ", "have", "them, and their counters stay"],
    };
    Some(Finding {
        code: &STEP_WITHOUT_SITE,
        message: Message::new(what)
            .names(silent, ", ")
            .text(" of ")
            .name(event)
            .then(funnel.declared_in())
            .text(format!(
                " {has} no site: no function {} emits {stays} at zero; annotate one with ",
                funnel.nowhere()
            ))
            .name("#[funnel_step(…)]")
            .text(", audit the binary that does it beside this one, or remove the step"),
        places: vec![("funnel", funnel.what.place.clone())],
    })
}

fn key_never_set(funnel: &Declared<'_, FunnelInfo>, emitted: &Emitted<'_>) -> Option<Finding> {
    let event = &*funnel.what.event;
    if emitted.steps.is_empty() {
        // That is the finding.
        return None;
    }
    let never: Vec<_> = funnel
        .what
        .keys
        .iter()
        .filter(|key| !emitted.keys.contains(&*key.name))
        .map(|key| &*key.name)
        .collect();
    if never.is_empty() {
        return None;
    }
    Some(Finding {
        code: &KEY_NEVER_SET,
        message: Message::new(format!("no site {} sets ", funnel.nowhere()))
            .names(never, ", ")
            .text(" of ")
            .name(event)
            .then(funnel.declared_in())
            .text(": unless a scope around the calls does, which leaves no record, no event says it; set it, or remove it from ")
            .name("Attrs"),
        places: vec![("funnel", funnel.what.place.clone())],
    })
}

/// Targets that nothing can reach, or that are measured from nothing.
fn targets(funnel: &Declared<'_, FunnelInfo>, emitted: &Emitted<'_>) -> Vec<Finding> {
    let event = &*funnel.what.event;
    let findings = funnel.what.steps.iter().filter_map(|step| {
        let target = step.target.as_ref()?;
        let both = [&*target.from, &*step.name];
        let silent: Vec<_> = both
            .into_iter()
            .filter(|step| !emitted.steps.contains(step))
            .collect();
        if silent.is_empty() {
            return None;
        }
        Some(Finding {
            code: &TARGET_WITHOUT_STEP,
            message: Message::new("the target of ")
                .name(&step.name)
                .text(" in ")
                .name(event)
                .text(", at least ")
                .name(&target.at_least)
                .text(" of ")
                .name(&target.from)
                .text(format!(", cannot be measured: no function {} emits ", funnel.nowhere()))
                .names(silent, " or ")
                .text(", so an alert on it stays silent or never ends; annotate a function, or remove the target"),
            places: vec![("funnel", funnel.what.place.clone())],
        })
    });
    findings.collect()
}

fn flow_without_site(flow: &Declared<'_, FlowInfo>) -> Finding {
    Finding {
        code: &FLOW_WITHOUT_SITE,
        message: Message::new("the flow ")
            .name(&flow.what.event)
            .then(flow.declared_in())
            .text(format!(" has no site: no function {} runs it, and its counters stay at zero; annotate one with ", flow.nowhere()))
            .name("#[funnel_flow(…)]")
            .text(", or remove the declaration"),
        places: vec![("flow", flow.what.place.clone())],
    }
}

fn never_incremented(counter: &Declared<'_, CounterInfo>) -> Finding {
    Finding {
        code: &COUNTER_NEVER_INCREMENTED,
        message: Message::new(format!("no annotated function {} counts in ", counter.nowhere()))
            .name(&counter.what.name)
            .then(counter.declared_in())
            .text(": code that calls ")
            .names(["inc", "add"], " or ")
            .text(" leaves no record, so it may count by hand; where none does, it stays at zero: annotate a function with ")
            .name("#[business_counter(…)]")
            .text(", or remove it"),
        places: vec![("counter", counter.what.place.clone())],
    }
}

fn reviewed(what: &'static str, event: &str, keys: &[KeyInfo], place: &Place) -> Option<Finding> {
    let mut reasons = Message::default();
    let mut any = false;
    for key in keys {
        let Some(reason) = &key.reviewed else {
            continue;
        };
        if any {
            reasons = reasons.text("; ");
        }
        reasons = reasons.name(&key.name).text(", because ").name(reason);
        any = true;
    }
    any.then(|| Finding {
        code: &REVIEWED_EXCEPTION,
        message: Message::new(format!("the {what} "))
            .name(event)
            .text(" has attributes that the rules on personal data refuse and a review allowed: ")
            .then(reasons),
        places: vec![(what, place.clone())],
    })
}

fn many_series(counter: &CounterInfo) -> Option<Finding> {
    let max = counter.max_series.as_ref()?;
    Some(Finding {
        code: &REVIEWED_EXCEPTION,
        message: Message::default()
            .name(&counter.name)
            .text(format!(
                " has {} series, and a review allowed up to {}, because ",
                counter.series, max.at_most
            ))
            .name(&max.reason),
        places: vec![("counter", counter.place.clone())],
    })
}
