//! OTLP: log records over HTTP, as OpenTelemetry's collector and many services take them. What a
//! record is: `records`; what an answer says: `reply`; the variables of the standard: `environment`.

mod environment;
mod records;
mod reply;
#[cfg(test)]
mod tests;
mod wire;

use std::fmt;
use std::time::Duration;

use super::http::{BackendError, Client, Connection, Kind, Row, Verdict, gzip};
use super::{Answer, Backend, Batch, Limits};
use crate::account::Reason;
use crate::secret::Secret;
use records::Form;

const NAME: &str = "otlp";

/// Anything between the statuses of the specification and the rest: what is not named as worth
/// another attempt gets none.
const STATUSES: [Row; 8] = [
    (0, 199, Verdict::Rejected),
    (401, 401, Verdict::Refused(Reason::Auth)),
    (403, 403, Verdict::Refused(Reason::Auth)),
    (413, 413, Verdict::Split),
    (429, 429, Verdict::Retry),
    (502, 504, Verdict::Retry),
    (500, 599, Verdict::Rejected),
    (600, u16::MAX, Verdict::Rejected),
];

/// Sends events as log records over OTLP, in protocol buffers over HTTP; the settings of that.
///
/// ```no_run
/// use funnel_runtime::{Config, Otlp, Secret};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // What the standard variables say:
/// let backend = Otlp::from_env()?.build()?;
/// // What the code says:
/// let new_relic = Otlp::new("https://otlp.nr-data.net")
///     .header("api-key", Secret::env("NEW_RELIC_LICENSE_KEY"))
///     .new_relic_event_types()
///     .build()?;
/// let config = Config::new().backend(backend).backend(new_relic);
/// # Ok(())
/// # }
/// ```
///
/// # What is sent
///
/// A record per event. `event_name` is the name of the event, `time_unix_nano` and
/// `observed_time_unix_nano` are its time (zero, which means unknown, from the year 2555 on), the
/// severity is `INFO`, and there is no body. Every attribute is there under its wire name, the
/// `event_id` among them, by which a destination can tell an event that came twice.
///
/// Texts are strings, numbers integers or doubles, truth values booleans. An integer of OTLP ends at
/// 9,223,372,036,854,775,807: a larger number is a string of its decimal digits, as the specification
/// has it.
///
/// The scope is `funnel` in the version of this crate. The resource is the service:
///
/// | attribute | value |
/// |---|---|
/// | `service.name` | [`Config::service`](crate::Config::service), else as set here, else `unknown_service:` and the name of the program |
/// | `service.version` | [`Config::service_version`](crate::Config::service_version), else as set here |
/// | `service.instance.id` | as set here, else the session of the process |
///
/// # What an answer means
///
/// | answer | meaning |
/// |---|---|
/// | 200 to 299 | delivered; records that the answer says are rejected are lost as [`Reason::PartialRejected`] and not sent again |
/// | 429, 502, 503, 504 | tried again, after `Retry-After` where it is there |
/// | none, or one that breaks off | tried again |
/// | 413 | sent in halves, which are other requests |
/// | 401, 403 | refused as [`Reason::Auth`]: not retried like a failure; what can wait does, until the circuit tries the key again |
/// | any other | lost as [`Reason::Rejected`], 500 included: the specification forbids another attempt |
///
/// A redirect is not followed, since the keys would go along; it refuses as a wrong URL does. So does a
/// success with a body that is neither empty nor an answer of OTLP: whoever said that is no
/// receiver, and has confirmed nothing.
///
/// # Limits
///
/// A batch is 512 events, 900,000 bytes before compressing ([`Otlp::max_body`]), or what came within a
/// second.
///
/// Sources: <https://opentelemetry.io/docs/specs/otlp/>,
/// <https://opentelemetry.io/docs/specs/otel/protocol/exporter/>,
/// <https://opentelemetry.io/docs/specs/otel/common/attribute-type-mapping/>,
/// <https://docs.newrelic.com/docs/opentelemetry/best-practices/opentelemetry-best-practices-logs/>.
#[derive(Clone)]
pub struct Otlp {
    endpoint: Endpoint,
    connection: Connection,
    form: Form,
    is_gzip: bool,
    timeout: Duration,
    max_body: usize,
}

/// Where to send to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Endpoint {
    /// The path for logs is put behind it.
    Base(String),
    /// As it is.
    Logs(String),
}

impl Endpoint {
    fn parts(&self) -> (&str, &'static str) {
        match self {
            Self::Base(url) => (url, "/v1/logs"),
            Self::Logs(url) => (url, ""),
        }
    }
}

/// A collector on this machine: `http://localhost:4318`.
impl Default for Otlp {
    fn default() -> Self {
        Self::new("http://localhost:4318")
    }
}

impl Otlp {
    /// Sends to an endpoint for all signals; `/v1/logs` is put behind it.
    #[must_use]
    pub fn new(endpoint: impl Into<String>) -> Self {
        Self {
            endpoint: Endpoint::Base(endpoint.into()),
            connection: Connection::default(),
            form: Form::default(),
            is_gzip: true,
            timeout: Duration::from_secs(10),
            max_body: 900_000,
        }
    }

    /// Reads the variables of OpenTelemetry's specification. What they do not set is as in
    /// [`Otlp::default`]; what is set afterwards replaces it.
    ///
    /// Each but the last two has a variable for logs, such as `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`, which
    /// replaces the other wholly. A variable that is empty counts as not set.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `OTEL_EXPORTER_OTLP_ENDPOINT` | the URL; `/v1/logs` is put behind it, and not behind the one for logs |
    /// | `OTEL_EXPORTER_OTLP_HEADERS` | `key=value,key=value`, percent-encoded; the values are secrets |
    /// | `OTEL_EXPORTER_OTLP_TIMEOUT` | how long an attempt may take, in milliseconds; 10,000 unless told |
    /// | `OTEL_EXPORTER_OTLP_COMPRESSION` | `gzip`, also unless told, or `none` |
    /// | `OTEL_EXPORTER_OTLP_PROTOCOL` | `http/protobuf` and nothing else |
    /// | `OTEL_EXPORTER_OTLP_CERTIFICATE`, `…_CLIENT_CERTIFICATE`, `…_CLIENT_KEY` | not supported, and said so rather than passed over |
    /// | `OTEL_RESOURCE_ATTRIBUTES` | attributes of the resource, as [`Otlp::resource_attribute`] sets them; `key=value,key=value`, percent-encoded |
    /// | `OTEL_SERVICE_NAME` | `service.name` of the resource |
    ///
    /// # Errors
    ///
    /// When a variable is not Unicode, or has a value that means nothing. The error names the
    /// variable and never holds its value.
    pub fn from_env() -> Result<Self, BackendError> {
        Self::default().overlaid_by_env()
    }

    /// What the variables say, and what is set already where they say nothing.
    pub(crate) fn overlaid_by_env(self) -> Result<Self, BackendError> {
        environment::over(self)
    }

    /// As [`Otlp::new`] has it, for what has settings already.
    pub(crate) fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Endpoint::Base(url.into());
        self
    }

    /// Sends to this URL as it is, path included.
    #[must_use]
    pub fn logs_endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Endpoint::Logs(url.into());
        self
    }

    /// Adds a header to every request, such as the key of a service, or replaces one.
    ///
    /// Over a network that others can read, it takes `https`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.set_header(name.into(), value.into());
        self
    }

    fn set_header(&mut self, name: String, value: Secret) {
        let headers = &mut self.connection.headers;
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        headers.push((name, value));
    }

    /// Goes through a proxy, `http://host:port`; the URL may hold its password. Without one,
    /// `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY` are asked, with the exceptions of `NO_PROXY`,
    /// for every destination but those on this machine.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.connection.proxy = Some(url.into());
        self
    }

    /// Adds an attribute to the resource, or replaces one: `deployment.environment.name`, say.
    ///
    /// `service.name` and `service.version` stay those of [`Config`](crate::Config) where that has them.
    #[must_use]
    pub fn resource_attribute(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.form.set(key.into(), value.into());
        self
    }

    /// Gives every record the attribute `newrelic.event.type`, by which New Relic makes a custom event of
    /// it, as from its Event API, instead of a log.
    ///
    /// Its value is the name of the event. What is no letter of ASCII, digit, `_` or `:` becomes `_` in
    /// it; what begins with `Metric` or `Public_`, which are New Relic's own, gets `Event_` in front.
    #[must_use]
    pub const fn new_relic_event_types(mut self) -> Self {
        self.form.has_event_type = true;
        self
    }

    /// Says whether bodies are compressed; they are unless told.
    #[must_use]
    pub const fn gzip(mut self, is_gzip: bool) -> Self {
        self.is_gzip = is_gzip;
        self
    }

    /// Says how long an attempt may take, ten seconds unless told.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Says how many bytes a body may have before it is compressed, 900,000 unless told. What is larger
    /// is sent in halves.
    #[must_use]
    pub const fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Reads the values of the headers and makes the backend. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When the URL, the proxy or a header is none, or the value of a header cannot be read. The error
    /// holds none of them.
    pub fn build(mut self) -> Result<OtlpBackend, BackendError> {
        if self.timeout.is_zero() {
            let fault = "its timeout is zero; an attempt takes some time";
            return Err(BackendError::new(NAME, Kind::Setting(fault.to_owned())));
        }
        let (url, path) = self.endpoint.parts();
        let client = Client::new(NAME, &self.connection, url, path, Vec::new())?;
        self.form.nameless = program();
        Ok(OtlpBackend {
            client: client.content_type("application/x-protobuf"),
            form: self.form,
            is_gzip: self.is_gzip,
            timeout: self.timeout,
            max_body: self.max_body,
            body: Vec::new(),
        })
    }
}

/// What the specification calls a service without a name.
fn program() -> String {
    let program = std::env::current_exe().ok();
    let name = program.as_ref().and_then(|path| path.file_name());
    match name {
        Some(name) => format!("unknown_service:{}", name.to_string_lossy()),
        None => "unknown_service".to_owned(),
    }
}

impl fmt::Debug for Otlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A URL can hold a key.
        f.debug_struct("Otlp")
            .field("form", &self.form)
            .field("is_gzip", &self.is_gzip)
            .field("timeout", &self.timeout)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}

/// The backend that [`Otlp::build`] makes.
pub struct OtlpBackend {
    client: Client,
    form: Form,
    is_gzip: bool,
    timeout: Duration,
    max_body: usize,
    body: Vec<u8>,
}

impl Backend for OtlpBackend {
    fn name(&self) -> &'static str {
        NAME
    }

    fn limits(&self) -> Limits {
        Limits {
            events: 512,
            bytes: self.max_body,
            linger: Duration::from_secs(1),
            attempt: self.timeout,
            ..Limits::new()
        }
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        self.body.clear();
        self.form.write(&mut self.body, batch);
        if self.body.len() > self.max_body {
            return Answer::Split;
        }
        let reply = if self.is_gzip {
            let Ok(body) = gzip(&self.body) else {
                return Answer::Rejected(Reason::Encode);
            };
            self.client.post(batch, &body, true)
        } else {
            self.client.post(batch, &self.body, false)
        };
        let reply = match reply {
            Ok(reply) => reply,
            Err(answer) => return answer,
        };
        if !(200..=299).contains(&reply.status) {
            return reply.verdict(&STATUSES).answer(reply.retry_after);
        }
        // An answer that did not come whole is none: whether all were taken is not known.
        let Some(body) = &reply.body else {
            return Answer::Retry(None);
        };
        match reply::rejected(body) {
            Some(0) => Answer::Delivered,
            Some(rejected) => Answer::DeliveredExcept {
                rejected: usize::try_from(rejected).map_or(batch.len(), |it| it.min(batch.len())),
                reason: Reason::PartialRejected,
            },
            None => Answer::Refused(Reason::Rejected),
        }
    }
}

impl fmt::Debug for OtlpBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtlpBackend")
            .field("client", &self.client)
            .field("form", &self.form)
            .field("is_gzip", &self.is_gzip)
            .field("timeout", &self.timeout)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}
