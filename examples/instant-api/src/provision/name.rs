//! The name of something inside a resource, as its owner chose it or at random. Pure.

use serde::Deserialize;

use crate::ids::random_text;

const MAX_LEN: usize = 32;

/// A lower-case identifier, which every kind of server takes without quoting. It stays between the
/// service and the owner: a name may be personal, so no event carries it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Name(String);

impl Name {
    /// The text of the chosen name, or one made of `prefix` and random letters.
    pub(super) fn or_random(chosen: Option<Self>, prefix: &str) -> String {
        chosen.map_or_else(|| format!("{prefix}_{}", random_text(8)), |name| name.0)
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let starts_well = text.starts_with(|first: char| first.is_ascii_lowercase());
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if starts_well && text.len() <= MAX_LEN && text.bytes().all(is_plain) {
            Ok(Self(text))
        } else {
            Err(format!(
                "a name has 1 to {MAX_LEN} characters out of a-z, 0-9 and _, and begins with a letter"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn only_plain_names_are_taken() {
        for good in ["a", "orders", "orders_2", &"a".repeat(32)] {
            assert!(Name::try_from(good.to_owned()).is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "2nd",
            "_a",
            "Orders",
            "or-ders",
            "a b",
            "ä",
            &"a".repeat(33),
        ] {
            assert!(Name::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
    }
}
