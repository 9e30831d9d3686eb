//! Secrets that give access by themselves: keys and tokens with a published prefix.

use super::{after, run};

/// `-----BEGIN … PRIVATE KEY`, the PEM header. Rule of gitleaks.
pub(super) fn is_private_key(value: &[u8]) -> bool {
    const KIND: &[u8] = b"PRIVATE KEY";
    after(value, "-----BEGIN")
        .map(|rest| run(&rest[..rest.len().min(100 + KIND.len())], is_pem_header))
        .any(|header| {
            header
                .windows(KIND.len())
                .any(|window| window.eq_ignore_ascii_case(KIND))
        })
}

fn is_pem_header(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_')
}

/// Two long segments in a row that start with `ey`, as Base64 of `{"` does, joined by a dot. After
/// the rule of gitleaks, which also wants the dot of the signature; without it, a token cut short is
/// found as well.
pub(super) fn is_jwt(value: &[u8]) -> bool {
    value
        .split(|&byte| !is_base64(byte) && byte != b'.')
        .any(|joined| {
            let mut after_header = false;
            joined.split(|&byte| byte == b'.').any(|segment| {
                let is_payload = after_header && segment.starts_with(b"ey") && is_long(segment);
                after_header = after(segment, "ey")
                    .next()
                    .is_some_and(|rest| rest.len() >= 17);
                is_payload
            })
        })
}

fn is_long(segment: &[u8]) -> bool {
    segment.len() >= 19
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'\\' | b'_' | b'-')
}

/// `Bearer` and something after it. Rule of Sentry Relay.
pub(super) fn is_bearer(value: &[u8]) -> bool {
    after(value, "bearer").any(|rest| {
        let token = rest.trim_ascii_start();
        token.len() < rest.len() && !token.is_empty()
    })
}

/// A word of twenty characters with one of the prefixes of access keys. Rule of gitleaks.
pub(super) fn is_aws_key(value: &[u8]) -> bool {
    value
        .split(|byte| !byte.is_ascii_alphanumeric())
        .any(|word| {
            let Some((prefix, rest)) = word.split_first_chunk::<4>() else {
                return false;
            };
            let is_prefix = match prefix {
                b"AKIA" | b"ASIA" | b"ABIA" | b"ACCA" => true,
                [b'A', b'3', b'T', last] => last.is_ascii_uppercase() || last.is_ascii_digit(),
                _ => false,
            };
            is_prefix
                && rest.len() == 16
                && rest
                    .iter()
                    .all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7'))
        })
}

/// `ghp_` and its relatives, or `github_pat_`, before as many characters as they have. Rule of
/// gitleaks.
pub(super) fn is_github_token(value: &[u8]) -> bool {
    after(value, "gh").any(|rest| match rest {
        [b'p' | b'o' | b'u' | b's' | b'r', b'_', rest @ ..] => has(36, rest, is_alphanumeric),
        _ => false,
    }) || after(value, "github_pat_").any(|rest| has(22, rest, is_alphanumeric))
}

/// `xoxb-` and its relatives, or `xapp-`. Rule of gitleaks, without the inner structure.
pub(super) fn is_slack_token(value: &[u8]) -> bool {
    after(value, "x").any(|rest| match rest {
        [
            b'o',
            b'x',
            b'a' | b'b' | b'e' | b'p' | b'r' | b's',
            b'-',
            rest @ ..,
        ]
        | [b'a', b'p', b'p', b'-', rest @ ..] => {
            has(10, rest, |byte| is_alphanumeric(byte) || byte == b'-')
        }
        _ => false,
    })
}

/// `sk_live_` and its relatives. Rule of gitleaks; publishable keys (`pk_…`) are no secret.
pub(super) fn is_stripe_key(value: &[u8]) -> bool {
    after(value, "sk_")
        .chain(after(value, "rk_"))
        .any(|rest| match rest.split_at_checked(5) {
            Some((b"live_" | b"test_" | b"prod_", rest)) => has(10, rest, is_alphanumeric),
            _ => false,
        })
}

/// `AIza` and 35 characters. Rule of gitleaks.
pub(super) fn is_google_api_key(value: &[u8]) -> bool {
    after(value, "AIza").any(|rest| {
        has(35, rest, |byte| {
            is_alphanumeric(byte) || matches!(byte, b'_' | b'-')
        })
    })
}

/// Whether `value` starts with at least `length` of the `allowed` bytes.
fn has(length: usize, value: &[u8], allowed: fn(u8) -> bool) -> bool {
    value
        .get(..length)
        .is_some_and(|start| run(start, allowed).len() == length)
}

fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}
