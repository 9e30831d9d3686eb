//! Addresses of people, machines and files: email, URLs with a password, IP addresses, home paths.

use core::net::Ipv6Addr;

use super::{after, continues_word, run};

/// `local@domain.tld`. Rule of VS Code, with letters beyond ASCII allowed everywhere.
pub(super) fn is_email(value: &[u8]) -> bool {
    has_mailbox(value, b"@")
}

/// The same with the `@` as a URL carries it.
pub(super) fn is_escaped_email(value: &[u8]) -> bool {
    has_mailbox(value, b"%40")
}

fn has_mailbox(value: &[u8], at_sign: &[u8]) -> bool {
    value.windows(at_sign.len()).enumerate().any(|(at, window)| {
        window == at_sign
            && value[..at].last().is_some_and(|&byte| is_local(byte))
            && run(&value[at + at_sign.len()..], is_domain).windows(4).any(|window| {
                matches!(window, [_, b'.', first, second] if is_letter(*first) && is_letter(*second))
            })
    })
}

fn is_local(byte: u8) -> bool {
    is_letter(byte) || byte.is_ascii_digit() || b"._%+-'".contains(&byte)
}

fn is_domain(byte: u8) -> bool {
    is_letter(byte) || byte.is_ascii_digit() || matches!(byte, b'.' | b'-')
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

/// `scheme://user:password@`, where the user may be empty. Rule of Sentry Relay.
pub(super) fn is_url_with_password(value: &[u8]) -> bool {
    value.windows(3).enumerate().any(|(at, window)| {
        window == b"://" && continues_word(value, at) && {
            let authority = run(&value[at + 3..], is_authority);
            let user_info = authority
                .rsplitn(2, |&byte| byte == b'@')
                .nth(1)
                .unwrap_or_default();
            let password = user_info
                .splitn(2, |&byte| byte == b':')
                .nth(1)
                .unwrap_or_default();
            !password.is_empty()
        }
    })
}

fn is_authority(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'?' | b'#' | b'"')
}

/// `Password=…`, as ADO.NET, libpq and Azure storage write it.
pub(super) fn is_keyword_password(value: &[u8]) -> bool {
    ["password", "passwd", "pwd", "accountkey", "sharedaccesskey"]
        .iter()
        .any(|keyword| {
            after(value, keyword).any(|rest| {
                rest.trim_ascii_start()
                    .strip_prefix(b"=")
                    .and_then(|password| password.trim_ascii_start().first())
                    .is_some_and(|&first| !matches!(first, b';' | b'&'))
            })
        })
}

/// Four octets between dots, as a word of their own. Rule of Sentry Relay and Presidio; `v1.2.3.4`
/// and `1.2.3.4.5` are versions.
pub(super) fn is_ipv4(value: &[u8]) -> bool {
    value
        .split(|&byte| !byte.is_ascii_alphanumeric() && byte != b'.')
        .any(|word| {
            let word = word.strip_suffix(b".").unwrap_or(word);
            let mut octets = word.split(|&byte| byte == b'.');
            octets
                .by_ref()
                .take(4)
                .filter(|octet| is_octet(octet))
                .count()
                == 4
                && octets.next().is_none()
        })
}

fn is_octet(digits: &[u8]) -> bool {
    matches!(digits.len(), 1..=3)
        && digits.iter().all(u8::is_ascii_digit)
        && digits
            .iter()
            .fold(0, |number, digit| number * 10 + u16::from(digit - b'0'))
            <= 255
}

/// What the standard library parses as an IPv6 address of a range that is in use. The range tells an
/// address from `a::b` and from eight groups of a clock or a checksum, which parse as well.
pub(super) fn is_ipv6(value: &[u8]) -> bool {
    value
        .split(|&byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b':' | b'.'))
        .any(|word| {
            // `addr:2001:db8::1` and `2001:db8::1: refused` hold one as well.
            let word = match word {
                [rest @ .., last, b':'] if *last != b':' => &word[..=rest.len()],
                _ => word,
            };
            let unlabelled = word
                .splitn(2, |&byte| byte == b':')
                .nth(1)
                .unwrap_or_default();
            is_address_in_use(word) || is_address_in_use(unlabelled)
        })
}

fn is_address_in_use(word: &[u8]) -> bool {
    let Some(address) = str::from_utf8(word)
        .ok()
        .and_then(|word| word.parse::<Ipv6Addr>().ok())
    else {
        return false;
    };
    address.is_loopback()
        || address.to_ipv4_mapped().is_some()
        || match address.segments() {
            // NAT64, global unicast, unique local, link and site local, multicast.
            [0x64, 0xff9b, ..] => true,
            [first, ..] => matches!(first, 0x2000..=0x3fff | 0xfc00..=0xfdff | 0xfe80..=0xffff),
        }
}

/// `/home/<user>` or `\Users\<user>`. Rule of Sentry Relay.
pub(super) fn is_home_path(value: &[u8]) -> bool {
    value
        .iter()
        .enumerate()
        .filter(|(_, byte)| is_slash(**byte))
        .any(|(at, _)| {
            let mut parts = value[at + 1..].splitn(3, |&byte| is_slash(byte));
            let folder = parts.next().unwrap_or_default();
            let is_home =
                folder.eq_ignore_ascii_case(b"home") || folder.eq_ignore_ascii_case(b"users");
            is_home && parts.next().is_some_and(|user| !user.is_empty())
        })
}

fn is_slash(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\')
}
