//! What this tool itself can say, when it is asked to try a configuration.

use funnel_runtime::{Allowlist, funnel};

const ALLOWED: Allowlist = Allowlist::DEFAULT;

/// Events that try whether a configured backend takes any.
#[funnel(
    event = "FunnelProbe",
    counter = "cargo_funnel_probe_total",
    allow = ALLOWED
)]
pub(super) mod probe {
    /// There is one.
    pub(crate) enum Step {
        /// The event was given to the backends.
        Sent,
    }

    /// Nothing: what is tried is the way, not what is on it.
    pub(crate) struct Attrs {}
}
