//! Trying a configuration: one synthetic event, and what each backend made of it.

use std::time::{Duration, Instant};

use funnel_runtime::__config::{Outcome, probed};
use funnel_runtime::{Cohort, Config, step};
use serde::Serialize;

use super::vocabulary::probe::sent;

/// What a backend made of the event.
#[derive(Debug, Serialize)]
pub(super) struct Tried {
    pub(super) backend: String,
    #[serde(flatten)]
    pub(super) outcome: Outcome,
}

/// Sends one event to each backend, which takes at most this long.
///
/// # Errors
///
/// Why nothing was sent.
pub(super) fn run(config: Config, timeout: Duration) -> Result<Vec<Tried>, String> {
    if config.is_opted_out() {
        return Err(
            "nothing was sent: DO_NOT_TRACK, FUNNEL_DISABLED or a variable that the file names says so; take it out of the environment of the probe".to_owned(),
        );
    }
    let end = Instant::now() + timeout;
    let (config, probes) = probed(config, timeout);
    let telemetry = config.install().map_err(|error| error.to_string())?;
    {
        let _synthetic = Cohort::synthetic().enter();
        step!(sent);
    }
    // Whether all is settled is in what each backend says.
    let _ = telemetry.flush(timeout);
    let tried = probes.iter().map(|probe| Tried {
        backend: probe.backend().to_owned(),
        outcome: probe.outcome(),
    });
    let tried = tried.collect();
    // Those that have answered close what they have open; for the others there is no more time than this.
    let rest = end.saturating_duration_since(Instant::now());
    telemetry.shutdown(rest.max(Duration::from_millis(200)));
    Ok(tried)
}
