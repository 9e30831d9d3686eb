//! Whose traffic an event belongs to. A leaf; running code in a cohort is `scope`'s.

/// Whether traffic is that of people or of probes.
///
/// Every event carries it, `real` unless the code runs inside a synthetic scope.
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
}
