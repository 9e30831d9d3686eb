//! The embedded store: accounts, attempts to log in, orders, and the payment events already settled.
//!
//! One `SQLite` connection behind a mutex. Each operation is one short transaction on tokio's blocking
//! threads, so no handler waits for a disk on an async thread, and two requests never decide about
//! the same thing at once. No HTTP, no counters, no clock: the time comes in as an argument.

mod accounts;
mod logins;
mod orders;
mod payments;
mod sql;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::task;

pub(crate) use accounts::{Confirmed, Enrolled, NewAccount, SignUp};
pub use logins::Lockout;
pub(crate) use logins::{Attempt, Login, Proof};
pub(crate) use orders::Order;
pub(crate) use payments::{Change, Event, Payment, Refusal, Settlement};

/// The store. Clones share one connection.
#[derive(Clone, Debug)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
}

impl Store {
    /// Opens an empty store that ends with the process.
    ///
    /// ```
    /// let store = shop_kpis::Store::in_memory()?;
    /// # Ok::<(), shop_kpis::StoreError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When `SQLite` cannot make its tables.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    /// Opens a file, and makes it when it is not there; the folder has to be.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or is no such store.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        Self::prepare(connection)
    }

    fn prepare(connection: Connection) -> Result<Self, StoreError> {
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.execute_batch(include_str!("schema.sql"))?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Whether the store answers.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        self.run(|transaction| transaction.query_row("SELECT 1", [], |_| Ok(())))
            .await
    }

    /// Runs `work` in a transaction, which is rolled back when it fails. What is returned was
    /// committed.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.connection);
        let done = task::spawn_blocking(move || {
            // A panic rolled its transaction back, so the connection is as good as before.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        done.await.map_err(|_| StoreError::Stopped)?
    }
}

/// Why the store could not do what it was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// `SQLite` refused.
    Sqlite(rusqlite::Error),
    /// The operation panicked, or the process is shutting down.
    Stopped,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(_) => f.write_str("the store could not be read or written"),
            Self::Stopped => f.write_str("the store operation was stopped"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Sqlite(error) => Some(error),
            Self::Stopped => None,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}
