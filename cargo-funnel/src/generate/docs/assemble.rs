//! The catalogue of a registry, put together.

use std::collections::BTreeSet;

use super::catalogue::Catalogue;
use super::{counters, delivery, entries, removed};
use crate::generate::{Input, Kind, generated_by};
use crate::render::visible;

pub(super) fn catalogue(input: &Input<'_>) -> Catalogue {
    let registry = input.registry;
    let title = match input.service {
        Some(service) => format!("Events and counters of {}", visible(service)),
        None => "Events and counters".to_owned(),
    };
    let known = registry.funnels.iter().map(|of| &*of.event);
    let known = known.chain(registry.flows.iter().map(|of| &*of.event));
    let known: BTreeSet<&str> = known
        .chain(registry.counters.iter().map(|of| &*of.name))
        .collect();
    let has_events = !registry.funnels.is_empty() || !registry.flows.is_empty();
    Catalogue {
        generated: generated_by(Kind::Docs),
        title,
        funnels: entries::funnels(registry, input.lock),
        flows: entries::flows(registry, input.lock),
        counters: counters::counters(registry, input.lock),
        delivery: has_events.then(delivery::delivery),
        removed: removed::of_none(input.lock, &known),
        has_lock: input.lock.is_some(),
    }
}
