//! Codes of a second factor: TOTP as authenticator apps have it. Pure: the time comes in as an
//! argument, and that a code is taken only once is for the store to see to.

use std::fmt;

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize, Serializer};
use totp_rs::{Builder, Totp};

use crate::ids::{AccountId, random_bytes};

const SECRET_LEN: usize = 20;

/// How many steps of 30 seconds the clock of a telephone may be off.
const SKEW: u16 = 1;

/// What codes are computed from. Its `Debug` hides it; it is told once, to its owner.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct TotpSecret([u8; SECRET_LEN]);

impl TotpSecret {
    pub(crate) fn random() -> Self {
        Self(random_bytes())
    }

    /// The step of the code, counted from 1970, if it is right now or next to now.
    pub(crate) fn check(&self, code: &Code, now: u64) -> Option<u64> {
        self.totp().check(&code.0, now)
    }

    /// What a QR code for an authenticator app holds. It names the account by its id, so there is
    /// nothing in it to escape.
    pub(crate) fn url(&self, account: &AccountId) -> String {
        let secret = self.totp().secret().to_base32();
        let account = account.as_ref();
        format!("otpauth://totp/shop-kpis:{account}?secret={secret}&issuer=shop-kpis")
    }

    fn totp(self) -> Totp {
        Builder::new()
            .with_secret(self.0)
            .with_skew(SKEW)
            .build_noncompliant()
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(***)")
    }
}

impl Serialize for TotpSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.totp().secret().to_base32())
    }
}

impl ToSql for TotpSecret {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for TotpSecret {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        FromSql::column_result(value).map(Self)
    }
}

/// A code as somebody typed it.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Code(String);

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, TotpSecret};

    /// The secret of the test vectors of RFC 6238.
    const RFC: TotpSecret = TotpSecret(*b"12345678901234567890");

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (now, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = RFC.check(&Code(code.to_owned()), now);
            assert_eq!(step, Some(now / 30), "at {now}");
        }
    }

    #[test]
    fn a_code_is_right_one_step_early_and_late_and_no_longer() {
        let code = Code("287082".to_owned());
        let right = |now| RFC.check(&code, now) == Some(1);
        assert!(right(0) && right(30) && right(89));
        assert!(!right(90));
    }

    #[test]
    fn what_is_not_six_digits_is_wrong() {
        for text in ["", "28708", "2870822", "+28708", "28708x", "２８７０８２"] {
            assert_eq!(RFC.check(&Code(text.to_owned()), 59), None, "{text:?}");
        }
    }

    #[test]
    fn neither_secret_nor_code_shows_in_debug_output() {
        assert_eq!(format!("{RFC:?}"), "TotpSecret(***)");
        assert_eq!(format!("{:?}", Code("287082".to_owned())), "Code(***)");
    }
}
