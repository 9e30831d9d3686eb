//! One function, bare and annotated in each way, called in a loop.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use funnel_runtime::{Counter, Id, Label, business_counter, funnel, funnel_step};

/// A loop over one way to annotate the function.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Calls the function so many times.
    pub(crate) run: fn(u64) -> u64,
}

/// The choice of an event.
#[derive(Label, Clone, Copy)]
pub(crate) enum Tier {
    Pro,
}

/// The funnel of the bench.
#[funnel(event = "BenchFunnel")]
pub(crate) mod work {
    use funnel_runtime::Id;

    use super::Tier;

    pub(crate) enum Step {
        Done,
    }

    pub(crate) struct Attrs {
        pub(crate) tier: Option<Tier>,
        pub(crate) team_id: Option<Id>,
        pub(crate) resource_id: Option<Id>,
        pub(crate) latency_ms: Option<u64>,
        pub(crate) http_status: Option<u16>,
    }
}

pub(crate) use work::done;

/// What a call fails with.
#[derive(Debug)]
pub(crate) struct Refused;

#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "the bare case has no call but its own"
)]
fn body(x: u64) -> Result<u64, Refused> {
    if x == u64::MAX {
        Err(Refused)
    } else {
        Ok(x + 1)
    }
}

#[inline(never)]
fn bare(x: u64) -> Result<u64, Refused> {
    body(x)
}

#[inline(never)]
#[allow(clippy::unused_async, reason = "what an `async fn` costs by itself")]
async fn bare_async(x: u64) -> Result<u64, Refused> {
    body(x)
}

#[inline(never)]
#[funnel_step(done, tier = Tier::Pro, latency_ms = x)]
fn annotated(x: u64) -> Result<u64, Refused> {
    body(x)
}

#[inline(never)]
#[funnel_step(done)]
fn annotated_plain(x: u64) -> Result<u64, Refused> {
    body(x)
}

#[inline(never)]
#[funnel_step(done, tier = Tier::Pro, latency_ms = |x| *x)]
async fn annotated_async(x: u64) -> Result<u64, Refused> {
    body(x)
}

/// What a call came to.
#[derive(Label, Clone, Copy)]
pub(crate) enum Size {
    Small,
    Large,
    None,
}

impl Size {
    fn of(result: &Result<u64, Refused>) -> Self {
        match result {
            Ok(0..100) => Self::Small,
            Ok(_) => Self::Large,
            Err(_) => Self::None,
        }
    }
}

/// Calls by what they came to.
#[business_counter(name = "bench_calls_total")]
static CALLS: Counter<Size>;

#[inline(never)]
#[business_counter]
fn counted(x: u64) -> Result<u64, Refused> {
    body(x)
}

#[inline(never)]
#[business_counter(CALLS, size = |result| Size::of(result))]
fn counted_by_label(x: u64) -> Result<u64, Refused> {
    body(x)
}

#[inline(never)]
#[business_counter(CALLS, size = |result| Size::of(result))]
async fn counted_async(x: u64) -> Result<u64, Refused> {
    body(x)
}

#[inline(never)]
#[tracing::instrument(skip_all)]
fn traced(x: u64) -> Result<u64, Refused> {
    body(x)
}

#[inline(never)]
#[tracing::instrument(skip_all)]
async fn traced_async(x: u64) -> Result<u64, Refused> {
    body(x)
}

/// An event without attributes.
#[inline(never)]
#[funnel_step(done)]
pub(crate) fn bare_event(x: u64) -> Result<u64, Refused> {
    body(x)
}

/// An event of five attributes, two of them identifiers.
#[inline(never)]
#[funnel_step(
    done,
    tier = Tier::Pro,
    team_id = team,
    resource_id = team,
    latency_ms = x,
    http_status = 200_u16
)]
pub(crate) fn event(team: Id, x: u64) -> Result<u64, Refused> {
    body(x)
}

fn looped(calls: u64, call: impl Fn(u64) -> Result<u64, Refused>) -> u64 {
    (0..calls).fold(0, |sum, x| sum ^ call(black_box(x)).unwrap_or(0))
}

fn block<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut cx) {
            return value;
        }
    }
}

pub(crate) const ALL: &[Case] = &[
    Case {
        name: "bare",
        run: |calls| looped(calls, bare),
    },
    Case {
        name: "annotated, no attribute",
        run: |calls| looped(calls, annotated_plain),
    },
    Case {
        name: "annotated",
        run: |calls| looped(calls, annotated),
    },
    Case {
        name: "counted",
        run: |calls| looped(calls, counted),
    },
    Case {
        name: "counted by label",
        run: |calls| looped(calls, counted_by_label),
    },
    Case {
        name: "tracing",
        run: |calls| looped(calls, traced),
    },
    Case {
        name: "bare async",
        run: |calls| looped(calls, |x| block(bare_async(x))),
    },
    Case {
        name: "annotated async",
        run: |calls| looped(calls, |x| block(annotated_async(x))),
    },
    Case {
        name: "counted async",
        run: |calls| looped(calls, |x| block(counted_async(x))),
    },
    Case {
        name: "tracing async",
        run: |calls| looped(calls, |x| block(traced_async(x))),
    },
];
