//! New Relic's Event API. What the form of an event is: `encode`.

mod encode;
mod receipts;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use ureq::http::HeaderName;

pub use receipts::Receipts;

use super::http::{
    BackendError, Client, Connection, Frame, Kind, Region, Row, Verdict, connection_settings, gzip,
};
use super::{Answer, Backend, Batch, Limits};
use crate::account::Reason;
use crate::secret::Secret;
use encode::{Encoder, Fit};

const NAME: &str = "newrelic";

/// The most bytes of a body, before it is compressed: whether the limit is meant so is nowhere said.
const MAX_BODY: usize = 1_000_000;

const STATUSES: [Row; 5] = [
    (401, 401, Verdict::Refused(Reason::Auth)),
    // 404 is said of an account that there is not.
    (403, 404, Verdict::Refused(Reason::Auth)),
    (408, 408, Verdict::Retry),
    (413, 413, Verdict::Split),
    (429, 429, Verdict::Retry),
];

/// Sends events to New Relic, as custom events of its Event API; the settings of that.
///
/// ```no_run
/// use funnel_runtime::{Config, NewRelic, Region, Secret};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let new_relic = NewRelic::new(1_234_567, Secret::env("NEW_RELIC_LICENSE_KEY"))
///     .region(Region::Eu)
///     .build()?;
/// // What New Relic finds wrong with an event it says later, and elsewhere.
/// let receipts = new_relic.receipts();
/// let telemetry = Config::new().backend(new_relic).install()?;
/// # Ok(())
/// # }
/// ```
///
/// # What is sent
///
/// A flat object per event. Its `eventType` is the name of the event, `timestamp` its time in
/// milliseconds, and every attribute is there under its wire name.
///
/// - In `eventType`, what is no letter of ASCII, digit, `_` or `:` becomes `_`; what begins with `Metric`
///   or `Public_`, which are New Relic's own, gets `Event_` in front. In the name of an attribute `.`
///   stays as well.
/// - `accountId`, `appId`, `eventType`, `fb.input`, `hostname`, `log` and `plugin.type` mean something of
///   their own to New Relic: as names of attributes they get a `_` at the end. `entity.` becomes `entity_`.
/// - It takes texts and numbers alone, so truth values become `"true"` and `"false"`. A number above
///   9,223,372,036,854,775,807 is sent as a floating-point number, exact to 53 bits.
///
/// # Limits
///
/// | what | limit | what is done |
/// |---|---|---|
/// | a body | 1,000,000 bytes | held before compressing; sent in halves |
/// | attributes of an event | 254, with `eventType` and `timestamp` | the first stay, and the last 16, which are those the library adds; the others are left out |
/// | the name of an attribute | 255 bytes | the attribute is left out |
/// | a text | 4,096 characters | cut to 4,096 bytes, at a character |
/// | `timestamp` | within 24 hours | older than 23 hours: lost as [`Reason::Expired`]; more than 23 hours ahead: as [`Reason::Invalid`] |
/// | types of events | 250 per account and day | not checked |
///
/// New Relic drops an event whole for a long name, a long text or too many attributes; here the rest
/// of it arrives, and [`Receipts`] counts what did not.
///
/// Sources: <https://docs.newrelic.com/docs/data-apis/ingest-apis/event-api/introduction-event-api/>,
/// <https://docs.newrelic.com/docs/data-apis/custom-data/custom-events/data-requirements-limits-custom-event-data/>.
#[derive(Clone)]
pub struct NewRelic {
    account_id: u64,
    key: Secret,
    region: Region,
    connection: Connection,
}

impl NewRelic {
    /// Sends to an account, with a license key of it: a browser, mobile or user key will not do.
    #[must_use]
    pub fn new(account_id: u64, license_key: impl Into<Secret>) -> Self {
        Self {
            account_id,
            key: license_key.into(),
            region: Region::default(),
            connection: Connection::default(),
        }
    }

    /// Says where the account is; in the United States unless told.
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
    pub fn build(self) -> Result<NewRelicBackend, BackendError> {
        let key = self
            .key
            .read()
            .map_err(|fault| BackendError::new(NAME, Kind::Key("license key", fault)))?;
        let url = match self.region {
            Region::Us => "https://insights-collector.newrelic.com",
            Region::Eu => "https://insights-collector.eu01.nr-data.net",
        };
        let path = format!("/v1/accounts/{}/events", self.account_id);
        let own = vec![(HeaderName::from_static("api-key"), key)];
        Ok(NewRelicBackend {
            client: Client::new(NAME, &self.connection, url, &path, own)?,
            encoder: Encoder::default(),
            body: Vec::new(),
            receipts: Receipts::default(),
        })
    }
}

impl fmt::Debug for NewRelic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewRelic")
            .field("account_id", &self.account_id)
            .field("key", &self.key)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

/// The backend that [`NewRelic::build`] makes.
pub struct NewRelicBackend {
    client: Client,
    encoder: Encoder,
    body: Vec<u8>,
    receipts: Receipts,
}

impl NewRelicBackend {
    /// What New Relic has confirmed, to be asked while the backend is at work.
    #[must_use]
    pub fn receipts(&self) -> Receipts {
        self.receipts.clone()
    }
}

impl Backend for NewRelicBackend {
    fn name(&self) -> &'static str {
        NAME
    }

    fn limits(&self) -> Limits {
        Limits {
            bytes: 800_000,
            linger: Duration::from_secs(1),
            time_to_live: Some(encode::MAX_AGE),
            ..Limits::new()
        }
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let frame = Frame {
            before: b"[",
            after: b"]",
            event: MAX_BODY - 2,
            body: MAX_BODY,
        };
        let mut fit = Fit::default();
        let now = batch.unix_millis();
        let filled = frame.fill(&mut self.body, batch, |body, event| {
            self.encoder.write(body, event, now, &mut fit)
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
        let verdict = reply.verdict(&STATUSES);
        if verdict == Verdict::Taken {
            self.receipts.note(&reply, fit);
        }
        verdict.answer(reply.retry_after)
    }
}

impl fmt::Debug for NewRelicBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewRelicBackend")
            .field("client", &self.client)
            .field("receipts", &self.receipts)
            .finish_non_exhaustive()
    }
}
