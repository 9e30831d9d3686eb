//! The names of events. One of a funnel is a single word; those of a flow may be several.

use super::error::Fault;
use super::{Grammar, NameError, helpful};

const EVENT: Grammar = Grammar {
    what: "event name",
    start: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'),
    start_text: "a letter, a digit, `_` or `:`",
    rest: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'),
    rest_text: "ASCII letters, digits, `_` and `:`",
};

const FLOW_EVENT: Grammar = Grammar {
    rest: |byte| (EVENT.rest)(byte) || byte == b' ',
    rest_text: "ASCII letters, digits, `_`, `:` and spaces",
    ..EVENT
};

/// Checks the name of an event: letters, digits, `_` and `:`.
///
/// # Errors
///
/// When it is empty, longer than [`MAX_NAME_BYTES`](super::MAX_NAME_BYTES), contains anything else, or
/// starts with `Metric` or `Public_`, which New Relic keeps for itself.
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
        check_kept(&EVENT, name)
    })
}

/// Checks the name of an event of a flow: as [`event_name`], and it may be several words with single
/// spaces between them.
///
/// # Errors
///
/// As [`event_name`], and when a space is at its start or end, or next to another.
///
/// ```
/// use funnel_rules::flow_event_name;
///
/// assert!(flow_event_name("Application Create Started").is_ok());
/// assert_eq!(flow_event_name("Log  In").unwrap_err().instead(), Some("Log In"));
/// ```
pub fn flow_event_name(name: &str) -> Result<(), NameError> {
    helpful(name, |name| {
        let words: Vec<_> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let words = words.join(" ");
        if words != name {
            return Err(FLOW_EVENT.error(name, Fault::Spaces, Some(words)));
        }
        FLOW_EVENT.check(name)?;
        check_kept(&FLOW_EVENT, name)
    })
}

/// Refuses the names of events that a backend keeps for itself.
fn check_kept(grammar: &Grammar, name: &str) -> Result<(), NameError> {
    for prefix in ["Metric", "Public_"] {
        if let Some(rest) = name.strip_prefix(prefix) {
            let why = "New Relic refuses event types that start with `Metric` or `Public_`";
            let rest = rest.trim_start_matches(['_', ':', ' ']);
            return Err(grammar.reserved(name, why, rest.to_owned()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::table;
    use super::*;

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
                ("Metric load", Some("load")),
                ("Public_Signup", Some("Signup")),
            ],
        );
        assert!(event_name(&"x".repeat(255)).is_ok());
        assert!(event_name(&"x".repeat(256)).is_err());
    }

    #[test]
    fn flow_event_names() {
        table(
            flow_event_name,
            &[
                "Application Create",
                "CLI Application Create Started",
                "Login",
                "2fa Reset",
                "shop:order placed",
                "a b c",
                "Public Event",
            ],
            &[
                ("", None),
                (" ", None),
                ("Log  In", Some("Log In")),
                (" Log In ", Some("Log In")),
                ("Sign-up Begun", Some("Sign_up Begun")),
                ("Log\tIn", Some("Log_In")),
                ("→ Log In →", Some("Log In")),
                ("→", None),
                ("Metric Seen", Some("Seen")),
                ("Metric", None),
                ("Public_Sign Up", Some("Sign Up")),
            ],
        );
        assert!(flow_event_name(&"x y ".repeat(63)).is_err());
        assert!(flow_event_name(&"x".repeat(255)).is_ok());
        assert!(flow_event_name(&"x".repeat(256)).is_err());
    }
}
