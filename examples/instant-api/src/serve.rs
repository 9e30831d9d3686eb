//! The command `serve`: from options and environment to a running service, and to an orderly end.

use std::io::{self, Write as _};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use funnel_runtime::{Cohort, Config, Telemetry};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::cli::ServeOptions;
use crate::{AppState, PseudonymKey, Secret, Settings, Store, app};

const BILLING_SECRET: &str = "INSTANT_BILLING_SECRET";
const PROBE_TOKEN: &str = "INSTANT_PROBE_TOKEN";

/// How long requests under way may take once the service was told to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// How long delivering the last events may take.
const FLUSH: Duration = Duration::from_secs(3);

/// Serves until told to stop, and then says on standard output what became of every event.
///
/// # Errors
///
/// When a secret is missing, the store or the file for events cannot be opened, or the address is
/// taken.
pub async fn run(options: &ServeOptions) -> anyhow::Result<()> {
    let telemetry = install_telemetry(options)?;
    let state = AppState::new(settings(options)?, open_store(options)?)?;
    if state.probe_token().is_some() {
        // What probes count is then there at zero from the first scrape on.
        drop(Cohort::synthetic().enter());
    }
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    let stop = stop_signal(options.until_stdin_closes)?;
    writeln!(io::stdout(), "listening on {}", listener.local_addr()?)?;

    serve_until(listener, state, stop).await?;

    let report = telemetry.shutdown(FLUSH);
    writeln!(io::stdout(), "{}", serde_json::to_string(&report)?)?;
    Ok(())
}

/// Serves until `stop` is done, and then for as long as requests under way take, within [`DRAIN`].
async fn serve_until(
    listener: TcpListener,
    state: AppState,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let stopping = CancellationToken::new();
    let serving = axum::serve(listener, app(state.clone()))
        .with_graceful_shutdown(stopping.clone().cancelled_owned());
    let serving = async {
        serving.await?;
        state.drained().await;
        Ok(())
    };
    let deadline = async {
        stop.await;
        stopping.cancel();
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = serving => served,
        () = deadline => {
            eprintln!("instant-api: gave up on requests that took longer than {DRAIN:?}");
            Ok(())
        }
    }
}

fn settings(options: &ServeOptions) -> anyhow::Result<Settings> {
    let billing_secret = Secret::from_env(BILLING_SECRET)
        .context(BILLING_SECRET)?
        .with_context(|| {
            format!("{BILLING_SECRET} is not set; it is the secret that webhooks are signed with")
        })?;
    Ok(Settings {
        env: options.env,
        pseudonym_key: PseudonymKey::from_env()?,
        billing_secret,
        probe_token: Secret::from_env(PROBE_TOKEN).context(PROBE_TOKEN)?,
        anonymous_quota: options.anonymous_quota,
        demo: options.demo,
        now: SystemTime::now,
    })
}

fn open_store(options: &ServeOptions) -> anyhow::Result<Store> {
    match &options.db {
        None => Store::in_memory().context("cannot make a store in memory"),
        Some(path) => {
            Store::open(path).with_context(|| format!("cannot open the store {}", path.display()))
        }
    }
}

fn install_telemetry(options: &ServeOptions) -> anyhow::Result<Telemetry> {
    let mut config = Config::from_env()?
        .service(env!("CARGO_PKG_NAME"))
        .service_version(env!("CARGO_PKG_VERSION"));
    if let Some(path) = &options.events {
        config = config.json_lines(path);
    }
    Ok(config.install()?)
}

/// Done when the service is to stop. Listens from the moment it is made.
fn stop_signal(until_stdin_closes: bool) -> io::Result<impl Future<Output = ()>> {
    let terminated = terminated()?;
    let stdin = until_stdin_closes.then(stdin_closed);
    Ok(async move {
        let stdin_closed = async {
            match stdin {
                // An error is the end of the thread, and so of standard input.
                Some(closed) => drop(closed.await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            () = terminated => {}
            () = stdin_closed => {}
        }
    })
}

#[cfg(unix)]
fn terminated() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut signal = signal(SignalKind::terminate())?;
    Ok(async move {
        signal.recv().await;
    })
}

#[cfg(not(unix))]
fn terminated() -> io::Result<impl Future<Output = ()>> {
    Ok(std::future::pending())
}

/// A thread of its own: the runtime would wait for a blocked read of its own before it ends.
fn stdin_closed() -> oneshot::Receiver<()> {
    let (closed, is_closed) = oneshot::channel();
    thread::spawn(move || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = closed.send(());
    });
    is_closed
}
