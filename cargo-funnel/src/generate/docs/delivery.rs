//! What the documents say of delivery: the metrics that every program has, and why events are lost. It is
//! what somebody reads who is called because they are.

use funnel_runtime::Reason;
use serde::Serialize;

use super::prose::{Prose, prose};

/// What there is to say.
#[derive(Debug, Serialize)]
pub(super) struct Delivery {
    pub(super) metrics: Vec<Metric>,
    pub(super) reasons: Vec<Cause>,
    /// The alerts that the generated rules have on it.
    pub(super) alerts: [&'static str; 2],
}

/// As the generated rules call them.
pub(super) const ALERTS: [&str; 2] = ["EventLossFast", "EventLossSlow"];

/// A metric that every program has.
#[derive(Debug, Serialize)]
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) labels: &'static [&'static str],
    pub(super) what: &'static str,
}

/// Why events are lost.
#[derive(Debug, Serialize)]
pub(super) struct Cause {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    /// What to do about it.
    pub(super) remedy: Prose,
}

const METRICS: [Metric; 7] = [
    metric(
        "funnel_events_accepted_total",
        &["backend"],
        "Events that were emitted, by the backend they are meant for.",
    ),
    metric(
        "funnel_events_delivered_total",
        &["backend"],
        "Events that a backend confirmed.",
    ),
    metric(
        "funnel_events_dropped_total",
        &["backend", "reason"],
        "Events that were lost.",
    ),
    metric(
        "funnel_emit_failed_total",
        &["reason"],
        "Events that were lost, over all backends since the process started; its name can be configured.",
    ),
    metric(
        "funnel_site_problems_total",
        &["site", "problem"],
        "What went wrong where an event is emitted, without failing the caller.",
    ),
    metric(
        "funnel_unknown_backends_total",
        &[],
        "Backends that are configured and are not in the build.",
    ),
    metric(
        "funnel_worker_restarts_total",
        &[],
        "Threads of delivery that began again after a mistake in the library.",
    ),
];

const fn metric(name: &'static str, labels: &'static [&'static str], what: &'static str) -> Metric {
    Metric { name, labels, what }
}

pub(super) fn delivery() -> Delivery {
    Delivery {
        metrics: METRICS.into(),
        alerts: ALERTS,
        reasons: Reason::ALL.into_iter().map(cause).collect(),
    }
}

fn cause(reason: Reason) -> Cause {
    let (what, remedy) = match reason {
        Reason::QueueFull => (
            "A queue was full.",
            "More is emitted than a backend takes, or it is down. See whether it answers; then raise \
             `FUNNEL_QUEUE_CAPACITY` or `FUNNEL_BACKLOG`.",
        ),
        Reason::Invalid => (
            "The backend has no form for it.",
            "The log of the process names the event and what is wrong with it.",
        ),
        Reason::TooLarge => (
            "It is larger than the backend takes.",
            "Leave attributes out; the log of the process names the limit.",
        ),
        Reason::Panic => (
            "An attribute's expression, a value or the backend panicked.",
            "The log of the process has the message; `funnel_site_problems_total` has the function.",
        ),
        Reason::Encode => (
            "It could not be turned into bytes.",
            "The log of the process names the event.",
        ),
        Reason::Rejected => (
            "The backend refused it.",
            "The log of the process has the answer.",
        ),
        Reason::Auth => (
            "The backend refused the credentials.",
            "Put a valid key into the configuration; `cargo funnel config check --probe` tries it.",
        ),
        Reason::RetriesExhausted => (
            "Every attempt failed.",
            "See whether the backend can be reached; a spool keeps events for longer.",
        ),
        Reason::Expired => (
            "It grew too old to be sent.",
            "See whether the backend can be reached; then raise `FUNNEL_GIVE_UP_AFTER`.",
        ),
        Reason::SpoolFull => (
            "The spool had no room.",
            "See whether the backend can be reached; then give the spool more room.",
        ),
        Reason::SpoolIo => (
            "The spool could not be written or read.",
            "See whether the disk is full or read-only.",
        ),
        Reason::SpoolCorrupt => (
            "The spool had something else than was written.",
            "See whether the disk is sound.",
        ),
        Reason::ShutdownTimeout => (
            "The process ended before it was delivered.",
            "Raise `FUNNEL_SHUTDOWN_TIMEOUT`, or use a spool, from which the next process goes on.",
        ),
        Reason::PartialRejected => (
            "The backend took the batch without it.",
            "The log of the process has the answer.",
        ),
        Reason::PiiValue => (
            "It held personal data.",
            "The log of the process names the attribute; change where it is set.",
        ),
        Reason::NotConfigured => (
            "No backend was there to take it.",
            "Configure one; `cargo funnel config check` tells what is read.",
        ),
    };
    Cause {
        name: reason.as_str(),
        what,
        remedy: prose(remedy),
    }
}
