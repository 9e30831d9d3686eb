//! Events in a database of one file, to be asked with SQL.

mod schema;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior, params};

use super::json_lines::line::write_attributes;
use super::{Answer, Backend, Batch};
use crate::account::Reason;
use crate::database::{self, Durability, Fault};
use crate::fork::Inside;
use schema::Found;

/// How long a database that is busy is waited for while it is opened, and at most for a batch.
const BUSY: Duration = Duration::from_secs(5);
/// How many events that are too old are removed with each batch.
const REMOVED: i64 = 2_000;

const INSERT: &str = "INSERT INTO events
    (event_id, name, step, timestamp, session_id, sequence, cohort, entity, attributes)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (event_id) DO NOTHING";

const REMOVE: &str = "DELETE FROM events WHERE rowid IN
    (SELECT rowid FROM events WHERE timestamp < ?1 ORDER BY timestamp LIMIT ?2)";

/// Keeps events in a database of SQLite: a file that needs no server, and that any program which
/// knows SQLite can ask, while events come in.
///
/// An event that comes twice is there once: its id is the primary key. Several processes may write
/// to one file; it has to be on a disk of their own machine.
///
/// # What to ask
///
/// | name | a row is | columns |
/// |---|---|---|
/// | `events` | an event | `event_id`, `name`, `step` (empty for an event of a flow), `timestamp` in milliseconds since 1970, `session_id`, `sequence`, `cohort` (`real` or `synthetic`), `entity` (of the attribute with `#[attr(entity)]`), `attributes`, an object of JSON |
/// | `real_events` | an event of a real user | as above, the time as text in `at`, in UTC |
/// | `steps` | a step | `name`, `step`, `events`, `entities` (distinct ones), `first_at`, `last_at` |
/// | `steps_by_day` | a step on a day, in UTC | `day`, `name`, `step`, `events`, `entities` |
/// | `first_steps` | the first time that an entity came to a step | `name`, `entity`, `step`, `first_timestamp`, `first_at`, `events` |
///
/// All but `events` leave out what probes did. How many who provisioned claimed within a week, and on
/// which plan:
///
/// ```sql
/// SELECT count(*) AS provisioned, count(claimed.entity) AS claimed
/// FROM first_steps AS provisioned
/// LEFT JOIN first_steps AS claimed
///     ON claimed.name = provisioned.name AND claimed.entity = provisioned.entity
///     AND claimed.step = 'claim'
///     AND claimed.first_timestamp BETWEEN provisioned.first_timestamp
///         AND provisioned.first_timestamp + 7 * 24 * 60 * 60 * 1000
/// WHERE provisioned.name = 'InstantFunnel' AND provisioned.step = 'provision';
///
/// SELECT attributes ->> 'plan' AS plan, count(*) FROM real_events
/// WHERE step = 'claim' GROUP BY plan;
/// ```
///
/// # Answers
///
/// A database that is busy or full is tried again, as is one that cannot be read just now. One that may
/// not be written, or is damaged, refuses everything.
///
/// # On drop
///
/// The file is whole at every moment; what SQLite keeps beside it (`-wal`, `-shm`) is gone when the
/// last process has closed it.
///
/// ```no_run
/// use std::time::Duration;
/// use funnel_runtime::{Config, Sqlite};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let events = Sqlite::open("/var/lib/api/events.db")?
///     .keep_for(Duration::from_secs(90 * 24 * 60 * 60));
/// let telemetry = Config::new().backend(events).install()?;
/// # drop(telemetry);
/// # Ok(())
/// # }
/// ```
pub struct Sqlite {
    path: PathBuf,
    connection: Connection,
    keep_for: Option<Duration>,
    json: Vec<u8>,
}

impl Sqlite {
    /// Opens a database, which is made if it is not there, readable by its owner alone on Unix.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened for writing, is no database, belongs to another program, or is
    /// of a later version of this crate; or when it is busy for five seconds.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let mut connection = database::connect(path)?;
        let found = (|| {
            connection.busy_timeout(BUSY)?;
            connection.pragma_update(None, "trusted_schema", "OFF")?;
            let found = schema::prepare(&mut connection)?;
            if found == Found::Ours {
                connection.pragma_update(None, "journal_mode", "WAL")?;
                let durability = Durability::default();
                connection.pragma_update(None, "synchronous", durability.pragma())?;
            }
            Ok(found)
        })();
        let refused = match found.map_err(database::io_error)? {
            Found::Ours => {
                return Ok(Self {
                    path: path.to_owned(),
                    connection,
                    keep_for: None,
                    json: Vec::new(),
                });
            }
            Found::Foreign => {
                "it is the database of another program: give events a file of their own"
            }
            Found::Later => "a later version of this crate made it: use that one, or another file",
        };
        Err(io::Error::new(io::ErrorKind::InvalidData, refused))
    }

    /// Sets what an event in the database survives; [`Durability::ProcessCrash`] unless told.
    ///
    /// # Errors
    ///
    /// When the database does not take it.
    pub fn durability(self, durability: Durability) -> io::Result<Self> {
        self.connection
            .pragma_update(None, "synchronous", durability.pragma())
            .map_err(database::io_error)?;
        Ok(self)
    }

    /// Removes events that are older than this, some thousand with each batch. Everything is kept
    /// unless told. The file does not become smaller, and room in it is used again.
    #[must_use]
    pub fn keep_for(mut self, age: Duration) -> Self {
        self.keep_for = Some(age);
        self
    }

    fn write(&mut self, batch: &Batch<'_>) -> Result<(), Trouble> {
        // Half of it for whoever has the database, so that there is time left to write.
        let patience = (batch.time_left() / 2).min(BUSY);
        self.connection.busy_timeout(patience)?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached(INSERT)?;
            for event in batch.events() {
                self.json.clear();
                write_attributes(&mut self.json, &event).map_err(|_| Trouble::Encode)?;
                let attributes = str::from_utf8(&self.json).map_err(|_| Trouble::Encode)?;
                insert.execute(params![
                    event.event_id().to_string(),
                    event.name(),
                    event.step(),
                    integer(event.timestamp()),
                    event.session_id().to_string(),
                    integer(event.sequence()),
                    event.cohort().as_str(),
                    event.entity(),
                    attributes,
                ])?;
            }
            if let Some(age) = self.keep_for {
                let age = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
                let before = integer(batch.unix_millis().saturating_sub(age));
                transaction
                    .prepare_cached(REMOVE)?
                    .execute([before, REMOVED])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite")
            .field("path", &self.path)
            .field("keep_for", &self.keep_for)
            .finish_non_exhaustive()
    }
}

/// Why a batch was not written.
enum Trouble {
    Encode,
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

impl Backend for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        let _inside = Inside::enter();
        match self.write(batch) {
            Ok(()) => Answer::Delivered,
            Err(Trouble::Encode) => Answer::Rejected(Reason::Encode),
            Err(Trouble::Database(error)) => match Fault::of(&error) {
                Fault::Busy | Fault::Full | Fault::Io => Answer::Retry(None),
                Fault::ReadOnly | Fault::Damaged => Answer::Refused(Reason::Rejected),
            },
        }
    }
}

/// A number as SQLite has them.
fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
