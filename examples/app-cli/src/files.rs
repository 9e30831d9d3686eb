//! What the tool remembers: the session, profiles, and where telemetry keeps its own.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::PathBuf;

use funnel_runtime::ErrorClass;
use serde_json::json;

/// The folder of the tool. Nothing is made before it is needed.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

/// A file could not be read or written.
#[derive(Debug, thiserror::Error, ErrorClass)]
#[error("cannot use {path}")]
pub struct FileError {
    path: PathBuf,
    source: io::Error,
}

impl Files {
    /// The files in this folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where events are written.
    #[must_use]
    pub fn events(&self) -> PathBuf {
        self.folder.join("events.jsonl")
    }

    /// Where the key of this installation is.
    #[must_use]
    pub fn installation(&self) -> PathBuf {
        self.folder.join("installation.key")
    }

    /// The token of the session, if somebody is logged in.
    ///
    /// # Errors
    ///
    /// When the file is there and cannot be read.
    pub fn session(&self) -> Result<Option<String>, FileError> {
        let path = self.session_path();
        match fs::read_to_string(&path) {
            Ok(token) => Ok(Some(token.trim().to_owned())),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FileError { path, source }),
        }
    }

    /// Keeps a session.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn keep_session(&self, token: &str) -> Result<(), FileError> {
        self.write(self.session_path(), token)
    }

    /// Forgets the session.
    ///
    /// # Errors
    ///
    /// When the file is there and cannot be deleted.
    pub fn forget_session(&self) -> Result<(), FileError> {
        let path = self.session_path();
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(FileError { path, source })
            }
            _ => Ok(()),
        }
    }

    /// Keeps which application a profile stands for, and the key to it if there is one.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn keep_profile(
        &self,
        profile: &str,
        application: &str,
        key: Option<&str>,
    ) -> Result<(), FileError> {
        let path = self.folder.join(format!("profile-{profile}.json"));
        let profile = json!({ "application": application, "key": key });
        self.write(path, &profile.to_string())
    }

    /// Makes the folder, the owner's alone.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn make_folder(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(&self.folder)
    }

    fn session_path(&self) -> PathBuf {
        self.folder.join("session")
    }

    /// Writes a secret: the file is the owner's alone.
    fn write(&self, path: PathBuf, text: &str) -> Result<(), FileError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        self.make_folder()
            .and_then(|()| options.open(&path))
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(|source| FileError { path, source })
    }
}
