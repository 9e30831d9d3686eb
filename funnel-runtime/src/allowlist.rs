//! The keys a service may send, checked while its vocabulary compiles (gate 2 of five). All of it is
//! `const`. Not here: what a key may hold (`value`), or the denylist itself (`funnel-rules`).

use funnel_rules::{Rule, denied};

use crate::text::Message;

/// Every attribute key that the events of a service may carry.
///
/// A `const` of this type is the one place a privacy reviewer has to watch. A key of the denylist
/// cannot be added: the constant does not compile. [`Allowlist::and_reviewed`] is the one way
/// around, and the registry of the binary shows each use with its reason.
///
/// ```
/// use funnel_runtime::Allowlist;
///
/// pub const ALLOWED: Allowlist = Allowlist::DEFAULT
///     .and(&["plan", "region"])
///     .and_reviewed("token_count", "a number of model tokens, no credential");
///
/// assert!(ALLOWED.contains("team_id"));
/// assert!(ALLOWED.contains("plan"));
/// assert!(!ALLOWED.contains("referrer"));
/// ```
///
/// ```compile_fail
/// use funnel_runtime::Allowlist;
///
/// const ALLOWED: Allowlist = Allowlist::DEFAULT.and(&["user_email"]);
/// # fn main() { let _ = ALLOWED; }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Allowlist {
    lists: [&'static [&'static str]; MAX_LISTS],
    lists_len: usize,
    reviewed: [(&'static str, &'static str); MAX_REVIEWED],
    reviewed_len: usize,
}

const MAX_LISTS: usize = 16;
const MAX_REVIEWED: usize = 16;

/// Harmless in every service: roles, places in the system, results, identifiers of its own making.
const HARMLESS: &[&str] = &[
    "actor",
    "attempt",
    "channel",
    "ci",
    "commit_id",
    "count",
    "duration_ms",
    "env",
    "fingerprint",
    "flow",
    "http_status",
    "latency_ms",
    "layer",
    "outcome",
    "reason_code",
    "resource_id",
    "resource_type",
    "result",
    "status",
    "synthetic_run_id",
    "team_id",
    "tier",
];

impl Allowlist {
    /// No key.
    pub const NONE: Self = Self {
        lists: [&[]; MAX_LISTS],
        lists_len: 0,
        reviewed: [("", ""); MAX_REVIEWED],
        reviewed_len: 0,
    };

    /// The keys that are harmless in every service: `actor`, `attempt`, `channel`, `ci`, `commit_id`,
    /// `count`, `duration_ms`, `env`, `fingerprint`, `flow`, `http_status`, `latency_ms`, `layer`,
    /// `outcome`, `reason_code`, `resource_id`, `resource_type`, `result`, `status`,
    /// `synthetic_run_id`, `team_id` and `tier`.
    pub const DEFAULT: Self = Self::NONE.with(HARMLESS);

    /// Adds keys.
    ///
    /// # Panics
    ///
    /// While compiling, when a key is on the denylist, and after 15 calls.
    #[must_use]
    #[track_caller]
    pub const fn and(self, keys: &'static [&'static str]) -> Self {
        let mut message = Message::new();
        let mut at = 0;
        while at < keys.len() {
            if let Some(denied) = denied(keys[at]) {
                let first = message.is_empty();
                message = message
                    .text(if first { "key `" } else { "; `" })
                    .text(keys[at])
                    .text(if first {
                        "` cannot be allowlisted: `"
                    } else {
                        "` neither: `"
                    })
                    .text(denied.word)
                    .text("` ")
                    .text(denied.group.why());
                if first {
                    message = message
                        .text("; remove it, or, if it is harmless here, say why with `.and_reviewed(\"")
                        .text(keys[at])
                        .text("\", \"…\")`");
                }
            }
            at += 1;
        }
        if !message.is_empty() {
            message.panic(Rule::DeniedInAllowlist);
        }
        self.with(keys)
    }

    /// Adds keys that are known to be harmless: looking each up while compiling takes time.
    #[track_caller]
    const fn with(mut self, keys: &'static [&'static str]) -> Self {
        if self.lists_len >= MAX_LISTS {
            Message::new()
                .text("an `Allowlist` takes 15 calls of `and`: add several keys with one")
                .panic(Rule::FullAllowlist);
        }
        self.lists[self.lists_len] = keys;
        self.lists_len += 1;
        self
    }

    /// Adds one key of the denylist that was reviewed and found harmless, with the reason. The
    /// registry of the binary shows both.
    ///
    /// # Panics
    ///
    /// While compiling, when the reason is blank or more than a line, when the key is not on the
    /// denylist and so needs no review, when it was reviewed already, and after 16 calls.
    #[must_use]
    #[track_caller]
    pub const fn and_reviewed(mut self, key: &'static str, why: &'static str) -> Self {
        if !is_one_line(why) {
            Message::new()
                .text("key `")
                .text(key)
                .text("` needs the reason why it is harmless, in one line of text, for the registry: write `.and_reviewed(\"")
                .text(key)
                .text("\", \"a number of …\")`")
                .panic(Rule::ReviewWithoutReason);
        }
        if denied(key).is_none() {
            Message::new()
                .text("key `")
                .text(key)
                .text("` is not on the denylist and needs no review: add it with `.and(&[\"")
                .text(key)
                .text("\"])`")
                .panic(Rule::NeedlessReview);
        }
        if self.reason(key).is_some() {
            Message::new()
                .text("key `")
                .text(key)
                .text("` is reviewed twice; keep one reason")
                .panic(Rule::NeedlessReview);
        }
        if self.reviewed_len >= MAX_REVIEWED {
            Message::new()
                .text("an `Allowlist` takes 16 reviewed keys: give each funnel its own list")
                .panic(Rule::FullAllowlist);
        }
        self.reviewed[self.reviewed_len] = (key, why);
        self.reviewed_len += 1;
        self
    }

    /// Whether the key may be sent.
    #[must_use]
    pub const fn contains(&self, key: &str) -> bool {
        let mut list = 0;
        while list < self.lists_len {
            let mut at = 0;
            while at < self.lists[list].len() {
                if crate::text::same(self.lists[list][at], key) {
                    return true;
                }
                at += 1;
            }
            list += 1;
        }
        self.reason(key).is_some()
    }

    /// Why a key of the denylist was found harmless, if it was reviewed.
    #[must_use]
    pub const fn reason(&self, key: &str) -> Option<&'static str> {
        let mut at = 0;
        while at < self.reviewed_len {
            if crate::text::same(self.reviewed[at].0, key) {
                return Some(self.reviewed[at].1);
            }
            at += 1;
        }
        None
    }

    /// For `#[funnel]` and `#[flow]`: refuses a key that is not on the list.
    #[doc(hidden)]
    #[track_caller]
    pub const fn admit(&self, key: &str) {
        if self.contains(key) {
            return;
        }
        let mut message = Message::new()
            .text("key `")
            .text(key)
            .text("` is not on the allowlist of this vocabulary: add it with `.and(&[\"")
            .text(key)
            .text("\"])` after review");
        let mut list = 0;
        let mut first = true;
        while list < self.lists_len {
            let mut at = 0;
            while at < self.lists[list].len() {
                message = message.text(if first { ", or use one of `" } else { ", `" });
                message = message.text(self.lists[list][at]).text("`");
                first = false;
                at += 1;
            }
            list += 1;
        }
        message.panic(Rule::NotAllowlisted);
    }

    /// For `#[funnel]`: the reason of a reviewed key; refuses any other key of the denylist.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn admit_denied(&self, key: &str) -> &'static str {
        if let Some(why) = self.reason(key) {
            return why;
        }
        let (word, why) = match denied(key) {
            Some(denied) => (denied.word, denied.group.why()),
            None => (key, "is on the denylist"),
        };
        Message::new()
            .text("key `")
            .text(key)
            .text("` cannot be an attribute: `")
            .text(word)
            .text("` ")
            .text(why)
            .text("; remove it, send an `Id` or a `Pseudonym` under another key, or, if it is harmless here, allow it with `.and_reviewed(\"")
            .text(key)
            .text("\", \"why\")`")
            .panic(Rule::DeniedKey)
    }
}

/// Whether it is a line of text, and not a blank one.
const fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_control() {
            return false;
        }
        at += 1;
    }
    !text.trim_ascii().is_empty()
}

#[cfg(test)]
mod tests {
    use super::Allowlist;

    #[test]
    fn holds_what_was_added_and_nothing_else() {
        const LIST: Allowlist = Allowlist::DEFAULT
            .and(&["plan"])
            .and_reviewed("token_count", "a number");
        assert!(LIST.contains("tier"));
        assert!(LIST.contains("plan"));
        assert!(LIST.contains("token_count"));
        assert!(!LIST.contains("Plan"));
        assert!(!LIST.contains("reason"));
        assert_eq!(LIST.reason("token_count"), Some("a number"));
        assert_eq!(LIST.reason("plan"), None);
    }

    #[test]
    fn the_default_has_no_denied_key() {
        for key in super::HARMLESS {
            assert_eq!(funnel_rules::denied(key), None, "{key}");
        }
    }

    #[test]
    #[should_panic(expected = "`email` identifies a person")]
    fn refuses_a_denied_key() {
        let _ = Allowlist::DEFAULT.and(&["email"]);
    }

    #[test]
    #[should_panic(expected = "; `password` neither: `password` is a credential")]
    fn names_every_denied_key() {
        let _ = Allowlist::DEFAULT.and(&["email", "plan", "password"]);
    }

    #[test]
    #[should_panic(expected = "needs the reason")]
    fn refuses_a_blank_reason() {
        let _ = Allowlist::DEFAULT.and_reviewed("token_count", " ");
    }

    #[test]
    #[should_panic(expected = "is reviewed twice")]
    fn refuses_a_second_reason() {
        let _ = Allowlist::DEFAULT
            .and_reviewed("token_count", "a number")
            .and_reviewed("token_count", "a count");
    }

    #[test]
    #[should_panic(expected = "needs no review")]
    fn refuses_to_review_a_harmless_key() {
        let _ = Allowlist::DEFAULT.and_reviewed("plan", "because");
    }

    #[test]
    #[should_panic(
        expected = "is not on the allowlist of this vocabulary: add it with `.and(&[\"plan\"])`"
    )]
    fn admission_names_the_fix() {
        Allowlist::DEFAULT.admit("plan");
    }
}
