//! Why a backend over HTTP cannot be built. No variant holds what could be secret.

use std::fmt;

use crate::secret::SecretError;

/// Why a backend cannot be built.
///
/// It says what to change, and never holds a key, a URL or the value of a header.
#[derive(Debug)]
pub struct BackendError {
    backend: &'static str,
    kind: Kind,
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// The name of the key, and what is wrong with it.
    Key(&'static str, SecretError),
    Url(&'static str),
    Proxy,
    HeaderName(String),
    HeaderTaken(String),
    HeaderValue(String, SecretError),
}

impl BackendError {
    pub(crate) const fn new(backend: &'static str, kind: Kind) -> Self {
        Self { backend, kind }
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the backend {} cannot be built: ", self.backend)?;
        match &self.kind {
            Kind::Key(what, error) => write!(f, "its {what}: {error}"),
            Kind::Url(fault) => write!(
                f,
                "its URL {fault}; write `https://host`, with a port and a path where there are any"
            ),
            Kind::Proxy => f.write_str(
                "its proxy is no URL of one; write `http://host:port`, with `user:password@` in front of the host where the proxy asks for it",
            ),
            Kind::HeaderName(name) => {
                write!(f, "`{}` is no name of a header", name.escape_debug())
            }
            Kind::HeaderTaken(name) => write!(
                f,
                "the header `{name}` is one that it sets itself; leave it out"
            ),
            Kind::HeaderValue(name, error) => {
                write!(f, "the value of the header `{name}`: {error}")
            }
        }
    }
}

impl std::error::Error for BackendError {}
