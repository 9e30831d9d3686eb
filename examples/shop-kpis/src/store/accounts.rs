//! Accounts: made, verified, given a second factor, found by a session, deleted.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{Store, StoreError};
use crate::email::Email;
use crate::ids::{AccountId, Token, TokenDigest};
use crate::totp::{Code, TotpSecret};

/// Somebody who signs up.
#[derive(Debug)]
pub(crate) struct NewAccount {
    pub(crate) id: AccountId,
    pub(crate) email: Email,
    pub(crate) password_hash: String,
    pub(crate) verification: Token,
}

/// What a sign-up led to. A client is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignUp {
    /// There is an account more.
    New,
    /// The address had signed up and was never verified, so it was nobody's: the last one counts.
    Again,
    /// The address has an account, and was told so.
    Known,
}

/// A secret for a second factor that is not active yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Enrolled {
    Pending,
    AlreadyActive,
}

/// Whether a second factor is active now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmed {
    Active,
    WrongCode,
    AlreadyActive,
}

impl Store {
    /// Makes an account, and the mail to its address.
    pub(crate) async fn sign_up(&self, account: NewAccount) -> Result<SignUp, StoreError> {
        self.run(move |transaction| {
            let select = "SELECT verification_digest IS NULL FROM account WHERE email = ?1";
            let verified = transaction
                .query_row(select, [&account.email], |row| row.get(0))
                .optional()?;
            let digest = account.verification.digest();
            let sign_up = match verified {
                Some(true) => SignUp::Known,
                Some(false) => {
                    transaction.execute(
                        "UPDATE account SET password_hash = ?2, verification_digest = ?3 WHERE email = ?1",
                        params![account.email, account.password_hash, digest],
                    )?;
                    SignUp::Again
                }
                None => {
                    transaction.execute(
                        "INSERT INTO account (id, email, password_hash, verification_digest)
                         VALUES (?1, ?2, ?3, ?4)",
                        params![account.id, account.email, account.password_hash, digest],
                    )?;
                    SignUp::New
                }
            };
            let token = (sign_up != SignUp::Known).then(|| account.verification.reveal());
            transaction.execute(
                "INSERT INTO mail (email, verification_token) VALUES (?1, ?2)",
                params![account.email, token],
            )?;
            Ok(sign_up)
        })
        .await
    }

    /// The token of the last mail to an address.
    pub(crate) async fn last_mail(
        &self,
        email: Email,
    ) -> Result<Option<Option<Token>>, StoreError> {
        self.run(move |transaction| {
            let select =
                "SELECT verification_token FROM mail WHERE email = ?1 ORDER BY id DESC LIMIT 1";
            let token = |text: Option<String>| text.as_deref().map(Token::presented);
            transaction
                .query_row(select, [email], |row| row.get(0).map(token))
                .optional()
        })
        .await
    }

    /// Says that whoever has this token reads the mail of the address. A token is good once.
    pub(crate) async fn verify(&self, token: TokenDigest) -> Result<bool, StoreError> {
        self.run(move |transaction| {
            let update =
                "UPDATE account SET verification_digest = NULL WHERE verification_digest = ?1";
            transaction.execute(update, [token]).map(|rows| rows == 1)
        })
        .await
    }

    /// Whose session this is, if it has not expired.
    pub(crate) async fn session(
        &self,
        session: TokenDigest,
        now: u64,
    ) -> Result<Option<AccountId>, StoreError> {
        self.run(move |transaction| {
            let select = "SELECT account_id FROM session WHERE digest = ?1 AND expires_at > ?2";
            transaction
                .query_row(select, params![session, seconds(now)], |row| row.get(0))
                .optional()
        })
        .await
    }

    /// Keeps a secret until a code confirms that its owner has it.
    pub(crate) async fn enroll(
        &self,
        account: AccountId,
        secret: TotpSecret,
    ) -> Result<Enrolled, StoreError> {
        self.run(move |transaction| {
            let update = "UPDATE account SET totp_secret = ?2 WHERE id = ?1 AND totp_active = 0";
            let rows = transaction.execute(update, params![account, secret])?;
            Ok(if rows == 1 {
                Enrolled::Pending
            } else {
                Enrolled::AlreadyActive
            })
        })
        .await
    }

    /// Makes the second factor active if the code is right.
    pub(crate) async fn confirm(
        &self,
        account: AccountId,
        code: Code,
        now: u64,
    ) -> Result<Confirmed, StoreError> {
        self.run(move |transaction| {
            let select = "SELECT totp_active FROM account WHERE id = ?1";
            if transaction.query_row(select, [&account], |row| row.get(0))? {
                return Ok(Confirmed::AlreadyActive);
            }
            if !take_code(transaction, &account, &code, now)? {
                return Ok(Confirmed::WrongCode);
            }
            let update = "UPDATE account SET totp_active = 1 WHERE id = ?1";
            transaction.execute(update, [&account])?;
            Ok(Confirmed::Active)
        })
        .await
    }

    /// Deletes an account and what belongs to it, but for its orders. `false` when it is gone.
    pub(crate) async fn delete(&self, account: AccountId) -> Result<bool, StoreError> {
        self.run(move |transaction| {
            transaction.execute(
                "DELETE FROM mail WHERE email = (SELECT email FROM account WHERE id = ?1)",
                [&account],
            )?;
            let delete = "DELETE FROM account WHERE id = ?1";
            transaction.execute(delete, [account]).map(|rows| rows == 1)
        })
        .await
    }
}

/// Whether a code is right and was not taken before. It is taken now.
pub(super) fn take_code(
    transaction: &Transaction<'_>,
    account: &AccountId,
    code: &Code,
    now: u64,
) -> rusqlite::Result<bool> {
    let select = "SELECT totp_secret FROM account WHERE id = ?1";
    let secret: Option<TotpSecret> = transaction.query_row(select, [account], |row| row.get(0))?;
    let Some(step) = secret.and_then(|secret| secret.check(code, now)) else {
        return Ok(false);
    };
    let update = "UPDATE account SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2";
    let rows = transaction.execute(update, params![account, seconds(step)])?;
    Ok(rows == 1)
}

/// A time, or a number of steps, as `SQLite` has it. What does not fit is beyond every other time.
pub(super) fn seconds(time: u64) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}
