//! An e-mail address: checked for its shape, and written in one way. Pure.

use std::fmt;

use rusqlite::ToSql;
use rusqlite::types::ToSqlOutput;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// What RFC 5321 lets a mail server take.
const MAX_LEN: usize = 254;

/// An e-mail address in lower case. Personal, so it has no `Display` and its `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Email(String);

impl Email {
    /// Stands for the address where attempts to log in are counted, also of people who have no
    /// account and never agreed to be remembered.
    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let text = text.trim().to_lowercase();
        let has_two_sides = text
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
        let has_one_at = text.matches('@').count() == 1;
        let is_printable = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        if has_two_sides && has_one_at && is_printable && text.len() <= MAX_LEN {
            Ok(Self(text))
        } else {
            Err("an e-mail address has something before and after one `@`, and no spaces")
        }
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(***)")
    }
}

impl ToSql for Email {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn one_address_is_written_in_one_way() {
        let email = |text: &str| Email::try_from(text.to_owned()).unwrap();
        assert!(email(" Ann@Example.com ") == email("ann@example.com"));
        assert_eq!(format!("{:?}", email("ann@example.com")), "Email(***)");
    }

    #[test]
    fn what_no_mail_server_takes_is_refused() {
        let long = format!("{}@example.com", "a".repeat(250));
        for text in [
            "",
            "ann",
            "@",
            "ann@",
            "@example.com",
            "a@b@c",
            "a b@c",
            &long,
        ] {
            assert!(Email::try_from(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
