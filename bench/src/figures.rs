//! From the times of rounds to the figures that the programs print.

use std::time::Instant;

/// Nanoseconds per operation since the start.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
pub fn nanos_per(start: Instant, operations: u64) -> f64 {
    start.elapsed().as_nanos() as f64 / operations as f64
}

/// The minimum and the median of at least one figure.
#[must_use]
pub fn summary(figures: &mut [f64]) -> [f64; 2] {
    figures.sort_by(f64::total_cmp);
    [figures[0], figures[figures.len() / 2]]
}

/// Prints name, minimum and median, separated by tabs.
pub fn print_row(name: &str, figures: &mut [f64]) {
    let [min, median] = summary(figures);
    println!("{name}\t{min:.2}\t{median:.2}");
}
