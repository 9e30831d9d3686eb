//! Segment's HTTP API, and what else speaks its protocol. What a server says of a batch: `reply`.

mod reply;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::ser::{SerializeMap, Serializer};
use ureq::http::HeaderName;
use zeroize::Zeroizing;

use super::http::{
    BackendError, Client, Connection, Frame, Kind, Region, Row, Verdict, connection_settings, gzip,
    put, write_iso,
};
use super::{Answer, Backend, Batch, Limits};
use crate::account::Reason;
use crate::event::EventView;
use crate::secret::{Key, Secret};

const NAME: &str = "segment";

/// "32 KB" and "500 KB", read as the smaller of what they can mean.
const MAX_EVENT: usize = 32_000;
const MAX_BODY: usize = 500_000;
const MAX_EVENTS: usize = 2_500;

const STATUSES: [Row; 6] = [
    (401, 401, Verdict::Refused(Reason::Auth)),
    (403, 403, Verdict::Refused(Reason::Auth)),
    (404, 405, Verdict::Refused(Reason::Rejected)),
    (408, 408, Verdict::Retry),
    (413, 413, Verdict::Split),
    (429, 429, Verdict::Retry),
];

/// Sends events to Segment, `RudderStack`, Jitsu, or what else takes Segment's `/v1/batch`; the settings
/// of that.
///
/// ```no_run
/// use funnel_runtime::{Config, Secret, Segment};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let segment = Segment::new(Secret::file("/run/secrets/segment-write-key"))
///     .url("https://events.example.com")
///     .build()?;
/// let telemetry = Config::new().backend(segment).install()?;
/// # Ok(())
/// # }
/// ```
///
/// # What is sent
///
/// A `track` call per event. `event` is its name, `messageId` its id, by which servers leave out what
/// comes twice, and `properties` has every attribute under its wire name. `timestamp` and
/// `originalTimestamp` are the time of the event. Servers correct it by how far `sentAt` is from
/// their own clock, so that is the time of each attempt.
///
/// Whom the event is about goes into `anonymousId`: an opaque id or a pseudonym, or else the id of
/// the session. There is no `userId`, and no `integrations`.
///
/// # Limits
///
/// | what | limit | what is done |
/// |---|---|---|
/// | an event | 32 KB | lost as [`Reason::TooLarge`] over 32,000 bytes |
/// | a batch | 500 KB | sent in halves over 500,000 bytes, before compressing |
/// | events of a batch | 2,500 | 500 at once |
///
/// Source: <https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/>. Segment
/// answers 200 to most of what it then leaves out; Jitsu says so in its answer, which is read.
/// A duplicate is recognised for about a day.
#[derive(Clone)]
pub struct Segment {
    key: Secret,
    region: Region,
    gzip: bool,
    connection: Connection,
}

impl Segment {
    /// Sends with the write key of a source.
    #[must_use]
    pub fn new(write_key: impl Into<Secret>) -> Self {
        Self {
            key: write_key.into(),
            region: Region::default(),
            gzip: false,
            connection: Connection::default(),
        }
    }

    /// Says in which region of Segment the workspace is; in the United States unless told. What is sent
    /// to the wrong one is confirmed and lost.
    #[must_use]
    pub const fn region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Compresses what is sent. Segment and `RudderStack` understand it; not every server does.
    #[must_use]
    pub const fn gzip(mut self, compress: bool) -> Self {
        self.gzip = compress;
        self
    }

    connection_settings!();

    /// Reads the key and makes the backend. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When the key cannot be read, or the URL, the proxy or a header is none. The error holds none
    /// of them.
    pub fn build(self) -> Result<SegmentBackend, BackendError> {
        let key = self
            .key
            .read()
            .map_err(|fault| BackendError::new(NAME, Kind::Key("write key", fault)))?;
        let url = match self.region {
            Region::Us => "https://api.segment.io",
            Region::Eu => "https://events.eu1.segmentapis.com",
        };
        let own = vec![(HeaderName::from_static("authorization"), basic(&key))];
        Ok(SegmentBackend {
            client: Client::new(NAME, &self.connection, url, "/v1/batch", own)?,
            gzip: self.gzip,
            body: Vec::new(),
        })
    }
}

/// The write key is the user, and there is no password.
fn basic(key: &Key) -> Key {
    let user = Zeroizing::new(format!("{}:", key.expose()));
    let encoded = Zeroizing::new(BASE64_STANDARD.encode(user.as_bytes()));
    Key::derived(format!("Basic {}", *encoded))
}

impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Segment")
            .field("key", &self.key)
            .field("region", &self.region)
            .field("gzip", &self.gzip)
            .finish_non_exhaustive()
    }
}

/// The backend that [`Segment::build`] makes.
pub struct SegmentBackend {
    client: Client,
    gzip: bool,
    body: Vec<u8>,
}

impl Backend for SegmentBackend {
    fn name(&self) -> &'static str {
        NAME
    }

    fn limits(&self) -> Limits {
        Limits {
            // An event takes up to twice its size, because of what stands around the properties.
            bytes: MAX_BODY / 2,
            linger: Duration::from_secs(1),
            ..Limits::new()
        }
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        if batch.len() > MAX_EVENTS {
            return Answer::Split;
        }
        let mut sent_at = Vec::new();
        write_iso(&mut sent_at, batch.unix_millis());
        let sent_at = String::from_utf8_lossy(&sent_at);
        let after = format!("],\"sentAt\":\"{sent_at}\"}}");
        let frame = Frame {
            before: b"{\"batch\":[",
            after: after.as_bytes(),
            event: MAX_EVENT,
            body: MAX_BODY,
        };
        let filled = frame.fill(&mut self.body, batch, |body, event| {
            if event.name().is_empty() {
                return Err(Reason::Invalid);
            }
            write_event(body, event, &sent_at).map_err(|_| Reason::Encode)
        });
        if let Err(answer) = filled {
            return answer;
        }
        let compressed = if self.gzip {
            gzip(&self.body).ok()
        } else {
            None
        };
        let (body, is_gzip) = match &compressed {
            Some(body) => (body, true),
            None => (&self.body, false),
        };
        let reply = match self.client.post(batch, body, is_gzip) {
            Ok(reply) => reply,
            Err(answer) => return answer,
        };
        match reply.verdict(&STATUSES) {
            Verdict::Taken => reply::answer(&reply, batch.len()),
            other => other.answer(reply.retry_after),
        }
    }
}

fn write_event(body: &mut Vec<u8>, event: &EventView<'_>, sent_at: &str) -> serde_json::Result<()> {
    let mut timestamp = Vec::new();
    write_iso(&mut timestamp, event.timestamp());
    let timestamp = String::from_utf8_lossy(&timestamp);
    let mut json = serde_json::Serializer::new(body);
    let mut map = json.serialize_map(None)?;
    map.serialize_entry("type", "track")?;
    map.serialize_entry("event", event.name())?;
    map.serialize_entry("messageId", &event.event_id())?;
    match event.entity() {
        Some(entity) if !entity.is_empty() => map.serialize_entry("anonymousId", entity)?,
        _ => map.serialize_entry("anonymousId", &event.session_id())?,
    }
    map.serialize_entry("timestamp", &timestamp)?;
    map.serialize_entry("originalTimestamp", &timestamp)?;
    // Some servers read it here, others beside the batch.
    map.serialize_entry("sentAt", sent_at)?;
    map.serialize_entry("context", &CONTEXT)?;
    map.serialize_entry("properties", &Properties(*event))?;
    map.end()
}

#[derive(serde::Serialize)]
struct Context {
    library: Library,
}

#[derive(serde::Serialize)]
struct Library {
    name: &'static str,
    version: &'static str,
}

const CONTEXT: Context = Context {
    library: Library {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    },
};

/// The attributes of an event.
struct Properties<'a>(EventView<'a>);

impl serde::Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        let mut result = Ok(());
        self.0.for_each_attribute(|key, value| {
            if result.is_ok() {
                result = put(&mut map, key, value);
            }
        });
        result?;
        map.end()
    }
}

impl fmt::Debug for SegmentBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SegmentBackend")
            .field("client", &self.client)
            .field("gzip", &self.gzip)
            .finish_non_exhaustive()
    }
}
