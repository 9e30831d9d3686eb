//! Whether a name is one that every backend accepts.
//!
//! The strictest rule of the backends is the rule for all, so that adding a backend later breaks no
//! vocabulary. Syntax and reserved names only; whether a key is personal is for the denylist.

mod error;
mod event;
mod metric;
mod units;

use error::Fault;
pub use error::NameError;
pub use event::{event_name, flow_event_name};
pub use metric::{counter_name, derived_counter_name, label_name, metric_name, synthetic_counter};

/// The attributes that every event carries, in `snake_case`; no attribute of a user may have their
/// name. `event` is the key under which flat formats write the name of the event.
pub const BASE_ATTRIBUTES: &[&str] = &[
    "event",
    "event_id",
    "timestamp",
    "sequence",
    "session_id",
    "service_name",
    "service_version",
    "cohort",
    "funnel_step",
];

/// The attributes that the events of a flow carry besides, in `snake_case`; no attribute of a flow may
/// have their name.
pub const FLOW_ATTRIBUTES: &[&str] = &["step", "reason", "error_class", "duration_ms", "flow_id"];

/// How many attributes one event may have, base attributes included: the strictest backend takes
/// 254 or 255 of them, depending on which page of its manual one reads.
pub const MAX_KEYS: usize = 250;

/// How long any name may be, in bytes.
pub const MAX_NAME_BYTES: usize = 255;

/// One kind of name, and what it may be made of.
struct Grammar {
    what: &'static str,
    start: fn(u8) -> bool,
    start_text: &'static str,
    rest: fn(u8) -> bool,
    rest_text: &'static str,
}

impl Grammar {
    fn check(&self, name: &str) -> Result<(), NameError> {
        if name.is_empty() {
            return Err(self.error(name, Fault::Empty, None));
        }
        if name.len() > MAX_NAME_BYTES {
            return Err(self.error(name, Fault::TooLong, None));
        }
        if let Some(char) = name.chars().find(|&char| !self.allows(char)) {
            let fault = Fault::Char {
                char,
                allowed: self.rest_text,
            };
            return Err(self.error(name, fault, Some(self.repaired(name))));
        }
        if !(self.start)(name.as_bytes()[0]) {
            let fault = Fault::Start {
                allowed: self.start_text,
            };
            return Err(self.error(name, fault, Some(self.repaired(name))));
        }
        Ok(())
    }

    fn allows(&self, char: char) -> bool {
        u8::try_from(char).is_ok_and(|byte| byte.is_ascii() && (self.rest)(byte))
    }

    /// The name with `_` for every run of characters that are not allowed.
    fn repaired(&self, name: &str) -> String {
        let parts: Vec<_> = name
            .split(|char| !self.allows(char))
            .filter(|part| !part.is_empty())
            .collect();
        let joined = parts.join("_");
        let repaired = joined.trim_start_matches(|char| !u8::try_from(char).is_ok_and(self.start));
        repaired.to_owned()
    }

    fn error(&self, name: &str, fault: Fault, instead: Option<String>) -> NameError {
        NameError {
            what: self.what,
            name: name.to_owned(),
            fault,
            instead,
        }
    }

    fn reserved(&self, name: &str, why: &'static str, instead: String) -> NameError {
        self.error(name, Fault::Reserved { why }, Some(instead))
    }
}

/// Runs `check`, and of the name it proposes instead makes one that it would accept itself: what is
/// wrong with the proposal is put right in the same way.
fn helpful(name: &str, check: fn(&str) -> Result<(), NameError>) -> Result<(), NameError> {
    const MOST: usize = 16;
    check(name).map_err(|mut error| {
        let first = error.instead.take();
        let instead = std::iter::successors(first, |instead| check(instead).err()?.instead)
            .take(MOST)
            .find(|instead| check(instead).is_ok());
        NameError { instead, ..error }
    })
}

const KEY: Grammar = Grammar {
    what: "attribute key",
    start: |byte| byte.is_ascii_alphabetic(),
    start_text: "a letter",
    rest: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'),
    rest_text: "ASCII letters, digits, `_`, `.` and `-`",
};

/// Checks the key of an attribute as it goes over the wire: a letter, then letters, digits, `_`, `.`
/// and `-`.
///
/// # Errors
///
/// When it is empty, longer than [`MAX_NAME_BYTES`], contains anything else, or is one that New Relic
/// drops or overwrites: `accountId`, `appId`, `eventType`, and what starts with `entity.`.
///
/// ```
/// use funnel_rules::wire_key;
///
/// assert!(wire_key("teamId").is_ok());
/// assert_eq!(
///     wire_key("entity.kind").unwrap_err().to_string(),
///     "the attribute key `entity.kind` is reserved: New Relic attaches `entity.` attributes of its \
///      own; write `entity_kind`",
/// );
/// ```
pub fn wire_key(key: &str) -> Result<(), NameError> {
    helpful(key, |key| {
        KEY.check(key)?;
        if let Some(rest) = key.strip_prefix("entity.") {
            let why = "New Relic attaches `entity.` attributes of its own";
            return Err(KEY.reserved(key, why, format!("entity_{rest}")));
        }
        let (why, instead) = match key {
            "accountId" => ("New Relic drops it", "customerAccountId"),
            "appId" => (
                "New Relic reads it as the number of an application",
                "applicationId",
            ),
            "eventType" => ("New Relic keeps the name of the event there", "eventKind"),
            _ => return Ok(()),
        };
        Err(KEY.reserved(key, why, instead.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn table(
        check: fn(&str) -> Result<(), NameError>,
        good: &[&str],
        bad: &[(&str, Option<&str>)],
    ) {
        for name in good {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for (name, instead) in bad {
            let error = check(name).expect_err(name);
            assert_eq!(error.name(), *name);
            assert_eq!(error.instead(), *instead, "{error}");
            if let Some(instead) = error.instead() {
                assert_eq!(
                    check(instead),
                    Ok(()),
                    "what {name} should be is refused as well"
                );
            }
        }
    }

    #[test]
    fn wire_keys() {
        table(
            wire_key,
            &[
                "teamId",
                "team_id",
                "team-id",
                "team.id",
                "t",
                "account_id",
                "entity",
                "entityId",
            ],
            &[
                ("", None),
                ("_team", Some("team")),
                ("2fa", Some("fa")),
                ("team id", Some("team_id")),
                ("größe", Some("gr_e")),
                ("accountId", Some("customerAccountId")),
                ("appId", Some("applicationId")),
                ("eventType", Some("eventKind")),
                ("entity.kind", Some("entity_kind")),
            ],
        );
    }

    #[test]
    fn attributes_of_the_framework_are_valid_keys_in_every_case() {
        use crate::Case;
        for key in BASE_ATTRIBUTES.iter().chain(FLOW_ATTRIBUTES) {
            for case in [Case::Snake, Case::Camel, Case::Pascal, Case::Kebab] {
                assert_eq!(wire_key(&case.apply(key)), Ok(()));
            }
        }
    }

    #[test]
    fn messages_say_what_why_and_what_instead() {
        for (error, message) in [
            (
                event_name("a b").unwrap_err(),
                "the event name `a b` contains ' ', and may only contain ASCII letters, digits, `_` \
                 and `:`; write `a_b`",
            ),
            (
                flow_event_name("Log  In").unwrap_err(),
                "the event name `Log  In` has a space that stands between no two words; write `Log In`",
            ),
            (
                flow_event_name("Sign-up Begun").unwrap_err(),
                "the event name `Sign-up Begun` contains '-', and may only contain ASCII letters, \
                 digits, `_`, `:` and spaces; write `Sign_up Begun`",
            ),
            (
                event_name("").unwrap_err(),
                "the event name cannot be empty; write a name",
            ),
            (
                counter_name("logins").unwrap_err(),
                "the counter name `logins` must end in `_total`, because that is how Prometheus marks \
                 a counter; write `logins_total`",
            ),
            (
                counter_name("shop_logins_synthetic_total").unwrap_err(),
                "the counter name `shop_logins_synthetic_total` is taken: what probes count of \
                 `shop_logins_total` is exported under it; write `shop_logins_total`",
            ),
            (
                counter_name("total").unwrap_err(),
                "the counter name `total` does not say what is counted; write another name",
            ),
            (
                counter_name("shopLogins_total").unwrap_err(),
                "the counter name `shopLogins_total` must be in snake_case, as Prometheus writes \
                 names; write `shop_logins_total`",
            ),
            (
                counter_name("shop_login_counter_total").unwrap_err(),
                "the counter name `shop_login_counter_total` contains `counter`, and Prometheus keeps \
                 the type of a metric beside its name; write `shop_login_total`",
            ),
            (
                counter_name("shop_wait_minutes_total").unwrap_err(),
                "the counter name `shop_wait_minutes_total` counts in `minutes`, and Prometheus in \
                 base units: count in `seconds`; write `shop_wait_seconds_total`",
            ),
            (
                counter_name("shop_plan_b_total").unwrap_err(),
                "the counter name `shop_plan_b_total` contains `b`, which linters read as an \
                 abbreviated unit: count in `bytes`, or spell out what else `b` is; write \
                 `shop_plan_bytes_total`",
            ),
            (
                label_name("le").unwrap_err(),
                "the label name `le` is reserved: Prometheus writes it on the series of histograms \
                 and summaries; write `le_value`",
            ),
            (
                wire_key(&"k".repeat(300)).unwrap_err(),
                "the attribute key has 300 bytes, and backends cut or refuse more than 255; write a \
                 shorter name",
            ),
        ] {
            assert_eq!(error.to_string(), message);
        }
    }
}
