//! The example shop as a child process. Knows its routes and its secret, not who comes.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::command::target;
use crate::server::{Answer, Server, signature};

const WEBHOOK_SECRET: &str = "a webhook secret for the check";
/// Where the clock of the shop begins to stand, in seconds since 1970.
const NOW: u64 = 1_767_225_600;
/// How long a code of a second factor is right, in seconds.
const CODE_STEP: u64 = 30;
/// How many failures in a row lock an address, and for how many seconds.
pub(super) const LOCKOUT: (u32, u64) = (3, 900);

pub(super) struct Shop {
    pub(super) server: Server,
    now: Cell<u64>,
}

impl Shop {
    pub(super) fn program() -> PathBuf {
        target().join("release").join("shop-kpis")
    }

    /// Starts the shop with an empty database in this folder.
    pub(super) fn start(folder: &Path) -> anyhow::Result<Self> {
        let (failures, seconds) = LOCKOUT;
        let config = folder.join("shop.toml");
        fs::write(
            &config,
            format!(
                "listen = \"127.0.0.1:0\"\n\
                 database = \"shop.sqlite\"\n\
                 [webhook]\n\
                 secret_env = \"SHOP_WEBHOOK_SECRET\"\n\
                 [password]\n\
                 memory_kib = 8\n\
                 iterations = 1\n\
                 [lockout]\n\
                 failures = {failures}\n\
                 seconds = {seconds}\n"
            ),
        )?;
        let mut command = Command::new(Self::program());
        command
            .arg("--config")
            .arg(config)
            .args(["--demo", "--until-stdin-closes", "--demo-clock"])
            .arg(NOW.to_string())
            .env("SHOP_WEBHOOK_SECRET", WEBHOOK_SECRET)
            // With a backend, the counters of delivery are there to be judged as well.
            .env("FUNNEL_BACKEND", "json_lines")
            .env("FUNNEL_JSON_LINES_PATH", folder.join("events.jsonl"));
        Ok(Self {
            server: Server::start(&mut command)?,
            now: Cell::new(NOW),
        })
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        self.server.post(path, &[], &body.to_string())
    }

    /// The same, by somebody who is logged in.
    pub(super) fn post_as(
        &self,
        session: &str,
        path: &str,
        body: &Value,
    ) -> anyhow::Result<Answer> {
        let bearer = format!("Bearer {session}");
        self.server
            .post(path, &[("authorization", &bearer)], &body.to_string())
    }

    pub(super) fn delete_account(&self, session: &str) -> anyhow::Result<Answer> {
        let bearer = format!("Bearer {session}");
        self.server
            .delete("/account", &[("authorization", &bearer)])
    }

    /// What the last mail to an address holds.
    pub(super) fn mailed_token(&self, email: &str) -> anyhow::Result<Value> {
        let mail = self.server.get(&format!("/demo/mail/{email}"), &[])?;
        Ok(expect(&mail, 200)?["verification_token"].clone())
    }

    /// Delivers an event of the payment provider, signed.
    pub(super) fn payment(&self, event: &Value) -> anyhow::Result<Answer> {
        self.deliver(event, WEBHOOK_SECRET)
    }

    /// Delivers an event that somebody else made up.
    pub(super) fn forged_payment(&self, event: &Value) -> anyhow::Result<Answer> {
        self.deliver(event, "the secret of somebody else")
    }

    fn deliver(&self, event: &Value, secret: &str) -> anyhow::Result<Answer> {
        let (timestamp, body) = (self.now.get().to_string(), event.to_string());
        let signature = signature(secret, &timestamp, &body)?;
        let headers = [
            ("x-payment-timestamp", &*timestamp),
            ("x-payment-signature", &*signature),
        ];
        self.server.post("/payments/webhook", &headers, &body)
    }

    pub(super) fn advance(&self, seconds: u64) -> anyhow::Result<()> {
        let answer = self.post("/demo/clock", &json!({ "advance_seconds": seconds }))?;
        let now = expect(&answer, 200)?["now"].as_u64();
        self.now.set(now.context("the shop tells the time")?);
        Ok(())
    }

    /// A code of this second factor that was not used before: one is good for one time.
    pub(super) fn fresh_code(&self, secret: &str) -> anyhow::Result<String> {
        self.advance(CODE_STEP)?;
        let totp = Builder::new()
            .with_secret(Secret::try_from_base32(secret)?)
            .build_noncompliant();
        Ok(totp.generate(self.now.get()).to_string())
    }
}

/// The body of an answer that has to have this status.
pub(super) fn expect(answer: &Answer, status: u16) -> anyhow::Result<&Value> {
    ensure!(
        answer.status == status,
        "expected {status}, got {}: {}",
        answer.status,
        answer.body
    );
    Ok(&answer.body)
}
