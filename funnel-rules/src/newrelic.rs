//! What New Relic makes names into, or refuses them: as its backend sends them, and as a query that
//! asks for them has to write them.

use std::borrow::Cow;

/// The longest name that New Relic takes, of an event or an attribute, in bytes.
pub const MAX_NAME: usize = 255;

/// What New Relic takes as the type of an event.
///
/// ```
/// use funnel_rules::newrelic::event_type;
///
/// assert_eq!(event_type("InstantFunnel"), "InstantFunnel");
/// assert_eq!(event_type("CLI Login Started"), "CLI_Login_Started");
/// ```
#[must_use]
pub fn event_type(name: &str) -> Cow<'_, str> {
    let name = replace(name, |byte| matches!(byte, b'_' | b':'));
    let mut name = if name.starts_with("Metric") || name.starts_with("Public_") {
        Cow::Owned(format!("Event_{name}"))
    } else {
        name
    };
    if name.len() > MAX_NAME {
        // It is ASCII by now.
        name.to_mut().truncate(MAX_NAME);
    }
    name
}

/// What New Relic takes as the name of an attribute. A name that is longer than [`MAX_NAME`] it does not
/// take.
///
/// ```
/// use funnel_rules::newrelic::attribute_name;
///
/// assert_eq!(attribute_name("teamId"), "teamId");
/// assert_eq!(attribute_name("team-id"), "team_id");
/// assert_eq!(attribute_name("appId"), "appId_");
/// ```
#[must_use]
pub fn attribute_name(key: &str) -> Cow<'_, str> {
    let name = replace(key, |byte| matches!(byte, b'_' | b':' | b'.'));
    if let Some(rest) = name.strip_prefix("entity.") {
        return Cow::Owned(format!("entity_{rest}"));
    }
    let is_reserved = matches!(
        &*name,
        "accountId" | "appId" | "eventType" | "fb.input" | "hostname" | "log" | "plugin.type"
    );
    if is_reserved {
        Cow::Owned(format!("{name}_"))
    } else {
        name
    }
}

/// The text with `_` for each character that is no letter, no digit and not allowed.
fn replace(text: &str, is_allowed: impl Fn(u8) -> bool) -> Cow<'_, str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || is_allowed(byte);
    if text.bytes().all(fits) {
        return Cow::Borrowed(text);
    }
    let fitting = |letter: char| match u8::try_from(letter) {
        Ok(byte) if fits(byte) => letter,
        _ => '_',
    };
    Cow::Owned(text.chars().map(fitting).collect())
}

#[cfg(test)]
mod tests {
    use super::{attribute_name, event_type};

    #[test]
    fn types_of_events_are_what_new_relic_takes() {
        for (name, expected) in [
            ("InstantFunnel", "InstantFunnel"),
            (
                "CLI Application Create Started",
                "CLI_Application_Create_Started",
            ),
            ("a.b-c:d", "a_b_c:d"),
            ("Größe", "Gr__e"),
            ("Metric", "Event_Metric"),
            ("Metric2", "Event_Metric2"),
            ("Public Beta", "Event_Public_Beta"),
            ("Publicity", "Publicity"),
        ] {
            assert_eq!(event_type(name), expected);
        }
        assert_eq!(event_type(&"é ".repeat(300)).len(), 255);
        assert_eq!(event_type(&format!("Metric{}", "x".repeat(249))).len(), 255);
    }

    #[test]
    fn names_of_attributes_are_what_new_relic_takes() {
        for (key, expected) in [
            ("team_id", "team_id"),
            ("team-id", "team_id"),
            ("consumer.offset", "consumer.offset"),
            ("eventType", "eventType_"),
            ("entity.guid", "entity_guid"),
            ("appId", "appId_"),
            ("entityId", "entityId"),
        ] {
            assert_eq!(attribute_name(key), expected);
        }
    }
}
