//! Where an alert stands, and the name that follows from it.

/// What an alert stands beside.
pub(crate) enum Place<'a> {
    /// A step of a funnel.
    Step {
        event: &'a str,
        step: &'a str,
        /// The step before it.
        before: Option<&'a str>,
        /// All steps, as written.
        variants: &'a [String],
    },
    /// A counter.
    Counter {
        /// The name of its metric.
        metric: &'a str,
    },
}

impl Place<'_> {
    /// The name of an alert that is given none.
    pub(super) fn name(&self, kind: &str) -> String {
        match self {
            Self::Step { event, step, .. } => format!("{}{}{kind}", camel(event), camel(step)),
            Self::Counter { metric } => {
                let metric = metric.strip_suffix("_total").unwrap_or(metric);
                format!("{}{kind}", camel(metric))
            }
        }
    }
}

/// The words of a name in `CamelCase`.
fn camel(name: &str) -> String {
    let words = name.split(|char: char| !char.is_ascii_alphanumeric());
    let words = words.map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or_default();
        first.to_ascii_uppercase() + rest
    });
    words.collect()
}
