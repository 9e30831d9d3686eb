//! The declarations linked into the binary, in an order that does not depend on the linker.

use std::collections::BTreeMap;

use crate::counter::{COUNTERS, CounterDef};
use crate::vocabulary::{FLOWS, FUNNELS, FlowDef, FunnelDef};

/// The linked counters.
pub(super) fn counters() -> Vec<&'static CounterDef> {
    let mut counters = COUNTERS.to_vec();
    counters.sort_by_key(|counter| (counter.name, counter.help, counter.keys));
    counters
}

/// The linked funnels.
pub(super) fn funnels() -> Vec<&'static FunnelDef> {
    let mut funnels = FUNNELS.to_vec();
    funnels.sort_by_key(|funnel| (funnel.words.event, funnel.help));
    funnels
}

/// The linked flows.
pub(super) fn flows() -> Vec<&'static FlowDef> {
    let mut flows = FLOWS.to_vec();
    flows.sort_by_key(|flow| (flow.words.event, flow.help, flow.steps));
    flows
}

/// The linked funnels by the name of their counter: two may share one.
pub(super) fn by_counter() -> BTreeMap<&'static str, Vec<&'static FunnelDef>> {
    let mut counters = BTreeMap::<_, Vec<_>>::new();
    for funnel in funnels() {
        counters.entry(funnel.counter).or_default().push(funnel);
    }
    counters
}
