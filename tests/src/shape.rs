//! The proof that one annotated function counts and emits as it should.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use funnel_runtime::registry::Registry;
use funnel_runtime::testing::{RecordedEvent, Recorder};
use serde_json::Value;

use crate::counts::{calls, flows, outcomes};
use crate::ending::Ending;
use crate::poll::{finish, poll_once};

/// The attributes that the framework adds to every event, in `snake_case`.
const BASE: [&str; 8] = [
    "event_id",
    "timestamp",
    "sequence",
    "session_id",
    "service_name",
    "service_version",
    "cohort",
    "funnel_step",
];

/// What the declared attributes of an event say.
#[must_use]
pub fn attributes(event: &RecordedEvent) -> Value {
    event
        .attributes
        .iter()
        .filter(|(name, _)| !BASE.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// A step that one function alone has, to call that function in.
#[derive(Clone, Debug)]
pub struct Shape {
    event: &'static str,
    step: &'static str,
    endings: Vec<Ending>,
}

impl Shape {
    /// The step of an event.
    #[must_use]
    pub fn of(event: &'static str, step: &'static str) -> Self {
        Self {
            event,
            step,
            endings: Ending::ALL.to_vec(),
        }
    }

    /// Leaves out an ending that the function cannot come to.
    #[must_use]
    pub fn never(mut self, ending: Ending) -> Self {
        self.endings.retain(|other| *other != ending);
        self
    }

    /// Calls a synchronous function once for each ending, and asserts that each call is counted
    /// once under its ending, and that success alone emits: one event with these attributes.
    ///
    /// # Panics
    ///
    /// When one of these does not hold.
    #[track_caller]
    pub fn sync<R>(&self, attributes: &Value, call: impl Fn(Ending) -> R) {
        for &ending in self.endings.iter().filter(|&&it| it != Ending::Cancelled) {
            self.expect(ending, attributes, |recorder| {
                recorder.run(|| drop(call(ending)));
            });
        }
    }

    /// As [`Shape::sync`], of a function that returns a future.
    ///
    /// The call itself is made outside of the recorder, which sees the polls alone.
    ///
    /// # Panics
    ///
    /// When one of these does not hold.
    #[track_caller]
    pub fn future<F: Future>(&self, attributes: &Value, call: impl Fn(Ending) -> F) {
        for &ending in &self.endings {
            self.expect(ending, attributes, |recorder| {
                let future = recorder.run_async(call(ending));
                if ending == Ending::Cancelled {
                    let mut future = Box::pin(future);
                    assert!(poll_once(future.as_mut()).is_pending());
                    assert!(poll_once(future.as_mut()).is_pending());
                } else {
                    finish(future);
                }
            });
        }
    }

    /// Asserts what one call leaves behind.
    ///
    /// # Panics
    ///
    /// When that is anything else.
    #[track_caller]
    pub fn expect(&self, ending: Ending, expected: &Value, call: impl FnOnce(&Recorder)) {
        let Self { event, step, .. } = *self;
        let recorder = Recorder::new();
        let mut count = outcomes(event, step);
        let mut counted = calls_of(event, step);
        let mut flowing = flows_of(event, step);
        let result = catch_unwind(AssertUnwindSafe(|| call(&recorder)));
        let panicked = ending == Ending::Panicked;
        assert_eq!(result.is_err(), panicked, "`{step}` unwound, {ending:?}");
        count[ending as usize] += 1;
        assert_eq!(outcomes(event, step), count, "`{step}`, {ending:?}");
        if let Some(counted) = &mut counted {
            counted[ending as usize] += 1;
        }
        assert_eq!(calls_of(event, step), counted, "`{step}`, {ending:?}");
        if let Some(flowing) = &mut flowing {
            flowing[0] += 1;
            flowing[match ending {
                Ending::Ok => 1,
                Ending::Cancelled => 2,
                Ending::Error | Ending::Panicked => 3,
            }] += 1;
        }
        assert_eq!(flows_of(event, step), flowing, "`{step}`, {ending:?}");
        let mut events = recorder.events();
        events.retain(|found| !found.name.starts_with("Shape "));
        if ending == Ending::Ok {
            recorder.assert_steps(&[step]);
            assert_eq!(events[0].name, event);
            assert_eq!(attributes(&events[0]), *expected, "`{step}`");
        } else {
            assert_eq!(events, [], "`{step}`, {ending:?}");
        }
    }
}

/// What the function of a step counts its calls in by outcome, if it does so in a counter of its own.
fn calls_of(event: &str, step: &str) -> Option<[u64; 4]> {
    let registry = Registry::of_process();
    let mut sites = registry.sites.iter();
    let site = sites.find(|site| site.event == event && site.step == step)?;
    let mut counting = registry.counting.iter();
    let name = &counting.find(|found| found.place == site.place)?.counter;
    // A function that a macro writes several times has a counter of the same name each time.
    let declared = registry.counters.iter();
    let declared = declared.filter(|counter| counter.name == *name);
    (declared.count() == 1).then(|| calls(name))
}

/// The flow of the function of a step, as [`flows`], if the function has one of its own.
fn flows_of(event: &str, step: &str) -> Option<[u64; 4]> {
    let registry = Registry::of_process();
    let mut sites = registry.sites.iter();
    let site = sites.find(|site| site.event == event && site.step == step)?;
    let of_flows = || registry.flow_sites.iter();
    let flow = &of_flows().find(|found| found.place == site.place)?.event;
    // A function that a macro writes several times has the same flow each time.
    (of_flows().filter(|site| site.event == *flow).count() == 1).then(|| flows(flow))
}
