//! The backend for OTLP and those who know OTLP from elsewhere: what a program emits is what a receiver
//! took, and what the published schema makes of the bytes, field by field.
//!
//! `gate` stands between the program and the `receiver`, keeps what passes and turns the first
//! attempt away; `emitted` knows what has to come out.

mod emitted;
mod gate;
mod receiver;

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use self::emitted::Emitted;
use self::gate::{Gate, Passed};
use self::receiver::Receiver;
use crate::command::{self, cargo, root, target, without_opt_out};
use crate::folder::Folder;
use crate::parts;

/// The key that the program is told, as a header has it and as a variable has it.
const KEY: [&str; 2] = ["Basic dTpw=, one%", "Basic%20dTpw=%2C%20one%25"];

pub(crate) fn run() -> anyhow::Result<()> {
    let python = parts::Python::with(&parts::OPENTELEMETRY)?;
    let rotel = python.file("rotel", "rotel-agent")?;
    let build = [
        "build",
        "--quiet",
        "-p",
        "funnel-tests",
        "--example",
        "otlp",
    ];
    command::run(&mut cargo(build))?;

    let folder = Folder::new("otlp")?;
    let mut receiver = Receiver::start(&rotel, &folder.0)?;
    let gate = Gate::to(receiver.address())?;
    let lines = folder.0.join("events.jsonl");
    let mut program = Program::start(&gate, &lines)?;
    let records = receiver.records(EVENTS);
    let report = program.stop()?;
    let records = records.with_context(|| format!("the program reports {report}"))?;

    let emitted = Emitted::read(&lines)?;
    ensure!(
        emitted.len() == EVENTS,
        "{} events are emitted",
        emitted.len()
    );
    let account = &report["accounts"][1];
    ensure!(
        account["backend"] == "otlp"
            && account["delivered"] == EVENTS
            && account["accepted"] == EVENTS,
        "the program reports {report}"
    );
    println!("the program: {EVENTS} events emitted and reported as delivered");

    emitted.compare_received(&records)?;
    println!("rotel: {} records received, each as emitted", records.len());

    let passed = gate.passed()?;
    let requests = decoded(&python, &folder.0, &passed)?;
    check_requests(&passed)?;
    // The first attempt came to nothing, and its bytes came again.
    let records: Vec<_> = requests[1..].iter().flatten().cloned().collect();
    emitted.compare_decoded(&records)?;
    println!(
        "the published schema: {} records in {} requests, every field as emitted",
        records.len(),
        requests.len() - 1
    );
    println!("OTLP is understood as it was meant.\n");
    Ok(())
}

/// How many events the program emits.
const EVENTS: usize = 600;

/// The program that emits.
struct Program(Child);

impl Program {
    fn start(gate: &Gate, lines: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(target().join("debug/examples/otlp"));
        without_opt_out(&mut command);
        let child = command
            .env("FUNNEL_BACKEND", "json_lines")
            .env("FUNNEL_JSON_LINES_PATH", lines)
            .env("FUNNEL_SERVICE_VERSION", "1.2.3")
            .env(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                format!("http://{}/gate/", gate.address()),
            )
            .env(
                "OTEL_EXPORTER_OTLP_HEADERS",
                format!("Authorization={}", KEY[1]),
            )
            .env("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .env("OTEL_EXPORTER_OTLP_TIMEOUT", "30000")
            .env(
                "OTEL_RESOURCE_ATTRIBUTES",
                "deployment.environment.name=a%2Cb,service.name=hidden",
            )
            .env("OTEL_SERVICE_NAME", emitted::SERVICE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the program that emits")?;
        Ok(Self(child))
    }

    /// Ends the program and returns its shutdown report.
    fn stop(&mut self) -> anyhow::Result<Value> {
        drop(self.0.stdin.take());
        let mut report = String::new();
        let stdout = self.0.stdout.as_mut().context("standard output is piped")?;
        stdout.read_to_string(&mut report)?;
        let status = self.0.wait()?;
        ensure!(status.success(), "the program ended with {status}");
        Ok(serde_json::from_str(&report)?)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // After an orderly stop there is nothing left to kill.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn check_requests(passed: &[Passed]) -> anyhow::Result<()> {
    let [first, second, ..] = passed else {
        anyhow::bail!("{} requests came", passed.len());
    };
    ensure!(first.body == second.body, "another attempt has other bytes");
    for request in passed {
        ensure!(
            request.path == "/gate/v1/logs",
            "a request to {}",
            request.path
        );
        for (name, value) in [
            ("content-type", "application/x-protobuf"),
            ("content-encoding", "gzip"),
            ("authorization", KEY[0]),
        ] {
            let found = request.header(name);
            ensure!(found == Some(value), "{name} is {found:?}");
        }
    }
    println!(
        "the headers are as the variables say, and {} bytes came again as they were",
        first.body.len()
    );
    Ok(())
}

/// The records of each request.
fn decoded(
    python: &parts::Python,
    folder: &Path,
    passed: &[Passed],
) -> anyhow::Result<Vec<Vec<Value>>> {
    let mut decoder = python.command();
    decoder.arg(root().join("xtask/src/otlp/decode.py"));
    for (at, request) in passed.iter().enumerate() {
        let path = folder.join(format!("request-{at}.gz"));
        fs::write(&path, &request.body)?;
        decoder.arg(path);
    }
    Ok(serde_json::from_str(&command::output(&mut decoder)?)?)
}
