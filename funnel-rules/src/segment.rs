//! Where one word of a name ends and the next begins.
//!
//! Only the question of boundaries, on bytes and in `const`: no case conversion, no word lists. The
//! denylist and the case conversion both ask it, so that a key is read the way it is written.

/// Whether `byte` only separates words: every ASCII byte that is neither a letter nor a digit.
///
/// Bytes of other scripts count as letters, so they never cut a word in two.
pub(crate) const fn is_separator(byte: u8) -> bool {
    // Spelt out, as `starts` is: the compiler interprets both for every byte of every key, and each
    // call into the standard library would cost it more than the whole comparison.
    !matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0x80..)
}

/// Whether a word of `name` starts at `at`, by separators and by CamelCase.
///
/// A capital starts a word after anything but a capital (`userId`, `v2Api`), and the last capital of
/// an acronym starts one when lower-case letters follow it (`IPAddress` is ip, address). A plural
/// `s` and a version `v4` stay with their acronym (`userIDs`, `IPv4`). A digit never starts a word.
pub(crate) const fn starts(name: &[u8], at: usize) -> bool {
    if at >= name.len() {
        return false;
    }
    let is_capital = name[at].is_ascii_uppercase();
    if at == 0 {
        return !is_separator(name[at]);
    }
    match name[at - 1] {
        b'A'..=b'Z' => is_capital && is_lowercase(name, at + 1) && !is_tail(name, at + 1),
        b'0'..=b'9' | b'a'..=b'z' | 0x80.. => is_capital,
        _ => !is_separator(name[at]),
    }
}

/// Whether the lower-case letter at `at` is the plural or the version mark of the acronym before it.
const fn is_tail(name: &[u8], at: usize) -> bool {
    match name[at] {
        b's' => !is_lowercase(name, at + 1),
        b'v' => at + 1 < name.len() && name[at + 1].is_ascii_digit(),
        _ => false,
    }
}

const fn is_lowercase(name: &[u8], at: usize) -> bool {
    at < name.len() && name[at].is_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        let mut words = Vec::<String>::new();
        for (at, byte) in name.bytes().enumerate() {
            if starts(name.as_bytes(), at) {
                words.push(String::new());
            }
            if !is_separator(byte) {
                words
                    .last_mut()
                    .unwrap()
                    .push(char::from(byte.to_ascii_lowercase()));
            }
        }
        words
    }

    #[test]
    fn words_are_cut_at_separators_and_capitals() {
        for (name, expected) in [
            ("user_email", "user email"),
            ("x-forwarded-for", "x forwarded for"),
            ("db.query text", "db query text"),
            ("__user__email__", "user email"),
            ("userEmail", "user email"),
            ("UserEmail", "user email"),
            ("USER_EMAIL", "user email"),
            ("userID", "user id"),
            ("IPAddress", "ip address"),
            ("clientIPAddress", "client ip address"),
            ("userIDs", "user ids"),
            ("imageURLsSeen", "image urls seen"),
            ("IPv4", "ipv4"),
            ("IPv4Address", "ipv4 address"),
            ("HTTPSession", "http session"),
            ("email2", "email2"),
            ("v2Api", "v2 api"),
            ("AWSAccessKeyId", "aws access key id"),
            ("", ""),
            ("___", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
