//! The process around the service: command line in, exit code out. No logic.

use clap::Parser as _;
use instant_api::cli::{Cli, Command};
use instant_api::serve;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Serve(options) => serve::run(&options).await,
        Command::Registry => print_registry(),
    }
}

fn print_registry() -> anyhow::Result<()> {
    let registry = funnel_runtime::registry::Registry::of_process();
    println!("{}", serde_json::to_string_pretty(registry)?);
    Ok(())
}
