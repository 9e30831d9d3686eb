//! Counters with a past: series with the samples that scrapes would have taken, written as
//! OpenMetrics, which promtool turns into the blocks of a storage that [`crate::monitor`] starts a
//! Prometheus on. Knows no counter in particular and asks nothing.
//!
//! Samples are taken at multiples of a step before the end of the past. Where the end and both ends of a
//! window are such times, and a counter begins anew right behind one, `increase` has nothing to guess: it
//! is exactly what was counted in the window.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

/// A series and its samples.
pub(crate) struct Series<Value = u64> {
    /// With `_total` where it is a counter.
    pub(crate) name: String,
    /// With `job` and `instance`, which no scrape adds here. No value may need quoting.
    pub(crate) labels: BTreeMap<String, String>,
    /// Time in seconds since 1970, and value.
    pub(crate) samples: Vec<(u64, Value)>,
}

/// The times of a past, in seconds since 1970, from the first to `end`: every `step` seconds, and every
/// `fine` seconds in the spans that end at one of `seen` before the end and are as long as `span`.
pub(crate) struct Times {
    pub(crate) end: u64,
    /// How long the past is.
    pub(crate) length: u64,
    pub(crate) step: u64,
    pub(crate) fine: u64,
    /// How long before the end the spans end that are looked at closely.
    pub(crate) seen: &'static [u64],
    pub(crate) span: u64,
}

impl Times {
    pub(crate) fn all(&self) -> Vec<u64> {
        let looked_at = |before: u64| {
            let within = |seen: &u64| (*seen..=seen + self.span).contains(&before);
            self.seen.iter().any(within)
        };
        let befores = (0..=self.length / self.fine).rev().map(|at| at * self.fine);
        befores
            .filter(|before| before % self.step == 0 || looked_at(*before))
            .map(|before| self.end - before)
            .collect()
    }
}

/// Adds the series to a storage that no server has open.
pub(crate) fn store<Value: ToString>(
    promtool: &Path,
    folder: &Path,
    series: &[Series<Value>],
) -> anyhow::Result<()> {
    /// So long that all is one block: for each block, promtool reads all of its input.
    const BLOCK: &str = "--max-block-duration=1000h";
    let input = folder.join("backfill.txt");
    write(&input, series).with_context(|| format!("cannot write {}", input.display()))?;
    let storage = folder.join("storage");
    fs::create_dir_all(&storage)?;
    let output = Command::new(promtool)
        .args(["tsdb", "create-blocks-from", BLOCK, "openmetrics"])
        .args([&input, &storage])
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start {}", promtool.display()))?;
    ensure!(
        output.status.success(),
        "`promtool tsdb create-blocks-from openmetrics` ended with {}: {}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    Ok(fs::remove_file(input)?)
}

/// In OpenMetrics, a family is in one piece, and its name has no `_total`.
fn write<Value: ToString>(path: &Path, series: &[Series<Value>]) -> std::io::Result<()> {
    let mut families: BTreeMap<&str, Vec<&Series<Value>>> = BTreeMap::new();
    for series in series {
        families.entry(&series.name).or_default().push(series);
    }
    let mut text = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let mut line = Vec::new();
    for (name, series) in families {
        let (family, kind) = match name.strip_suffix("_total") {
            Some(family) => (family, "counter"),
            None => (name, "gauge"),
        };
        writeln!(text, "# TYPE {family} {kind}")?;
        for series in series {
            line.clear();
            let labels = series.labels.iter().enumerate();
            line.extend_from_slice(name.as_bytes());
            for (at, (label, value)) in labels {
                let before = if at == 0 { '{' } else { ',' };
                write!(line, "{before}{label}=\"{value}\"")?;
            }
            line.extend_from_slice(if series.labels.is_empty() {
                b" "
            } else {
                b"} "
            });
            for (time, value) in &series.samples {
                text.write_all(&line)?;
                text.write_all(value.to_string().as_bytes())?;
                text.write_all(b" ")?;
                text.write_all(time.to_string().as_bytes())?;
                text.write_all(b"\n")?;
            }
        }
    }
    text.write_all(b"# EOF\n")?;
    text.flush()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::{Series, Times, write};

    #[test]
    fn times_are_fine_where_rules_look() {
        let times = Times {
            end: 10_000,
            length: 3_000,
            step: 1_000,
            fine: 100,
            seen: &[0, 2_000],
            span: 200,
        };
        let all = [7_000, 7_800, 7_900, 8_000, 9_000, 9_800, 9_900, 10_000];
        assert_eq!(times.all(), all);
    }

    #[test]
    fn a_family_is_in_one_piece() {
        let series = |name: &str, job: &str| Series {
            name: name.to_owned(),
            labels: BTreeMap::from([("job".to_owned(), job.to_owned())]),
            samples: vec![(60, 1_u64), (120, 2)],
        };
        let path = std::env::temp_dir().join(format!("xtask-backfill-{}", std::process::id()));
        let all = [
            series("b_total", "x"),
            series("a", "x"),
            series("b_total", "y"),
        ];
        write(&path, &all).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::remove_file(path).unwrap();
        assert_eq!(
            text,
            "# TYPE a gauge\n\
             a{job=\"x\"} 1 60\n\
             a{job=\"x\"} 2 120\n\
             # TYPE b counter\n\
             b_total{job=\"x\"} 1 60\n\
             b_total{job=\"x\"} 2 120\n\
             b_total{job=\"y\"} 1 60\n\
             b_total{job=\"y\"} 2 120\n\
             # EOF\n"
        );
    }
}
