//! Numbers as they stand in the file: TOML has none for the largest. A leaf.

use serde::Deserialize;

/// A number, or a text for one that TOML has no numbers for.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Number {
    Small(u64),
    Large(String),
}

pub(super) fn number(number: &Number, name: &str) -> Result<u64, String> {
    match number {
        Number::Small(number) => Ok(*number),
        Number::Large(text) => text
            .parse()
            .map_err(|_| format!("`{name}` is `{text}`, which is no number")),
    }
}
