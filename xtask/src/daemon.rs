//! A server that others wrote, as a child process: started on a free port, which it tells in its log,
//! asked over HTTP, and killed. Knows no server in particular.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde_json::Value;

/// How long anything may take that a server does on its own.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);
/// How many lines of the log an error shows.
const SHOWN: usize = 12;

/// A server whose log is lines of JSON.
pub(crate) struct Daemon {
    child: Child,
    address: SocketAddr,
    agent: ureq::Agent,
    log: Log,
}

impl Daemon {
    /// Starts a server that was told to take a free port, and waits until its log says which one, and
    /// all of `ready`.
    pub(crate) fn start(
        name: &'static str,
        command: &mut Command,
        ready: &[&str],
    ) -> anyhow::Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let stderr = child.stderr.take().context("standard error is piped")?;
        let mut daemon = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            agent: ureq::Agent::config_builder()
                .http_status_as_error(false)
                .timeout_global(Some(DEADLINE))
                .build()
                .into(),
            log: Log::of(name, stderr),
        };
        let messages = [&["Listening on"], ready].concat();
        let entries = daemon.log.entries(&messages)?;
        let address = entries[0]["address"].as_str().unwrap_or_default();
        daemon.address = address.parse().context("the address in the log")?;
        Ok(daemon)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the server answers, which has to be JSON.
    pub(crate) fn get<'a>(
        &self,
        path: &str,
        parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> anyhow::Result<Value> {
        let request = self.agent.get(format!("http://{}{path}", self.address));
        let mut response = request.query_pairs(parameters).call()?;
        let body = response.body_mut().with_config().limit(u64::MAX);
        let text = body.read_to_string()?;
        serde_json::from_str(&text).with_context(|| format!("{path} answered: {text}"))
    }

    /// Listens to the log for this long. Fails if the server has ended.
    pub(crate) fn listen(&mut self, time: Duration) -> anyhow::Result<Option<String>> {
        self.log.listen(time)
    }

    /// What the log said so far that is more than news.
    pub(crate) fn complaints(&self) -> &[String] {
        &self.log.complaints
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the child writes on standard error, a line at a time.
struct Log {
    name: &'static str,
    lines: Receiver<String>,
    last: VecDeque<String>,
    complaints: Vec<String>,
}

impl Log {
    fn of(name: &'static str, stderr: ChildStderr) -> Self {
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
            name,
            lines,
            last: VecDeque::new(),
            complaints: Vec::new(),
        }
    }

    /// Waits for the entries with these messages, in whatever order they come.
    fn entries(&mut self, messages: &[&str]) -> anyhow::Result<Vec<Value>> {
        let deadline = Instant::now() + DEADLINE;
        let mut entries = vec![Value::Null; messages.len()];
        while let Some(missing) = entries.iter().position(Value::is_null) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Some(line) = self.listen(left)? else {
                bail!(
                    "in {DEADLINE:?}, {} did not say {:?}; {}",
                    self.name,
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
                let news = ["\"level\":\"info\"", "\"level\":\"INFO\""];
                if !news.iter().any(|level| line.contains(level)) {
                    self.complaints.push(line.clone());
                }
                self.last.push_back(line.clone());
                if self.last.len() > SHOWN {
                    self.last.pop_front();
                }
                Ok(Some(line))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => {
                bail!("{} ended; {}", self.name, self.tail())
            }
        }
    }

    fn tail(&self) -> String {
        let lines: Vec<_> = self.last.iter().map(String::as_str).collect();
        format!("its last words:\n{}", lines.join("\n"))
    }
}

/// A flag with a path.
pub(crate) fn argument(flag: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(flag);
    argument.push(path);
    argument
}
