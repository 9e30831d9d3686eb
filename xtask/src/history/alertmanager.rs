//! Alertmanager as a child process, and what reached it. It tells nobody.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context as _;

use crate::daemon::{Daemon, argument};
use crate::monitor::{Labels, labels};
use crate::parts;

pub(super) struct Alertmanager(Daemon);

/// An alert as Alertmanager has it.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
}

impl Alertmanager {
    pub(super) fn start(program: &parts::Alertmanager, folder: &Path) -> anyhow::Result<Self> {
        let config = folder.join("alertmanager.yml");
        let text = "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n";
        fs::write(&config, text)?;
        let mut command = program.command(folder)?;
        command
            .arg(argument("--config.file=", &config))
            .arg(argument("--storage.path=", &folder.join("alertmanager")))
            .args(["--web.listen-address=127.0.0.1:0", "--log.format=json"])
            // Alone.
            .arg("--cluster.listen-address=");
        Ok(Self(Daemon::start("Alertmanager", &mut command, &[])?))
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.0.address()
    }

    /// Everything that has come and is not over.
    pub(super) fn received(&self) -> anyhow::Result<Vec<Received>> {
        let answer = self.0.get("/api/v2/alerts", [])?;
        let alerts = answer.as_array().context("the alerts are a list")?.iter();
        let received = alerts.map(|alert| Received {
            labels: labels(&alert["labels"]),
            annotations: labels(&alert["annotations"]),
        });
        Ok(received.collect())
    }
}
