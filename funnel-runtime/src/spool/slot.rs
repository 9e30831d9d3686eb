//! The files of a spool's folder: which there are, and whose they are. Not here: what is in them.
//!
//! ```text
//! new_relic-0.lock        held by the process that has the file; how many events are in it
//! new_relic-0.db          the batches
//! new_relic-0.db-wal      the log of SQLite, while it is open
//! new_relic-0.db.part     what is being saved from a damaged file
//! new_relic-0.db.saved    what was saved from one, not yet in its place
//! new_relic-0.db.corrupt-0, .corrupt-0-wal    a damaged file, set aside
//! ```

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::database;
#[cfg(unix)]
use crate::fork;

/// How many processes may share a folder.
const SLOTS: u32 = 4096;
/// How many damaged files are kept for each slot.
const KEPT: u32 = 4;

/// Makes the folder if it is not there.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// The name of a backend as part of the name of a file. What is replaced is told apart by a checksum.
pub(super) fn file_name(backend: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut name: String = backend
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .take(64)
        .collect();
    if name != backend || name.is_empty() {
        let checksum = crc32fast::hash(backend.as_bytes());
        name = format!("{name}_{checksum:08x}");
    }
    name
}

/// A numbered file and what belongs to it, held by this process alone until it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    /// The lock stays this process's own when it forks.
    #[cfg(unix)]
    _fork: fork::Lock,
    lock: File,
    #[allow(dead_code, reason = "the tests ask for it")]
    pub(super) number: u32,
    pub(super) database: PathBuf,
}

impl Slot {
    /// Takes the first that nobody holds.
    pub(super) fn take_first(folder: &Path, name: &str) -> io::Result<Self> {
        for number in 0..SLOTS {
            if let Some(slot) = Self::take(folder, name, number)? {
                return Ok(slot);
            }
        }
        Err(io::Error::new(
            io::ErrorKind::ResourceBusy,
            format!(
                "{SLOTS} processes have a spool here already; give each service its own folder"
            ),
        ))
    }

    /// Takes this one, unless somebody holds it.
    pub(super) fn take(folder: &Path, name: &str, number: u32) -> io::Result<Option<Self>> {
        // The file of a lock is never removed: who waits for the old one would lock nothing.
        let lock = database::open_file(&folder.join(format!("{name}-{number}.lock")))?;
        #[cfg(unix)]
        if fork::is_inherited(&lock) {
            // SQLite still believes that this process has it open.
            return Ok(None);
        }
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self {
                #[cfg(unix)]
                _fork: fork::Lock::of(&lock)?,
                lock,
                number,
                database: folder.join(format!("{name}-{number}.db")),
            })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The numbers of the files that are there, whoever holds them.
    pub(super) fn numbers(folder: &Path, name: &str) -> io::Result<Vec<u32>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(folder)? {
            let file = entry?.file_name();
            let number = file
                .to_str()
                .and_then(|file| file.strip_prefix(name)?.strip_prefix('-'))
                .and_then(|rest| {
                    rest.strip_suffix(".db.saved")
                        .or_else(|| rest.strip_suffix(".db"))
                })
                .and_then(|number| number.parse::<u32>().ok());
            numbers.extend(number);
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    pub(super) fn beside(&self, suffix: &str) -> PathBuf {
        let mut path = OsString::from(&self.database);
        path.push(suffix);
        path.into()
    }

    /// How many events the file was last known to hold: never more than it held then.
    pub(super) fn tally(&self) -> Option<u64> {
        let mut bytes = [0; 12];
        let mut lock = &self.lock;
        lock.seek(SeekFrom::Start(0)).ok()?;
        lock.read_exact(&mut bytes).ok()?;
        let (count, checksum) = bytes.split_first_chunk::<8>()?;
        (crc32fast::hash(count).to_le_bytes() == checksum).then(|| u64::from_le_bytes(*count))
    }

    /// Notes how many events the file holds. It is for counting what damage takes, so that it fails is
    /// no reason to lose events.
    pub(super) fn set_tally(&self, events: u64) {
        let count = events.to_le_bytes();
        let mut bytes = [0; 12];
        bytes[..8].copy_from_slice(&count);
        bytes[8..].copy_from_slice(&crc32fast::hash(&count).to_le_bytes());
        let mut lock = &self.lock;
        let _ = lock
            .seek(SeekFrom::Start(0))
            .and_then(|_| lock.write_all(&bytes));
    }

    /// Puts what was saved into the place of what is damaged, if that was begun. Safe to be cut off
    /// anywhere, and begun again.
    pub(super) fn put_saved_in_place(&self) -> io::Result<()> {
        remove(&self.beside(".part"))?;
        remove(&self.beside(".part-journal"))?;
        let saved = self.beside(".saved");
        if !saved.exists() {
            return Ok(());
        }
        let aside = (0..KEPT)
            .map(|number| self.beside(&format!(".corrupt-{number}")))
            .find(|path| !path.exists());
        // The log first: beside another file it would be played into that one.
        for suffix in ["-wal", "-journal", "-shm", ""] {
            let from = self.beside(suffix);
            if !from.exists() {
                continue;
            }
            match &aside {
                Some(aside) => {
                    let mut to = OsString::from(aside);
                    to.push(suffix);
                    fs::rename(from, to)?;
                }
                None => remove(&from)?,
            }
        }
        fs::rename(saved, &self.database)
    }

    /// Removes the file, which nobody needs any more.
    pub(super) fn remove_database(&self) {
        let _ = remove(&self.database);
        self.set_tally(0);
    }
}

/// A child that is being started has the descriptors of this process for a moment, and closing ours
/// would leave the lock to it.
impl Drop for Slot {
    fn drop(&mut self) {
        let _ = self.lock.unlock();
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
