//! The visitors: who does what is fixed by their number, so that every run sends the same.

use std::collections::BTreeMap;

use anyhow::ensure;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::server::{self, PROBE_TOKEN};
use crate::server::{Answer, Server};

/// The routes of the seven kinds of resource.
const RESOURCES: [&str; 7] = [
    "/db/new",
    "/cache/new",
    "/nosql/new",
    "/vector/new",
    "/queue/new",
    "/storage/new",
    "/webhook/new",
];

/// What was sent: the calls of each step by how they must have ended.
#[derive(Default)]
pub(super) struct Sent {
    /// By step and outcome; probes included, as counters include them.
    pub(super) calls: BTreeMap<(&'static str, &'static str), u64>,
    /// Steps that people took.
    pub(super) real: BTreeMap<&'static str, u64>,
    /// Steps that probes took.
    pub(super) synthetic: BTreeMap<&'static str, u64>,
}

impl Sent {
    fn call(&mut self, step: &'static str, outcome: &'static str, probe: bool) {
        *self.calls.entry((step, outcome)).or_default() += 1;
        if outcome == "ok" {
            let cohort = if probe {
                &mut self.synthetic
            } else {
                &mut self.real
            };
            *cohort.entry(step).or_default() += 1;
        }
    }
}

/// Sends everything, with progress shown.
pub(super) fn drive(server: &Server, visitors: u32) -> anyhow::Result<Sent> {
    let style = ProgressStyle::with_template("{prefix:>10} [{bar:40}] {pos}/{len}")?;
    let bar = |name: &'static str, count: u32| {
        ProgressBar::new(count.into())
            .with_style(style.clone())
            .with_prefix(name)
    };
    let mut sent = Sent::default();
    for visitor in bar("visitors", visitors).wrap_iter(0..visitors) {
        visit(server, visitor, &mut sent)?;
    }
    let some = visitors / 10 + 1;
    for probe in bar("probes", some).wrap_iter(0..some) {
        self::probe(server, probe, &mut sent)?;
    }
    for number in bar("failures", some).wrap_iter(0..some) {
        fail(server, number, &mut sent)?;
    }
    for number in bar("cancelled", some).wrap_iter(0..some) {
        let token = format!("hold-{number}");
        server::cancel(
            server,
            resource(number),
            &[forwarded(&address(9, number))],
            &token,
        )?;
        sent.call("provision", "cancelled", false);
    }
    Ok(sent)
}

/// One visitor, who stops at the step that the number says: of ten, three only look, five provision
/// one or two resources, and two go on to claim them; every second of those pays.
fn visit(server: &Server, number: u32, sent: &mut Sent) -> anyhow::Result<()> {
    let address = address(1, number);
    let headers = [forwarded(&address)];
    expect(&server.get("/onboarding", &headers)?, 200)?;
    sent.call("landing", "ok", false);
    if number % 10 < 3 {
        return Ok(());
    }
    let mut tokens = vec![provision(server, number, &headers)?];
    sent.call("provision", "ok", false);
    if number.is_multiple_of(2) {
        tokens.push(provision(server, number + 1, &headers)?);
        sent.call("provision", "ok", false);
    }
    if number % 10 < 8 {
        return Ok(());
    }
    let claimed = server.post(
        "/claim",
        &headers,
        &json!({ "claim_tokens": tokens }).to_string(),
    )?;
    expect(&claimed, 200)?;
    sent.call("claim", "ok", false);
    if number % 20 < 10 {
        return Ok(());
    }
    let invoice = json!({
        "id": format!("invoice-{number}"),
        "type": "invoice.paid",
        "data": { "team_id": claimed.body["team_id"], "plan": "pro" },
    });
    // The provider delivers twice; the second must not count.
    for _ in 0..2 {
        expect(&server::billing(server, &invoice.to_string())?, 200)?;
    }
    sent.call("paid", "ok", false);
    Ok(())
}

fn provision(server: &Server, number: u32, headers: &[(&str, &str)]) -> anyhow::Result<Value> {
    let made = server.post(resource(number), headers, "")?;
    expect(&made, 201)?;
    Ok(made.body["claim_token"].clone())
}

/// A probe looks and provisions.
fn probe(server: &Server, number: u32, sent: &mut Sent) -> anyhow::Result<()> {
    let address = address(2, number);
    let headers = [forwarded(&address), ("x-synthetic-run", PROBE_TOKEN)];
    expect(&server.get("/onboarding", &headers)?, 200)?;
    sent.call("landing", "ok", true);
    provision(server, number, &headers)?;
    sent.call("provision", "ok", true);
    Ok(())
}

/// A refusal, a panic, and a claim of nothing.
fn fail(server: &Server, number: u32, sent: &mut Sent) -> anyhow::Result<()> {
    let address = address(3, number);
    let headers = [forwarded(&address)];
    let refused = [headers[0], ("x-fail", "quota")];
    expect(&server.post(resource(number), &refused, "")?, 429)?;
    sent.call("provision", "error", false);
    let panicking = [headers[0], ("x-fail", "panic")];
    expect(&server.post(resource(number), &panicking, "")?, 500)?;
    sent.call("provision", "panicked", false);
    let nothing = json!({ "claim_tokens": ["never-given-out"] }).to_string();
    expect(&server.post("/claim", &headers, &nothing)?, 404)?;
    sent.call("claim", "error", false);
    Ok(())
}

fn resource(number: u32) -> &'static str {
    RESOURCES[number as usize % RESOURCES.len()]
}

/// An address in a network of its own, out of the block for private use.
fn address(group: u32, number: u32) -> String {
    format!("10.{}.{}.7", group * 20 + number / 256, number % 256)
}

fn forwarded(address: &str) -> (&'static str, &str) {
    ("x-forwarded-for", address)
}

fn expect(answer: &Answer, status: u16) -> anyhow::Result<()> {
    ensure!(
        answer.status == status,
        "expected {status}, got {}: {}",
        answer.status,
        answer.body
    );
    Ok(())
}
