//! The platform as a process, to try the tool out.

use std::error::Error;
use std::net::SocketAddr;

use app_cli::api::Call;
use app_cli::service::{Fault, Service};
use app_cli::telemetry::Plan;
use clap::{Parser, ValueEnum as _};

/// A platform for applications, in memory.
#[derive(Debug, Parser)]
struct Options {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Let a call fail, as in `create=500` or `terms=hang`.
    #[arg(long, value_name = "CALL=FAULT", value_parser = fault)]
    fault: Vec<(Call, Fault)>,
    /// Begin with an application on this plan, as in `shop=pro`.
    #[arg(long, value_name = "NAME=PLAN", value_parser = application)]
    application: Vec<(String, Plan)>,
    /// Have no means of payment on the account.
    #[arg(long)]
    without_card: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let service = Service::start(options.listen)?;
    let platform = service.platform();
    for (call, fault) in options.fault {
        platform.fail(call, fault);
    }
    for (name, plan) in options.application {
        platform.add(&name, plan);
    }
    if options.without_card {
        platform.remove_card();
    }
    println!("listening on {}", service.url());
    Ok(service.run()?)
}

fn fault(text: &str) -> Result<(Call, Fault), String> {
    let (call, fault) = text.split_once('=').ok_or("write `CALL=FAULT`")?;
    Ok((Call::from_str(call, false)?, fault.parse()?))
}

fn application(text: &str) -> Result<(String, Plan), String> {
    let (name, plan) = text.split_once('=').ok_or("write `NAME=PLAN`")?;
    Ok((name.to_owned(), Plan::from_str(plan, false)?))
}
