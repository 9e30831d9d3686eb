//! The process around the service: command line in, exit code out. No logic.

use clap::Parser as _;
use shop_kpis::cli::Cli;
use shop_kpis::serve;

/// The exit code of a service that could not start.
const CANNOT_START: i32 = 2;

/// The exit code of a service that started and could not go on.
const CANNOT_GO_ON: i32 = 1;

#[tokio::main]
async fn main() {
    let options = Cli::parse();
    // First, so that what happens on the way up is told, too.
    let telemetry = match install_telemetry() {
        Ok(telemetry) => telemetry,
        Err(error) => give_up("cannot start", &error, CANNOT_START),
    };
    let service = match serve::start(&options).await {
        Ok(service) => service,
        Err(error) => give_up("cannot start", &error, CANNOT_START),
    };
    let served = service.run().await;
    if let Err(error) = served.and_then(|()| serve::finish(telemetry)) {
        give_up("cannot go on", &error, CANNOT_GO_ON);
    }
}

fn install_telemetry() -> anyhow::Result<funnel_runtime::Telemetry> {
    let config = funnel_runtime::Config::from_env()?
        .service(env!("CARGO_PKG_NAME"))
        .service_version(env!("CARGO_PKG_VERSION"));
    Ok(config.install()?)
}

/// The cause is on standard error and every event delivered before the process ends, which a bare
/// exit would not see to.
fn give_up(failure: &str, error: &anyhow::Error, code: i32) -> ! {
    serve::report(failure, error);
    funnel_runtime::exit(code)
}
