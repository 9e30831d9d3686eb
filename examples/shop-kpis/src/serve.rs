//! From options and a configuration file to a running service, and to an orderly end.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::pin::Pin;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use funnel_runtime::{Telemetry, step};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::cli::Cli;
use crate::telemetry::start::{begun, listening};
use crate::{AppState, Clock, Config, Settings, Store, app};

/// How long requests under way may take once the service was told to stop.
const DRAIN: Duration = Duration::from_secs(5);

/// How long delivering the last events may take.
const FLUSH: Duration = Duration::from_secs(3);

/// A service that listens.
pub struct Service {
    listener: TcpListener,
    state: AppState,
    stop: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// Loads the configuration, opens the store, and listens.
///
/// # Errors
///
/// When any of it is not possible, with every cause.
pub async fn start(options: &Cli) -> anyhow::Result<Service> {
    step!(begun);
    let path = &options.config;
    let config = Config::load(path)
        .with_context(|| format!("cannot load the configuration {}", path.display()))?;
    let store = open_store(config.database.as_deref())?;
    let settings = Settings {
        webhook: config.webhook,
        passwords: config.passwords,
        lockout: config.lockout,
        clock: options
            .demo_clock
            .map_or_else(Clock::system, Clock::standing_at),
        demo: options.demo,
    };
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let stop = stop_signal(options.until_stdin_closes).context("cannot wait for signals")?;
    writeln!(io::stdout(), "listening on {}", listener.local_addr()?)?;
    step!(listening);
    Ok(Service {
        listener,
        state: AppState::new(settings, store),
        stop: Box::pin(stop),
    })
}

impl Service {
    /// Serves until told to stop, and then for as long as requests under way take, within
    /// five seconds.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub async fn run(self) -> anyhow::Result<()> {
        let Self {
            listener,
            state,
            stop,
        } = self;
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
                eprintln!("shop-kpis: gave up on requests that took longer than {DRAIN:?}");
                Ok(())
            }
        }
    }
}

/// Delivers the last events and says on standard output what became of every one.
///
/// # Errors
///
/// When standard output is closed.
pub fn finish(telemetry: Telemetry) -> anyhow::Result<()> {
    let report = telemetry.shutdown(FLUSH);
    writeln!(io::stdout(), "{}", serde_json::to_string(&report)?)?;
    Ok(())
}

/// Writes an error with all its causes to standard error, before anything else can happen.
pub fn report(failure: &str, error: &anyhow::Error) {
    let mut text = format!("shop-kpis: {failure}\n");
    for cause in error.chain() {
        let cause = cause.to_string();
        // A cause of several lines, such as a place in a file, stays one block.
        let cause = cause.trim_end().replace('\n', "\n    ");
        // Writing to a text cannot fail.
        let _ = writeln!(text, "  caused by: {cause}");
    }
    // In one write, so that nothing comes between. Where it fails there is nobody to tell.
    let _ = io::stderr().write_all(text.as_bytes());
}

fn open_store(database: Option<&Path>) -> anyhow::Result<Store> {
    match database {
        None => Store::in_memory().context("cannot make a database in memory"),
        Some(path) => Store::open(path)
            .with_context(|| format!("cannot open the database {}", path.display())),
    }
}

/// Done when the service is to stop. Listens from the moment it is made.
fn stop_signal(until_stdin_closes: bool) -> io::Result<impl Future<Output = ()> + Send + 'static> {
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
