//! One test's world: a platform, a folder of the tool, and ways to run the tool.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Instant;

use app_cli::service::{Platform, Service};
use serde_json::Value;

use super::PATIENCE;
use super::terminal::{Terminal, at_terminal};

/// A call of the tool may take longer than a test has patience, in seconds.
const HTTP_TIMEOUT: &str = "600";

/// So that no event is lost on a slow machine, in milliseconds.
const TELEMETRY_BOUND: &str = "60000";

pub(crate) struct World {
    pub(crate) data: PathBuf,
    service: Service,
}

impl World {
    /// A platform without applications, and a tool that was never used.
    pub(crate) fn new(test: &str) -> Self {
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        if data.exists() {
            fs::remove_dir_all(&data).unwrap();
        }
        fs::create_dir_all(&data).unwrap();
        let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            data,
            service: Service::start(anywhere).unwrap(),
        }
    }

    /// The same, with somebody who is logged in.
    pub(crate) fn logged_in(test: &str) -> Self {
        let world = Self::new(test);
        fs::write(world.data.join("session"), world.platform().log_in()).unwrap();
        world
    }

    pub(crate) fn platform(&self) -> &Platform {
        self.service.platform()
    }

    pub(crate) fn url(&self) -> &str {
        self.service.url()
    }

    /// The tool, not started yet, with nothing in its environment but what it is told here.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_app"));
        command
            .env_clear()
            .env("TERM", "xterm")
            .env("APP_DATA_DIR", &self.data)
            .env("APP_SERVICE_URL", self.url())
            .env("APP_HTTP_TIMEOUT", HTTP_TIMEOUT)
            .env("APP_TELEMETRY_BOUND", TELEMETRY_BOUND)
            .args(line.split_whitespace());
        command
    }

    /// The tool at a terminal.
    pub(crate) fn open(&self, line: &str) -> Terminal {
        Terminal::start(at_terminal(self.command(line)))
    }

    /// Runs the tool to its end, without a terminal.
    pub(crate) fn run(&self, line: &str) -> Output {
        self.command(line).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs the tool to its end, without a terminal, and returns its exit code.
    pub(crate) fn code(&self, line: &str) -> i32 {
        let output = self.run(line);
        output.status.code().unwrap()
    }

    pub(crate) fn has_events(&self) -> bool {
        self.events_path().exists()
    }

    pub(crate) fn events_path(&self) -> PathBuf {
        self.data.join("events.jsonl")
    }

    /// What was told, in the order of the file.
    pub(crate) fn events(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.events_path()).unwrap_or_default();
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Waits until an event of this name is in the file.
    #[track_caller]
    pub(crate) fn wait_for_event(&self, name: &str) {
        let wanted = format!("\"event\":\"{name}\"");
        let began = Instant::now();
        // Nothing tells when a file grows, so this looks again and again.
        while !fs::read_to_string(self.events_path()).is_ok_and(|text| text.contains(&wanted)) {
            assert!(began.elapsed() < PATIENCE, "{name} is not in the file");
            thread::yield_now();
        }
    }
}
