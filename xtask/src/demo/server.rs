//! The example service as a child process: started on a free port, waited for, and ended by closing
//! its standard input. Knows the routes and secrets, not the population.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use crate::command::target;

const PSEUDONYM_KEY: &str = "demo:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const BILLING_SECRET: &str = "a billing secret for the demo";
/// Marks a request as that of a probe.
pub(super) const PROBE_TOKEN: &str = "a probe token for the demo";

pub(super) fn program() -> PathBuf {
    target().join("release").join("instant-api")
}

pub(super) struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    address: SocketAddr,
    agent: ureq::Agent,
}

/// What a request was answered with.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Server {
    pub(super) fn start(events: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(program())
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--demo",
                "--until-stdin-closes",
                "--events",
            ])
            .arg(events)
            .env("FUNNEL_PSEUDONYM_KEY", PSEUDONYM_KEY)
            .env("INSTANT_BILLING_SECRET", BILLING_SECRET)
            .env("INSTANT_PROBE_TOKEN", PROBE_TOKEN)
            // The panics of the population are part of the demo; their messages are not.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program().display()))?;
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().context("standard output is piped")?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let Some(address) = line.trim().strip_prefix("listening on ") else {
            let _ = child.kill();
            let _ = child.wait();
            bail!("the service did not start; run `instant-api serve` to see why");
        };
        let address = address.parse()?;
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build();
        Ok(Self {
            child,
            stdin,
            stdout,
            address,
            agent: config.into(),
        })
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(super) fn get(&self, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let mut request = self.agent.get(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.call()?)
    }

    pub(super) fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> anyhow::Result<Answer> {
        let mut request = self
            .agent
            .post(self.url(path))
            .header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send(body)?)
    }

    /// Delivers an event of the billing provider, signed.
    pub(super) fn billing(&self, body: &str) -> anyhow::Result<Answer> {
        let timestamp = SystemTime::now()
            .duration_since(UNIX_EPOCH)?
            .as_secs()
            .to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(BILLING_SECRET.as_bytes())?;
        mac.update(format!("{timestamp}.{body}").as_bytes());
        let mut signature = String::new();
        for byte in mac.finalize().into_bytes() {
            write!(signature, "{byte:02x}")?;
        }
        let headers = [
            ("x-billing-timestamp", &*timestamp),
            ("x-billing-signature", &*signature),
        ];
        self.post("/billing/webhook", &headers, body)
    }

    /// Sends a request and closes the connection once the handler is in the middle of it.
    pub(super) fn cancel(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        token: &str,
    ) -> anyhow::Result<()> {
        let mut stream = TcpStream::connect(self.address)?;
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: demo\r\ncontent-length: 0\r\nx-hold: {token}\r\n"
        )?;
        for (name, value) in headers {
            write!(stream, "{name}: {value}\r\n")?;
        }
        stream.write_all(b"\r\n")?;
        self.get(&format!("/demo/holds/{token}?until=held"), &[])?;
        drop(stream);
        self.get(&format!("/demo/holds/{token}?until=left"), &[])?;
        Ok(())
    }

    pub(super) fn metrics(&self) -> anyhow::Result<String> {
        Ok(self
            .agent
            .get(self.url("/metrics"))
            .call()?
            .body_mut()
            .read_to_string()?)
    }

    /// Ends the service and returns its shutdown report.
    pub(super) fn stop(mut self) -> anyhow::Result<Value> {
        drop(self.stdin.take());
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest)?;
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the service ended with {status}");
        }
        let report = rest
            .lines()
            .last()
            .context("the service printed no report")?;
        Ok(serde_json::from_str(report)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // After an orderly stop there is nothing left to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> anyhow::Result<Answer> {
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string()?;
    Ok(Answer {
        status,
        body: serde_json::from_str(&text).unwrap_or_default(),
    })
}
