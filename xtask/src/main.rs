//! The chores of this repository: `cargo xtask --help` lists them. Each lives in a file of its own;
//! this one only dispatches.

mod backfill;
mod bench;
mod catalogue;
mod clickhouse;
mod command;
mod daemon;
mod dashboards;
mod demo;
mod exporter;
mod features;
mod flags;
mod folder;
mod generated;
mod history;
mod locks;
mod monitor;
mod otlp;
mod parts;
mod prometheus;
mod rules;
mod server;
mod sites;
mod soak;
mod test;

use clap::Parser as _;

use crate::flags::{Chore, Flags};

fn main() -> anyhow::Result<()> {
    match Flags::parse().chore {
        Chore::Demo(options) => demo::run(&options),
        Chore::Test(options) => test::run(&options),
        Chore::Generate => generated::write(),
        Chore::Bench(options) => bench::run(&options),
        Chore::Soak(options) => soak::run(&options),
    }
}
