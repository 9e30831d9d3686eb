//! A key that a destination asks for, from a value, the environment or a file, and never shown.
//! Not here: the keys of pseudonyms, which have a format of their own (`value`).

use std::env::{self, VarError};
use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::PathBuf;

use zeroize::Zeroizing;

/// No key of a destination is longer; what is, is some other file.
const MAX_BYTES: u64 = 16 * 1024;

/// A key, a token or a password, or where to find it.
///
/// It is read when the backend that needs it is built, and white space around it is left out. It is
/// overwritten when it is dropped, and neither `Debug` nor `Display` shows it.
///
/// ```
/// use funnel_runtime::Secret;
///
/// let from_file = Secret::file("/run/secrets/license-key");
/// let from_environment = Secret::env("LICENSE_KEY");
/// let by_value = Secret::new("abc");
/// assert_eq!(format!("{from_file} {from_environment:?} {by_value}"), "*** *** ***");
/// ```
#[derive(Clone)]
pub struct Secret(Source);

#[derive(Clone)]
enum Source {
    Value(Zeroizing<String>),
    Variable(String),
    /// What a variable held when it was asked, for the message where that is no key.
    Found(String, Zeroizing<String>),
    File(PathBuf),
}

impl Secret {
    /// The key itself. Prefer the environment or a file: what is in the source is in its history.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(Source::Value(Zeroizing::new(value.into())))
    }

    /// The key in an environment variable.
    #[must_use]
    pub fn env(name: impl Into<String>) -> Self {
        Self(Source::Variable(name.into()))
    }

    /// The key that is all of a file, as orchestrators mount it.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Source::File(path.into()))
    }

    /// The key that an environment variable held.
    pub(crate) fn found(variable: &str, value: String) -> Self {
        Self(Source::Found(variable.to_owned(), Zeroizing::new(value)))
    }

    /// Reads the key.
    ///
    /// # Errors
    ///
    /// When there is none, or it holds what no key holds. The error never holds the content.
    pub(crate) fn read(&self) -> Result<Key, SecretError> {
        match &self.0 {
            Source::Value(value) => Key::new(value).map_err(SecretError::Value),
            Source::Variable(name) => {
                let of = |fault| SecretError::Variable(name.clone(), fault);
                let value = env::var(name).map_err(|error| {
                    of(match error {
                        VarError::NotPresent => Fault::Missing,
                        VarError::NotUnicode(_) => Fault::Character,
                    })
                })?;
                Key::new(&Zeroizing::new(value)).map_err(of)
            }
            Source::Found(name, value) => {
                Key::new(value).map_err(|fault| SecretError::Variable(name.clone(), fault))
            }
            Source::File(path) => {
                let of = |fault| SecretError::File(path.clone(), fault);
                let text = read_file(path).map_err(|error| of(Fault::Io(error)))?;
                if text.len() as u64 > MAX_BYTES {
                    return Err(of(Fault::Long));
                }
                let text = str::from_utf8(&text).map_err(|_| of(Fault::Character))?;
                Key::new(text).map_err(of)
            }
        }
    }
}

fn read_file(path: &PathBuf) -> io::Result<Zeroizing<Vec<u8>>> {
    // With room for all that is read: growing would leave copies behind.
    let room = usize::try_from(MAX_BYTES + 2).unwrap_or(usize::MAX);
    let mut text = Zeroizing::new(Vec::with_capacity(room));
    File::open(path)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut text)?;
    Ok(text)
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A key that was read: visible ASCII, so that it fits any header.
#[derive(Clone)]
pub(crate) struct Key(Zeroizing<String>);

impl Key {
    fn new(text: &str) -> Result<Self, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Fault::Empty);
        }
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(Fault::Character);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// Something as secret, made from a key and as visible.
    #[cfg(feature = "segment")]
    pub(crate) fn derived(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Why a key could not be read; of which source.
#[derive(Debug)]
pub(crate) enum SecretError {
    Value(Fault),
    Variable(String, Fault),
    File(PathBuf, Fault),
}

/// What is wrong with a key.
#[derive(Debug)]
pub(crate) enum Fault {
    Missing,
    Empty,
    Long,
    Character,
    Io(io::Error),
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self {
            Self::Value(fault) => {
                f.write_str("the value given in the code")?;
                fault
            }
            Self::Variable(name, fault) => {
                write!(f, "the environment variable `{name}`")?;
                fault
            }
            Self::File(path, fault) => {
                write!(f, "the file {}", path.display())?;
                fault
            }
        };
        match fault {
            Fault::Missing => f.write_str(" is not set: set it to the key"),
            Fault::Empty => f.write_str(" is empty: it must hold the key"),
            Fault::Long => write!(
                f,
                " is larger than {MAX_BYTES} bytes: it must hold the key and nothing else"
            ),
            Fault::Character => f.write_str(
                " holds a character that is not visible ASCII: it must hold the key and nothing else",
            ),
            Fault::Io(error) => write!(f, " cannot be read: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::{MAX_BYTES, Secret};

    const CONTENT: &str = "nrak-0123456789";

    /// A file of its own, gone with the test.
    struct Written(PathBuf);

    impl Written {
        fn new(content: &[u8]) -> Self {
            let name = format!("funnel-secret-{}", uuid::Uuid::new_v4());
            let path = std::env::temp_dir().join(name);
            fs::write(&path, content).unwrap();
            Self(path)
        }

        fn read(&self) -> Result<super::Key, super::SecretError> {
            Secret::file(&self.0).read()
        }
    }

    impl Drop for Written {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    #[test]
    fn white_space_around_a_key_is_no_part_of_it() {
        let file = Written::new(format!("\u{feff}\n {CONTENT}\r\n").as_bytes());
        // A byte order mark is no white space and no part of a key either: it is said, not sent.
        assert!(file.read().unwrap_err().to_string().contains("ASCII"));
        let file = Written::new(format!("\n {CONTENT}\r\n").as_bytes());
        assert_eq!(file.read().unwrap().expose(), CONTENT);
        let value = Secret::new(format!(" {CONTENT}\n"));
        assert_eq!(value.read().unwrap().expose(), CONTENT);
    }

    #[test]
    fn a_key_can_be_in_the_environment() {
        // Cargo sets it for every test; no test can set one of its own without `unsafe`.
        let key = Secret::env("CARGO_PKG_NAME").read().unwrap();
        assert_eq!(key.expose(), "funnel-runtime");
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_shown() {
        let bare = |secret: Secret| secret.read().unwrap_err().to_string();
        assert!(bare(Secret::new(" \n")).contains("is empty"));
        assert!(bare(Secret::new("one\ntwo")).contains("visible ASCII"));
        let missing = bare(Secret::env("FUNNEL_NO_SUCH_VARIABLE"));
        assert!(
            missing.contains("`FUNNEL_NO_SUCH_VARIABLE` is not set"),
            "{missing}"
        );
        let absent = bare(Secret::file("/nowhere/at/all"));
        assert!(
            absent.contains("/nowhere/at/all cannot be read"),
            "{absent}"
        );

        let long = vec![b'k'; usize::try_from(MAX_BYTES + 1).unwrap()];
        assert!(
            Written::new(&long)
                .read()
                .unwrap_err()
                .to_string()
                .contains("larger than")
        );
        let two = Written::new(format!("{CONTENT}\n{CONTENT}").as_bytes());
        let bytes = Written::new(b"\xff\xfe");
        for file in [two, bytes] {
            let error = file.read().unwrap_err();
            assert!(error.to_string().contains("visible ASCII"), "{error}");
            assert!(!format!("{error} {error:?}").contains(CONTENT));
        }
    }

    #[test]
    fn nothing_shows_a_key() {
        let secret = Secret::new(CONTENT);
        let key = secret.read().unwrap();
        let shown = format!("{secret} {secret:?} {secret:#?} {key:?} {key:#?}");
        assert!(!shown.contains(CONTENT), "{shown}");
    }
}
