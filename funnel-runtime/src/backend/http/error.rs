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
    #[cfg(feature = "_json")]
    Key(&'static str, SecretError),
    Url(&'static str),
    Proxy,
    HeaderName(String),
    HeaderTaken(String),
    HeaderValue(String, SecretError),
    /// What else is wrong, as a sentence that holds no value.
    #[cfg(feature = "otlp")]
    Setting(String),
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
            #[cfg(feature = "_json")]
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
            #[cfg(feature = "otlp")]
            Kind::Setting(fault) => f.write_str(fault),
        }
    }
}

impl std::error::Error for BackendError {}
