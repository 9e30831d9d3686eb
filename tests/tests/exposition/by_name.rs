//! Finding a count in what was exposed.

use funnel_runtime::prometheus::{encode_openmetrics, encode_text};

use crate::reader::{self, Family};

/// What the text format says now.
#[track_caller]
pub(crate) fn text() -> Vec<Family> {
    let text = encode_text();
    reader::text(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What OpenMetrics says now.
#[track_caller]
pub(crate) fn openmetrics() -> Vec<Family> {
    let text = encode_openmetrics();
    reader::openmetrics(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The count of the series of this name with these labels.
#[track_caller]
pub(crate) fn count(families: &[Family], name: &str, labels: &[(&str, &str)]) -> u64 {
    let samples = families.iter().flat_map(|family| &family.samples);
    let mut named = samples.filter(|sample| {
        let own = sample
            .labels
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        sample.name == name && own.eq(labels.iter().copied())
    });
    let sample = named
        .next()
        .unwrap_or_else(|| panic!("there is no {name}{labels:?}"));
    sample.value.parse().expect("a count")
}
