//! The state of the platform, and what can be done with it. No HTTP.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::faults::Faults;
use super::logins::Logins;
use crate::api::{Application, Call};
use crate::service::Fault;
use crate::telemetry::{Plan, Region};

/// The state of a service. Clones share it.
#[derive(Clone, Debug)]
pub struct Platform {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    url: String,
    state: Mutex<State>,
    faults: Faults,
    /// Told when a login was allowed or denied.
    news: Notify,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) logins: Logins,
    sessions: BTreeSet<String>,
    applications: BTreeMap<String, Application>,
    full: BTreeSet<Region>,
    has_card: bool,
    latest: String,
}

/// Why the platform does not do what it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    NameTaken,
    RegionFull,
    BillingRequired,
    NotFound,
}

/// All regions, the one that is proposed first.
pub(super) const REGIONS: [Region; 3] = [Region::EuWest, Region::EuNorth, Region::UsEast];

impl Platform {
    pub(super) fn new(url: String) -> Self {
        Self {
            shared: Arc::new(Shared {
                url,
                state: Mutex::new(State {
                    logins: Logins::default(),
                    sessions: BTreeSet::new(),
                    applications: BTreeMap::new(),
                    full: BTreeSet::from([Region::EuWest]),
                    has_card: true,
                    latest: env!("CARGO_PKG_VERSION").to_owned(),
                }),
                faults: Faults::default(),
                news: Notify::new(),
            }),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        let state = &self.shared.state;
        state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    pub(super) fn news(&self) -> &Notify {
        &self.shared.news
    }

    pub(super) fn url(&self) -> &str {
        &self.shared.url
    }

    /// From now on, a call fails in this way.
    pub fn fail(&self, call: Call, fault: Fault) {
        self.faults().set(call, fault);
    }

    /// Waits until a call is held, as [`Fault::Hang`] does.
    pub fn wait_until_held(&self, call: Call) {
        self.faults().wait_until_held(call);
    }

    /// From now on, a call does what it should; one that is held goes on.
    pub fn mend(&self, call: Call) {
        self.faults().mend(call);
    }

    /// Logs somebody in, without a browser, and returns the token of their session.
    #[must_use]
    pub fn log_in(&self) -> String {
        let mut state = self.state();
        let token = format!("session-{}", state.sessions.len() + 1);
        state.sessions.insert(token.clone());
        token
    }

    /// Allows the newest login, as a person would in the browser.
    pub fn allow_login(&self) {
        self.state().logins.decide_newest(true);
        self.shared.news.notify_waiters();
    }

    /// Denies the newest login.
    pub fn deny_login(&self) {
        self.state().logins.decide_newest(false);
        self.shared.news.notify_waiters();
    }

    /// Puts an application there.
    pub fn add(&self, name: &str, plan: Plan) {
        let application = Application {
            name: name.to_owned(),
            region: Region::EuNorth,
            plan,
        };
        self.state()
            .applications
            .insert(name.to_owned(), application);
    }

    /// What runs on the platform.
    #[must_use]
    pub fn applications(&self) -> Vec<Application> {
        self.state().applications.values().cloned().collect()
    }

    /// Leaves no room in a region.
    pub fn fill(&self, region: Region) {
        self.state().full.insert(region);
    }

    /// Takes the means of payment away.
    pub fn remove_card(&self) {
        self.state().has_card = false;
    }

    /// Publishes a version of the tool.
    pub fn publish(&self, version: &str) {
        version.clone_into(&mut self.state().latest);
    }
}

impl State {
    pub(super) fn latest(&self) -> &str {
        &self.latest
    }

    pub(super) fn knows(&self, token: &str) -> bool {
        self.sessions.contains(token)
    }

    pub(super) fn end(&mut self, token: &str) {
        self.sessions.remove(token);
    }

    pub(super) fn begin(&mut self, token: String) {
        self.sessions.insert(token);
    }

    pub(super) fn applications(&self) -> Vec<Application> {
        self.applications.values().cloned().collect()
    }

    pub(super) fn create(&mut self, name: &str, region: Region) -> Result<Application, Refusal> {
        if self.applications.contains_key(name) {
            return Err(Refusal::NameTaken);
        }
        if self.full.contains(&region) {
            return Err(Refusal::RegionFull);
        }
        let application = Application {
            name: name.to_owned(),
            region,
            plan: Plan::Free,
        };
        self.applications
            .insert(name.to_owned(), application.clone());
        Ok(application)
    }

    pub(super) fn key_for(&self, name: &str) -> Result<String, Refusal> {
        let known = self.applications.contains_key(name);
        known
            .then(|| format!("key-of-{name}"))
            .ok_or(Refusal::NotFound)
    }

    pub(super) fn set_plan(&mut self, name: &str, plan: Plan) -> Result<Application, Refusal> {
        let has_card = self.has_card;
        let application = self.applications.get_mut(name).ok_or(Refusal::NotFound)?;
        if plan > Plan::Free && !has_card {
            return Err(Refusal::BillingRequired);
        }
        application.plan = plan;
        Ok(application.clone())
    }
}
