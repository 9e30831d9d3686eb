//! Prometheus as a child process, asked over its HTTP API. Knows nothing of what it scrapes or was
//! given as its past.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use crate::daemon::{DEADLINE, Daemon, argument};

/// How long to listen to the log before asking again.
const PAUSE: Duration = Duration::from_millis(50);

pub(crate) struct Monitor(Daemon);

/// What a query found: series, written as in a query, by their value, written as in the answer.
pub(crate) type Values = BTreeMap<String, String>;

/// Labels, with the name under `__name__` where there is one.
pub(crate) type Labels = BTreeMap<String, String>;

/// One series of a range, with its values by time in seconds since 1970.
pub(crate) struct Range {
    pub(crate) labels: Labels,
    pub(crate) values: Vec<(u64, f64)>,
}

impl Monitor {
    /// Starts the program with this configuration and what is in `storage` of the folder, and waits
    /// until it answers queries.
    pub(crate) fn start(
        program: &Path,
        folder: &Path,
        config: &Path,
        flags: &[&str],
    ) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command
            .arg(argument("--config.file=", config))
            .arg(argument("--storage.tsdb.path=", &folder.join("storage")))
            .args(["--web.listen-address=127.0.0.1:0", "--log.format=json"])
            .args(flags)
            .current_dir(folder);
        let ready = "Server is ready to receive web requests.";
        Ok(Self(Daemon::start("Prometheus", &mut command, &[ready])?))
    }

    /// Asks until the answer is there.
    pub(crate) fn until<T>(
        &mut self,
        what: &str,
        mut answer: impl FnMut(&Self) -> anyhow::Result<Option<T>>,
    ) -> anyhow::Result<T> {
        let deadline = Instant::now() + DEADLINE;
        loop {
            if let Some(answer) = answer(self)? {
                return Ok(answer);
            }
            if Instant::now() > deadline {
                let targets = self.targets()?;
                bail!("{what} did not happen in {DEADLINE:?}; the targets: {targets}");
            }
            self.0.listen(PAUSE)?;
        }
    }

    /// The values of a vector at a time, in seconds since 1970, or now. Series are named without their
    /// target.
    pub(crate) fn query(&self, expression: &str, time: Option<&str>) -> anyhow::Result<Values> {
        let found = self.vector(expression, time)?;
        let number = found.len();
        let values: Values = found
            .into_iter()
            .map(|(labels, value)| (written(&labels), value))
            .collect();
        ensure!(
            values.len() == number,
            "`{expression}` names series that differ in their target alone: {values:?}"
        );
        Ok(values)
    }

    /// The same, with all labels.
    pub(crate) fn vector(
        &self,
        expression: &str,
        time: Option<&str>,
    ) -> anyhow::Result<Vec<(Labels, String)>> {
        let time = time.map(|time| ("time", time));
        let parameters = [("query", expression)].into_iter().chain(time);
        let data = self.data("/api/v1/query", parameters)?;
        ensure!(
            data["resultType"] == "vector",
            "`{expression}` is not an instant vector"
        );
        let series = data["result"].as_array().context("a result is a list")?;
        let vector = series.iter().map(|series| {
            let value = series["value"][1].as_str().unwrap_or_default();
            (labels(&series["metric"]), value.to_owned())
        });
        Ok(vector.collect())
    }

    /// The values of a vector at each step from one time to another, in seconds since 1970.
    pub(crate) fn range(
        &self,
        expression: &str,
        (start, end): (u64, u64),
        step: u64,
    ) -> anyhow::Result<Vec<Range>> {
        let [start, end, step] = [start, end, step].map(|seconds| seconds.to_string());
        let parameters = [
            ("query", expression),
            ("start", &start),
            ("end", &end),
            ("step", &step),
        ];
        let data = self.data("/api/v1/query_range", parameters)?;
        let series = data["result"].as_array().context("a result is a list")?;
        let ranges = series.iter().map(|series| {
            let values = series["values"].as_array().context("values are a list")?;
            let values = values.iter().map(|value| {
                let number = value[1].as_str().unwrap_or_default().parse()?;
                Ok((value[0].as_u64().context("a time is whole")?, number))
            });
            Ok(Range {
                labels: labels(&series["metric"]),
                values: values.collect::<anyhow::Result<_>>()?,
            })
        });
        ranges.collect()
    }

    /// The metric families that a job brought: name, type and help as they were parsed.
    pub(crate) fn families(&self, job: &str) -> anyhow::Result<BTreeMap<String, Family>> {
        let target = format!("{{job=\"{job}\"}}");
        let data = self.data("/api/v1/targets/metadata", [("match_target", &*target)])?;
        let text = |family: &Value, key: &str| family[key].as_str().unwrap_or_default().to_owned();
        let families = data.as_array().context("the metadata is a list")?.iter();
        Ok(families
            .map(|family| {
                let (kind, help) = (text(family, "type"), text(family, "help"));
                (text(family, "metric"), Family { kind, help })
            })
            .collect())
    }

    /// How the targets are, and what their last scrapes ended with.
    fn targets(&self) -> anyhow::Result<String> {
        let data = self.data("/api/v1/targets", [])?;
        let targets = data["activeTargets"].as_array();
        let targets = targets.context("the targets are a list")?.iter();
        let lines = targets.map(|target| {
            let (job, health) = (&target["labels"]["job"], &target["health"]);
            format!("\n{job} is {health}, {}", target["lastError"])
        });
        Ok(lines.collect())
    }

    /// Fails if a scrape or a rule brought something that Prometheus did not want, or nobody took an
    /// alert.
    pub(crate) fn is_content(&mut self) -> anyhow::Result<()> {
        while self.0.listen(Duration::ZERO)?.is_some() {}
        let parts = ["\"scrape manager\"", "\"rule manager\"", "\"notifier\""];
        let complaints: Vec<_> = self.0.complaints().iter().map(String::as_str).collect();
        let complaints: Vec<_> = complaints
            .into_iter()
            .filter(|line| parts.iter().any(|part| line.contains(part)))
            .collect();
        ensure!(
            complaints.is_empty(),
            "Prometheus complains:\n{}",
            complaints.join("\n")
        );
        Ok(())
    }

    /// What the API answers, where it does not refuse.
    pub(crate) fn data<'a>(
        &self,
        path: &str,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> anyhow::Result<Value> {
        let mut answer = self.0.get(path, parameters)?;
        ensure!(answer["status"] == "success", "{path} answered: {answer}");
        Ok(answer["data"].take())
    }
}

/// What Prometheus knows of a metric besides its values.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Family {
    pub(crate) kind: String,
    pub(crate) help: String,
}

/// A series as it is written in a query.
pub(crate) fn series<'a>(name: &str, labels: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut labels: Vec<_> = labels
        .map(|(key, value)| format!("{key}={value:?}"))
        .collect();
    labels.sort();
    if labels.is_empty() {
        name.to_owned()
    } else {
        format!("{name}{{{}}}", labels.join(","))
    }
}

pub(crate) fn labels(metric: &Value) -> Labels {
    let labels = metric.as_object().into_iter().flatten();
    labels
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

/// A series as it is written in a query, without the labels that the scrape added.
fn written(labels: &Labels) -> String {
    let name = labels.get("__name__").map_or("", String::as_str);
    let labels = labels
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "__name__" | "instance" | "job"))
        .map(|(key, value)| (key.as_str(), value.as_str()));
    series(name, labels)
}
