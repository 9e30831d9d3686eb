//! `cargo xtask demo`: the example service under a population of real requests, and the funnel that
//! comes out of it. Fails when what came out is not what was sent.
//!
//! `server` runs the service, `population` drives it, `report` reads and shows the result.

mod population;
mod report;
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::ensure;

use self::population::Sent;
use self::server::Store;
use crate::command::{self, cargo, target};
use crate::flags;

pub(crate) fn run(options: &flags::Demo) -> anyhow::Result<()> {
    build()?;
    let folder = target().join("demo");
    fs::create_dir_all(&folder)?;
    let events = folder.join("events.db");
    for rest in ["", "-wal", "-shm"] {
        let file = folder.join(format!("events.db{rest}"));
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    let Ran {
        sent,
        metrics,
        accounts,
    } = ran(Store::Embedded(&events), options.visitors)?;

    let result = report::Result::read(&events, &metrics, &accounts)?;
    result.print(&sent);
    command::run(
        Command::new(tool())
            .args(["audit", "--bin"])
            .arg(server::program()),
    )?;

    let faults = result.compare(&sent);
    ensure!(
        faults.is_empty(),
        "the result is not what was sent:\n{}",
        faults.join("\n")
    );
    println!("\nEvery count is what was sent, and every event is accounted for.");
    println!(
        "The events are in {}, a database of SQLite: ask its view `steps`.",
        events.display()
    );
    Ok(())
}

/// Builds the service and the tool.
pub(crate) fn build() -> anyhow::Result<()> {
    eprintln!("building the service and the tool");
    let build = [
        "build",
        "--release",
        "--quiet",
        "-p",
        "instant-api",
        "-p",
        "cargo-funnel",
    ];
    command::run(&mut cargo(build))
}

/// Has the service write down the events of a population, a line for each.
pub(crate) fn lines(file: &Path, visitors: u32) -> anyhow::Result<()> {
    ran(Store::Lines(file), visitors).map(drop)
}

/// The service.
pub(crate) fn program() -> PathBuf {
    server::program()
}

/// The tool.
pub(crate) fn tool() -> PathBuf {
    target().join("release").join("cargo-funnel")
}

/// What was sent, and what the service says of it.
struct Ran {
    sent: Sent,
    metrics: String,
    accounts: serde_json::Value,
}

fn ran(events: Store<'_>, visitors: u32) -> anyhow::Result<Ran> {
    let server = server::start(events)?;
    let sent = population::drive(&server, visitors)?;
    let metrics = crate::server::metrics(server.address(), "text/plain")?.text;
    let accounts = server.stop()?;
    Ok(Ran {
        sent,
        metrics,
        accounts,
    })
}
