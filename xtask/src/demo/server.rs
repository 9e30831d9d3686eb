//! The example service of the demo. Knows the routes and secrets, not the population.

use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::command::target;
use crate::server::{Answer, Server, signature};

const PSEUDONYM_KEY: &str = "demo:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const BILLING_SECRET: &str = "a billing secret for the demo";
/// Marks a request as that of a probe.
pub(super) const PROBE_TOKEN: &str = "a probe token for the demo";

pub(super) fn program() -> PathBuf {
    target().join("release").join("instant-api")
}

/// Where the service keeps its events.
#[derive(Clone, Copy)]
pub(super) enum Store<'a> {
    /// The embedded store, which is a database.
    Embedded(&'a Path),
    /// A file with a line for each.
    Lines(&'a Path),
}

pub(super) fn start(events: Store<'_>) -> anyhow::Result<Server> {
    let mut command = Command::new(program());
    match events {
        Store::Embedded(file) => command
            .env("FUNNEL_BACKEND", "sqlite")
            .env("FUNNEL_SQLITE_PATH", file),
        Store::Lines(file) => command
            .env("FUNNEL_BACKEND", "json_lines")
            .env("FUNNEL_JSON_LINES_PATH", file),
    };
    command
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--demo",
            "--until-stdin-closes",
        ])
        .env("FUNNEL_PSEUDONYM_KEY", PSEUDONYM_KEY)
        .env("INSTANT_BILLING_SECRET", BILLING_SECRET)
        .env("INSTANT_PROBE_TOKEN", PROBE_TOKEN)
        // The panics of the population are part of the demo; their messages are not.
        .env("RUST_BACKTRACE", "0")
        .stderr(Stdio::null());
    Server::start(&mut command)
}

/// Delivers an event of the billing provider, signed.
pub(super) fn billing(server: &Server, body: &str) -> anyhow::Result<Answer> {
    let timestamp = SystemTime::now()
        .duration_since(UNIX_EPOCH)?
        .as_secs()
        .to_string();
    let signature = signature(BILLING_SECRET, &timestamp, body)?;
    let headers = [
        ("x-billing-timestamp", &*timestamp),
        ("x-billing-signature", &*signature),
    ];
    server.post("/billing/webhook", &headers, body)
}

/// Sends a request and closes the connection once the handler is in the middle of it.
pub(super) fn cancel(
    server: &Server,
    path: &str,
    headers: &[(&str, &str)],
    token: &str,
) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(server.address())?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: demo\r\ncontent-length: 0\r\nx-hold: {token}\r\n"
    )?;
    for (name, value) in headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    stream.write_all(b"\r\n")?;
    server.get(&format!("/demo/holds/{token}?until=held"), &[])?;
    drop(stream);
    server.get(&format!("/demo/holds/{token}?until=left"), &[])?;
    Ok(())
}
