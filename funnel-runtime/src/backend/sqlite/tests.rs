//! What was delivered is in the database once, and can be asked for.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, fs, process};

use rusqlite::Connection;
use uuid::Uuid;

use super::Sqlite;
use crate::account::Reason;
use crate::backend::{Answer, Attempt, Backend as _, Batch};
use crate::cohort::Cohort;
use crate::event::{EventView, OwnedValue, StoredEvent};

/// A path of its own; what is there is removed when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("funnel-sqlite-{}-{number}", process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.join("events.db")
    }

    fn open(&self) -> Sqlite {
        Sqlite::open(self.path()).unwrap()
    }

    fn ask<T: rusqlite::types::FromSql>(&self, sql: &str) -> Vec<T> {
        let connection = Connection::open(self.path()).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const DAY: u64 = 24 * 60 * 60 * 1_000;

fn event(sequence: u64, step: &str, entity: Option<&str>) -> StoredEvent {
    StoredEvent {
        name: "Shop".to_owned(),
        step: step.to_owned(),
        timestamp: sequence * DAY,
        sequence,
        event_id: Uuid::from_u128(sequence.into()),
        session_id: Uuid::nil(),
        cohort: Cohort::real(),
        entity: entity.map(str::to_owned),
        attributes: vec![
            ("plan".to_owned(), OwnedValue::Text("pro \"x\"".to_owned())),
            ("amount".to_owned(), OwnedValue::Float(2.5)),
        ],
    }
}

fn send(sqlite: &mut Sqlite, events: &[StoredEvent], unix_millis: u64) -> Answer {
    let views: Vec<_> = events.iter().map(EventView::stored).collect();
    sqlite.send(&Batch::new(
        &views,
        Attempt {
            number: 1,
            time_left: Duration::from_millis(20),
            unix_millis,
        },
    ))
}

#[test]
fn an_event_that_comes_twice_is_there_once() {
    let scratch = Scratch::new();
    let events: Vec<_> = (0..5).map(|number| event(number, "done", None)).collect();
    let mut sqlite = scratch.open();
    assert_eq!(send(&mut sqlite, &events[..3], 0), Answer::Delivered);
    assert_eq!(send(&mut sqlite, &events, 0), Answer::Delivered);
    drop(sqlite);
    assert_eq!(
        send(&mut scratch.open(), &events[4..], 0),
        Answer::Delivered
    );
    assert_eq!(
        scratch.ask::<i64>("SELECT sequence FROM events ORDER BY sequence"),
        [0, 1, 2, 3, 4]
    );
}

#[test]
fn everything_of_an_event_can_be_asked_for() {
    let scratch = Scratch::new();
    let mut probe = event(9, "done", None);
    probe.cohort = Cohort::synthetic();
    send(
        &mut scratch.open(),
        &[event(3, "claim", Some("team_1")), probe],
        0,
    );
    let row: Vec<String> = scratch.ask(
        "SELECT event_id || ' ' || name || ' ' || step || ' ' || timestamp || ' ' || session_id
            || ' ' || cohort || ' ' || entity || ' ' || attributes
         FROM events WHERE sequence = 3",
    );
    assert_eq!(
        row,
        [format!(
            "{} Shop claim 259200000 {} real team_1 {}",
            Uuid::from_u128(3),
            Uuid::nil(),
            r#"{"plan":"pro \"x\"","amount":2.5}"#
        )]
    );
    let times: Vec<String> = scratch.ask("SELECT at FROM real_events");
    assert_eq!(
        times,
        ["1970-01-04 00:00:00.000"],
        "the probe is not among them"
    );
    let plans: Vec<String> = scratch.ask("SELECT attributes ->> 'plan' FROM real_events");
    assert_eq!(plans, ["pro \"x\""]);
}

#[test]
fn views_say_how_many_came_how_far() {
    let scratch = Scratch::new();
    let events = [
        event(0, "provision", Some("a")),
        event(1, "provision", Some("b")),
        event(2, "provision", Some("a")),
        event(3, "claim", Some("a")),
        event(20, "claim", Some("b")),
    ];
    send(&mut scratch.open(), &events, 0);
    let steps: Vec<String> =
        scratch.ask("SELECT step || ' ' || events || ' ' || entities FROM steps ORDER BY step");
    assert_eq!(steps, ["claim 2 2", "provision 3 2"]);
    let days: Vec<String> = scratch.ask("SELECT day FROM steps_by_day WHERE step = 'claim'");
    assert_eq!(days, ["1970-01-04", "1970-01-21"]);
    // The question in the documentation.
    let documentation = include_str!("mod.rs");
    let question = documentation.split("```sql").nth(1).unwrap();
    let question = question.split(';').next().unwrap().replace("\n///", "\n");
    let question = question.replace("InstantFunnel", "Shop");
    let claimed: Vec<i64> = scratch.ask(&format!("SELECT claimed FROM ({question})"));
    assert_eq!(claimed, [1], "the other took longer than a week");
}

#[test]
fn what_is_too_old_is_removed_where_that_was_chosen() {
    let scratch = Scratch::new();
    let mut sqlite = scratch.open().keep_for(Duration::from_millis(2 * DAY));
    for number in 0..6 {
        send(&mut sqlite, &[event(number, "done", None)], number * DAY);
    }
    assert_eq!(
        scratch.ask::<i64>("SELECT sequence FROM events ORDER BY sequence"),
        [3, 4, 5]
    );
}

#[test]
fn a_database_that_is_busy_is_tried_again() {
    let scratch = Scratch::new();
    let mut sqlite = scratch.open();
    let other = Connection::open(scratch.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(
        send(&mut sqlite, &[event(0, "done", None)], 0),
        Answer::Retry(None)
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(
        send(&mut sqlite, &[event(0, "done", None)], 0),
        Answer::Delivered
    );
}

#[test]
fn a_database_that_is_full_is_tried_again_and_takes_a_batch_whole_or_not() {
    let scratch = Scratch::new();
    let mut sqlite = scratch.open();
    sqlite
        .connection
        .pragma_update(None, "max_page_count", 20)
        .unwrap();
    let events: Vec<_> = (0..2_000)
        .map(|number| event(number, "done", None))
        .collect();
    assert_eq!(send(&mut sqlite, &events, 0), Answer::Retry(None));
    assert_eq!(scratch.ask::<i64>("SELECT count(*) FROM events"), [0]);
    sqlite
        .connection
        .pragma_update(None, "max_page_count", 20_000)
        .unwrap();
    assert_eq!(send(&mut sqlite, &events, 0), Answer::Delivered);
    assert_eq!(scratch.ask::<i64>("SELECT count(*) FROM events"), [2_000]);
}

#[test]
fn a_database_that_may_not_be_written_or_has_lost_its_table_refuses() {
    let scratch = Scratch::new();
    let mut sqlite = scratch.open();
    let refused = Answer::Refused(Reason::Rejected);
    sqlite
        .connection
        .pragma_update(None, "query_only", "ON")
        .unwrap();
    assert_eq!(send(&mut sqlite, &[event(0, "done", None)], 0), refused);
    sqlite
        .connection
        .pragma_update(None, "query_only", "OFF")
        .unwrap();
    sqlite
        .connection
        .execute_batch("DROP TABLE events")
        .unwrap();
    assert_eq!(send(&mut sqlite, &[event(0, "done", None)], 0), refused);
}

#[test]
fn what_is_not_ours_is_not_touched() {
    let scratch = Scratch::new();
    let mine = Connection::open(scratch.path()).unwrap();
    mine.execute_batch("CREATE TABLE events (mine TEXT)")
        .unwrap();
    drop(mine);
    let before = fs::read(scratch.path()).unwrap();
    let error = Sqlite::open(scratch.path()).unwrap_err();
    assert!(error.to_string().contains("a file of their own"), "{error}");
    assert_eq!(fs::read(scratch.path()).unwrap(), before);

    fs::write(scratch.path(), "a letter to a friend ".repeat(99)).unwrap();
    let error = Sqlite::open(scratch.path()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidData, "{error}");
    assert!(Sqlite::open(scratch.path().join("below a file")).is_err());
}

#[test]
fn a_database_of_a_later_version_is_left_to_it() {
    let scratch = Scratch::new();
    scratch
        .open()
        .connection
        .pragma_update(None, "user_version", 2)
        .unwrap();
    let error = Sqlite::open(scratch.path()).unwrap_err();
    assert!(error.to_string().contains("later version"), "{error}");
}

#[test]
fn several_write_to_one_database() {
    let scratch = Scratch::new();
    let mut writers = [(); 4].map(|()| scratch.open());
    std::thread::scope(|scope| {
        for (at, writer) in (0..).zip(&mut writers) {
            scope.spawn(move || {
                for number in 0..20 {
                    let event = [event(at * 100 + number, "done", None)];
                    while send(writer, &event, 0) != Answer::Delivered {}
                }
            });
        }
    });
    assert_eq!(scratch.ask::<i64>("SELECT count(*) FROM events"), [80]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let scratch = Scratch::new();
    let mut sqlite = scratch.open();
    send(&mut sqlite, &[event(0, "done", None)], 0);
    let files: Vec<_> = fs::read_dir(&scratch.0)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(files.len() > 1);
    for file in files {
        assert_eq!(
            file.metadata().unwrap().permissions().mode() & 0o777,
            0o600,
            "{file:?}"
        );
    }
}

#[test]
fn shows_where_it_is_and_nothing_of_what_is_in_it() {
    let scratch = Scratch::new();
    let shown = format!("{:?}", scratch.open());
    assert!(shown.contains("events.db"), "{shown}");
}
