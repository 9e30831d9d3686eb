//! From settings to what they set: the configuration itself, and the settings that each backend has in
//! code.

use super::choice::Lines;
use super::settings::Settings;
use super::{Choice, Config};
use crate::backend::Fsync;
#[cfg(feature = "_database")]
use crate::database::Durability;

/// Sets what is in no table.
pub(super) fn top(config: &mut Config, settings: &Settings) {
    let text = |name| settings.text(name).map(str::to_owned);
    config.service_name = text("service").unwrap_or_default();
    config.service_version = text("service_version").unwrap_or_default();
    config.emit_failed_metric = text("emit_failed_metric");
    if let Some(time) = settings.time("shutdown_timeout") {
        config.shutdown_timeout = time;
    }
    if let Some(time) = settings.time("give_up_after") {
        config.give_up_after = time;
    }
    if let Some(events) = settings.size("queue_capacity") {
        config.queue_capacity = events;
    }
    if let Some(events) = settings.size("backlog") {
        config.backlog = events;
    }
    config
        .opt_out_variables
        .extend_from_slice(settings.texts("opt_out_variables"));
    config.settled = settings.found.iter().map(|(name, _, _)| *name).collect();
}

/// The backend of this name; none where this build has none.
///
/// # Errors
///
/// Why it cannot be made, without any value.
#[cfg_attr(
    not(feature = "_client"),
    allow(
        unused_variables,
        clippy::unnecessary_wraps,
        reason = "other builds have backends with a spool, and such as cannot be made"
    )
)]
pub(super) fn choice(
    name: &str,
    settings: &Settings,
    spool: Option<&Settings>,
) -> Result<Option<Choice>, String> {
    let path = settings.text("path").unwrap_or_default();
    Ok(Some(match name {
        "stdout" => Choice::Stdout,
        "json_lines" => Choice::json_lines(path.as_ref(), lines(settings)),
        #[cfg(feature = "sqlite")]
        "sqlite" => Choice::Sqlite {
            path: path.into(),
            durability: durability(settings),
            keep_for: settings.time("keep_for"),
        },
        #[cfg(feature = "newrelic")]
        "newrelic" => remote::choice(remote::new_relic(settings), spool)?,
        #[cfg(feature = "segment")]
        "segment" => remote::choice(remote::segment(settings), spool)?,
        #[cfg(feature = "posthog")]
        "posthog" => remote::choice(remote::posthog(settings), spool)?,
        #[cfg(feature = "otlp")]
        "otlp" => remote::choice(remote::otlp(settings), spool)?,
        _ => return Ok(None),
    }))
}

fn lines(settings: &Settings) -> Lines {
    Lines {
        rotate_at_bytes: settings.whole("rotate_at"),
        rotate_after: settings.time("rotate_after"),
        keep_files: settings.size("keep_files"),
        fsync: match (settings.text("fsync"), settings.time("fsync")) {
            (_, Some(time)) => Fsync::Every(time),
            (Some("every_batch"), _) => Fsync::EveryBatch,
            _ => Fsync::Never,
        },
    }
}

#[cfg(feature = "_database")]
fn durability(settings: &Settings) -> Durability {
    match settings.text("durability") {
        Some("power_loss") => Durability::PowerLoss,
        _ => Durability::ProcessCrash,
    }
}

#[cfg(feature = "_client")]
mod remote {
    //! The backends over a network.

    use super::{Choice, Settings};
    #[cfg(feature = "_json")]
    use crate::backend::Region;
    use crate::backend::{Backend, BackendError};
    #[cfg(feature = "_json")]
    use crate::secret::Secret;

    /// With a spool, where there is to be one.
    pub(super) fn choice<B: Backend>(
        built: Result<B, BackendError>,
        spool: Option<&Settings>,
    ) -> Result<Choice, String> {
        let backend = Box::new(built.map_err(|error| error.to_string())?);
        match spool {
            None => Ok(Choice::Custom(backend)),
            #[cfg(feature = "spool")]
            Some(settings) => Ok(Choice::Spooled(backend, spool_config(settings))),
            // That there is no spool is said where the settings are read.
            #[cfg(not(feature = "spool"))]
            Some(_) => Ok(Choice::Custom(backend)),
        }
    }

    #[cfg(feature = "spool")]
    fn spool_config(settings: &Settings) -> crate::spool::SpoolConfig {
        use crate::spool::{Overflow, SpoolConfig};

        let config = SpoolConfig::new(settings.text("path").unwrap_or_default())
            .durability(super::durability(settings))
            .overflow(match settings.text("overflow") {
                Some("refuse_newest") => Overflow::RefuseNewest,
                _ => Overflow::DropOldest,
            });
        match settings.whole("cap") {
            Some(bytes) => config.cap_bytes(bytes),
            None => config,
        }
    }

    #[cfg(feature = "_json")]
    fn region(settings: &Settings) -> Region {
        match settings.text("region") {
            Some("eu") => Region::Eu,
            _ => Region::Us,
        }
    }

    /// What the reader has seen to be there.
    #[cfg(feature = "_json")]
    fn key(settings: &Settings, name: &str) -> Secret {
        settings
            .secret(name)
            .unwrap_or_else(|| Secret::new(String::new()))
    }

    /// Sets what all of them have in common.
    #[cfg(feature = "_json")]
    macro_rules! connected {
        ($backend:expr, $settings:expr) => {{
            let mut backend = $backend;
            if let Some(url) = $settings.text("url") {
                backend = backend.url(url);
            }
            if let Some(proxy) = $settings.secret("proxy") {
                backend = backend.proxy(proxy);
            }
            for (name, value) in $settings.secrets("headers") {
                backend = backend.header(name, value);
            }
            backend.build()
        }};
    }

    #[cfg(feature = "newrelic")]
    pub(super) fn new_relic(
        settings: &Settings,
    ) -> Result<crate::backend::NewRelicBackend, BackendError> {
        use crate::backend::NewRelic;

        let account = settings.whole("account_id").unwrap_or_default();
        let backend = NewRelic::new(account, key(settings, "license_key"));
        connected!(backend.region(region(settings)), settings)
    }

    #[cfg(feature = "segment")]
    pub(super) fn segment(
        settings: &Settings,
    ) -> Result<crate::backend::SegmentBackend, BackendError> {
        use crate::backend::Segment;

        let backend = Segment::new(key(settings, "write_key"))
            .region(region(settings))
            .gzip(settings.switch("gzip").unwrap_or_default());
        connected!(backend, settings)
    }

    #[cfg(feature = "posthog")]
    pub(super) fn posthog(
        settings: &Settings,
    ) -> Result<crate::backend::PostHogBackend, BackendError> {
        use crate::backend::PostHog;

        let backend = PostHog::new(key(settings, "project_key")).region(region(settings));
        connected!(backend, settings)
    }

    #[cfg(feature = "otlp")]
    pub(super) fn otlp(settings: &Settings) -> Result<crate::backend::OtlpBackend, BackendError> {
        use super::super::value::Value;
        use crate::backend::Otlp;

        let mut otlp = Otlp::default();
        if let Some(url) = settings.text("endpoint") {
            otlp = otlp.endpoint(url);
        }
        if let Some(url) = settings.text("logs_endpoint") {
            otlp = otlp.logs_endpoint(url);
        }
        for (name, value) in settings.secrets("headers") {
            otlp = otlp.header(name, value);
        }
        if let Some(proxy) = settings.secret("proxy") {
            otlp = otlp.proxy(proxy);
        }
        if let Some(time) = settings.time("timeout") {
            otlp = otlp.timeout(time);
        }
        if let Some(is_gzip) = settings.switch("gzip") {
            otlp = otlp.gzip(is_gzip);
        }
        if let Some(bytes) = settings.size("max_body") {
            otlp = otlp.max_body(bytes);
        }
        if let Some(Value::Pairs(pairs)) = settings.get("resource_attributes") {
            for (key, value) in pairs {
                otlp = otlp.resource_attribute(key, value);
            }
        }
        if settings.switch("new_relic_event_types") == Some(true) {
            otlp = otlp.new_relic_event_types();
        }
        // The variables of the standard win, as all variables do.
        otlp.overlaid_by_env()?.build()
    }
}
