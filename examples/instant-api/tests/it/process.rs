//! The service as a process: its command line, its environment, its end.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::Value;

use crate::support::http::Client;
use crate::support::{BILLING_SECRET, PROBE_TOKEN, Team};

const KEY: &str = "test:0707070707070707070707070707070707070707070707070707070707070707";

/// A running service; killed when dropped.
struct Service {
    child: Child,
    stdout: BufReader<ChildStdout>,
    client: Client,
}

impl Service {
    fn start(arguments: &[&Path]) -> Self {
        let mut child = command()
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--demo",
                "--until-stdin-closes",
            ])
            .args(arguments)
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line
            .trim_end()
            .strip_prefix("listening on ")
            .expect("the first line");
        let client = Client::new(address.parse().unwrap());
        Self {
            child,
            stdout,
            client,
        }
    }

    /// Closes its standard input and waits for its end.
    fn stop(mut self) -> (ExitStatus, String) {
        drop(self.child.stdin.take());
        self.wait()
    }

    fn wait(&mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap(), rest)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Fails when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_instant-api"));
    command
        .env_clear()
        .env("FUNNEL_PSEUDONYM_KEY", KEY)
        .env("INSTANT_BILLING_SECRET", BILLING_SECRET)
        .env("INSTANT_PROBE_TOKEN", PROBE_TOKEN)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

/// An empty directory, made for one test.
fn directory(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if path.exists() {
        std::fs::remove_dir_all(&path).unwrap();
    }
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[tokio::test]
async fn it_ends_with_its_standard_input_and_accounts_for_every_event() {
    let events = directory("accounts").join("events.jsonl");
    let service = Service::start(&[Path::new("--events"), &events]);
    let _team = Team::found(service.client).await;
    let (status, rest) = service.stop();
    assert!(status.success(), "{status}");
    let report: Value = serde_json::from_str(&rest).unwrap();
    let account = &report["accounts"][0];
    let lines = std::fs::read_to_string(events).unwrap().lines().count();
    assert_eq!(
        (&account["accepted"], &account["delivered"]),
        (&2.into(), &2.into())
    );
    assert_eq!(lines, 2);
}

#[cfg(unix)]
#[tokio::test]
async fn it_ends_on_sigterm() {
    let mut service = Service::start(&[]);
    assert_eq!(service.client.get("/healthz").send().await.status, 200);
    let id = service.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    let (status, _) = service.wait();
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn a_store_in_a_file_outlives_the_process() {
    let store = directory("outlives").join("store.sqlite");
    let arguments = [Path::new("--db"), &store];
    let service = Service::start(&arguments);
    let team = Team::found(service.client).await;
    assert!(service.stop().0.success());

    let service = Service::start(&arguments);
    let owned = service
        .client
        .get("/resources")
        .bearer(&team.api_key)
        .send()
        .await
        .json();
    assert_eq!(owned["resources"].as_array().unwrap().len(), 1);
    assert!(service.stop().0.success());
}

#[test]
fn a_missing_secret_is_named() {
    for variable in ["INSTANT_BILLING_SECRET", "FUNNEL_PSEUDONYM_KEY"] {
        let mut command = command();
        command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env_remove(variable);
        let output = command.output().unwrap();
        assert!(!output.status.success());
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(variable), "{stderr}");
    }
}

#[tokio::test]
async fn every_call_ends_in_one_counted_outcome() {
    let service = Service::start(&[]);
    let client = service.client;
    client.post("/db/new").send().await;
    client
        .post("/db/new")
        .header("x-fail", "quota")
        .send()
        .await;
    client
        .post("/db/new")
        .header("x-fail", "panic")
        .send()
        .await;
    let held = tokio::spawn(client.post("/db/new").header("x-hold", "gone").send());
    client.get("/demo/holds/gone?until=held").send().await;
    held.abort();
    client.get("/demo/holds/gone?until=left").send().await;

    let metrics = client.get("/metrics").send().await.text;
    for outcome in ["ok", "error", "panicked", "cancelled"] {
        let is_one = |line: &&str| {
            line.starts_with("funnel_step_outcomes_total{")
                && line.contains("step=\"provision\"")
                && line.contains(&format!("outcome=\"{outcome}\""))
                && line.ends_with(" 1")
        };
        assert_eq!(
            metrics.lines().filter(is_one).count(),
            1,
            "{outcome} in {metrics}"
        );
    }
    assert!(service.stop().0.success());
}

#[test]
fn the_registry_names_ten_sites() {
    let output = command().arg("registry").output().unwrap();
    let registry: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(registry["sites"].as_array().unwrap().len(), 10);
}
