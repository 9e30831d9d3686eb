//! Looks at one identifier for the shape of personal data or of a secret.
//!
//! The last of the privacy gates: the name of a key and the type of a value have been checked by the
//! compiler, and what is left is a value that lies about what it is. A match says which shape was
//! seen and never where or what, so nothing of the value can leak through the report of it.
//!
//! The rules are the published ones of secret and log scrubbers, written as matchers over bytes: each
//! takes time linear in the value, allocates nothing and cannot panic. A shape that ordinary
//! identifiers share (a bare telephone number, a name) is not looked for here: a scanner that drops
//! good identifiers would be switched off. What it finds is a net below the other gates, not a proof.
//!
//! Not here: what happens to a value that matches, counting, and the names of keys. Imports nothing
//! of this crate.

mod card;
mod net;
#[cfg(test)]
mod tests;
mod token;

use std::fmt;

/// The shape of personal data or of a secret that a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub(crate) enum Shape {
    /// A PEM header of a private key.
    PrivateKey,
    /// A signed JSON web token.
    Jwt,
    /// A URL with a user and a password, or a `Password=…` of a connection string.
    ConnectionString,
    /// The value of an `Authorization: Bearer` header.
    BearerToken,
    /// The id of an AWS access key.
    AwsKey,
    /// A GitHub token.
    GithubToken,
    /// A Slack token.
    SlackToken,
    /// A secret or restricted key of Stripe.
    StripeKey,
    /// A Google Cloud API key.
    GoogleApiKey,
    /// An email address.
    Email,
    /// The number of a payment card, with a valid check digit.
    Card,
    /// A US social security number.
    SocialSecurityNumber,
    /// A telephone number in international form, with its `+`.
    Phone,
    /// An IPv4 or IPv6 address.
    IpAddress,
    /// A path into somebody's home directory.
    HomePath,
}

impl Shape {
    /// The name of the shape, in `snake_case`.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::PrivateKey => "private_key",
            Self::Jwt => "jwt",
            Self::ConnectionString => "connection_string",
            Self::BearerToken => "bearer_token",
            Self::AwsKey => "aws_key",
            Self::GithubToken => "github_token",
            Self::SlackToken => "slack_token",
            Self::StripeKey => "stripe_key",
            Self::GoogleApiKey => "google_api_key",
            Self::Email => "email",
            Self::Card => "card",
            Self::SocialSecurityNumber => "social_security_number",
            Self::Phone => "phone",
            Self::IpAddress => "ip_address",
            Self::HomePath => "home_path",
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The first shape of personal data or of a secret found in `value`, the most dangerous first.
#[must_use]
pub(crate) fn scan(value: &str) -> Option<Shape> {
    let value = value.as_bytes();
    let seen = value
        .iter()
        .fold(0, |seen, &byte| seen | SIGNS[usize::from(byte)]);
    RULES
        .iter()
        .find(|rule| seen & rule.needs == rule.needs && (rule.matches)(value))
        .map(|rule| rule.shape)
}

/// One way a shape can be written.
struct Rule {
    shape: Shape,
    /// The signs a value must all contain to match. They spare an ordinary identifier most matchers.
    needs: u64,
    matches: fn(&[u8]) -> bool,
}

/// `needs` is text with every sign that a match contains, in any order.
const fn rule(shape: Shape, needs: &str, matches: fn(&[u8]) -> bool) -> Rule {
    let needs = needs.as_bytes();
    let (mut signs, mut at) = (0, 0);
    while at < needs.len() {
        assert!(
            SIGNS[needs[at] as usize] != 0,
            "a rule needs a byte that is no sign"
        );
        signs |= SIGNS[needs[at] as usize];
        at += 1;
    }
    Rule {
        shape,
        needs: signs,
        matches,
    }
}

const RULES: [Rule; 18] = [
    rule(
        Shape::PrivateKey,
        "-----begin private key",
        token::is_private_key,
    ),
    rule(Shape::Jwt, "ey.", token::is_jwt),
    rule(Shape::ConnectionString, "://@", net::is_url_with_password),
    rule(Shape::ConnectionString, "=", net::is_keyword_password),
    rule(Shape::BearerToken, "bearer ", token::is_bearer),
    rule(Shape::AwsKey, "a", token::is_aws_key),
    rule(Shape::GithubToken, "gh_", token::is_github_token),
    rule(Shape::SlackToken, "x-", token::is_slack_token),
    rule(Shape::StripeKey, "ke_", token::is_stripe_key),
    rule(Shape::GoogleApiKey, "aiz", token::is_google_api_key),
    rule(Shape::Email, "@.", net::is_email),
    rule(Shape::Email, "%0.", net::is_escaped_email),
    rule(Shape::IpAddress, "0.", net::is_ipv4),
    rule(Shape::IpAddress, ":", net::is_ipv6),
    rule(Shape::Card, "0", card::is_card),
    rule(
        Shape::SocialSecurityNumber,
        "0-",
        card::is_social_security_number,
    ),
    rule(Shape::Phone, "0+", card::is_phone),
    rule(Shape::HomePath, "/", net::is_home_path),
];

/// The sign that each byte is, as one bit; 0 for bytes that no rule asks for. The two cases of a letter
/// are one sign, and so are all digits (`0`), all white space (` `) and both slashes (`/`).
const SIGNS: [u64; 256] = {
    const ALL: &[u8] = b"abcdefghijklmnopqrstuvwxyz0 /-_.:@%=+";
    let mut signs = [0; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        let sign = match byte {
            b'0'..=b'9' => b'0',
            b'\t'..=b'\r' => b' ',
            b'\\' => b'/',
            _ => byte.to_ascii_lowercase(),
        };
        let mut bit = 0;
        while bit < ALL.len() {
            if ALL[bit] == sign {
                signs[byte as usize] = 1 << bit;
            }
            bit += 1;
        }
        byte += 1;
    }
    signs
};

/// What follows each `prefix` in `value` that does not continue a word. Letter case is ignored.
fn after<'a>(value: &'a [u8], prefix: &'static str) -> impl Iterator<Item = &'a [u8]> {
    let prefix = prefix.as_bytes();
    value.iter().enumerate().filter_map(move |(at, byte)| {
        // The first byte alone rules out nearly every place.
        if !prefix
            .first()
            .is_some_and(|first| byte.eq_ignore_ascii_case(first))
        {
            return None;
        }
        let (start, rest) = value[at..].split_at_checked(prefix.len())?;
        (start.eq_ignore_ascii_case(prefix) && !continues_word(value, at)).then_some(rest)
    })
}

/// Whether the byte before `at` is a letter or a digit.
fn continues_word(value: &[u8], at: usize) -> bool {
    value[..at].last().is_some_and(u8::is_ascii_alphanumeric)
}

/// The longest start of `value` whose bytes are all `allowed`.
fn run(value: &[u8], allowed: fn(u8) -> bool) -> &[u8] {
    let end = value
        .iter()
        .position(|&byte| !allowed(byte))
        .unwrap_or(value.len());
    &value[..end]
}
