//! The table of events and the views on it.

use rusqlite::Connection;

/// "Funl": a database with another mark, and something in it, is somebody else's.
const APPLICATION: i32 = 0x4675_6e6c;
/// Of the table and the views.
const VERSION: i32 = 1;

const TABLES: &str = "
CREATE TABLE events (
    event_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    step TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    session_id TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    cohort TEXT NOT NULL,
    entity TEXT,
    attributes TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_time ON events (timestamp);
CREATE INDEX events_by_step ON events (name, step, timestamp);
CREATE INDEX events_by_entity ON events (entity, timestamp) WHERE entity IS NOT NULL;

CREATE VIEW real_events AS
SELECT event_id, name, step, datetime(timestamp / 1000.0, 'unixepoch', 'subsec') AS at, entity,
    session_id, attributes
FROM events WHERE cohort = 'real';

CREATE VIEW steps AS
SELECT name, step, count(*) AS events, count(DISTINCT entity) AS entities,
    datetime(min(timestamp) / 1000, 'unixepoch') AS first_at,
    datetime(max(timestamp) / 1000, 'unixepoch') AS last_at
FROM events WHERE cohort = 'real' GROUP BY name, step;

CREATE VIEW steps_by_day AS
SELECT date(timestamp / 1000, 'unixepoch') AS day, name, step, count(*) AS events,
    count(DISTINCT entity) AS entities
FROM events WHERE cohort = 'real' GROUP BY day, name, step;

CREATE VIEW first_steps AS
SELECT name, entity, step, min(timestamp) AS first_timestamp,
    datetime(min(timestamp) / 1000, 'unixepoch') AS first_at, count(*) AS events
FROM events WHERE cohort = 'real' AND entity IS NOT NULL GROUP BY name, entity, step;
";

/// What there is in a database before it is used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Events, or nothing: then the table is made.
    Ours,
    /// Something of another program.
    Foreign,
    /// Events of a later version.
    Later,
}

/// Makes the table and the views, if nothing is there. Two processes may do so at once.
pub(super) fn prepare(connection: &mut Connection) -> rusqlite::Result<Found> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let read = |pragma| transaction.query_row(pragma, [], |row| row.get::<_, i32>(0));
    let application = read("PRAGMA application_id")?;
    let version = read("PRAGMA user_version")?;
    let things = read("SELECT count(*) FROM sqlite_schema")?;
    if things > 0 {
        return Ok(match (application, version) {
            (APPLICATION, VERSION) => Found::Ours,
            (APPLICATION, _) => Found::Later,
            _ => Found::Foreign,
        });
    }
    transaction.execute_batch(TABLES)?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    Ok(Found::Ours)
}
