//! What handlers share, and the settings it is made from. No HTTP, no reading of the environment.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::password::Passwords;
use crate::signature::WebhookTrust;
use crate::store::{Lockout, Store};

/// How the service is to behave.
#[derive(Debug)]
pub struct Settings {
    /// What deliveries of the payment provider are believed.
    pub webhook: WebhookTrust,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// When an address is locked.
    pub lockout: Lockout,
    /// Tells the time.
    pub clock: Clock,
    /// Whether requests may read mails and move the clock.
    pub demo: bool,
}

/// What handlers share. Clones are cheap and share everything.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    store: Store,
    background: TaskTracker,
}

impl AppState {
    /// Joins settings and store.
    #[must_use]
    pub fn new(settings: Settings, store: Store) -> Self {
        let background = TaskTracker::new();
        // A closed tracker still takes tasks; it only may be waited for.
        background.close();
        Self(Arc::new(Inner {
            settings,
            store,
            background,
        }))
    }

    /// Waits until no request is being handled, also of clients that are gone.
    pub async fn drained(&self) {
        self.0.background.wait().await;
    }

    pub(crate) fn webhook(&self) -> &WebhookTrust {
        &self.0.settings.webhook
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.settings.passwords
    }

    pub(crate) fn lockout(&self) -> Lockout {
        self.0.settings.lockout
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.settings.clock
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock().now()
    }

    pub(crate) fn demo(&self) -> bool {
        self.0.settings.demo
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn background(&self) -> &TaskTracker {
        &self.0.background
    }
}
