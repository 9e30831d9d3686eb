//! PostHog's capture API.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde::ser::{SerializeMap, Serializer};
use zeroize::Zeroizing;

use super::http::{
    BackendError, Client, Connection, Frame, Kind, Region, Reply, Row, Verdict,
    connection_settings, gzip, put, write_iso,
};
use super::{Answer, Backend, Batch, Limits};
use crate::account::Reason;
use crate::event::EventView;
use crate::secret::{Key, Secret};

const NAME: &str = "posthog";

/// PostHog takes 20 MB, and the queue behind it 1 MB per event, with every quote escaped once more.
const MAX_BODY: usize = 4_000_000;
const MAX_EVENT: usize = 400_000;
/// PostHog cuts what is longer, and different people could become one.
const MAX_ID: usize = 200;

const STATUSES: [Row; 6] = [
    (401, 401, Verdict::Refused(Reason::Auth)),
    (403, 403, Verdict::Refused(Reason::Auth)),
    (404, 405, Verdict::Refused(Reason::Rejected)),
    (408, 408, Verdict::Retry),
    (413, 413, Verdict::Split),
    (429, 429, Verdict::Retry),
];

/// Sends events to PostHog; the settings of that.
///
/// ```no_run
/// use funnel_runtime::{Config, PostHog, Region, Secret};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let posthog = PostHog::new(Secret::env("POSTHOG_PROJECT_KEY"))
///     .region(Region::Eu)
///     .build()?;
/// let telemetry = Config::new().backend(posthog).install()?;
/// # Ok(())
/// # }
/// ```
///
/// # What is sent
///
/// An event per event, to `/batch/`. `event` is its name, `uuid` its id, and `timestamp` its time.
/// `distinct_id` is whom it is about, an opaque id or a pseudonym, or else the id of the session.
/// `properties` has every attribute under its wire name; `token`, `distinct_id` and what begins with `$`
/// mean something of their own to PostHog and get a `_` in front.
///
/// No profile of a person is made (`$process_person_profile`), and no place is looked up, since the
/// address would be that of the service (`$geoip_disable`).
///
/// # Limits
///
/// | what | limit | what is done |
/// |---|---|---|
/// | a body | 20 MB | sent in halves over 4,000,000 bytes, before compressing |
/// | an event | about 1 MB | lost as [`Reason::TooLarge`] over 400,000 bytes |
/// | `distinct_id` | 200 characters | lost as [`Reason::Invalid`] over 200 bytes |
///
/// Sources: <https://posthog.com/docs/api/capture>, and the server's own source for the second and the
/// third. PostHog answers 200 to an event without a name; here it is lost as [`Reason::Invalid`].
#[derive(Clone)]
pub struct PostHog {
    key: Secret,
    region: Region,
    connection: Connection,
}

impl PostHog {
    /// Sends to a project, with its key; a personal key will not do.
    #[must_use]
    pub fn new(project_key: impl Into<Secret>) -> Self {
        Self {
            key: project_key.into(),
            region: Region::default(),
            connection: Connection::default(),
        }
    }

    /// Says where the project is; in the United States unless told.
    #[must_use]
    pub const fn region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    connection_settings!();

    /// Reads the key and makes the backend. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When the key cannot be read, or the URL, the proxy or a header is none. The error holds none
    /// of them.
    pub fn build(self) -> Result<PostHogBackend, BackendError> {
        let key = self
            .key
            .read()
            .map_err(|fault| BackendError::new(NAME, Kind::Key("project key", fault)))?;
        let url = match self.region {
            Region::Us => "https://us.i.posthog.com",
            Region::Eu => "https://eu.i.posthog.com",
        };
        Ok(PostHogBackend {
            client: Client::new(NAME, &self.connection, url, "/batch/", Vec::new())?,
            key,
            body: Zeroizing::default(),
        })
    }
}

impl fmt::Debug for PostHog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostHog")
            .field("key", &self.key)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

/// The backend that [`PostHog::build`] makes.
pub struct PostHogBackend {
    client: Client,
    key: Key,
    /// With the key in it.
    body: Zeroizing<Vec<u8>>,
}

impl Backend for PostHogBackend {
    fn name(&self) -> &'static str {
        NAME
    }

    fn limits(&self) -> Limits {
        Limits {
            linger: Duration::from_secs(1),
            ..Limits::new()
        }
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let Ok(key) = serde_json::to_vec(self.key.expose()).map(Zeroizing::new) else {
            return Answer::Rejected(Reason::Encode);
        };
        let before = Zeroizing::new([b"{\"api_key\":", key.as_slice(), b",\"batch\":["].concat());
        let frame = Frame {
            before: &before,
            after: b"]}",
            event: MAX_EVENT,
            body: MAX_BODY,
        };
        let filled = frame.fill(&mut self.body, batch, |body, event| {
            let is_long = event.entity().is_some_and(|entity| entity.len() > MAX_ID);
            if is_long || event.name().is_empty() {
                return Err(Reason::Invalid);
            }
            write_event(body, event).map_err(|_| Reason::Encode)
        });
        if let Err(answer) = filled {
            return answer;
        }
        let Ok(body) = gzip(&self.body) else {
            return Answer::Rejected(Reason::Encode);
        };
        let reply = match self.client.post(batch, &body, true) {
            Ok(reply) => reply,
            Err(answer) => return answer,
        };
        match reply.verdict(&STATUSES) {
            Verdict::Taken => answer(&reply),
            other => other.answer(reply.retry_after),
        }
    }
}

/// What PostHog says of a batch beside the 200.
#[derive(Deserialize)]
struct Said {
    /// `1`, or `"Ok"`.
    status: Option<serde_json::Value>,
    /// What the account may send no more of for now.
    #[serde(default)]
    quota_limited: Vec<String>,
}

fn answer(reply: &Reply) -> Answer {
    match serde_json::from_slice::<Said>(reply.text()) {
        Ok(said) if said.quota_limited.iter().any(|what| what == "events") => {
            Answer::Refused(Reason::Rejected)
        }
        Ok(said) if said.status == Some(0.into()) => Answer::Rejected(Reason::Rejected),
        _ => Answer::Delivered,
    }
}

fn write_event(body: &mut Vec<u8>, event: &EventView<'_>) -> serde_json::Result<()> {
    let mut timestamp = Vec::new();
    write_iso(&mut timestamp, event.timestamp());
    let mut json = serde_json::Serializer::new(body);
    let mut map = json.serialize_map(None)?;
    map.serialize_entry("event", event.name())?;
    map.serialize_entry("uuid", &event.event_id())?;
    match event.entity() {
        Some(entity) if !entity.trim().is_empty() => map.serialize_entry("distinct_id", entity)?,
        _ => map.serialize_entry("distinct_id", &event.session_id())?,
    }
    map.serialize_entry("timestamp", &String::from_utf8_lossy(&timestamp))?;
    map.serialize_entry("properties", &Properties(*event))?;
    map.end()
}

/// The attributes of an event, and what PostHog is told of it.
struct Properties<'a>(EventView<'a>);

impl serde::Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        let mut result = Ok(());
        self.0.for_each_attribute(|key, value| {
            if result.is_ok() {
                result = put(&mut map, &property(key), value);
            }
        });
        result?;
        map.serialize_entry("$lib", env!("CARGO_PKG_NAME"))?;
        map.serialize_entry("$lib_version", env!("CARGO_PKG_VERSION"))?;
        map.serialize_entry("$process_person_profile", &false)?;
        map.serialize_entry("$geoip_disable", &true)?;
        map.end()
    }
}

/// The name of an attribute, out of the way of those that PostHog gives a meaning.
fn property(key: &str) -> Cow<'_, str> {
    if key.starts_with('$') || matches!(key, "token" | "distinct_id") {
        Cow::Owned(format!("_{key}"))
    } else {
        Cow::Borrowed(key)
    }
}

impl fmt::Debug for PostHogBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostHogBackend")
            .field("client", &self.client)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
