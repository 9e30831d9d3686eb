//! One attempt over HTTP: a request, bounded in time, and what came back. It never tries twice,
//! follows no redirect, keeps no cookie, and shows no key.

use std::fmt;
use std::io::{self, Read as _};
use std::time::Duration;

use ureq::http::{HeaderName, HeaderValue, Uri};
use ureq::{Agent, Proxy};

use super::error::{BackendError, Kind};
use super::retry_after::retry_after;
use super::status::{self, Row, Verdict};
use crate::account::Reason;
use crate::backend::{Answer, Batch};
use crate::secret::{Key, Secret};

/// No answer says anything worth reading behind this.
const MAX_ANSWER: u64 = 64 * 1024;

#[cfg(feature = "toml")]
thread_local! {
    static LAST: std::cell::Cell<Option<Exchange>> = const { std::cell::Cell::new(None) };
}

/// What came of the last request of a thread, for whoever tries a configuration.
#[cfg(feature = "toml")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exchange {
    Status(u16),
    Failed(Failure),
}

/// Takes what came of the last request of this thread.
#[cfg(feature = "toml")]
pub(crate) fn take_exchange() -> Option<Exchange> {
    LAST.take()
}

/// Headers that a request has already, or that would change what its body means.
const TAKEN: [&str; 8] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "transfer-encoding",
];

/// What a user may say of the connection.
#[derive(Clone, Default)]
pub(crate) struct Connection {
    pub(crate) url: Option<String>,
    pub(crate) proxy: Option<Secret>,
    pub(crate) headers: Vec<(String, Secret)>,
}

/// A destination and the way to it.
pub(crate) struct Client {
    agent: Agent,
    uri: Uri,
    /// The backend's own and the user's, each with a value that may be a key.
    headers: Vec<(HeaderName, Key)>,
    content_type: &'static str,
    /// Why the last attempt got no answer, for whoever looks at the backend.
    failure: Option<Failure>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    /// At most [`MAX_ANSWER`] of it; none where it broke off.
    pub(crate) body: Option<Vec<u8>>,
}

/// Why nothing came back. All may be better next time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There was no connection, or no such host.
    Connect,
    /// The connection broke, or what came was no HTTP.
    Broken,
    /// The time of the attempt was over.
    Timeout,
    /// There was no secure connection: the certificate is not trusted, or nobody there speaks TLS.
    Tls,
}

impl Reply {
    /// The body; nothing where it broke off.
    pub(crate) fn text(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// What it means by the rows of a backend.
    pub(crate) fn verdict(&self, rows: &[Row]) -> Verdict {
        let verdict = status::verdict(rows, self.status);
        // No API answers with a page: that is a login, a dashboard, or the gate of a network.
        let is_page = self.text().trim_ascii_start().starts_with(b"<");
        if verdict == Verdict::Taken && is_page {
            Verdict::Refused(Reason::Rejected)
        } else {
            verdict
        }
    }
}

impl Client {
    /// `path` follows the URL, which is the user's or else the given one, and which stays as it is where
    /// nothing follows; `own` are the headers with the key.
    pub(crate) fn new(
        backend: &'static str,
        connection: &Connection,
        default_url: &str,
        path: &str,
        own: Vec<(HeaderName, Key)>,
    ) -> Result<Self, BackendError> {
        let error = |kind| BackendError::new(backend, kind);
        let url = connection.url.as_deref().unwrap_or(default_url);
        let uri = address(url, path).map_err(|fault| error(Kind::Url(fault)))?;
        let proxy = match &connection.proxy {
            Some(proxy) => {
                let url = proxy.read().map_err(|_| error(Kind::Proxy))?;
                Some(Proxy::new(url.expose()).map_err(|_| error(Kind::Proxy))?)
            }
            // As elsewhere, a proxy of the environment is not asked for what is on this machine.
            None if is_loopback(&uri) => None,
            None => Proxy::try_from_env(),
        };
        let mut headers = own;
        for (name, value) in &connection.headers {
            let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
                return Err(error(Kind::HeaderName(name.clone())));
            };
            let is_own = headers.iter().any(|(own, _)| *own == parsed);
            if is_own || TAKEN.contains(&parsed.as_str()) {
                return Err(error(Kind::HeaderTaken(parsed.to_string())));
            }
            let value = value
                .read()
                .map_err(|fault| error(Kind::HeaderValue(name.clone(), fault)))?;
            headers.push((parsed, value));
        }
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .user_agent(concat!("funnel-runtime/", env!("CARGO_PKG_VERSION")))
            // An answer is read as it comes: nothing here asks for a compressed one.
            .accept_encoding("identity")
            .build()
            .new_agent();
        Ok(Self {
            agent,
            uri,
            headers,
            content_type: "application/json",
            failure: None,
        })
    }

    /// Says what bodies are, if not JSON.
    #[cfg(feature = "otlp")]
    pub(crate) const fn content_type(mut self, content_type: &'static str) -> Self {
        self.content_type = content_type;
        self
    }

    /// Sends a body, within the time of the attempt.
    ///
    /// # Errors
    ///
    /// The answer, where nothing came back.
    pub(crate) fn post(
        &mut self,
        batch: &Batch<'_>,
        body: &[u8],
        is_gzip: bool,
    ) -> Result<Reply, Answer> {
        let reply = self.try_post(batch, body, is_gzip);
        self.failure = reply.as_ref().err().copied();
        #[cfg(feature = "toml")]
        LAST.set(Some(match &reply {
            Ok(reply) => Exchange::Status(reply.status),
            Err(failure) => Exchange::Failed(*failure),
        }));
        reply.map_err(|_| Answer::Retry(None))
    }

    fn try_post(&self, batch: &Batch<'_>, body: &[u8], is_gzip: bool) -> Result<Reply, Failure> {
        // No time at all would mean no bound to some timeouts.
        let time_left = batch.time_left().max(Duration::from_millis(1));
        let mut request = self
            .agent
            .post(self.uri.clone())
            .config()
            .timeout_global(Some(time_left))
            .build()
            .content_type(self.content_type);
        if is_gzip {
            request = request.header("Content-Encoding", "gzip");
        }
        for (name, value) in &self.headers {
            // Keys are visible ASCII, which every value of a header may be.
            if let Ok(mut value) = HeaderValue::from_str(value.expose()) {
                value.set_sensitive(true);
                request = request.header(name, value);
            }
        }
        let response = request.send(body).map_err(|error| failure(&error))?;
        let retry_after = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| retry_after(value, batch.unix_millis()));
        let status = response.status().as_u16();
        let mut text = Vec::new();
        let mut reader = response.into_body().into_reader().take(MAX_ANSWER);
        // The status is what decides; a body that breaks off only says less.
        let body = reader.read_to_end(&mut text).ok().map(|_| text);
        Ok(Reply {
            status,
            retry_after,
            body,
        })
    }
}

/// The address to send to. The fault of a URL is said without the URL, which may hold a key.
fn address(url: &str, path: &str) -> Result<Uri, &'static str> {
    let whole = if path.is_empty() {
        url.trim().to_owned()
    } else {
        format!("{}{path}", url.trim().trim_end_matches('/'))
    };
    let uri: Uri = whole.parse().map_err(|_| "is none")?;
    match uri.scheme_str() {
        Some("https" | "http") => {}
        _ => return Err("does not begin with `https://` or `http://`"),
    }
    let authority = uri.authority().ok_or("has no host")?;
    if authority.host().is_empty() {
        return Err("has no host");
    }
    if authority.as_str().contains('@') {
        return Err("has a user or a password in it, which is no place for a key");
    }
    if authority.as_str() != authority.host() && authority.port_u16().is_none() {
        return Err("has a port that is none");
    }
    if uri.query().is_some() || url.contains('#') {
        return Err("has a part behind `?` or `#`");
    }
    Ok(uri)
}

fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn failure(error: &ureq::Error) -> Failure {
    match error {
        ureq::Error::Timeout(_) => Failure::Timeout,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => Failure::Tls,
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::ConnectProxyFailed(_) => Failure::Connect,
        ureq::Error::Io(error) => of_io(error),
        _ => Failure::Broken,
    }
}

fn of_io(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Failure::Timeout,
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::AddrNotAvailable => Failure::Connect,
        // The handshake is part of the first write and reports its faults so.
        io::ErrorKind::InvalidData => Failure::Tls,
        _ => Failure::Broken,
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        // A path can be a secret too.
        let host = self
            .uri
            .authority()
            .map_or("", |authority| authority.as_str());
        f.debug_struct("Client")
            .field("scheme", &self.uri.scheme_str().unwrap_or_default())
            .field("host", &host)
            .field("headers", &names)
            .field("failure", &self.failure)
            .finish_non_exhaustive()
    }
}
