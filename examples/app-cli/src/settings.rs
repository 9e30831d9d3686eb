//! What the environment says. The only reader of it, but for the variables that are read by
//! `funnel_runtime` itself.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum as _;
use etcetera::{AppStrategy as _, AppStrategyArgs, HomeDirError, choose_app_strategy};

use crate::api::Call;

const DEFAULT_SERVICE: &str = "http://127.0.0.1:8090";
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// How the tool is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `APP_DATA_DIR`: where the tool keeps what it has to remember.
    pub data: PathBuf,
    /// `APP_SERVICE_URL`: where the platform is.
    pub service: String,
    /// `APP_HTTP_TIMEOUT`: how long a call may take, in seconds.
    pub timeout: Duration,
    /// `APP_TELEMETRY_URL`: where events are posted, besides the file.
    pub telemetry_url: Option<String>,
    /// `APP_TELEMETRY_BOUND`: how long the end of the tool may wait for events, in milliseconds.
    pub telemetry_bound: Option<Duration>,
    /// `DEBUG`: whether events are shown.
    pub debug: bool,
    /// `APP_PANIC_AT_CALL`: an accident, for tests and for trying out.
    pub panic_at: Option<Call>,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// When neither `APP_DATA_DIR` nor the home of the user is known.
    pub fn from_env() -> Result<Self, HomeDirError> {
        let seconds = read("APP_HTTP_TIMEOUT").and_then(|text| text.parse().ok());
        let bound = read("APP_TELEMETRY_BOUND").and_then(|text| text.parse().ok());
        Ok(Self {
            data: read("APP_DATA_DIR").map_or_else(data_of_user, |path| Ok(path.into()))?,
            service: read("APP_SERVICE_URL").unwrap_or_else(|| DEFAULT_SERVICE.to_owned()),
            timeout: seconds.map_or(DEFAULT_TIMEOUT, Duration::from_secs),
            telemetry_url: read("APP_TELEMETRY_URL"),
            telemetry_bound: bound.map(Duration::from_millis),
            debug: read("DEBUG").is_some_and(|value| value != "0"),
            panic_at: read("APP_PANIC_AT_CALL").and_then(|name| Call::from_str(&name, false).ok()),
        })
    }
}

fn read(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|value| !value.is_empty())
}

fn data_of_user() -> Result<PathBuf, HomeDirError> {
    let strategy = choose_app_strategy(AppStrategyArgs {
        top_level_domain: "com".to_owned(),
        author: "Example".to_owned(),
        app_name: "app".to_owned(),
    })?;
    Ok(strategy.data_dir())
}
