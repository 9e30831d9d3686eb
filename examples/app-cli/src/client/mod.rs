//! The service as the tool sees it: one method per call. No prompt, and nothing about telemetry.

mod error;

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::{Method, Request, Response};

pub use error::ApiError;

use crate::api::{
    ApiKey, Application, Call, Done, LoginStarted, LoginState, NewApplication, PlanRequest, Terms,
    Token, TokenRequest, Version,
};
use crate::settings::Settings;
use crate::telemetry::{Plan, Region};
use crate::ui;

/// The status by which the service says that it does not talk to this version any more.
const UPGRADE_REQUIRED: u16 = 426;

/// What the process ends with then.
const TOO_OLD: i32 = 3;

/// Calls the service.
pub struct Client {
    agent: Agent,
    service: String,
    token: Option<String>,
    panic_at: Option<Call>,
}

impl Client {
    /// A client with the session that is kept, if there is one.
    #[must_use]
    pub fn new(settings: &Settings, token: Option<String>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(settings.timeout))
            .build();
        Self {
            agent: config.new_agent(),
            service: settings.service.clone(),
            token,
            panic_at: settings.panic_at,
        }
    }

    /// The same client with another session.
    #[must_use]
    pub fn with_token(&self, token: String) -> Self {
        Self {
            agent: self.agent.clone(),
            service: self.service.clone(),
            token: Some(token),
            panic_at: self.panic_at,
        }
    }

    pub(crate) fn version(&self) -> Result<Version, ApiError> {
        self.ask(Call::Version, Method::GET, "/version")
    }

    pub(crate) fn start_login(&self) -> Result<LoginStarted, ApiError> {
        self.send(Call::LoginStart, Method::POST, "/logins", &Done {})
    }

    /// Where a login is. The service answers when there is news, or else after a while.
    pub(crate) fn login(&self, login: &str) -> Result<LoginState, ApiError> {
        self.ask(Call::LoginWait, Method::GET, &format!("/logins/{login}"))
    }

    pub(crate) fn exchange(&self, code: String) -> Result<Token, ApiError> {
        let request = TokenRequest { code };
        self.send(Call::Token, Method::POST, "/tokens", &request)
    }

    pub(crate) fn check_session(&self) -> Result<Done, ApiError> {
        self.ask(Call::Session, Method::GET, "/session")
    }

    pub(crate) fn end_session(&self) -> Result<Done, ApiError> {
        self.ask(Call::SessionEnd, Method::DELETE, "/session")
    }

    pub(crate) fn regions(&self) -> Result<Vec<Region>, ApiError> {
        self.ask(Call::Regions, Method::GET, "/regions")
    }

    pub(crate) fn terms(&self, plan: Plan) -> Result<Terms, ApiError> {
        self.ask(Call::Terms, Method::GET, &format!("/plans/{plan}/terms"))
    }

    pub(crate) fn applications(&self) -> Result<Vec<Application>, ApiError> {
        self.ask(Call::Applications, Method::GET, "/applications")
    }

    pub(crate) fn create(&self, name: &str, region: Region) -> Result<Application, ApiError> {
        let name = name.to_owned();
        let request = NewApplication { name, region };
        self.send(Call::Create, Method::POST, "/applications", &request)
    }

    pub(crate) fn make_key(&self, application: &str) -> Result<ApiKey, ApiError> {
        let path = format!("/applications/{application}/keys");
        self.send(Call::Key, Method::POST, &path, &Done {})
    }

    pub(crate) fn set_plan(&self, application: &str, plan: Plan) -> Result<Application, ApiError> {
        let path = format!("/applications/{application}/plan");
        self.send(Call::Plan, Method::PUT, &path, &PlanRequest { plan })
    }

    /// A call that says nothing but its path.
    fn ask<A: DeserializeOwned>(
        &self,
        call: Call,
        method: Method,
        path: &str,
    ) -> Result<A, ApiError> {
        let request = self.request(call, method, path).body(());
        read(self.agent.run(request.map_err(ureq::Error::Http)?)?)
    }

    fn send<A: DeserializeOwned>(
        &self,
        call: Call,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<A, ApiError> {
        let body = serde_json::to_vec(body).map_err(ApiError::Malformed)?;
        let request = self
            .request(call, method, path)
            .header("content-type", "application/json")
            .body(body);
        read(self.agent.run(request.map_err(ureq::Error::Http)?)?)
    }

    fn request(&self, call: Call, method: Method, path: &str) -> ureq::http::request::Builder {
        assert!(self.panic_at != Some(call), "asked to panic at {call:?}");
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.service));
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }
}

/// What the service answered. Ends the process where it does not talk to this version.
fn read<A: DeserializeOwned>(mut response: Response<ureq::Body>) -> Result<A, ApiError> {
    let status = response.status();
    if status.as_u16() == UPGRADE_REQUIRED {
        ui::remark("app: this version is too old for the service: install the newest one");
        funnel_runtime::exit(TOO_OLD);
    }
    if !status.is_success() {
        return Err(ApiError::of_status(status.as_u16()));
    }
    let body = response.body_mut().read_to_vec()?;
    serde_json::from_slice(&body).map_err(ApiError::Malformed)
}

impl fmt::Debug for Client {
    /// Without the session, which is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}
