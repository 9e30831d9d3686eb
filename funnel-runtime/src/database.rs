//! What the spool and the event store share: a file of SQLite that its owner alone may read, and what
//! its errors mean. A leaf.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, ffi};

/// What a committed write survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// The end of the process, however it comes. When power fails, or the system crashes, the last
    /// writes may be missing; the file is whole all the same.
    #[default]
    ProcessCrash,
    /// Also that power fails: every write waits for the disk, which takes milliseconds.
    PowerLoss,
}

impl Durability {
    pub(crate) const fn pragma(self) -> &'static str {
        match self {
            Self::ProcessCrash => "NORMAL",
            Self::PowerLoss => "FULL",
        }
    }
}

/// Errors of the disk that do not pass: the file is shorter than it says, or the file system is
/// damaged itself.
const DAMAGED_DISK: [i32; 3] = [
    ffi::SQLITE_IOERR_SHORT_READ,
    ffi::SQLITE_IOERR_CORRUPTFS,
    ffi::SQLITE_IOERR_DATA,
];

/// What an error of SQLite means for the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is no database, or not the one that was written.
    Damaged,
    /// It may not grow, because of the disk or of its own limit.
    Full,
    /// Another connection has it.
    Busy,
    /// It may not be written.
    ReadOnly,
    /// The system failed to read or write.
    Io,
}

impl Fault {
    pub(crate) fn of(error: &rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error_code() else {
            // A value of another type than the one that was written.
            return Self::Damaged;
        };
        if let Some(error) = error.sqlite_error()
            && DAMAGED_DISK.contains(&error.extended_code)
        {
            return Self::Damaged;
        }
        match code {
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory
            | ErrorCode::FileLockingProtocolFailed
            | ErrorCode::NoLargeFileSupport
            | ErrorCode::OperationInterrupted => Self::Io,
            // A table that is missing, a value that is too large, a key that is there twice.
            _ => Self::Damaged,
        }
    }
}

/// The error as one of input and output, which it is for whoever opened a file.
pub(crate) fn io_error(error: rusqlite::Error) -> io::Error {
    let kind = match Fault::of(&error) {
        Fault::Damaged => io::ErrorKind::InvalidData,
        Fault::Full => io::ErrorKind::StorageFull,
        Fault::Busy => io::ErrorKind::ResourceBusy,
        Fault::ReadOnly => io::ErrorKind::PermissionDenied,
        Fault::Io => io::ErrorKind::Other,
    };
    io::Error::new(kind, error)
}

/// Opens a file for reading and writing; made if it is not there, readable by its owner alone on Unix.
pub(crate) fn open_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).read(true).write(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// Connects to a file, which is made if it is not there. The files that SQLite puts beside it have
/// the same mode.
pub(crate) fn connect(path: &Path) -> io::Result<Connection> {
    use rusqlite::OpenFlags;

    // A file that is there stays closed: closing it would take away the locks of another connection
    // of this process (<https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>).
    if !path.exists() {
        drop(open_file(path)?);
    }
    // No URI: a path is a path, whatever it begins with.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(io_error)
}

#[cfg(test)]
mod tests {
    use rusqlite::{Error, ffi};

    use super::Fault;

    #[test]
    fn each_error_is_what_can_be_done_about_it() {
        for (code, fault) in [
            (ffi::SQLITE_FULL, Fault::Full),
            (ffi::SQLITE_BUSY, Fault::Busy),
            (ffi::SQLITE_BUSY_SNAPSHOT, Fault::Busy),
            (ffi::SQLITE_LOCKED, Fault::Busy),
            (ffi::SQLITE_READONLY, Fault::ReadOnly),
            (ffi::SQLITE_IOERR_WRITE, Fault::Io),
            (ffi::SQLITE_CANTOPEN, Fault::Io),
            (ffi::SQLITE_IOERR_SHORT_READ, Fault::Damaged),
            (ffi::SQLITE_CORRUPT, Fault::Damaged),
            (ffi::SQLITE_NOTADB, Fault::Damaged),
            (ffi::SQLITE_ERROR, Fault::Damaged),
        ] {
            let error = Error::SqliteFailure(ffi::Error::new(code), None);
            assert_eq!(Fault::of(&error), fault, "{error}");
        }
        assert_eq!(Fault::of(&Error::InvalidQuery), Fault::Damaged);
    }
}
