//! The key of one installation of a program, kept in a file of its own. Not here: what a key does.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::{MIN_SECRET, PseudonymKey};

const KEY_ID: &str = "install";
/// `install:`, two digits per byte, and the end of the line.
const FILE_LEN: usize = KEY_ID.len() + 1 + 2 * MIN_SECRET + 1;

impl PseudonymKey {
    /// The key of this installation of a command-line tool: read from the file, or made and written
    /// there on first use, out of 32 random bytes of the operating system. Its id is `install`.
    ///
    /// The same value has the same pseudonym as long as the file is there, and another one on every
    /// other installation. Nothing of the machine goes into the key, so deleting the file, as
    /// [`PseudonymKey::forget_install`] does, breaks the link to everything sent before.
    ///
    /// Processes that start at once end with one key. On Unix the file is the owner's alone, as is
    /// every folder made for it; elsewhere the folder decides who may read. Choose a file in the
    /// tool's own state folder, which has to be on a file system with hard links.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or made, holds no such key, is a symbolic link, or can be read
    /// or written by others than its owner. The error names the file and never holds the secret.
    pub fn install_scoped(path: impl AsRef<Path>) -> Result<Self, InstallKeyError> {
        let path = path.as_ref();
        read_or_create(path).map_err(|kind| InstallKeyError {
            path: path.to_owned(),
            kind,
        })
    }

    /// Deletes the file of [`PseudonymKey::install_scoped`], if it is there; the next use makes
    /// another key. A key that is in memory already stays as it is.
    ///
    /// # Errors
    ///
    /// When the file cannot be deleted.
    pub fn forget_install(path: impl AsRef<Path>) -> Result<(), InstallKeyError> {
        let path = path.as_ref();
        match fs::remove_file(path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(InstallKeyError {
                path: path.to_owned(),
                kind: Kind::Io("delete", source),
            }),
            _ => Ok(()),
        }
    }
}

fn read_or_create(path: &Path) -> Result<PseudonymKey, Kind> {
    if let Some(key) = read(path)? {
        return Ok(key);
    }
    create(path)?;
    read(path)?.ok_or_else(|| Kind::Io("read", io::ErrorKind::NotFound.into()))
}

/// The key in the file, if there is a file.
fn read(path: &Path) -> Result<Option<PseudonymKey>, Kind> {
    let named = match fs::symlink_metadata(path) {
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
        named => named.map_err(|source| Kind::Io("read", source))?,
    };
    // Asked before opening: opening a pipe would wait for whoever writes to it.
    if !named.is_file() {
        return Err(Kind::NoFile);
    }
    let file = match File::open(path) {
        // Deleted just now, so it is made again.
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file.map_err(|source| Kind::Io("read", source))?,
    };
    check_owner_only(&named, &file)?;
    // One byte more shows that the file is too long; a buffer that grew would leave copies behind.
    let mut text = Zeroizing::new(Vec::with_capacity(FILE_LEN + 1));
    file.take(FILE_LEN as u64 + 1)
        .read_to_end(&mut text)
        .map_err(|source| Kind::Io("read", source))?;
    parse(&text).map(Some).ok_or(Kind::Malformed)
}

fn parse(text: &[u8]) -> Option<PseudonymKey> {
    if text.len() != FILE_LEN {
        return None;
    }
    let line = std::str::from_utf8(text).ok()?.strip_suffix('\n')?;
    let key = PseudonymKey::parse(line).ok()?;
    (key.id == KEY_ID).then_some(key)
}

/// That what was opened is what was looked at, and is its owner's alone.
#[cfg(unix)]
fn check_owner_only(named: &fs::Metadata, file: &File) -> Result<(), Kind> {
    use std::os::unix::fs::MetadataExt as _;

    let opened = file.metadata().map_err(|source| Kind::Io("read", source))?;
    if (opened.dev(), opened.ino()) != (named.dev(), named.ino()) {
        return Err(Kind::NoFile);
    }
    match opened.mode() & 0o777 {
        mode if mode & 0o077 != 0 => Err(Kind::Readable(mode)),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn check_owner_only(_: &fs::Metadata, _: &File) -> Result<(), Kind> {
    Ok(())
}

/// Makes the file, unless another process is first.
fn create(path: &Path) -> Result<(), Kind> {
    let failed = |source| Kind::Io("create", source);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
        builder.mode(0o700);
        options.mode(0o600);
    }
    builder.create(folder).map_err(failed)?;

    let mut secret = Zeroizing::new([0; MIN_SECRET]);
    getrandom::fill(secret.as_mut_slice()).map_err(|source| Kind::Random(source.into()))?;
    let mut suffix = [0; 8];
    getrandom::fill(&mut suffix).map_err(|source| Kind::Random(source.into()))?;

    let draft = folder.join(format!(".{KEY_ID}-key-{:016x}", u64::from_le_bytes(suffix)));
    let mut file = options.open(&draft).map_err(failed)?;
    let linked = file
        .write_all(&written(&secret))
        .and_then(|()| file.sync_all())
        // Unlike a rename, a link never takes the place of the key of another process.
        .and_then(|()| fs::hard_link(&draft, path));
    let _ = fs::remove_file(&draft);
    match linked {
        Err(source) if source.kind() != io::ErrorKind::AlreadyExists => Err(failed(source)),
        _ => Ok(()),
    }
}

/// The contents of the file.
fn written(secret: &[u8; MIN_SECRET]) -> Zeroizing<Vec<u8>> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut text = Zeroizing::new(Vec::with_capacity(FILE_LEN));
    text.extend_from_slice(KEY_ID.as_bytes());
    text.push(b':');
    for byte in secret {
        text.push(HEX[usize::from(byte >> 4)]);
        text.push(HEX[usize::from(byte & 15)]);
    }
    text.push(b'\n');
    text
}

/// Why there is no key of this installation. Never holds the secret.
#[derive(Debug)]
pub struct InstallKeyError {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// What could not be done, and why.
    Io(&'static str, io::Error),
    Random(io::Error),
    NoFile,
    #[cfg_attr(not(unix), allow(dead_code, reason = "there are no such permissions"))]
    Readable(u32),
    Malformed,
}

impl fmt::Display for InstallKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            Kind::Io(act, source) => write!(f, "cannot {act} the pseudonym key {path}: {source}"),
            Kind::Random(source) => write!(
                f,
                "cannot make the pseudonym key {path}: the operating system gives no random bytes: {source}"
            ),
            Kind::NoFile => write!(
                f,
                "the pseudonym key {path} is no regular file, but a link, a folder or a device: name the file itself"
            ),
            Kind::Readable(mode) => write!(
                f,
                "the pseudonym key {path} is open to others than its owner (mode {mode:03o}): delete it, so that another is made"
            ),
            Kind::Malformed => write!(
                f,
                "the pseudonym key {path} is damaged, or no key of an installation: delete it, so that another is made"
            ),
        }
    }
}

impl std::error::Error for InstallKeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Io(_, source) | Kind::Random(source) => Some(source),
            Kind::NoFile | Kind::Readable(_) | Kind::Malformed => None,
        }
    }
}

#[cfg(test)]
mod tests;
