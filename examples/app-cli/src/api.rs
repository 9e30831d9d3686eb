//! What the tool and the service say to each other: calls, requests and answers. Data only, with a
//! line for people.

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::telemetry::{Plan, Region};

/// A call to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Call {
    /// `GET /version`
    Version,
    /// `POST /logins`
    LoginStart,
    /// `GET /logins/{login}`
    LoginWait,
    /// `POST /tokens`
    Token,
    /// `GET /session`
    Session,
    /// `DELETE /session`
    SessionEnd,
    /// `GET /regions`
    Regions,
    /// `GET /plans/{plan}/terms`
    Terms,
    /// `GET /applications`
    Applications,
    /// `POST /applications`
    Create,
    /// `POST /applications/{name}/keys`
    Key,
    /// `PUT /applications/{name}/plan`
    Plan,
}

/// The newest version of the tool.
#[derive(Debug, Serialize, Deserialize)]
pub struct Version {
    /// As in `0.2.0`.
    pub latest: String,
}

/// A login that waits for a person.
#[derive(Debug, Serialize, Deserialize)]
pub struct LoginStarted {
    /// By what the tool asks for it.
    pub login: String,
    /// Where the person allows it.
    pub url: String,
}

/// Where a login is.
#[derive(Debug, Serialize, Deserialize)]
pub struct LoginState {
    /// To be exchanged for a session, once the person has allowed it.
    pub code: Option<String>,
}

/// Asks for a session.
#[derive(Debug, Serialize, Deserialize)]
pub struct TokenRequest {
    /// Of an allowed login.
    pub code: String,
}

/// A session.
#[derive(Debug, Serialize, Deserialize)]
pub struct Token {
    /// Who shows it is the person.
    pub token: String,
}

/// What a plan obliges to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Terms {
    /// To be read by the person.
    pub text: String,
}

/// What runs on the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Unique.
    pub name: String,
    /// Where it runs.
    pub region: Region,
    /// What it costs.
    pub plan: Plan,
}

impl fmt::Display for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} in {})", self.name, self.plan, self.region)
    }
}

/// Asks for an application, on the plan `free`.
#[derive(Debug, Serialize, Deserialize)]
pub struct NewApplication {
    /// Unique.
    pub name: String,
    /// Where it is to run.
    pub region: Region,
}

/// Lets a program use an application.
#[derive(Debug, Serialize, Deserialize)]
pub struct ApiKey {
    /// A secret.
    pub key: String,
}

/// Asks for another plan.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlanRequest {
    /// The plan that is wanted.
    pub plan: Plan,
}

/// An answer that has nothing to say.
#[derive(Debug, Serialize, Deserialize)]
pub struct Done {}
