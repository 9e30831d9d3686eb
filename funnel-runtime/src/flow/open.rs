//! The flows of the process that have started and not ended, for those who end the process. Knows
//! nothing of what a flow is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::end::End;

/// A flow that has not ended.
pub(super) trait Open: Send + Sync {
    /// Ends it because the process ends.
    fn end_with_process(&self, end: End);
    /// Whether its events go to the installed backends.
    fn is_installed(&self) -> bool;
    /// Larger for a flow that started later.
    fn number(&self) -> u64;
}

/// A flow's place in the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(usize);

/// The flows, and the places that are free.
struct List {
    flows: Vec<Option<Arc<dyn Open>>>,
    free: Vec<usize>,
}

static LIST: Mutex<List> = Mutex::new(List {
    flows: Vec::new(),
    free: Vec::new(),
});

fn list() -> MutexGuard<'static, List> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn add(flow: Arc<dyn Open>) -> Place {
    let mut list = list();
    let place = list.free.pop().unwrap_or(list.flows.len());
    match list.flows.get_mut(place) {
        Some(free) => *free = Some(flow),
        None => list.flows.push(Some(flow)),
    }
    Place(place)
}

pub(super) fn remove(Place(place): Place) {
    let mut list = list();
    let flow = list.flows.get_mut(place).and_then(Option::take);
    if flow.is_some() {
        list.free.push(place);
    }
    drop(list);
    // What the flow holds is dropped without the lock.
    drop(flow);
}

/// Keeps the list as it is until what is returned is dropped.
#[cfg(unix)]
pub(crate) fn hold() -> Box<dyn std::any::Any> {
    Box::new(list())
}

/// Takes all flows off the list: they are those of the process that this one was forked from. Their places
/// stay theirs, so that one that ends here all the same does not take the place of another.
#[cfg(unix)]
pub(crate) fn forget() {
    for flow in &mut list().flows {
        // Their threads may hold their locks, and are not here.
        std::mem::forget(flow.take());
    }
}

/// Ends every flow of the process, the innermost first.
pub(crate) fn end_all(end: End) {
    end_those(end, |_| true);
}

/// Ends the flows whose events go to the installed backends.
pub(crate) fn end_installed(end: End) {
    end_those(end, |flow| flow.is_installed());
}

fn end_those(end: End, choose: fn(&dyn Open) -> bool) {
    let flows = list().flows.clone();
    let mut flows: Vec<_> = flows.into_iter().flatten().collect();
    flows.retain(|flow| choose(&**flow));
    flows.sort_by_key(|flow| std::cmp::Reverse(flow.number()));
    for flow in flows {
        flow.end_with_process(end);
    }
}
