//! Rotel, a receiver of OTLP, as a child process: started on free ports, listened to, and killed. It
//! keeps nothing, sends nothing on, and writes what it understood on standard output.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver as Lines, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

/// How long anything may take that the receiver does on its own.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long to listen to its words before looking again.
const PAUSE: Duration = Duration::from_millis(50);
/// A port that is free now may be another's a moment later.
const TRIES: usize = 5;

pub(super) struct Receiver {
    child: Child,
    address: SocketAddr,
    lines: Lines<String>,
}

/// A record as the receiver wrote it down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) name: String,
    pub(super) time: String,
    pub(super) observed: String,
    pub(super) severity: String,
    /// `key: Type(value)`, sorted.
    pub(super) attributes: Vec<String>,
    /// The same of its resource, as it comes.
    pub(super) resource: Vec<String>,
    pub(super) scope: String,
}

impl Receiver {
    pub(super) fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let mut result = Self::try_start(program, folder);
        for _ in 1..TRIES {
            if result.is_ok() {
                break;
            }
            result = Self::try_start(program, folder);
        }
        result
    }

    fn try_start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        // Both at once, so that they differ.
        let (http, grpc) = (free_port()?, free_port()?);
        let (http, grpc) = (http.local_addr()?, grpc.local_addr()?);
        let mut child = Command::new(program)
            .args(["start", "--exporter", "blackhole"])
            .args(["--otlp-http-endpoint", &http.to_string()])
            .args(["--otlp-grpc-endpoint", &grpc.to_string()])
            .args(["--debug-log", "logs", "--debug-log-verbosity", "detailed"])
            .arg("--pid-file")
            .arg(folder.join("rotel.pid"))
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let stdout = child.stdout.take().context("standard output is piped")?;
        let receiver = Self {
            child,
            address: http,
            lines: lines(stdout),
        };
        let deadline = Instant::now() + DEADLINE;
        while TcpStream::connect(http).is_err() {
            if Instant::now() > deadline {
                bail!("in {DEADLINE:?}, rotel did not listen");
            }
            match receiver.lines.recv_timeout(PAUSE) {
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => bail!("rotel ended before it listened"),
            }
        }
        Ok(receiver)
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// So many records, as they are written down.
    pub(super) fn records(&mut self, count: usize) -> anyhow::Result<Vec<Record>> {
        let mut records = Vec::new();
        let mut part = Part::Resource;
        let (mut resource, mut scope) = (Vec::new(), String::new());
        let mut record = Record::default();
        let deadline = Instant::now() + DEADLINE;
        while records.len() < count {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                bail!(
                    "rotel wrote {} records of {count} in {DEADLINE:?}",
                    records.len()
                );
            };
            let (key, value) = line.split_once(": ").unwrap_or((&line, ""));
            if let Some(attribute) = line.strip_prefix("     -> ") {
                match part {
                    Part::Resource => resource.push(attribute.to_owned()),
                    Part::Record => record.attributes.push(attribute.to_owned()),
                }
            } else if line.starts_with("ResourceLog #") {
                (part, resource) = (Part::Resource, Vec::new());
            } else if line.starts_with("LogRecord #") {
                part = Part::Record;
            } else if let Some(named) = line.strip_prefix("InstrumentationScope ") {
                named.clone_into(&mut scope);
            } else if key == "EventName" {
                value.clone_into(&mut record.name);
            } else if key == "Timestamp" {
                value.clone_into(&mut record.time);
            } else if key == "ObservedTimestamp" {
                value.clone_into(&mut record.observed);
            } else if key == "SeverityNumber" {
                value.clone_into(&mut record.severity);
            } else if key == "Flags" {
                // The last line of each.
                record.attributes.sort();
                record.resource.clone_from(&resource);
                record.scope.clone_from(&scope);
                records.push(std::mem::take(&mut record));
            }
        }
        Ok(records)
    }
}

/// What attributes belong to.
#[derive(Clone, Copy)]
enum Part {
    Resource,
    Record,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> anyhow::Result<TcpListener> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?)
}

/// What a child writes, a line at a time.
fn lines(stdout: ChildStdout) -> Lines<String> {
    let (sender, lines) = mpsc::channel();
    // Ends with the child.
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}
