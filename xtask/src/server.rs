//! An example service as a child process: waited for, asked over HTTP, and ended by closing its
//! standard input. Knows no routes and no secrets.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, bail};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use crate::command::without_opt_out;

pub(crate) struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    address: SocketAddr,
    agent: ureq::Agent,
}

/// What a request was answered with.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// The counters of a service as text.
pub(crate) struct Metrics {
    pub(crate) content_type: String,
    pub(crate) text: String,
}

impl Server {
    /// Starts a service that tells on its first line where it listens.
    pub(crate) fn start(command: &mut Command) -> anyhow::Result<Self> {
        without_opt_out(command);
        let program = Path::new(command.get_program()).display().to_string();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {program}"))?;
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().context("standard output is piped")?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let Some(address) = line.trim().strip_prefix("listening on ") else {
            let _ = child.kill();
            let _ = child.wait();
            bail!("the service did not start; run `{program}` to see why");
        };
        let address = address.parse()?;
        Ok(Self {
            child,
            stdin,
            stdout,
            address,
            agent: ureq::Agent::config_builder()
                .http_status_as_error(false)
                .build()
                .into(),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        answer(with(self.agent.get(self.url(path)), headers).call()?)
    }

    pub(crate) fn delete(&self, path: &str, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        answer(with(self.agent.delete(self.url(path)), headers).call()?)
    }

    pub(crate) fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> anyhow::Result<Answer> {
        let request = self.agent.post(self.url(path));
        let request = request.header("content-type", "application/json");
        answer(with(request, headers).send(body)?)
    }

    /// Ends the service and returns its shutdown report, the last line of what it printed.
    pub(crate) fn stop(mut self) -> anyhow::Result<Value> {
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

/// What the counters of a service say, in the format that the header asks for.
pub(crate) fn metrics(service: SocketAddr, accept: &str) -> anyhow::Result<Metrics> {
    let request = ureq::get(format!("http://{service}/metrics"));
    let mut response = request.header("accept", accept).call()?;
    let content_type = response.headers().get("content-type");
    let content_type = content_type.context("/metrics does not say what its type is")?;
    Ok(Metrics {
        content_type: content_type.to_str()?.to_owned(),
        text: response.body_mut().read_to_string()?,
    })
}

/// The HMAC-SHA256 of `<timestamp>.<body>`, as payment providers sign.
pub(crate) fn signature(secret: &str, timestamp: &str, body: &str) -> anyhow::Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
    mac.update(format!("{timestamp}.{body}").as_bytes());
    let mut signature = String::new();
    for byte in mac.finalize().into_bytes() {
        write!(signature, "{byte:02x}")?;
    }
    Ok(signature)
}

fn with<Body>(
    request: ureq::RequestBuilder<Body>,
    headers: &[(&str, &str)],
) -> ureq::RequestBuilder<Body> {
    headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    })
}

fn answer(mut response: ureq::http::Response<ureq::Body>) -> anyhow::Result<Answer> {
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string()?;
    Ok(Answer {
        status,
        body: serde_json::from_str(&text).unwrap_or_default(),
    })
}
