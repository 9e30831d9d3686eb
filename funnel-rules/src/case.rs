//! How a Rust identifier becomes a name on the wire.
//!
//! Conversion only: whether the result is a good name is for [`names`](crate::wire_key) to say.

use crate::segment;

/// The case in which the keys of a funnel go over the wire, as `rename_all` names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Case {
    /// `funnel_step`
    #[default]
    Snake,
    /// `funnelStep`
    Camel,
    /// `FunnelStep`
    Pascal,
    /// `funnel-step`
    Kebab,
}

impl Case {
    /// What `rename_all` accepts.
    pub const NAMES: [&'static str; 4] = ["snake_case", "camelCase", "PascalCase", "kebab-case"];

    /// The case that `rename_all = "…"` means, or `None` when it is not one of [`Case::NAMES`].
    ///
    /// ```
    /// assert_eq!(funnel_rules::Case::from_name("camelCase"), Some(funnel_rules::Case::Camel));
    /// assert_eq!(funnel_rules::Case::from_name("UPPER"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Snake, Self::Camel, Self::Pascal, Self::Kebab]
            .into_iter()
            .find(|case| case.name() == name)
    }

    /// The name of this case, one of [`Case::NAMES`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Writes a `snake_case` name in this case. Empty segments are left out.
    ///
    /// ```
    /// use funnel_rules::Case;
    ///
    /// assert_eq!(Case::Camel.apply("funnel_step"), "funnelStep");
    /// assert_eq!(Case::Kebab.apply("funnel_step"), "funnel-step");
    /// ```
    #[must_use]
    pub fn apply(&self, snake: &str) -> String {
        let separator = match self {
            Self::Snake => Some('_'),
            Self::Kebab => Some('-'),
            Self::Camel | Self::Pascal => None,
        };
        let mut out = String::with_capacity(snake.len());
        for (index, segment) in snake
            .split('_')
            .filter(|segment| !segment.is_empty())
            .enumerate()
        {
            if index > 0 {
                out.extend(separator);
            }
            let capital = match self {
                Self::Snake | Self::Kebab => false,
                Self::Camel => index > 0,
                Self::Pascal => true,
            };
            let mut chars = segment.chars();
            if capital && let Some(first) = chars.next() {
                out.extend(first.to_uppercase());
            }
            out.push_str(chars.as_str());
        }
        out
    }
}

/// The `snake_case` name of a Rust identifier: a variant, a field, a type or a constant.
///
/// A word starts after `_`, at a capital that follows a lower-case letter or a digit (`ApiCall` is
/// `api_call`, `Oauth2Login` is `oauth2_login`), and at the last capital of an acronym that runs into
/// a word (`HTTPServer` is `http_server`; a plural `s` and a version `v4` stay: `URLs` is `urls`). A
/// number stays with the letters before it (`H2`, `Utf8`, `S3Bucket` are `h2`, `utf8`, `s3_bucket`),
/// with one exception: in a CamelCase identifier it starts a word of its own when two or more letters
/// stand before it and a lower-case letter after it (`Failure2fa` is `failure_2fa`). An identifier
/// without lower-case letters is cut at `_` only (`MAX_IPV4` is `max_ipv4`). The `r#` of a raw
/// identifier is dropped, and so are leading, trailing and doubled underscores.
///
/// ```
/// assert_eq!(funnel_rules::snake("ApiCall"), "api_call");
/// assert_eq!(funnel_rules::snake("Failure2fa"), "failure_2fa");
/// ```
#[must_use]
pub fn snake(ident: &str) -> String {
    let ident = ident.strip_prefix("r#").unwrap_or(ident);
    let bytes = ident.as_bytes();
    let has_lowercase = ident.chars().any(char::is_lowercase);
    let is_camel = has_lowercase && ident.chars().any(char::is_uppercase);

    let mut out = String::with_capacity(ident.len() + 4);
    let mut letters = 0;
    let mut after_separator = false;
    for (at, char) in ident.char_indices() {
        if char.is_ascii() && segment::is_separator(bytes[at]) {
            after_separator = true;
            continue;
        }
        let starts = after_separator
            || (has_lowercase && segment::starts(bytes, at))
            || (is_camel && letters >= 2 && starts_number(bytes, at));
        if starts {
            letters = 0;
            if !out.is_empty() {
                out.push('_');
            }
        }
        after_separator = false;
        letters += usize::from(!char.is_ascii_digit());
        out.extend(char.to_lowercase());
    }
    out
}

/// Whether the digits from `at` are the first of their number and run into a lower-case word.
fn starts_number(bytes: &[u8], at: usize) -> bool {
    let is_first = at > 0 && !bytes[at - 1].is_ascii_digit();
    let after = bytes[at..].iter().find(|byte| !byte.is_ascii_digit());
    bytes[at].is_ascii_digit() && is_first && after.is_some_and(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_snake_case() {
        for (ident, expected) in [
            ("Landing", "landing"),
            ("ApiCall", "api_call"),
            ("APIKey", "api_key"),
            ("HTTPServer", "http_server"),
            ("URLs", "urls"),
            ("IPv4", "ipv4"),
            ("EU", "eu"),
            ("A", "a"),
            ("H2", "h2"),
            ("H2o", "h2o"),
            ("S3Bucket", "s3_bucket"),
            ("Utf8", "utf8"),
            ("Utf8Text", "utf8_text"),
            ("Oauth2Login", "oauth2_login"),
            ("Failure2fa", "failure_2fa"),
            ("LoginFailure2fa", "login_failure_2fa"),
            ("Failure_2fa", "failure_2fa"),
            ("Failure2Fa", "failure2_fa"),
            ("Plan100", "plan100"),
            ("Sha256sum", "sha_256sum"),
            ("ApiV2beta", "api_v2beta"),
            ("team_id", "team_id"),
            ("failure2fa", "failure2fa"),
            ("teamID", "team_id"),
            ("MAX_IPV4", "max_ipv4"),
            ("FAILURE_2FA", "failure_2fa"),
            ("r#type", "type"),
            ("r#Type", "type"),
            ("_private", "private"),
            ("a__b_", "a_b"),
            ("Größe", "größe"),
            ("ÄußereForm", "äußere_form"),
            ("", ""),
            ("_", ""),
        ] {
            assert_eq!(snake(ident), expected, "{ident}");
        }
    }

    #[test]
    fn snake_case_is_a_fixed_point() {
        for ident in [
            "ApiCall",
            "Failure2fa",
            "IPv4",
            "S3Bucket",
            "Utf8Text",
            "H2o",
        ] {
            let once = snake(ident);
            assert_eq!(snake(&once), once, "{ident}");
        }
    }

    #[test]
    fn each_case_writes_the_same_name() {
        for (snake, camel, pascal, kebab) in [
            ("funnel_step", "funnelStep", "FunnelStep", "funnel-step"),
            ("tier", "tier", "Tier", "tier"),
            ("failure_2fa", "failure2fa", "Failure2fa", "failure-2fa"),
            ("s3_bucket", "s3Bucket", "S3Bucket", "s3-bucket"),
            ("", "", "", ""),
        ] {
            assert_eq!(Case::Snake.apply(snake), snake);
            assert_eq!(Case::Camel.apply(snake), camel);
            assert_eq!(Case::Pascal.apply(snake), pascal);
            assert_eq!(Case::Kebab.apply(snake), kebab);
        }
    }

    #[test]
    fn empty_segments_are_left_out() {
        assert_eq!(Case::Snake.apply("_a__b_"), "a_b");
        assert_eq!(Case::Camel.apply("_a__b_"), "aB");
    }

    #[test]
    fn every_name_is_that_of_a_case() {
        for name in Case::NAMES {
            assert_eq!(Case::from_name(name).map(Case::name), Some(name));
        }
        for name in ["", "camelcase", "SCREAMING_SNAKE_CASE", "lowercase"] {
            assert_eq!(Case::from_name(name), None, "{name}");
        }
        assert_eq!(Case::default(), Case::Snake);
    }
}
