//! Whether a name is one that every backend accepts.
//!
//! The strictest rule of the backends is the rule for all, so that adding a backend later breaks no
//! vocabulary. Syntax and reserved names only; whether a key is personal is for the denylist.

use std::fmt;

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

/// How many attributes one event may have, base attributes included: the strictest backend takes
/// 254 or 255 of them, depending on which page of its manual one reads.
pub const MAX_KEYS: usize = 250;

/// How long any name may be, in bytes.
pub const MAX_NAME_BYTES: usize = 255;

/// What is wrong with a name, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    what: &'static str,
    name: String,
    fault: Fault,
    instead: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Empty,
    TooLong,
    Start { allowed: &'static str },
    Char { char: char, allowed: &'static str },
    Reserved { why: &'static str },
    NotTotal,
    TotalTwice,
}

impl NameError {
    /// The name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A name close to the given one that is accepted, where there is an obvious one.
    #[must_use]
    pub fn instead(&self) -> Option<&str> {
        self.instead.as_deref()
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            name,
            fault,
            instead,
        } = self;
        match fault {
            Fault::Empty => return write!(f, "the {what} cannot be empty; write a name"),
            Fault::TooLong => {
                let bytes = name.len();
                return write!(
                    f,
                    "the {what} has {bytes} bytes, and backends cut or refuse more than \
                     {MAX_NAME_BYTES}; write a shorter name"
                );
            }
            Fault::Start { allowed } => write!(f, "the {what} `{name}` must start with {allowed}")?,
            Fault::Char { char, allowed } => {
                write!(
                    f,
                    "the {what} `{name}` contains {char:?}, and may only contain {allowed}"
                )?;
            }
            Fault::Reserved { why } => write!(f, "the {what} `{name}` is reserved: {why}")?,
            Fault::NotTotal => write!(
                f,
                "the {what} `{name}` must end in `_total`, because that is how Prometheus marks a counter"
            )?,
            Fault::TotalTwice => write!(f, "the {what} `{name}` must end in `_total` only once")?,
        }
        match instead {
            Some(instead) => write!(f, "; write `{instead}`"),
            None => f.write_str("; write another name"),
        }
    }
}

impl std::error::Error for NameError {}

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

/// Runs `check`, and keeps of the name it proposes instead only what it would accept itself.
fn helpful(name: &str, check: fn(&str) -> Result<(), NameError>) -> Result<(), NameError> {
    check(name).map_err(|error| {
        let instead = error.instead.filter(|instead| check(instead).is_ok());
        NameError { instead, ..error }
    })
}

const EVENT: Grammar = Grammar {
    what: "event name",
    start: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'),
    start_text: "a letter, a digit, `_` or `:`",
    rest: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'),
    rest_text: "ASCII letters, digits, `_` and `:`",
};

const METRIC: Grammar = Grammar {
    what: "metric name",
    start: |byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':'),
    start_text: "a letter, `_` or `:`",
    rest: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'),
    rest_text: "ASCII letters, digits, `_` and `:`",
};

const COUNTER: Grammar = Grammar {
    what: "counter name",
    start: |byte| byte.is_ascii_alphabetic() || byte == b'_',
    start_text: "a letter or `_`",
    rest: |byte| byte.is_ascii_alphanumeric() || byte == b'_',
    rest_text: "ASCII letters, digits and `_` (`:` is for recording rules)",
};

const LABEL: Grammar = Grammar {
    what: "label name",
    start: |byte| byte.is_ascii_alphabetic() || byte == b'_',
    start_text: "a letter or `_`",
    rest: |byte| byte.is_ascii_alphanumeric() || byte == b'_',
    rest_text: "ASCII letters, digits and `_`",
};

const KEY: Grammar = Grammar {
    what: "attribute key",
    start: |byte| byte.is_ascii_alphabetic(),
    start_text: "a letter",
    rest: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'),
    rest_text: "ASCII letters, digits, `_`, `.` and `-`",
};

/// Checks the name of an event: letters, digits, `_` and `:`.
///
/// # Errors
///
/// When it is empty, longer than [`MAX_NAME_BYTES`], contains anything else, or starts with `Metric`
/// or `Public_`, which New Relic keeps for itself.
///
/// ```
/// use funnel_rules::event_name;
///
/// assert!(event_name("InstantFunnel").is_ok());
/// assert_eq!(event_name("Instant Funnel").unwrap_err().instead(), Some("Instant_Funnel"));
/// ```
pub fn event_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| {
        EVENT.check(name)?;
        for prefix in ["Metric", "Public_"] {
            if let Some(rest) = name.strip_prefix(prefix) {
                let why = "New Relic refuses event types that start with `Metric` or `Public_`";
                return Err(EVENT.reserved(name, why, rest.to_owned()));
            }
        }
        Ok(())
    })
}

/// Checks the name of a Prometheus metric: letters, digits, `_` and `:`, no digit first.
///
/// # Errors
///
/// When it is empty, longer than [`MAX_NAME_BYTES`], or contains anything else.
pub fn metric_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| METRIC.check(name))
}

/// Checks the name of a counter: a metric name without `:` that ends in `_total` exactly once.
///
/// # Errors
///
/// As [`metric_name`], and when the name contains `:` (which recording rules use), does not end in
/// `_total`, ends in it twice, or is nothing else.
///
/// ```
/// use funnel_rules::counter_name;
///
/// assert!(counter_name("shop_logins_total").is_ok());
/// assert_eq!(counter_name("shop_logins").unwrap_err().instead(), Some("shop_logins_total"));
/// ```
pub fn counter_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| {
        const TOTAL: &str = "_total";
        COUNTER.check(name)?;
        let stem = name.trim_end_matches(TOTAL);
        let fault = match name.strip_suffix(TOTAL) {
            Some("") => Fault::Reserved {
                why: "it does not say what is counted",
            },
            Some(rest) if rest == stem => return Ok(()),
            Some(_) => Fault::TotalTwice,
            None => Fault::NotTotal,
        };
        Err(COUNTER.error(name, fault, Some(format!("{stem}{TOTAL}"))))
    })
}

/// Checks the name of a Prometheus label: letters, digits and `_`, no digit first.
///
/// # Errors
///
/// When it is empty, longer than [`MAX_NAME_BYTES`], contains anything else, starts with `__`, or is
/// `le` or `quantile`, which Prometheus writes itself.
pub fn label_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| {
        LABEL.check(name)?;
        if name.starts_with("__") {
            let why = "Prometheus keeps labels that start with `__` for itself";
            return Err(LABEL.reserved(name, why, name.trim_start_matches('_').to_owned()));
        }
        if matches!(name, "le" | "quantile") {
            let why = "Prometheus writes it on the series of histograms and summaries";
            return Err(LABEL.reserved(name, why, format!("{name}_value")));
        }
        Ok(())
    })
}

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

    type Check = fn(&str) -> Result<(), NameError>;

    fn table(check: Check, good: &[&str], bad: &[(&str, Option<&str>)]) {
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
    fn event_names() {
        table(
            event_name,
            &[
                "InstantFunnel",
                "a",
                "shop:order",
                "_x",
                "2fa",
                "Metadata",
                "PublicEvent",
                "metric",
            ],
            &[
                ("", None),
                ("Instant Funnel", Some("Instant_Funnel")),
                ("instant-funnel", Some("instant_funnel")),
                ("Trichter→", Some("Trichter")),
                ("→", None),
                ("MetricLoad", Some("Load")),
                ("Metric", None),
                ("MetricMetric", None),
                ("Metric load", None),
                ("Public_Signup", Some("Signup")),
            ],
        );
        assert!(event_name(&"x".repeat(255)).is_ok());
        assert!(event_name(&"x".repeat(256)).is_err());
    }

    #[test]
    fn metric_names() {
        table(
            metric_name,
            &["up", "job:up:sum", "_x", ":x", "http_2xx"],
            &[
                ("", None),
                ("2xx", Some("xx")),
                ("http.requests", Some("http_requests")),
                ("a b", Some("a_b")),
                ("é", None),
            ],
        );
    }

    #[test]
    fn counter_names() {
        table(
            counter_name,
            &[
                "logins_total",
                "instant_conversion_funnel_total",
                "total_logins_total",
                "a_total",
            ],
            &[
                ("", None),
                ("logins", Some("logins_total")),
                ("logins_total_total", Some("logins_total")),
                ("loginstotal", Some("loginstotal_total")),
                ("_total", None),
                ("_total_total", None),
                ("job:logins_total", Some("job_logins_total")),
                ("2_total", None),
            ],
        );
        let long = "x".repeat(255);
        assert_eq!(counter_name(&long).unwrap_err().instead(), None);
    }

    #[test]
    fn label_names() {
        table(
            label_name,
            &["step", "outcome", "_x", "http_2xx", "lee", "quantiles"],
            &[
                ("", None),
                ("le", Some("le_value")),
                ("quantile", Some("quantile_value")),
                ("__name__", Some("name__")),
                ("__", None),
                ("a:b", Some("a_b")),
                ("funnel-step", Some("funnel_step")),
                ("2xx", Some("xx")),
            ],
        );
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
    fn base_attributes_are_valid_keys_in_every_case() {
        use crate::Case;
        for key in BASE_ATTRIBUTES {
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
                event_name("").unwrap_err(),
                "the event name cannot be empty; write a name",
            ),
            (
                counter_name("logins").unwrap_err(),
                "the counter name `logins` must end in `_total`, because that is how Prometheus marks \
                 a counter; write `logins_total`",
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
