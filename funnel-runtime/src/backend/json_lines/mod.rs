//! One JSON object per line, to a file or to standard output.

pub(super) mod line;
mod log;
mod pending;
#[cfg(test)]
mod tests;

use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use super::{Answer, Backend, Batch};
use crate::account::Reason;
use log::Log;
use pending::Pending;

/// Writes each event as one line of JSON: a flat object with the event's name under `event` and
/// every attribute under its wire name.
///
/// A batch is encoded first and written with one call, so that lines of several processes that
/// append to one file do not mix. An error of the file is answered with a retry, which goes on where
/// the attempt before it stopped: this process writes no line twice. A line that broke off, in this
/// process or in one before it, gets an end, so that a reader has to pass over no more than that one.
///
/// # Rotation
///
/// With [`JsonLines::rotate_at_bytes`] or [`JsonLines::rotate_after`], a file that is large or old
/// enough is put away before the next batch: `events.jsonl` becomes `events.jsonl.000001`, the next
/// one `events.jsonl.000002`. The higher the number, the newer; a number is not given again while a
/// higher one is there. The newest [`JsonLines::keep_files`] are kept. Several processes may do so
/// with one file, where the system has locks. A batch is never torn between two files, and one that
/// is larger than the limit has a file of its own.
///
/// On Unix, a file that something else has moved away, as `logrotate` does, is noticed before the next
/// batch, and a new one is begun.
///
/// # On drop
///
/// Unless [`Fsync::Never`] was chosen, what was written is on the disk then.
#[derive(Debug)]
pub struct JsonLines {
    out: Out,
    pending: Pending,
    fsync: Fsync,
    /// When the disk last had everything, in milliseconds since the Unix epoch.
    synced: Option<u64>,
    /// What the next writes do, instead of what they would.
    #[cfg(test)]
    faults: std::collections::VecDeque<tests::Fault>,
}

/// When lines are made to reach the disk, so that they survive that power fails. They survive the end
/// of the process in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fsync {
    /// When the system thinks fit, mostly within half a minute.
    #[default]
    Never,
    /// Before a batch counts as delivered, which takes milliseconds.
    EveryBatch,
    /// With the first batch after this time, and when the backend is dropped.
    Every(Duration),
}

#[derive(Debug)]
enum Out {
    File(Log),
    Stdout,
}

impl JsonLines {
    /// Appends to a file, which is made if it is not there, readable by its owner alone on Unix.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened for writing.
    pub fn file(path: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Self::new(Out::File(Log::open(path.as_ref())?)))
    }

    /// Writes to standard output, which is neither rotated nor waited for.
    #[must_use]
    pub fn stdout() -> Self {
        Self::new(Out::Stdout)
    }

    fn new(out: Out) -> Self {
        Self {
            out,
            pending: Pending::default(),
            fsync: Fsync::default(),
            synced: None,
            #[cfg(test)]
            faults: std::collections::VecDeque::new(),
        }
    }

    /// Puts the file away before a batch would make it larger than this. Never, unless told.
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use funnel_runtime::{Config, Fsync, JsonLines};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let lines = JsonLines::file("/var/log/api/events.jsonl")?
    ///     .rotate_at_bytes(100 << 20)
    ///     .rotate_after(Duration::from_secs(24 * 60 * 60))
    ///     .keep_files(14)
    ///     .fsync(Fsync::Every(Duration::from_secs(1)));
    /// let telemetry = Config::new().backend(lines).install()?;
    /// # drop(telemetry);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn rotate_at_bytes(mut self, bytes: u64) -> Self {
        if let Out::File(log) = &mut self.out {
            log.rotation.at_bytes = Some(bytes);
        }
        self
    }

    /// Puts the file away before the first batch that comes so long after its first line. Never,
    /// unless told. No batch, no rotation: no thread looks at the clock.
    #[must_use]
    pub fn rotate_after(mut self, age: Duration) -> Self {
        if let Out::File(log) = &mut self.out {
            log.rotation.after = Some(age);
        }
        self
    }

    /// Sets how many files are kept beside the one that is written; five unless told. The oldest are
    /// removed when another is put away.
    #[must_use]
    pub fn keep_files(mut self, count: usize) -> Self {
        if let Out::File(log) = &mut self.out {
            log.rotation.keep = count;
        }
        self
    }

    /// Sets when lines are made to reach the disk.
    #[must_use]
    pub fn fsync(mut self, fsync: Fsync) -> Self {
        self.fsync = fsync;
        self
    }

    /// Encodes a batch that is not on its way yet, and chooses its file.
    fn begin(&mut self, batch: &Batch<'_>) -> Result<(), Answer> {
        let broke_off = self.pending.give_up();
        if let (Out::File(log), Some(broke_off)) = (&mut self.out, broke_off) {
            log.broke_off = broke_off;
        }
        let Ok(length) = self.pending.encode(batch) else {
            self.pending.put_back();
            return Err(Answer::Rejected(Reason::Encode));
        };
        let broke_off = match &mut self.out {
            Out::File(log) => {
                let sync = self.fsync != Fsync::Never;
                if log.prepare(length, batch.unix_millis(), sync).is_err() {
                    self.pending.put_back();
                    return Err(Answer::Retry(None));
                }
                log.broke_off
            }
            Out::Stdout => broke_off.unwrap_or(false),
        };
        self.pending.begin(batch, broke_off);
        Ok(())
    }

    fn write_rest(&mut self) -> io::Result<()> {
        loop {
            let rest = self.pending.rest();
            if rest.is_empty() {
                return Ok(());
            }
            #[cfg(test)]
            let rest = tests::limit(&mut self.faults, rest)?;
            let written = match &mut self.out {
                Out::File(log) => log.write(rest),
                Out::Stdout => {
                    let mut out = io::stdout().lock();
                    out.write_all(rest)
                        .and_then(|()| out.flush())
                        .map(|()| rest.len())
                }
            };
            match written {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => self.pending.advance(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn sync(&mut self, now: u64) -> io::Result<()> {
        let Out::File(log) = &mut self.out else {
            return Ok(());
        };
        let is_due = match self.fsync {
            Fsync::Never => false,
            Fsync::EveryBatch => true,
            // A clock that went backwards must not put it off.
            Fsync::Every(time) => self
                .synced
                .is_none_or(|synced| now < synced || u128::from(now - synced) >= time.as_millis()),
        };
        if is_due {
            log.sync()?;
            self.synced = Some(now);
        }
        Ok(())
    }
}

impl Backend for JsonLines {
    fn name(&self) -> &'static str {
        "json_lines"
    }

    fn send(&mut self, batch: &Batch<'_>) -> Answer {
        if !self.pending.is(batch)
            && let Err(answer) = self.begin(batch)
        {
            return answer;
        }
        let written = self.write_rest();
        match written.and_then(|()| self.sync(batch.unix_millis())) {
            Ok(()) => {
                if let Out::File(log) = &mut self.out {
                    log.broke_off &= self.pending.is_nothing();
                }
                self.pending.end();
                Answer::Delivered
            }
            Err(_) => Answer::Retry(None),
        }
    }
}

impl Drop for JsonLines {
    fn drop(&mut self) {
        if let (Out::File(log), true) = (&mut self.out, self.fsync != Fsync::Never) {
            // There is nobody left to be told.
            let _ = log.sync();
        }
    }
}
