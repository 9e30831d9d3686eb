//! What handlers share, and the settings it is made from. No HTTP, no reading of the environment.

use std::sync::Arc;
use std::time::SystemTime;

use funnel_runtime::PseudonymKey;
use prometheus::Registry;
use tokio_util::task::TaskTracker;

use crate::demo::Demo;
use crate::secret::Secret;
use crate::store::Store;
use crate::telemetry::Env;

/// How the service is to behave.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the service runs.
    pub env: Env,
    /// Makes pseudonyms of visitors.
    pub pseudonym_key: PseudonymKey,
    /// Shared with the billing provider, which signs its webhooks with it.
    pub billing_secret: Secret,
    /// Shared with the probes; without it no traffic is taken for synthetic.
    pub probe_token: Option<Secret>,
    /// How many unclaimed resources the visitors of one bucket may have.
    pub anonymous_quota: u32,
    /// Whether requests may ask to be held or to fail.
    pub demo: bool,
    /// Tells the time; a test gives its own.
    pub now: fn() -> SystemTime,
}

/// What handlers share. Clones are cheap and share everything.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    store: Store,
    metrics: Registry,
    demo: Option<Arc<Demo>>,
    background: TaskTracker,
}

impl AppState {
    /// Joins settings and store.
    ///
    /// # Errors
    ///
    /// When two metrics have one name.
    pub fn new(settings: Settings, store: Store) -> prometheus::Result<Self> {
        let metrics = Registry::new();
        metrics.register(Box::new(funnel_runtime::prometheus::Collector::new()))?;
        let demo = settings.demo.then(Arc::<Demo>::default);
        let background = TaskTracker::new();
        // A closed tracker still takes tasks; it only may be waited for.
        background.close();
        Ok(Self(Arc::new(Inner {
            settings,
            store,
            metrics,
            demo,
            background,
        })))
    }

    /// Waits until no provisioning is under way in the background.
    pub async fn drained(&self) {
        self.0.background.wait().await;
    }

    pub(crate) fn env(&self) -> Env {
        self.0.settings.env
    }

    pub(crate) fn pseudonym_key(&self) -> &PseudonymKey {
        &self.0.settings.pseudonym_key
    }

    pub(crate) fn billing_secret(&self) -> &Secret {
        &self.0.settings.billing_secret
    }

    pub(crate) fn probe_token(&self) -> Option<&Secret> {
        self.0.settings.probe_token.as_ref()
    }

    pub(crate) fn anonymous_quota(&self) -> u32 {
        self.0.settings.anonymous_quota
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.0.settings.now)()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn metrics(&self) -> &Registry {
        &self.0.metrics
    }

    pub(crate) fn demo(&self) -> Option<&Arc<Demo>> {
        self.0.demo.as_ref()
    }

    pub(crate) fn background(&self) -> &TaskTracker {
        &self.0.background
    }
}
