//! The registry of what this binary, or another one, can emit and count.
//!
//! Every declaration, every emit site and every function that counts leaves a record in a link
//! section of its own. The process reads its own section; `cargo funnel audit` reads that of a file,
//! without running it. Both give the same [`Registry`].
//!
//! A crate that nothing refers to is not linked, and neither are its records: that holds for every
//! registry made at link time.

mod model;
mod record;
mod section;

use std::sync::LazyLock;

use crate::stderr;
pub use model::{
    AlertInfo, Beside, Condition, CountInfo, CounterInfo, FlowInfo, FlowSiteInfo, FlowStepInfo,
    FunnelInfo, KeyInfo, LabelInfo, MaxSeriesInfo, MilestoneInfo, Place, Registry, SiteInfo,
    StepInfo, TargetInfo,
};
pub use record::RecordError;
#[doc(hidden)]
pub use record::{Pair, Record, bytes};

/// The names of the section of records in the object formats, for tools that look for it.
pub const SECTION_NAMES: [&str; 3] = ["funnel", "__funnel", ".funnel"];

/// The names of the metrics that this crate exports of itself, which no counter should share.
pub const OWN_METRICS: [&str; 13] = [
    "funnel_emit_failed_total",
    "funnel_events_accepted_total",
    "funnel_events_delivered_total",
    "funnel_events_dropped_total",
    "funnel_flow_ends_total",
    "funnel_flow_milestones_total",
    "funnel_flow_started_total",
    "funnel_flow_total",
    "funnel_overflow_total",
    "funnel_site_problems_total",
    "funnel_step_outcomes_total",
    "funnel_unknown_backends_total",
    "funnel_worker_restarts_total",
];

impl Registry {
    /// Reads the records of a section.
    ///
    /// # Errors
    ///
    /// When the section holds anything else than records of a known version.
    pub fn from_section(section: &[u8]) -> Result<Self, RecordError> {
        Self::from_records(&record::read(section)?)
    }

    /// The registry of this process, read once.
    ///
    /// The section was written by this crate's macros in this build. Should it not be readable,
    /// because a second version of the crate is linked in, the registry is empty and a line on
    /// stderr says why.
    #[must_use]
    pub fn of_process() -> &'static Self {
        static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
            Registry::from_section(section::bytes()).unwrap_or_else(|error| {
                stderr::line(format_args!(
                    "the registry of this process cannot be read: {error}"
                ));
                Registry::default()
            })
        });
        &REGISTRY
    }
}

impl SiteInfo {
    /// The address of the record, for a site of this process.
    pub(crate) fn address(&self) -> usize {
        self.offset.address()
    }
}

impl FlowSiteInfo {
    /// The address of the record, for a function of this process.
    pub(crate) fn address(&self) -> usize {
        self.offset.address()
    }
}

impl CountInfo {
    /// The address of the record, for a function of this process.
    pub(crate) fn address(&self) -> usize {
        self.offset.address()
    }
}

impl model::Offset {
    fn address(self) -> usize {
        section::bytes().as_ptr().addr() + self.0
    }
}

#[cfg(test)]
mod tests {
    use super::OWN_METRICS;
    use crate::exposition::{Exposition, is_declared};

    #[test]
    fn the_metrics_of_this_crate_are_those_that_it_exports() {
        let exposition = Exposition::take();
        let exported: Vec<_> = exposition.families().map(|family| family.name()).collect();
        for name in OWN_METRICS {
            // A family without a series, of a backend say, is declared and not exported.
            assert!(is_declared(name) || exported.contains(&name), "{name}");
        }
        for name in exported.iter().filter(|name| name.starts_with("funnel_")) {
            assert!(OWN_METRICS.contains(name), "{name}");
        }
    }
}
