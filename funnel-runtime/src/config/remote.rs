//! The backends that send over a network, as the environment configures them.

use super::error::Kind;
use super::variable::Read;
#[cfg(feature = "_json")]
use super::variable::required;
use super::{Choice, ConfigError};
use crate::backend::{Backend, BackendError};
#[cfg(feature = "_json")]
use crate::secret::Secret;
#[cfg(feature = "spool")]
use crate::spool::SpoolConfig;

const SPOOL_VARIABLE: &str = "FUNNEL_SPOOL_PATH";

/// A key, from the variable or from the file that the other one names.
#[cfg(feature = "_json")]
fn key(
    backend: &str,
    variable: &'static str,
    file: &'static str,
    read: Read<'_>,
) -> Result<Secret, ConfigError> {
    if let Some(path) = read(file)?.filter(|path| !path.is_empty()) {
        return Ok(Secret::file(path));
    }
    required(backend, variable, read).map(Secret::new)
}

/// With a spool, where there is to be one.
fn choice<B: Backend>(
    built: Result<B, BackendError>,
    read: Read<'_>,
) -> Result<Choice, ConfigError> {
    let backend = Box::new(built.map_err(|error| ConfigError {
        kind: Kind::Backend(error),
    })?);
    match read(SPOOL_VARIABLE)?.filter(|path| !path.is_empty()) {
        None => Ok(Choice::Custom(backend)),
        #[cfg(feature = "spool")]
        Some(path) => Ok(Choice::Spooled(backend, SpoolConfig::new(path))),
        #[cfg(not(feature = "spool"))]
        Some(_) => Err(ConfigError {
            kind: Kind::NoSpool(SPOOL_VARIABLE),
        }),
    }
}

#[cfg(feature = "newrelic")]
pub(super) fn new_relic(read: Read<'_>) -> Result<Choice, ConfigError> {
    use crate::backend::{NewRelic, Region};

    const ACCOUNT: &str = "NEW_RELIC_ACCOUNT_ID";
    const REGION: &str = "NEW_RELIC_REGION";
    let invalid = |variable, expected| ConfigError {
        kind: Kind::Invalid { variable, expected },
    };
    let account = required("newrelic", ACCOUNT, read)?;
    let account = account.trim().parse();
    let account = account.map_err(|_| invalid(ACCOUNT, "the number of an account"))?;
    let license = "NEW_RELIC_LICENSE_KEY";
    let key = key("newrelic", license, "NEW_RELIC_LICENSE_KEY_FILE", read)?;
    let region = match read(REGION)?
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "" | "us" => Region::Us,
        "eu" => Region::Eu,
        _ => return Err(invalid(REGION, "`us` or `eu`")),
    };
    choice(NewRelic::new(account, key).region(region).build(), read)
}

#[cfg(feature = "segment")]
pub(super) fn segment(read: Read<'_>) -> Result<Choice, ConfigError> {
    use crate::backend::Segment;

    let key = key(
        "segment",
        "SEGMENT_WRITE_KEY",
        "SEGMENT_WRITE_KEY_FILE",
        read,
    )?;
    let settings = Segment::new(key);
    let settings = match read("SEGMENT_URL")?.filter(|url| !url.is_empty()) {
        Some(url) => settings.url(url),
        None => settings,
    };
    choice(settings.build(), read)
}

#[cfg(feature = "posthog")]
pub(super) fn posthog(read: Read<'_>) -> Result<Choice, ConfigError> {
    use crate::backend::PostHog;

    let key = key(
        "posthog",
        "POSTHOG_PROJECT_KEY",
        "POSTHOG_PROJECT_KEY_FILE",
        read,
    )?;
    let settings = PostHog::new(key);
    let settings = match read("POSTHOG_URL")?.filter(|url| !url.is_empty()) {
        Some(url) => settings.url(url),
        None => settings,
    };
    choice(settings.build(), read)
}

#[cfg(feature = "otlp")]
pub(super) fn otlp(read: Read<'_>) -> Result<Choice, ConfigError> {
    use crate::backend::Otlp;

    let built = Otlp::from_env().and_then(Otlp::build);
    choice(built, read)
}
