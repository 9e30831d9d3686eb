//! Families that several declarations make, or one that repeats a text: their series are put side by
//! side, and those of the same labels are added up. Rare, and slower than the rest.

use std::collections::BTreeMap;

use super::reading::Reading;
use super::source::Source;
use super::{Sink, Texts};

/// Hands over the series of all sources; no two have the same labels.
pub(super) fn series(sources: &[Source], reading: &Reading, sink: &mut impl Sink) {
    let mut merged = Merged::default();
    let sources = sources.iter().filter(|source| !source.is_empty(reading));
    for source in sources {
        source.series(reading, &mut merged);
    }
    merged.hand_over(sink);
}

/// Series by their labels, which are sorted by name.
#[derive(Debug, Default)]
struct Merged {
    names: Vec<&'static str>,
    series: BTreeMap<Vec<(&'static str, String)>, u64>,
}

impl Sink for Merged {
    fn labels(&mut self, names: &[&'static str], _: Texts) {
        self.names = names.to_vec();
    }

    fn series(&mut self, _: usize, texts: &[&str], count: u64) {
        let labels = self.names.iter().copied().zip(texts);
        // To Prometheus, a label without a text is no label.
        let labels = labels.filter(|(_, text)| !text.is_empty());
        let mut labels: Vec<_> = labels
            .map(|(name, &text)| (name, text.to_owned()))
            .collect();
        labels.sort_unstable();
        let sum = self.series.entry(labels).or_default();
        *sum = sum.saturating_add(count);
    }
}

impl Merged {
    fn hand_over(self, sink: &mut impl Sink) {
        for (labels, count) in self.series {
            let names: Vec<_> = labels.iter().map(|(name, _)| *name).collect();
            let texts: Vec<_> = labels.iter().map(|(_, text)| text.as_str()).collect();
            sink.labels(&names, Texts::Any);
            sink.series(0, &texts, count);
        }
    }
}
