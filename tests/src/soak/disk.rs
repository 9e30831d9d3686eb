//! What is in the folder of a spool, as any tool can read it; and damage to it. Nobody may have it open.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rusqlite::Connection;
use serde_json::Value;

use crate::random::Random;
use crate::vocabulary::Key;

/// The events that are there, in no order. What a killed process has left is looked at in a copy: looking
/// would put it in order.
pub(crate) fn events(spool: &Path, scratch: &Path) -> anyhow::Result<Vec<Key>> {
    if scratch.exists() {
        fs::remove_dir_all(scratch)?;
    }
    fs::create_dir_all(scratch)?;
    let mut keys = Vec::new();
    for database in databases(spool)? {
        let name = database.file_name().context("a file")?;
        let copy = scratch.join(name);
        fs::copy(&database, &copy)?;
        let mut log = database.clone().into_os_string();
        log.push("-wal");
        if Path::new(&log).exists() {
            let mut copy = copy.clone().into_os_string();
            copy.push("-wal");
            fs::copy(&log, copy)?;
        }
        keys.extend(read(&copy).with_context(|| database.display().to_string())?);
    }
    Ok(keys)
}

/// The files of batches that are in use.
fn databases(spool: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !spool.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(spool)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "db") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(database: &Path) -> anyhow::Result<Vec<Key>> {
    let connection = Connection::open(database)?;
    let has_batches: bool = connection.query_row(
        "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'batch_1'",
        [],
        |row| row.get(0),
    )?;
    if !has_batches {
        // Its process was killed before it had made the table.
        return Ok(Vec::new());
    }
    let mut select = connection.prepare("SELECT payload FROM batch_1")?;
    let batches = select.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    let mut keys = Vec::new();
    for batch in batches {
        let events: Vec<Value> = serde_json::from_slice(&batch?)?;
        for event in &events {
            keys.push(key_of(event).with_context(|| event.to_string())?);
        }
    }
    Ok(keys)
}

fn key_of(event: &Value) -> Option<Key> {
    let attributes = event["attributes"].as_array()?;
    let number = |name: &str| {
        let found = attributes.iter().find(|attribute| attribute[0] == name)?;
        found[1]["u"].as_u64()
    };
    Some(Key {
        run: number("run")?,
        number: number("number")?,
    })
}

/// Turns over so many bits, anywhere in the files.
pub(crate) fn flip_bits(spool: &Path, bits: u64, random: &mut Random) -> anyhow::Result<()> {
    let databases = databases(spool)?;
    for _ in 0..bits {
        let at = usize::try_from(random.below(databases.len().max(1) as u64))?;
        let path = databases.get(at).context("nothing is on the disk")?;
        let mut file = OpenOptions::new().read(true).write(true).open(path)?;
        let length = file.metadata()?.len();
        let place = random.below(length.max(1));
        let mut byte = [0];
        file.seek(SeekFrom::Start(place))?;
        file.read_exact(&mut byte)?;
        byte[0] ^= 1 << random.below(8);
        file.seek(SeekFrom::Start(place))?;
        file.write_all(&byte)?;
    }
    Ok(())
}
