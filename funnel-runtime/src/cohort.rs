//! Whose traffic an event belongs to. A leaf; running code in a cohort is `scope`'s.

/// Whether traffic is that of people or of probes.
///
/// Every event carries it, `real` unless the code runs inside a synthetic scope. Counters count the traffic
/// of both: from the first synthetic scope of a process on, each step counter and business counter
/// `x_total` has a second one beside it, `x_synthetic_total`, with what probes counted of it.
///
/// Prometheus sees no growth in a series that begins at one. A service that expects probes may therefore
/// enter such a scope once when it starts, so that these begin at zero:
/// `drop(Cohort::synthetic().enter())`.
///
/// ```
/// use funnel_runtime::Cohort;
///
/// # async fn probe() {}
/// # async fn run() {
/// Cohort::synthetic().scope(probe()).await;
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cohort {
    synthetic: bool,
}

impl Cohort {
    /// The traffic of people.
    #[must_use]
    pub const fn real() -> Self {
        Self { synthetic: false }
    }

    /// The traffic of probes and tests in production.
    #[must_use]
    pub const fn synthetic() -> Self {
        Self { synthetic: true }
    }

    /// The text that events carry.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        if self.synthetic { "synthetic" } else { "real" }
    }

    pub(crate) const fn is_synthetic(self) -> bool {
        self.synthetic
    }
}
