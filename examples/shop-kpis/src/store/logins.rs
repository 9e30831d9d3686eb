//! Logging in: attempts are counted before they are judged, so that guesses made at once are
//! counted as well; what turns out to be no guess is forgiven.

use std::num::NonZero;

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::accounts::{seconds, take_code};
use super::{Store, StoreError};
use crate::email::Email;
use crate::ids::{AccountId, TokenDigest};
use crate::totp::Code;

/// When an address is locked.
#[derive(Clone, Copy, Debug)]
pub struct Lockout {
    /// After so many failures in a row.
    pub failures: NonZero<u32>,
    /// For so long from the last of them.
    pub seconds: NonZero<u32>,
}

/// An attempt to log in.
#[derive(Debug)]
pub(crate) enum Attempt {
    /// Too many failed of late. Says nothing about whether there is an account.
    Locked,
    Stranger,
    Account {
        id: AccountId,
        password_hash: String,
    },
}

/// What somebody shows who knew the password.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) account: AccountId,
    pub(crate) code: Option<Code>,
    /// Of the session to begin.
    pub(crate) session: TokenDigest,
    pub(crate) expires_at: u64,
}

/// What came of an attempt with the right password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login {
    Done,
    /// The account was deleted while its password was being verified.
    Gone,
    Unverified,
    SecondFactorNeeded,
    WrongSecondFactor,
}

impl Store {
    /// Counts an attempt and finds the account.
    pub(crate) async fn begin_login(
        &self,
        email: Email,
        lockout: Lockout,
        now: u64,
    ) -> Result<Attempt, StoreError> {
        self.run(move |transaction| {
            let over = now.saturating_sub(lockout.seconds.get().into());
            let prune = "DELETE FROM login_attempt WHERE last_at <= ?1";
            transaction.execute(prune, [seconds(over)])?;

            let digest = email.digest();
            let failures = "SELECT failures FROM login_attempt WHERE email_digest = ?1";
            let failures: Option<u32> = transaction
                .query_row(failures, [digest], |row| row.get(0))
                .optional()?;
            if failures.is_some_and(|failures| failures >= lockout.failures.get()) {
                return Ok(Attempt::Locked);
            }
            transaction.execute(
                "INSERT INTO login_attempt (email_digest, failures, last_at) VALUES (?1, 1, ?2)
                 ON CONFLICT DO UPDATE SET failures = failures + 1, last_at = ?2",
                params![digest, seconds(now)],
            )?;

            let account = "SELECT id, password_hash FROM account WHERE email = ?1";
            let account = transaction.query_row(account, [email], |row| {
                Ok(Attempt::Account {
                    id: row.get(0)?,
                    password_hash: row.get(1)?,
                })
            });
            Ok(account.optional()?.unwrap_or(Attempt::Stranger))
        })
        .await
    }

    /// Begins a session if nothing but the password was needed, or the rest is right, too.
    pub(crate) async fn finish_login(
        &self,
        email: Email,
        proof: Proof,
        now: u64,
    ) -> Result<Login, StoreError> {
        self.run(move |transaction| {
            let account =
                "SELECT verification_digest IS NULL, totp_active FROM account WHERE id = ?1";
            let account = transaction.query_row(account, [&proof.account], |row| {
                Ok((row.get(0)?, row.get(1)?))
            });
            let login = match (account.optional()?, &proof.code) {
                (None, _) => Login::Gone,
                (Some((false, _)), _) => Login::Unverified,
                (Some((true, false)), _) => Login::Done,
                (Some((true, true)), None) => Login::SecondFactorNeeded,
                (Some((true, true)), Some(code)) => {
                    if take_code(transaction, &proof.account, code, now)? {
                        Login::Done
                    } else {
                        Login::WrongSecondFactor
                    }
                }
            };
            match login {
                Login::Done => {
                    let clear = "DELETE FROM login_attempt WHERE email_digest = ?1";
                    transaction.execute(clear, [email.digest()])?;
                    begin_session(transaction, &proof, now)?;
                }
                // The right password, and no code that could be a guess.
                Login::Unverified | Login::SecondFactorNeeded => forgive(transaction, &email)?,
                Login::Gone | Login::WrongSecondFactor => {}
            }
            Ok(login)
        })
        .await
    }
}

fn begin_session(transaction: &Transaction<'_>, proof: &Proof, now: u64) -> rusqlite::Result<()> {
    let prune = "DELETE FROM session WHERE expires_at <= ?1";
    transaction.execute(prune, [seconds(now)])?;
    transaction.execute(
        "INSERT INTO session (digest, account_id, expires_at) VALUES (?1, ?2, ?3)",
        params![proof.session, proof.account, seconds(proof.expires_at)],
    )?;
    Ok(())
}

/// Takes back this one attempt, and none before it: they may have been guesses at the second factor.
fn forgive(transaction: &Transaction<'_>, email: &Email) -> rusqlite::Result<()> {
    let digest = email.digest();
    let last = "DELETE FROM login_attempt WHERE email_digest = ?1 AND failures = 1";
    if transaction.execute(last, [digest])? == 0 {
        let one_less = "UPDATE login_attempt SET failures = failures - 1 WHERE email_digest = ?1";
        transaction.execute(one_less, [digest])?;
    }
    Ok(())
}
