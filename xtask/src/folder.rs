//! A folder for the time of a check.

use std::path::PathBuf;
use std::{fs, process};

use crate::command::target;

/// A folder that is gone when the check is over, however it ends.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(check: &str) -> anyhow::Result<Self> {
        let path = target().join(format!("{check}-{}", process::id()));
        if path.exists() {
            fs::remove_dir_all(&path)?;
        }
        fs::create_dir_all(&path)?;
        Ok(Self(path.canonicalize()?))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
