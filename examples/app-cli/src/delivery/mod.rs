//! Where events go: to a file, where asked for to a collector, and in debug mode to standard error.
//!
//! Nothing here may keep the tool from working: what cannot be set up is left out.

mod echo;
mod post;

use funnel_runtime::{Config, JsonLines, Pseudonym, PseudonymKey, Telemetry};
use serde_json::{Map, Value};

use crate::files::Files;
use crate::settings::Settings;
use crate::ui;
use echo::Echo;
use post::Post;

/// By which a person opts out of this tool's telemetry, besides the common variables.
const OPT_OUT: &str = "APP_TELEMETRY_DISABLED";

/// Keeps events going until it is dropped or finished.
#[derive(Debug)]
#[must_use = "events go nowhere when it is dropped"]
pub struct Delivery {
    telemetry: Option<Telemetry>,
    debug: bool,
}

impl Delivery {
    /// Begins, as far as possible.
    pub fn start(settings: &Settings, files: &Files) -> Self {
        let mut config = config(settings);
        // Where nothing may be told, nothing is made for it either.
        if !config.is_opted_out() {
            config = with_backends(config, settings, files);
            if let Err(error) = end_on_signals() {
                remark(settings.debug, &format!("signals are not handled: {error}"));
            }
        }
        Self {
            telemetry: config.install().ok(),
            debug: settings.debug,
        }
    }

    /// What this installation is called. Nothing is made where a person has opted out.
    #[must_use]
    pub fn installation(&self, files: &Files) -> Option<Pseudonym> {
        if self.telemetry.as_ref().is_none_or(Telemetry::is_opted_out) {
            return None;
        }
        match PseudonymKey::install_scoped(files.installation()) {
            Ok(key) => Some(key.pseudonym("installation", "this one")),
            Err(error) => {
                remark(self.debug, &error.to_string());
                None
            }
        }
    }

    /// Delivers what is left, within the bound.
    pub fn finish(self) {
        drop(self.telemetry);
        for account in funnel_runtime::accounts() {
            remark(self.debug, &account.to_string());
        }
    }
}

fn config(settings: &Settings) -> Config {
    let config = Config::new()
        .service(env!("CARGO_PKG_NAME"))
        .service_version(env!("CARGO_PKG_VERSION"))
        .command_line()
        .opt_out_variable(OPT_OUT);
    match settings.telemetry_bound {
        Some(bound) => config.shutdown_timeout(bound),
        None => config,
    }
}

/// Adds the backends that can be had.
fn with_backends(mut config: Config, settings: &Settings, files: &Files) -> Config {
    let opened = files
        .make_folder()
        .and_then(|()| JsonLines::file(files.events()));
    match opened {
        Ok(file) => config = config.backend(file),
        Err(error) => remark(settings.debug, &format!("events are not kept: {error}")),
    }
    if let Some(url) = &settings.telemetry_url {
        config = config.backend(Post::new(url.clone(), settings.timeout));
    }
    if settings.debug {
        config = config.backend(Echo);
    }
    config
}

#[cfg(unix)]
fn end_on_signals() -> std::io::Result<()> {
    funnel_runtime::end_on_signals()
}

#[cfg(not(unix))]
fn end_on_signals() -> std::io::Result<()> {
    Ok(())
}

/// A line for whoever debugs the tool.
fn remark(debug: bool, line: &str) {
    if debug {
        ui::remark(&format!("telemetry: {line}"));
    }
}

/// An event as one flat object.
fn object(event: &funnel_runtime::EventView<'_>) -> Value {
    let mut object = Map::new();
    object.insert("event".to_owned(), event.name().into());
    event.for_each_attribute(|key, value| {
        object.insert(key.to_owned(), value.into());
    });
    object.into()
}
