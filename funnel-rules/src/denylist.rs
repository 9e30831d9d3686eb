//! Whether the name of an attribute key says that its values are personal, secret or free text.
//!
//! The matching only; the words are in [`words`]. It sees names and never values, and
//! it runs in `const` code, so it neither allocates nor calls a trait. The macros call it with the
//! text of a key to point at it; the allowlist calls it in a `const` item.

mod words;

use crate::segment;
pub use words::ENTRIES;
use words::{BY_BUCKET, FIRST};

/// One word of the denylist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In `snake_case`.
    pub word: &'static str,
    /// Why it is denied.
    pub group: Group,
    /// How much of a key it has to be.
    pub scope: Scope,
}

/// How much of a key a word has to be in order to deny it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Any whole segment, or whole run of segments: `email` denies `user_email`.
    Anywhere,
    /// The entire key, because the word is harmless beside others: `name` denies `name`, but not
    /// `plan_name`.
    WholeKey,
}

/// Why a word is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Passwords, tokens, keys, cookies, and addresses that carry them.
    Secret,
    /// The query parameters that make a signed URL work for whoever holds it.
    SignedUrl,
    /// What identifies or locates a person.
    Identity,
    /// Special categories of personal data, and means of payment.
    Special,
    /// Text made elsewhere, which can hold any of the above.
    Content,
}

impl Group {
    /// Every group, in the order of their declaration.
    pub const ALL: [Self; 5] = [
        Self::Secret,
        Self::SignedUrl,
        Self::Identity,
        Self::Special,
        Self::Content,
    ];

    /// The name of the group, in `snake_case`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::SignedUrl => "signed_url",
            Self::Identity => "identity",
            Self::Special => "special",
            Self::Content => "content",
        }
    }

    /// The rest of a sentence that begins with the word: "`email` … identifies a person".
    #[must_use]
    pub const fn why(self) -> &'static str {
        match self {
            Self::Secret => "is a credential",
            Self::SignedUrl => "is what makes a signed URL work",
            Self::Identity => "identifies a person",
            Self::Special => "is sensitive personal or payment data",
            Self::Content => "carries text that can hold personal data",
        }
    }
}

/// The word that denies a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied {
    /// As the denylist has it, in `snake_case`.
    pub word: &'static str,
    /// Why it is denied.
    pub group: Group,
}

/// The first word of the denylist that `key` contains, in whatever case `key` is written.
///
/// A key is read as segments, cut at CamelCase humps and at everything that is neither a letter nor
/// a digit. A word matches whole segments only: `user_email`, `authToken` and `x-forwarded-for`
/// match, `author`, `shipping` and `keyboard` do not. The segments of a word may also be written
/// together (`apikey`, `creditcard`), a number may follow it (`email2`), and so may an English plural
/// unless the word counts only as the entire key (see [`Scope`]).
///
/// ```
/// use funnel_rules::{Group, denied};
///
/// let found = denied("contact.emailAddress").unwrap();
/// assert_eq!((found.word, found.group), ("email", Group::Identity));
/// assert!(denied("author").is_none());
///
/// // In `const` code as well:
/// const _: () = assert!(denied("x-forwarded-for").is_some());
/// ```
#[must_use]
pub const fn denied(key: &str) -> Option<Denied> {
    let key = key.as_bytes();
    let first = first_segment(key);
    let mut at = first;
    while at < key.len() {
        if segment::starts(key, at)
            && let Some(found) = denied_at(key, at, at == first)
        {
            return Some(found);
        }
        let in_word = !segment::is_separator(key[at]);
        at += 1;
        // Nothing starts within lower-case letters.
        while in_word && at < key.len() && matches!(key[at], b'a'..=b'z' | b'0'..=b'9') {
            at += 1;
        }
    }
    None
}

/// Where the first segment starts: after separators, and after the `r#` of a raw identifier.
const fn first_segment(key: &[u8]) -> usize {
    let mut at = if matches!(key, [b'r', b'#', ..]) {
        2
    } else {
        0
    };
    while at < key.len() && segment::is_separator(key[at]) {
        at += 1;
    }
    at
}

/// The word that matches from `at`, of those with the right first two letters.
const fn denied_at(key: &[u8], at: usize, is_first: bool) -> Option<Denied> {
    let mut second = at + 1;
    while second < key.len() && segment::is_separator(key[second]) {
        second += 1;
    }
    if second >= key.len() {
        return None;
    }
    let Some(bucket) = words::bucket(lower(key[at]), lower(key[second])) else {
        return None;
    };
    let (mut next, end) = (FIRST[bucket], FIRST[bucket + 1]);
    while next < end {
        let entry = &ENTRIES[BY_BUCKET[next]];
        let word = entry.word.as_bytes();
        let matches = match entry.scope {
            Scope::Anywhere => match_anywhere(key, at, word),
            Scope::WholeKey => is_first && match_whole(key, at, word),
        };
        if matches {
            return Some(Denied {
                word: entry.word,
                group: entry.group,
            });
        }
        next += 1;
    }
    None
}

const fn match_anywhere(key: &[u8], at: usize, word: &[u8]) -> bool {
    let Some((stem, end)) = match_word(key, at, word) else {
        return false;
    };
    if stem < word.len() {
        // All but a final `y`, whose plural is `ies`.
        return follows(key, end, b"ies") && ends_segment(key, end + 3);
    }
    ends_segment(key, end)
        || (follows(key, end, b"s") && ends_segment(key, end + 1))
        || (follows(key, end, b"es") && ends_segment(key, end + 2))
}

const fn match_whole(key: &[u8], at: usize, word: &[u8]) -> bool {
    match match_word(key, at, word) {
        Some((stem, end)) => stem == word.len() && ends_key(key, end),
        None => false,
    }
}

/// Follows `word` along `key` from `at`, and returns how far it came in both.
///
/// `_` in the word stands for a boundary or for nothing, so that compacted spellings match; anywhere
/// else in the word a boundary ends the match. A final `y` may be left over.
const fn match_word(key: &[u8], at: usize, word: &[u8]) -> Option<(usize, usize)> {
    let (mut k, mut w) = (at, 0);
    while w < word.len() {
        let mut may_break = w == 0;
        if word[w] == b'_' {
            may_break = true;
            w += 1;
            while k < key.len() && segment::is_separator(key[k]) {
                k += 1;
            }
        }
        // After a letter or a digit, only a capital can break, so the usual key needs no more.
        let same = k < key.len()
            && (key[k] == word[w]
                || (lower(key[k]) == word[w] && (may_break || !segment::starts(key, k))));
        if !same {
            return if w > 0 && w + 1 == word.len() && word[w] == b'y' {
                Some((w, k))
            } else {
                None
            };
        }
        w += 1;
        k += 1;
    }
    Some((w, k))
}

/// Whether `suffix` stands at `at`, in the same segment.
const fn follows(key: &[u8], at: usize, suffix: &[u8]) -> bool {
    let mut i = 0;
    while i < suffix.len() {
        if at + i >= key.len() || lower(key[at + i]) != suffix[i] || segment::starts(key, at + i) {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether nothing but a number stands between `at` and the end of its segment.
const fn ends_segment(key: &[u8], at: usize) -> bool {
    let at = skip_digits(key, at);
    at >= key.len() || segment::is_separator(key[at]) || segment::starts(key, at)
}

/// Whether nothing but a number and separators follow `at`.
const fn ends_key(key: &[u8], at: usize) -> bool {
    let mut at = skip_digits(key, at);
    while at < key.len() && segment::is_separator(key[at]) {
        at += 1;
    }
    skip_digits(key, at) >= key.len()
}

const fn lower(byte: u8) -> u8 {
    if byte.is_ascii_uppercase() {
        byte + (b'a' - b'A')
    } else {
        byte
    }
}

const fn skip_digits(key: &[u8], mut at: usize) -> usize {
    while at < key.len() && key[at].is_ascii_digit() {
        at += 1;
    }
    at
}
