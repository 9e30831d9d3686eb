//! What dashboards ask Prometheus: `PromQL` with the variables of the dashboard in it.

use crate::generate::promql::{Metric, Series, Window};

use super::WEEK;

/// The variable with the chosen services, as an expression.
pub(super) const SERVICE: &str = "${service}";
/// The window that ends now.
pub(super) const NOW: Window<'_> = Window::of("${window}");
/// The same window one week before.
pub(super) const WEEK_BEFORE: Window<'_> = NOW.before(WEEK);

/// The series of a metric that the chosen services have.
pub(super) fn of(metric: &Metric) -> Series {
    Series::of(metric).matching("job", SERVICE)
}

/// Those of one of the library's own metrics.
pub(super) fn own(metric: &'static str) -> Series {
    Series::named(metric).matching("job", SERVICE)
}

/// What is counted so far, since the processes began.
pub(super) fn so_far(series: &Series, by: &[&str]) -> String {
    let sum = match by {
        [] => "sum".to_owned(),
        by => format!("sum by ({})", by.join(", ")),
    };
    format!("{sum} ({})", series.selector())
}

/// The sum of several, some of which may be missing.
pub(super) fn together(parts: &[String]) -> String {
    match parts {
        [one] => one.clone(),
        parts => {
            let parts = parts.iter().map(|part| format!("({part} or vector(0))"));
            format!("({})", parts.collect::<Vec<_>>().join(" + "))
        }
    }
}

/// How large a share is of a whole; nothing where the whole is none.
pub(super) fn share(part: &str, whole: &str) -> String {
    format!("{part} / ({whole} > 0)")
}

/// By how much something changed, as a share of what it was.
pub(super) fn change(now: &str, before: &str) -> String {
    format!("{now} / ({before} > 0) - 1")
}

/// What is more than nothing.
pub(super) fn some(counted: &str) -> String {
    format!("{counted} > 0")
}
