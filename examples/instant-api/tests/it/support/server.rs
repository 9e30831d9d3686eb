//! The service in this process, behind a listener on a free loopback port.

use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::middleware::{Next, from_fn};
use funnel_runtime::testing::Recorder;
use instant_api::telemetry::Env;
use instant_api::{AppState, PseudonymKey, Secret, Settings, Store, app};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use super::http::Client;
use super::{BILLING_SECRET, NOW, PROBE_TOKEN};

pub(crate) struct Server {
    pub(crate) client: Client,
    pub(crate) state: AppState,
    _serving: AbortOnDropHandle<()>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_with(settings()).await
    }

    pub(crate) async fn start_with(settings: Settings) -> Self {
        let state = state(settings);
        Self::serve(state.clone(), app(state)).await
    }

    /// Records what every request emits.
    pub(crate) async fn start_recorded(settings: Settings, recorder: &Recorder) -> Self {
        let state = state(settings);
        let scope = recorder.scope();
        let record = move |request, next: Next| scope.clone().scope(next.run(request));
        Self::serve(state.clone(), app(state).layer(from_fn(record))).await
    }

    async fn serve(state: AppState, router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = Client::new(listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            client,
            state,
            _serving: AbortOnDropHandle::new(serving),
        }
    }
}

/// What handlers share, over an empty store.
fn state(settings: Settings) -> AppState {
    AppState::new(settings, Store::in_memory().unwrap()).unwrap()
}

/// Settings that every test can start from.
pub(crate) fn settings() -> Settings {
    Settings {
        env: Env::Staging,
        pseudonym_key: PseudonymKey::new("test", &[7; 32]).unwrap(),
        billing_secret: Secret::new(BILLING_SECRET).unwrap(),
        probe_token: Some(Secret::new(PROBE_TOKEN).unwrap()),
        anonymous_quota: 50,
        demo: false,
        now: || UNIX_EPOCH + Duration::from_secs(NOW),
    }
}
