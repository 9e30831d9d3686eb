//! Prometheus as a child process: started on a free port, asked over its HTTP API, and killed. Knows
//! nothing of what it scrapes.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

/// How long anything may take that Prometheus does on its own.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long to listen to the log before asking again.
const PAUSE: Duration = Duration::from_millis(50);
/// How many lines of the log an error shows.
const SHOWN: usize = 12;

pub(super) struct Monitor {
    child: Child,
    address: SocketAddr,
    log: Log,
}

/// What a query found: series, written as in a query, by their value, written as in the answer.
pub(super) type Values = BTreeMap<String, String>;

impl Monitor {
    /// Starts the program with this configuration, and waits until it answers queries.
    pub(super) fn start(program: &Path, folder: &Path, config: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(program)
            .arg(argument("--config.file=", config))
            .arg(argument("--storage.tsdb.path=", &folder.join("storage")))
            .args(["--web.listen-address=127.0.0.1:0", "--log.format=json"])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let stderr = child.stderr.take().context("standard error is piped")?;
        let mut monitor = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            log: Log::of(stderr),
        };
        let [listening, _] = monitor
            .log
            .entries(["Listening on", "Server is ready to receive web requests."])?;
        let address = listening["address"].as_str().unwrap_or_default();
        monitor.address = address.parse().context("the address in the log")?;
        Ok(monitor)
    }

    /// Asks until the answer is there.
    pub(super) fn until<T>(
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
            self.log.listen(PAUSE)?;
        }
    }

    /// The values of a vector at a time, in seconds since 1970, or now.
    pub(super) fn query(&self, expression: &str, time: Option<&str>) -> anyhow::Result<Values> {
        let time = time.map(|time| ("time", time));
        let parameters = [("query", expression)].into_iter().chain(time);
        let data = self.get("/api/v1/query", parameters)?;
        let series = data["result"]
            .as_array()
            .with_context(|| format!("`{expression}` is not an instant vector"))?;
        let values = series.iter().map(|series| {
            let value = series["value"][1].as_str().unwrap_or_default();
            (written(&series["metric"]), value.to_owned())
        });
        let values: Values = values.collect();
        ensure!(
            values.len() == series.len(),
            "`{expression}` names series that differ in their target alone: {values:?}"
        );
        Ok(values)
    }

    /// The metric families that a job brought: name, type and help as they were parsed.
    pub(super) fn families(&self, job: &str) -> anyhow::Result<BTreeMap<String, Family>> {
        let target = format!("{{job=\"{job}\"}}");
        let data = self.get("/api/v1/targets/metadata", [("match_target", &*target)])?;
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
        let data = self.get("/api/v1/targets", [])?;
        let targets = data["activeTargets"].as_array();
        let targets = targets.context("the targets are a list")?.iter();
        let lines = targets.map(|target| {
            let (job, health) = (&target["labels"]["job"], &target["health"]);
            format!("\n{job} is {health}, {}", target["lastError"])
        });
        Ok(lines.collect())
    }

    /// Fails if a scrape brought something that Prometheus did not want.
    pub(super) fn is_content(&mut self) -> anyhow::Result<()> {
        while self.log.listen(Duration::ZERO)?.is_some() {}
        let complaints = &self.log.complaints;
        ensure!(
            complaints.is_empty(),
            "Prometheus complains:\n{}",
            complaints.join("\n")
        );
        Ok(())
    }

    fn get<'a>(
        &self,
        path: &str,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> anyhow::Result<Value> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(DEADLINE))
            .build()
            .into();
        let request = agent.get(format!("http://{}{path}", self.address));
        let mut response = request.query_pairs(parameters).call()?;
        let text = response.body_mut().read_to_string()?;
        let mut answer: Value =
            serde_json::from_str(&text).with_context(|| format!("{path} answered: {text}"))?;
        ensure!(answer["status"] == "success", "{path} answered: {answer}");
        Ok(answer["data"].take())
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What Prometheus knows of a metric besides its values.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Family {
    pub(super) kind: String,
    pub(super) help: String,
}

/// What the child writes on standard error, a line at a time.
struct Log {
    lines: Receiver<String>,
    last: VecDeque<String>,
    /// What it said about scrapes beyond what is usual.
    complaints: Vec<String>,
}

impl Log {
    fn of(stderr: ChildStderr) -> Self {
        let (sender, lines) = mpsc::channel();
        // Ends with the child.
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self {
            lines,
            last: VecDeque::new(),
            complaints: Vec::new(),
        }
    }

    /// Waits for the entries with these messages, in whatever order they come.
    fn entries<const N: usize>(&mut self, messages: [&str; N]) -> anyhow::Result<[Value; N]> {
        let deadline = Instant::now() + DEADLINE;
        let mut entries = [const { Value::Null }; N];
        while let Some(missing) = entries.iter().position(Value::is_null) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Some(line) = self.listen(left)? else {
                bail!(
                    "in {DEADLINE:?}, Prometheus did not say {:?}; {}",
                    messages[missing],
                    self.tail()
                );
            };
            let entry: Value = serde_json::from_str(&line).unwrap_or_default();
            if let Some(at) = messages.iter().position(|message| entry["msg"] == *message) {
                entries[at] = entry;
            }
        }
        Ok(entries)
    }

    /// The next line, if one comes in time. An error if there is none to come.
    fn listen(&mut self, time: Duration) -> anyhow::Result<Option<String>> {
        match self.lines.recv_timeout(time) {
            Ok(line) => {
                let is_usual = ["\"level\":\"info\"", "\"level\":\"INFO\""];
                if line.contains("\"scrape manager\"")
                    && !is_usual.iter().any(|it| line.contains(it))
                {
                    self.complaints.push(line.clone());
                }
                self.last.push_back(line.clone());
                if self.last.len() > SHOWN {
                    self.last.pop_front();
                }
                Ok(Some(line))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => bail!("Prometheus ended; {}", self.tail()),
        }
    }

    fn tail(&self) -> String {
        let lines: Vec<_> = self.last.iter().map(String::as_str).collect();
        format!("its last words:\n{}", lines.join("\n"))
    }
}

/// A series as it is written in a query, without the labels that the scrape added.
fn written(metric: &Value) -> String {
    let Some(labels) = metric.as_object() else {
        return String::new();
    };
    let name = metric["__name__"].as_str().unwrap_or_default();
    let labels = labels
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "__name__" | "instance" | "job"))
        .map(|(key, value)| (key.as_str(), value.as_str().unwrap_or_default()));
    super::series(name, labels)
}

fn argument(flag: &str, path: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from(flag);
    argument.push(path);
    argument
}
