//! Who is asking: an anonymous visitor, known by a coarse bucket, or a team with an API key.
//!
//! The only reader of addresses, user agents and API keys. What it hands on is a pseudonym or a
//! team; the raw values end here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use funnel_runtime::{Pseudonym, PseudonymKey};

use crate::error::ApiError;
use crate::ids::ApiKey;
use crate::state::AppState;
use crate::store::Team;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Keeps these pseudonyms apart from others made with the same key.
const DOMAIN: &str = "fingerprint";

/// An anonymous visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Visitor {
    fingerprint: Pseudonym,
}

impl Visitor {
    fn from_headers(headers: &HeaderMap, key: &PseudonymKey) -> Self {
        let bucket = format!("{}|{}", network(headers), agent(headers));
        Self {
            fingerprint: key.pseudonym(DOMAIN, bucket),
        }
    }

    /// Stands for the visitor's bucket: strangers of one network with similar software share it.
    pub(crate) fn fingerprint(&self) -> &Pseudonym {
        &self.fingerprint
    }
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &AppState,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self::from_headers(&parts.headers, app.pseudonym_key()))
    }
}

/// Whoever provisions or claims.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    Visitor(Visitor),
    Team(Team),
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    /// A wrong key is an error: taking its bearer for a visitor would hide the mistake.
    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let Some(credentials) = parts.headers.get(AUTHORIZATION) else {
            return Ok(Self::Visitor(Visitor::from_headers(
                &parts.headers,
                app.pseudonym_key(),
            )));
        };
        let key = credentials
            .to_str()
            .ok()
            .and_then(|text| text.strip_prefix("Bearer "))
            .map(ApiKey::presented)
            .ok_or(ApiError::UnknownApiKey)?;
        let team = app.store().team_by_key(key.digest()).await?;
        team.map(Self::Team).ok_or(ApiError::UnknownApiKey)
    }
}

/// The network of the client, coarse enough that a bucket is never one household: 256 IPv4
/// addresses, or one IPv6 site.
fn network(headers: &HeaderMap) -> String {
    match forwarded_address(headers).map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{}/24", Ipv4Addr::new(a, b, c, 0))
        }
        Some(IpAddr::V6(address)) => {
            let [a, b, c, ..] = address.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
        None => "unknown".to_owned(),
    }
}

/// The address that the nearest proxy saw. Entries before the last are the client's own claim.
fn forwarded_address(headers: &HeaderMap) -> Option<IpAddr> {
    let list = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .next_back()?
        .to_str()
        .ok()?;
    let nearest = list.rsplit(',').next()?.trim();
    nearest
        .parse()
        .ok()
        .or_else(|| nearest.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// The family of the client's software, without versions.
fn agent(headers: &HeaderMap) -> &'static str {
    // In this order, because Edge says that it is Chrome, and Chrome that it is Safari.
    const FAMILIES: [(&str, &str); 8] = [
        ("curl/", "curl"),
        ("Wget/", "wget"),
        ("python", "python"),
        ("Go-http-client/", "go"),
        ("Edg/", "edge"),
        ("Firefox/", "firefox"),
        ("Chrome/", "chrome"),
        ("Safari/", "safari"),
    ];
    let text = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    FAMILIES
        .iter()
        .find_map(|(token, family)| text.contains(token).then_some(*family))
        .unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use funnel_runtime::PseudonymKey;

    use super::{FORWARDED_FOR, USER_AGENT, Visitor, agent, network};

    fn from(address: &str) -> HeaderMap {
        HeaderMap::from_iter([(FORWARDED_FOR, address.parse().unwrap())])
    }

    #[test]
    fn an_address_is_reduced_to_its_network() {
        for (address, expected) in [
            ("198.51.100.23", "198.51.100.0/24"),
            ("198.51.100.23:4711", "198.51.100.0/24"),
            ("::ffff:198.51.100.23", "198.51.100.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
            ("[2001:db8:1:2::3]:443", "2001:db8:1::/48"),
            ("203.0.113.1, 198.51.100.23", "198.51.100.0/24"),
            ("not an address", "unknown"),
            ("", "unknown"),
        ] {
            assert_eq!(network(&from(address)), expected, "{address:?}");
        }
        assert_eq!(network(&HeaderMap::new()), "unknown");
    }

    #[test]
    fn the_last_of_several_headers_counts() {
        let mut headers = from("203.0.113.1");
        headers.append(FORWARDED_FOR, "198.51.100.23".parse().unwrap());
        assert_eq!(network(&headers), "198.51.100.0/24");
    }

    #[test]
    fn a_user_agent_is_reduced_to_its_family() {
        for (text, expected) in [
            ("curl/8.5.0", "curl"),
            ("python-requests/2.32", "python"),
            ("Mozilla/5.0 (X11) Gecko/20100101 Firefox/140.0", "firefox"),
            (
                "Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
                "chrome",
            ),
            (
                "Mozilla/5.0 AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
                "edge",
            ),
            ("something new", "other"),
        ] {
            let headers = HeaderMap::from_iter([(USER_AGENT, text.parse().unwrap())]);
            assert_eq!(agent(&headers), expected, "{text:?}");
        }
    }

    #[test]
    fn neighbours_share_a_fingerprint_and_others_do_not() {
        let key = PseudonymKey::new("k1", &[7; 32]).unwrap();
        let fingerprint = |address| *Visitor::from_headers(&from(address), &key).fingerprint();
        assert_eq!(fingerprint("198.51.100.1"), fingerprint("198.51.100.2"));
        assert_ne!(fingerprint("198.51.100.1"), fingerprint("198.51.101.1"));
        assert!(!fingerprint("198.51.100.1").as_str().contains("198.51"));
    }
}
