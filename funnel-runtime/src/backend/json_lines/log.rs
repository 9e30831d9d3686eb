//! A file that is appended to, and what becomes of it when it is large or old enough.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// When a file is put away, and how many of those are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rotation {
    pub(super) at_bytes: Option<u64>,
    pub(super) after: Option<Duration>,
    pub(super) keep: usize,
}

#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    file: File,
    pub(super) rotation: Rotation,
    /// When its first line was written, in milliseconds since the Unix epoch.
    begun: Option<u64>,
    /// Whether its last line has no end.
    pub(super) broke_off: bool,
    /// Whether something was written that may not be on the disk.
    unsynced: bool,
}

impl Log {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = append(path)?;
        Ok(Self {
            broke_off: ends_inside_a_line(path),
            path: path.to_owned(),
            file,
            rotation: Rotation {
                at_bytes: None,
                after: None,
                keep: 5,
            },
            begun: None,
            unsynced: false,
        })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unsynced = true;
        self.file.write(bytes)
    }

    /// Waits until the disk has what was written.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        if self.unsynced {
            match self.file.sync_data() {
                // A pipe, or a device that keeps nothing.
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => {}
                other => other?,
            }
            self.unsynced = false;
        }
        Ok(())
    }

    /// Makes ready for a batch of so many bytes: the file is the one at the path, and not due.
    ///
    /// A file that cannot be put away goes on growing: a limit is worth less than events.
    pub(super) fn prepare(&mut self, more: usize, now: u64, sync: bool) -> io::Result<()> {
        let mut metadata = self.file.metadata()?;
        if !is_at(&self.path, &metadata) {
            if sync {
                self.sync()?;
            }
            self.reopen()?;
            metadata = self.file.metadata()?;
        }
        if metadata.len() == 0 {
            self.begun = Some(now);
            self.broke_off = false;
        } else if self.is_due(&metadata, more, now) && metadata.is_file() {
            if sync {
                self.sync()?;
            }
            let _ = self.rotate(&metadata).and_then(|rotated| {
                if rotated {
                    self.reopen()?;
                    self.begun = Some(now);
                    self.prune()?;
                }
                Ok(())
            });
        }
        Ok(())
    }

    fn is_due(&mut self, metadata: &Metadata, more: usize, now: u64) -> bool {
        let begun = *self.begun.get_or_insert_with(|| begun(metadata, now));
        let too_large = |limit| metadata.len().saturating_add(more as u64) > limit;
        // A clock that went backwards makes it young.
        let age = Duration::from_millis(now.saturating_sub(begun));
        self.rotation.at_bytes.is_some_and(too_large)
            || self.rotation.after.is_some_and(|after| age >= after)
    }

    /// Gives the file the next number; `false` when another process does.
    fn rotate(&self, metadata: &Metadata) -> io::Result<bool> {
        // Of the processes that append to one file, one puts it away, and the others follow.
        if self.file.try_lock().is_err() {
            return Ok(false);
        }
        let result = if is_at(&self.path, metadata) {
            self.numbers().and_then(|numbers| {
                let next = numbers.last().map_or(1, |last| last.saturating_add(1));
                fs::rename(&self.path, numbered(&self.path, next))
            })
        } else {
            Ok(())
        };
        let _ = self.file.unlock();
        result.map(|()| true)
    }

    fn reopen(&mut self) -> io::Result<()> {
        self.file = append(&self.path)?;
        self.broke_off = ends_inside_a_line(&self.path);
        self.begun = None;
        self.unsynced = false;
        Ok(())
    }

    /// Removes the oldest of the files that were put away.
    fn prune(&self) -> io::Result<()> {
        let numbers = self.numbers()?;
        let surplus = numbers.len().saturating_sub(self.rotation.keep);
        for number in &numbers[..surplus] {
            match fs::remove_file(numbered(&self.path, *number)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// The numbers of the files that were put away, the oldest first.
    fn numbers(&self) -> io::Result<Vec<u64>> {
        let name = self.path.file_name().unwrap_or_default().as_encoded_bytes();
        let folder = self.path.parent().filter(|folder| *folder != Path::new(""));
        let mut numbers = Vec::new();
        for entry in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
            let file = entry?.file_name();
            let digits = file
                .as_encoded_bytes()
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix(b"."))
                .filter(|digits| digits.len() >= 6 && digits.iter().all(u8::is_ascii_digit));
            let number = digits.and_then(|digits| str::from_utf8(digits).ok()?.parse::<u64>().ok());
            numbers.extend(number);
        }
        numbers.sort_unstable();
        Ok(numbers)
    }
}

fn numbered(path: &Path, number: u64) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(format!(".{number:06}"));
    name.into()
}

fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

/// When a file was begun that is not empty.
fn begun(metadata: &Metadata, now: u64) -> u64 {
    let time = metadata.created().or_else(|_| metadata.modified());
    let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok();
    let millis = time.ok().and_then(since).map(|since| since.as_millis());
    millis
        .and_then(|millis| millis.try_into().ok())
        .unwrap_or(now)
}

/// Whether a process before this one stopped in the middle of a line.
fn ends_inside_a_line(path: &Path) -> bool {
    let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0);
    let last = || -> io::Result<u8> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::End(-1))?;
        let mut byte = [0];
        file.read_exact(&mut byte)?;
        Ok(byte[0])
    };
    is_file && last().is_ok_and(|byte| byte != b'\n')
}

/// Whether the file is still the one at its path.
#[cfg(unix)]
fn is_at(path: &Path, file: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (file.dev(), file.ino()))
}

/// Whether there is a file at the path. Where files have no identity, one that is exchanged is not
/// noticed.
#[cfg(not(unix))]
fn is_at(path: &Path, _: &Metadata) -> bool {
    path.exists()
}
