//! The platform that the tool talks to: small, in memory, and able to fail on request.
//!
//! [`Service::start`] runs it on a thread of its own. [`Platform`] is its state, which a test can
//! look at and change while it runs. A stand-in: its tokens can be guessed, and everybody shares one
//! account.

mod faults;
mod logins;
mod platform;
mod routes;

use std::io;
use std::net::SocketAddr;
use std::thread::{self, JoinHandle};

use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::oneshot;

pub use faults::Fault;
pub use platform::Platform;

/// A running service; it stops when it is dropped, also in the middle of a call.
#[derive(Debug)]
pub struct Service {
    url: String,
    platform: Platform,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Service {
    /// Listens, and serves from then on. Port 0 takes a free one.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    pub fn start(listen: SocketAddr) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind(listen))?;
        let url = format!("http://{}", listener.local_addr()?);
        let platform = Platform::new(url.clone());
        let app = routes::app(&platform);
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::Builder::new()
            .name("service".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        served = async { axum::serve(listener, app).await } => served,
                        _ = stopped => Ok(()),
                    }
                })
            })?;
        Ok(Self {
            url,
            platform,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its state.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Serves until it cannot any more.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub fn run(mut self) -> io::Result<()> {
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(served)) => served,
            _ => Err(io::Error::other("the service panicked")),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
