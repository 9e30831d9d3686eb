//! What backends over HTTP share: one attempt as a client makes it, what a status means, and how
//! events become one body. Not here: what any destination calls its fields, or when to try again.

mod client;
#[cfg(feature = "_json")]
mod encode;
mod error;
mod gzip;
#[cfg(any(feature = "posthog", feature = "segment"))]
mod iso;
mod retry_after;
#[cfg(test)]
pub(crate) mod stand_in;
mod status;
#[cfg(test)]
pub(crate) mod tests;

#[cfg(feature = "_json")]
pub(crate) use client::Reply;
pub(crate) use client::{Client, Connection};
#[cfg(feature = "toml")]
pub(crate) use client::{Exchange, Failure, take_exchange};
#[cfg(feature = "_json")]
pub(crate) use encode::{Frame, put};
pub use error::BackendError;
pub(crate) use error::Kind;
pub(crate) use gzip::gzip;
#[cfg(any(feature = "posthog", feature = "segment"))]
pub(crate) use iso::write_iso;
pub(crate) use status::{Row, Verdict};

/// The data centers of a destination that has several.
#[cfg(feature = "_json")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// The United States.
    #[default]
    Us,
    /// The European Union.
    Eu,
}

/// The settings that every backend over HTTP with a key of its own has, for a type with a field
/// `connection`.
#[cfg(feature = "_json")]
macro_rules! connection_settings {
    () => {
        /// Sends elsewhere than to the region: to a relay, say, or to a server of your own. The path of
        /// the API is put behind it.
        ///
        /// The key goes along, so over a network that others can read it takes `https`.
        #[must_use]
        pub fn url(mut self, url: impl Into<String>) -> Self {
            self.connection.url = Some(url.into());
            self
        }

        /// Goes through a proxy, `http://host:port`; the URL may hold its password. Without one,
        /// `ALL_PROXY`, `HTTPS_PROXY` and `HTTP_PROXY` are asked, with the exceptions of `NO_PROXY`,
        /// for every destination but those on this machine.
        #[must_use]
        pub fn proxy(mut self, url: impl Into<$crate::secret::Secret>) -> Self {
            self.connection.proxy = Some(url.into());
            self
        }

        /// Adds a header to every request, for a gateway that asks for one.
        #[must_use]
        pub fn header(
            mut self,
            name: impl Into<String>,
            value: impl Into<$crate::secret::Secret>,
        ) -> Self {
            self.connection.headers.push((name.into(), value.into()));
            self
        }
    };
}
#[cfg(feature = "_json")]
pub(crate) use connection_settings;
