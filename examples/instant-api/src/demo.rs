//! Rehearsed accidents, for a demo or a test: a request may ask to be held in the middle of its
//! handler until it is released, and to fail there.
//!
//! Nothing here is reachable unless the service was started with `--demo`: otherwise the routes and
//! the layer are left out, and every [`Script`] is empty. No sleeping: whoever drives the demo waits
//! for what happened, not for a time.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use axum::{Json, Router, routing};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::error::ApiError;

const HOLD: HeaderName = HeaderName::from_static("x-hold");
const FAIL: HeaderName = HeaderName::from_static("x-fail");

/// The holds that requests asked for, by token. A token serves one request.
#[derive(Debug, Default)]
pub(crate) struct Demo {
    holds: Mutex<HashMap<String, Hold>>,
}

impl Demo {
    /// The hold of a token; made by whoever names the token first, the request or its driver.
    fn hold(&self, token: &str) -> Hold {
        let mut holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        holds.entry(token.to_owned()).or_default().clone()
    }

    fn script(&self, headers: &HeaderMap) -> Result<Script, ApiError> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let hold = text(HOLD).map(|token| self.hold(token));
        let failure = match text(FAIL) {
            None => None,
            Some("panic") => Some(Failure::Panic),
            Some("quota") => Some(Failure::Quota),
            Some(_) => {
                let message = "`x-fail` is `panic` or `quota`";
                return Err(ApiError::BadRequest(message.to_owned()));
            }
        };
        Ok(Script { hold, failure })
    }
}

/// How far a held request has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Phase {
    #[default]
    Expected,
    /// Its handler waits.
    Held,
    /// Its handler is gone: it returned, panicked, or was dropped with its client.
    Left,
}

#[derive(Clone, Debug)]
struct Hold(Arc<watch::Sender<Progress>>);

#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    phase: Phase,
    released: bool,
}

impl Default for Hold {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::default()))
    }
}

impl Hold {
    fn advance(&self, phase: Phase) {
        self.0.send_modify(|progress| progress.phase = phase);
    }

    fn release(&self) {
        self.0.send_modify(|progress| progress.released = true);
    }

    async fn until(&self, reached: impl FnMut(&Progress) -> bool) -> Progress {
        let mut progress = self.0.subscribe();
        // An error would mean that the sender is gone, and `self` has it.
        progress
            .wait_for(reached)
            .await
            .map(|progress| *progress)
            .unwrap_or_default()
    }
}

/// Says that the handler of a held request is gone, however it went.
struct LeavesOnDrop(Hold);

impl Drop for LeavesOnDrop {
    fn drop(&mut self) {
        self.0.advance(Phase::Left);
    }
}

#[derive(Clone, Copy, Debug)]
enum Failure {
    Panic,
    Quota,
}

/// What a request asked to happen in the middle of its handler: nothing, outside of a demo.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    hold: Option<Hold>,
    failure: Option<Failure>,
}

impl Script {
    /// Waits as long as the request is held, and fails the way it asked.
    ///
    /// # Panics
    ///
    /// When the request asked for a panic.
    pub(crate) async fn play(&self) -> Result<(), ApiError> {
        if let Some(hold) = &self.hold {
            hold.advance(Phase::Held);
            hold.until(|progress| progress.released).await;
        }
        match self.failure {
            None => Ok(()),
            Some(Failure::Quota) => Err(ApiError::QuotaExceeded),
            Some(Failure::Panic) => panic!("the request asked for a panic"),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Script {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// Reads the script of a request and hands it to the handler.
pub(crate) async fn direct(
    State(demo): State<Arc<Demo>>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let script = demo.script(request.headers())?;
    // Out here, so that everything inside is gone before the driver hears of it.
    let _leaves = script.hold.clone().map(LeavesOnDrop);
    request.extensions_mut().insert(script);
    Ok(next.run(request).await)
}

/// What drives a demo.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(demo: Arc<Demo>) -> Router<S> {
    Router::new()
        .route("/demo/release/{token}", routing::post(release))
        .route("/demo/holds/{token}", routing::get(wait))
        .with_state(demo)
}

async fn release(State(demo): State<Arc<Demo>>, Path(token): Path<String>) -> StatusCode {
    demo.hold(&token).release();
    StatusCode::NO_CONTENT
}

#[derive(Debug, Deserialize)]
struct Wait {
    until: Phase,
}

#[derive(Debug, Serialize)]
struct HoldReport {
    token: String,
    phase: Phase,
}

/// Answers when the request has come as far as the driver waits for.
async fn wait(
    State(demo): State<Arc<Demo>>,
    Path(token): Path<String>,
    Query(wait): Query<Wait>,
) -> Json<HoldReport> {
    let progress = demo
        .hold(&token)
        .until(|progress| progress.phase >= wait.until)
        .await;
    Json(HoldReport {
        token,
        phase: progress.phase,
    })
}
