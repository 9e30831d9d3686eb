//! The samples of a series, and how promtool is told them. A leaf.

/// What a series says at each time, from the beginning of a test on; nothing where it is not there.
pub(super) type Samples = Vec<Option<f64>>;

/// The samples of a counter that grows by so much in each step.
pub(super) fn counter(growth: &[f64]) -> Samples {
    let mut sum = 0.0;
    let grown = growth.iter().map(|by| {
        sum += by;
        Some(sum)
    });
    std::iter::once(Some(0.0)).chain(grown).collect()
}

/// The same, with a process that begins again with the sample at `at`.
pub(super) fn restarted(samples: &mut Samples, at: usize) {
    let before = at.checked_sub(1).and_then(|at| samples[at]).unwrap_or(0.0);
    for sample in samples.iter_mut().skip(at).flatten() {
        *sample -= before;
    }
}

/// As promtool reads them: numbers that grow evenly are written as one.
pub(super) fn text(samples: &Samples) -> String {
    let mut items = Vec::new();
    let mut at = 0;
    while at < samples.len() {
        let (item, length) = run(&samples[at..]);
        items.push(item);
        at += length;
    }
    items.join(" ")
}

/// What the first samples are written as, and how many these are.
fn run(samples: &[Option<f64>]) -> (String, usize) {
    let Some(Some(first)) = samples.first() else {
        let length = samples.iter().take_while(|sample| sample.is_none()).count();
        return (format!("_x{length}"), length);
    };
    let growth = match samples.get(1) {
        Some(Some(second)) if second >= first => second - first,
        _ => return (first.to_string(), 1),
    };
    // As promtool adds up.
    let mut sum = *first;
    let same = samples.iter().take_while(|sample| {
        let is_same = **sample == Some(sum);
        sum += growth;
        is_same
    });
    match same.count() {
        2 if growth > 0.0 && samples.len() > 2 => (first.to_string(), 1),
        length => (format!("{first}+{growth}x{}", length - 1), length),
    }
}

#[cfg(test)]
mod tests {
    use super::{counter, restarted, text};

    #[test]
    fn what_grows_evenly_is_one_item() {
        let mut samples = counter(&[0.0, 0.0, 2.5, 2.5, 2.5, 0.0]);
        assert_eq!(text(&samples), "0+0x2 2.5+2.5x2 7.5");
        restarted(&mut samples, 4);
        assert_eq!(text(&samples), "0+0x2 2.5+0x1 5+0x1");
        samples[0] = None;
        samples[1] = None;
        assert_eq!(text(&samples), "_x2 0 2.5+0x1 5+0x1");
    }
}
