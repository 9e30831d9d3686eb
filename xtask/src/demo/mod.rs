//! `cargo xtask demo`: the example service under a population of real requests, and the funnel that
//! comes out of it. Fails when what came out is not what was sent.
//!
//! `server` runs the service, `population` drives it, `report` reads and shows the result.

mod population;
mod report;
mod server;

use std::fs;

use anyhow::ensure;

use crate::command::{self, cargo, target};
use crate::flags;

pub(crate) fn run(options: &flags::Demo) -> anyhow::Result<()> {
    eprintln!("building the service and the audit tool");
    let build = [
        "build",
        "--release",
        "--quiet",
        "-p",
        "instant-api",
        "-p",
        "cargo-funnel",
    ];
    command::run(&mut cargo(build))?;

    let folder = target().join("demo");
    fs::create_dir_all(&folder)?;
    let events = folder.join("events.db");
    for rest in ["", "-wal", "-shm"] {
        let file = folder.join(format!("events.db{rest}"));
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    let server = server::start(&events)?;
    let sent = population::drive(&server, options.visitors)?;
    let metrics = crate::server::metrics(server.address(), "text/plain")?.text;
    let accounts = server.stop()?;

    let result = report::Result::read(&events, &metrics, &accounts)?;
    result.print(&sent);
    command::run(
        std::process::Command::new(target().join("release").join("cargo-funnel"))
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
