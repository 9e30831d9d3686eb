//! The names of events and attributes as New Relic has them, in the quotes of NRQL.

use funnel_rules::newrelic;

use crate::generate::Refusal;
use crate::generate::quote::nrql;
use crate::render::visible;

/// The type of an event, as NRQL writes it and as a text.
pub(super) fn event_type(name: &str) -> Result<(String, String), Refusal> {
    let plain = newrelic::event_type(name);
    match (nrql::name(&plain), nrql::text(&plain)) {
        (Some(name), Some(text)) => Ok((name, text)),
        _ => Err(refusal("event", name)),
    }
}

/// The name of an attribute, as NRQL writes it.
pub(super) fn attribute(key: &str) -> Result<String, Refusal> {
    let plain = newrelic::attribute_name(key);
    nrql::name(&plain).ok_or_else(|| refusal("attribute", key))
}

/// A text that an attribute is compared with or a column is called.
pub(super) fn text(text: &str) -> Result<String, Refusal> {
    nrql::text(text).ok_or_else(|| refusal("name", text))
}

fn refusal(what: &str, name: &str) -> Refusal {
    Refusal::new(format!(
        "the {what} `{}` cannot be written in NRQL: it is empty or has quotes, backslashes or characters \
         that do not show, which no declaration that compiles has; use letters, digits, `_`, `.` and `-`",
        visible(name)
    ))
}

#[cfg(test)]
mod tests {
    use super::{attribute, event_type, text};

    #[test]
    fn names_are_those_that_are_sent() {
        let (name, text) = event_type("It's `CLI` Login").unwrap();
        assert_eq!(name, "`It_s__CLI__Login`");
        assert_eq!(text, "'It_s__CLI__Login'");
        assert_eq!(attribute("team-id").unwrap(), "`team_id`");
        assert_eq!(attribute("appId").unwrap(), "`appId_`");
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        assert!(event_type("").is_err());
        assert!(
            text("it's")
                .unwrap_err()
                .to_string()
                .starts_with("the name `it's` cannot be written in NRQL: ")
        );
    }
}
