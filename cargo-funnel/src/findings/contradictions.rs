//! Sites that do not go with what a binary declares. The compiler refuses most of them in one build; two
//! versions of a crate in one program, or a record that another tool changed, can have them all the same.

use std::collections::{BTreeMap, BTreeSet};

use funnel_runtime::registry::{Place, Registry};

use super::{
    Finding, Message, REQUIRED_KEY_NOT_SET, UNDECLARED_COUNTER, UNDECLARED_EVENT, UNDECLARED_FLOW,
};
use crate::audit::count;
use crate::code::Code;

/// The findings on a registry, by kind and name.
pub(super) fn findings(registry: &Registry) -> Vec<Finding> {
    let mut findings = steps(registry);
    findings.extend(required(registry));
    let flows: BTreeSet<_> = registry.flows.iter().map(|flow| &flow.event).collect();
    findings.extend(undeclared(
        &UNDECLARED_FLOW,
        ["the flow ", "function runs", "functions run"],
        registry
            .flow_sites
            .iter()
            .filter(|site| !flows.contains(&site.event))
            .map(|site| (site.event.as_str(), &site.place)),
    ));
    let counters: BTreeSet<_> = registry.counters.iter().map(|one| &one.name).collect();
    findings.extend(undeclared(
        &UNDECLARED_COUNTER,
        ["the counter ", "function counts in", "functions count in"],
        registry
            .counting
            .iter()
            .filter(|site| !counters.contains(&site.counter))
            .map(|site| (site.counter.as_str(), &site.place)),
    ));
    findings
}

/// Sites of one name without a declaration of it.
fn undeclared<'a>(
    code: &'static Code,
    [what, one, several]: [&str; 3],
    sites: impl Iterator<Item = (&'a str, &'a Place)>,
) -> Vec<Finding> {
    let mut by_name: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (name, place) in sites {
        by_name.entry(name).or_default().push(place);
    }
    let findings = by_name.into_iter().map(|(name, places)| Finding {
        code,
        message: Message::new(what).name(name).text(format!(
            " is not declared in this binary, and {} it: what it says is not known here; refer to the module that declares it, so that it is linked",
            count(places.len(), one, several)
        )),
        places: places
            .into_iter()
            .map(|place| ("site", place.clone()))
            .collect(),
    });
    findings.collect()
}

fn steps(registry: &Registry) -> Vec<Finding> {
    let mut unknown: BTreeMap<&str, BTreeMap<&str, Vec<&Place>>> = BTreeMap::new();
    let declared = registry.funnels.iter().flat_map(|funnel| {
        let steps = funnel.steps.iter();
        steps.map(|step| (&funnel.event, &step.name))
    });
    let declared: BTreeSet<_> = declared.collect();
    for site in &registry.sites {
        if !declared.contains(&(&site.event, &site.step)) {
            let steps = unknown.entry(&site.event).or_default();
            steps.entry(&site.step).or_default().push(&site.place);
        }
    }
    let findings = unknown.into_iter().map(|(event, steps)| {
        let message = if registry.funnel(event).is_none() {
            Message::new("the event ").name(event).text(" is not declared in this binary, and ")
        } else {
            Message::new("no declaration of the event ")
                .name(event)
                .text(" in this binary has the steps ")
                .names(steps.keys(), ", ")
                .text(", and ")
        };
        let places: Vec<_> = steps
            .into_values()
            .flatten()
            .map(|place| ("site", place.clone()))
            .collect();
        Finding {
            code: &UNDECLARED_EVENT,
            message: message.text(format!(
                "{} it: no counter of steps starts at zero for it and nobody knows its attributes; refer to the module that declares it, so that it is linked, and build all crates against one version of it",
                count(places.len(), "site emits", "sites emit")
            )),
            places,
        }
    });
    findings.collect()
}

fn required(registry: &Registry) -> Vec<Finding> {
    let mut missing: BTreeMap<(&str, &str, &str), Vec<&Place>> = BTreeMap::new();
    for site in &registry.sites {
        // Of several declarations, nobody knows which one the site has.
        let mut declarations = registry
            .funnels
            .iter()
            .filter(|one| one.event == site.event);
        let (Some(funnel), None) = (declarations.next(), declarations.next()) else {
            continue;
        };
        for key in &funnel.keys {
            let sets = site.keys.contains(&key.name) || site.scoped.contains(&key.name);
            if key.required.contains(&site.step) && !sets {
                let key = (&*site.event, &*site.step, &*key.name);
                missing.entry(key).or_default().push(&site.place);
            }
        }
    }
    let findings = missing
        .into_iter()
        .map(|((event, step, key), places)| Finding {
            code: &REQUIRED_KEY_NOT_SET,
            message: Message::new("every ")
                .name(step)
                .text(" of ")
                .name(event)
                .text(" must say ")
                .name(key)
                .text(format!(
                    ", and {} not: their events lack it; set it there, or write ",
                    count(places.len(), "site does", "sites do")
                ))
                .name(format!("scoped({key})"))
                .text(" where a scope around the call brings it"),
            places: places
                .into_iter()
                .map(|place| ("site", place.clone()))
                .collect(),
        });
    findings.collect()
}
