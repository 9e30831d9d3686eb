//! A value as a file or a variable says it, and as a setting has it. What is said of a value that will not
//! do never holds the value: it may be a key in the wrong place.

use std::path::PathBuf;
use std::time::Duration;

use super::problem::Place;
use super::schema::Kind;
use super::unit::{bytes, time};
use super::variable::Read;
use crate::secret::Secret;

/// A value of a file, wherever it came from.
pub(super) enum Raw {
    Text(String),
    /// None for a number that is negative or too large.
    Whole(Option<u64>),
    Switch(bool),
    List(Vec<Item>),
    Table(Vec<Entry>),
    /// A fraction, or a time of a calendar, which no setting takes.
    Other(&'static str),
}

/// A value and where it stands.
pub(super) struct Item {
    pub(super) raw: Raw,
    pub(super) place: Place,
}

/// A name, where it stands, and its value.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) item: Item,
}

/// A value of a setting.
pub(super) enum Value {
    Text(String),
    Texts(Vec<String>),
    Whole(u64),
    Switch(bool),
    Time(Duration),
    Secret(Reference),
    Pairs(Vec<(String, String)>),
    Secrets(Vec<(String, Reference)>),
    /// What a variable of a standard says, which the backend reads itself.
    Standard,
}

/// A secret, and where it is.
pub(super) struct Reference {
    pub(super) source: Source,
    pub(super) secret: Secret,
    /// Why it cannot be used here and now.
    pub(super) fault: Option<String>,
}

/// Where a secret is.
pub(super) enum Source {
    Variable(String),
    File(PathBuf),
}

impl Reference {
    /// The secret that a variable holds.
    pub(super) fn found(variable: &str, value: String) -> Self {
        Self::new(
            Source::Variable(variable.to_owned()),
            Secret::found(variable, value),
        )
    }

    /// The secret that a file holds.
    pub(super) fn file(path: PathBuf) -> Self {
        let secret = Secret::file(&path);
        Self::new(Source::File(path), secret)
    }

    fn new(source: Source, secret: Secret) -> Self {
        match secret.read() {
            Ok(_) => Self {
                source,
                secret,
                fault: None,
            },
            Err(error) => Self::missing(source, error.to_string()),
        }
    }

    /// A secret that cannot be used. Another one stands in, so that the rest of a backend can be checked: one
    /// that could be a key and a proxy. It is never sent, since a configuration with a fault is refused.
    fn missing(source: Source, fault: String) -> Self {
        Self {
            source,
            secret: Secret::new("http://stand-in.invalid:1"),
            fault: Some(fault),
        }
    }
}

impl Raw {
    fn is(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) => "a number",
            Self::Switch(_) => "`true` or `false`",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(what) => what,
        }
    }
}

/// The value of a setting in a file.
///
/// # Errors
///
/// What it has to be, and what is there instead, to be put behind its name.
pub(super) fn of_item(kind: Kind, item: &Item, read: Read<'_>) -> Result<Value, String> {
    let kind = kind.in_file();
    let other = |expected: &str| Err(format!("has to be {expected}, and is {}", item.raw.is()));
    match (kind, &item.raw) {
        (Kind::Secret, raw) => reference(raw, read).map(Value::Secret),
        (Kind::Switch, Raw::Switch(on)) => Ok(Value::Switch(*on)),
        (Kind::Switch, _) => other("`true` or `false`"),
        (Kind::Bytes, Raw::Whole(Some(bytes))) if *bytes > 0 => Ok(Value::Whole(*bytes)),
        (Kind::Whole { most, .. }, Raw::Whole(Some(number))) if (1..=most).contains(number) => {
            Ok(Value::Whole(*number))
        }
        (Kind::Whole { what, .. }, Raw::Whole(_)) => Err(format!("has to be {what}")),
        (Kind::Whole { what, .. }, _) => other(what),
        (Kind::Texts, Raw::List(items)) => items
            .iter()
            .map(|item| match &item.raw {
                Raw::Text(text) if !text.trim().is_empty() => Ok(text.clone()),
                _ => Err("has to be a list of texts, none of them empty".to_owned()),
            })
            .collect::<Result<_, _>>()
            .map(Value::Texts),
        (Kind::Texts, _) => other("a list of texts, such as `[\"MY_VARIABLE\"]`"),
        (Kind::Pairs, Raw::Table(entries)) => entries
            .iter()
            .map(|entry| match &entry.item.raw {
                Raw::Text(text) => Ok((entry.name.clone(), text.clone())),
                _ => Err("has to be a table of texts, and one of its values is none".to_owned()),
            })
            .collect::<Result<_, _>>()
            .map(Value::Pairs),
        (Kind::Pairs, _) => other("a table of texts, such as `{ \"region\" = \"eu-1\" }`"),
        (Kind::Secrets, Raw::Table(entries)) => entries
            .iter()
            .map(|entry| match reference(&entry.item.raw, read) {
                Ok(reference) => Ok((entry.name.clone(), reference)),
                Err(fault) => Err(format!("has a value that {fault}")),
            })
            .collect::<Result<_, _>>()
            .map(Value::Secrets),
        (Kind::Secrets, _) => {
            other("a table of secrets, such as `{ \"x-api-key\" = { env = \"GATEWAY_KEY\" } }`")
        }
        (kind, Raw::Text(text)) => of_text(kind, text),
        (kind, _) => other(&expected(kind)),
    }
}

/// The value of a setting, as a text of a file or a variable has it.
///
/// # Errors
///
/// What it has to be.
pub(super) fn of_text(kind: Kind, text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    let fault = || format!("has to be {}", expected(kind));
    let word = |words: &[&str]| {
        let lower = trimmed.to_ascii_lowercase();
        words.contains(&lower.as_str()).then_some(lower)
    };
    match kind {
        Kind::Text | Kind::Path | Kind::Url if trimmed.is_empty() => Err(fault()),
        Kind::Path if text.contains('\0') => Err(fault()),
        Kind::Text | Kind::Path | Kind::Url => Ok(Value::Text(text.to_owned())),
        Kind::Whole { most, .. } => trimmed
            .parse()
            .ok()
            .filter(|number| (1..=most).contains(number))
            .map(Value::Whole)
            .ok_or_else(fault),
        Kind::Time => time(trimmed).map(Value::Time).ok_or_else(fault),
        Kind::Bytes => bytes(trimmed).map(Value::Whole).ok_or_else(fault),
        Kind::OneOf(words) => word(words).map(Value::Text).ok_or_else(fault),
        Kind::OneOfOrTime(words) => word(words)
            .map(Value::Text)
            .or_else(|| time(trimmed).map(Value::Time))
            .ok_or_else(fault),
        Kind::Switch
        | Kind::Texts
        | Kind::Secret
        | Kind::Pairs
        | Kind::Secrets
        | Kind::Standard(_) => Err(fault()),
    }
}

const TIME: &str = "a time above zero with its unit, such as `250ms`, `3s`, `5m`, `1h` or `7d`";

/// What a text has to be.
fn expected(kind: Kind) -> String {
    let words = |words: &[&str]| {
        let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
        words.join(" or ")
    };
    match kind {
        Kind::Whole { what, .. } => what.to_owned(),
        Kind::Time => TIME.to_owned(),
        Kind::Bytes => {
            "a size above zero, such as `64MiB`, `1GB` or a whole number of bytes".to_owned()
        }
        Kind::OneOf(known) => words(known),
        Kind::OneOfOrTime(known) => format!("{}, or {TIME}", words(known)),
        Kind::Path => "the path of a file or a folder".to_owned(),
        Kind::Url => "a URL, such as `https://host`".to_owned(),
        _ => "a text that is not empty".to_owned(),
    }
}

const REFERENCE: &str = "`{ env = \"NAME_OF_A_VARIABLE\" }` or `{ file = \"/path/of/a/file\" }`";

/// A secret, which a file of settings only refers to.
///
/// # Errors
///
/// Nothing of what is there: it may be the secret, written in a wrong way.
fn reference(raw: &Raw, read: Read<'_>) -> Result<Reference, String> {
    let entries = match raw {
        Raw::Table(entries) => entries,
        Raw::Text(_) => {
            return Err(format!(
                "is a secret, and secrets do not belong in this file, which is committed and copied; take it out, consider it known to others, and write where it is: {REFERENCE}"
            ));
        }
        other => {
            return Err(format!(
                "is a secret: write where it is, {REFERENCE}, and not {}",
                other.is()
            ));
        }
    };
    let fault = || format!("is a secret: write where it is, {REFERENCE}, and nothing else");
    let [entry] = entries.as_slice() else {
        return Err(fault());
    };
    let Raw::Text(place) = &entry.item.raw else {
        return Err(fault());
    };
    match entry.name.as_str() {
        "env" if is_variable(place) => Ok(match read(place) {
            Ok(Some(value)) => Reference::found(place, value),
            Ok(None) => Reference::missing(
                Source::Variable(place.clone()),
                format!("the environment variable `{place}` is not set: set it to the key"),
            ),
            Err(error) => {
                Reference::missing(Source::Variable(place.clone()), error.to_string())
            }
        }),
        "env" => Err(
            "has to name an environment variable, of `A` to `Z`, `0` to `9` and `_`; what is there is not shown, since it may be the secret itself".to_owned(),
        ),
        "file" if is_path(place) => Ok(Reference::file(place.into())),
        "file" => Err(
            "has to name a file, with a `/` in its path, such as `/run/secrets/key` or `./key`; what is there is not shown, since it may be the secret itself".to_owned(),
        ),
        _ => Err(fault()),
    }
}

/// Whether a text looks like the name of a variable, and so unlike a key that it may be shown.
fn is_variable(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_path(path: &str) -> bool {
    (path.contains('/') || path.contains(std::path::MAIN_SEPARATOR))
        && !path.contains('\0')
        && !path.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_variable;

    #[test]
    fn what_may_be_a_key_is_no_name_of_a_variable() {
        assert!(is_variable("NEW_RELIC_LICENSE_KEY") && is_variable("_KEY2"));
        for text in [
            "",
            "2KEY",
            "phc_abc",
            "eu01xx0123NRAL",
            "KEY-1",
            "KEY=1",
            "ÄKEY",
        ] {
            assert!(!is_variable(text), "{text}");
        }
    }
}
