//! The families that this crate has of its own, by name and help.

/// A family of this crate.
pub(super) struct Own {
    pub(super) name: &'static str,
    pub(super) help: &'static str,
}

pub(super) const OUTCOMES: Own = Own {
    name: "funnel_step_outcomes_total",
    help: "Calls of annotated functions by how they ended.",
};
pub(super) const FLOWS_STARTED: Own = Own {
    name: "funnel_flow_started_total",
    help: "Flows that began.",
};
pub(super) const FLOWS: Own = Own {
    name: "funnel_flow_total",
    help: "Flows by how they ended.",
};
pub(super) const FLOW_ENDS: Own = Own {
    name: "funnel_flow_ends_total",
    help: "Flows by how they ended and the step they were in.",
};
pub(super) const FLOW_MILESTONES: Own = Own {
    name: "funnel_flow_milestones_total",
    help: "Milestones that flows passed.",
};
pub(super) const PROBLEMS: Own = Own {
    name: "funnel_site_problems_total",
    help: "What went wrong at an emit site without failing its caller.",
};
pub(super) const OVERFLOW: Own = Own {
    name: "funnel_overflow_total",
    help: "What counters could not take because a series had reached the largest number.",
};
pub(super) const ACCEPTED: Own = Own {
    name: "funnel_events_accepted_total",
    help: "Events that sites emitted, by the backend they were meant for.",
};
pub(super) const DELIVERED: Own = Own {
    name: "funnel_events_delivered_total",
    help: "Events that a backend confirmed.",
};
pub(super) const DROPPED: Own = Own {
    name: "funnel_events_dropped_total",
    help: "Events that were lost, by reason.",
};
pub(super) const UNKNOWN_BACKENDS: Own = Own {
    name: "funnel_unknown_backends_total",
    help: "Configured backends that are not in this build.",
};
pub(super) const RESTARTS: Own = Own {
    name: "funnel_worker_restarts_total",
    help: "Threads of delivery that began again after a mistake in this crate.",
};
/// Its name can be configured.
pub(super) const EMIT_FAILED: Own = Own {
    name: "funnel_emit_failed_total",
    help: "Events that were lost by reason, over all backends since the process started.",
};
