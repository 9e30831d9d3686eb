//! A file at a git revision, by letting git show it.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The content that a file had at a revision. The path is seen from the directory.
///
/// # Errors
///
/// When git cannot be run, when there is no repository or no such revision, and when the revision has no
/// such file.
pub(super) fn show(directory: &Path, revision: &str, path: &str) -> Result<Vec<u8>, Error> {
    if revision.is_empty() {
        return Err(Error::Revision(revision.to_owned()));
    }
    if !git(directory, &["rev-parse", "--git-dir"])?
        .status
        .success()
    {
        return Err(Error::Repository);
    }
    let commit = format!("{revision}^{{commit}}");
    let known = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &commit,
    ];
    if !git(directory, &known)?.status.success() {
        return Err(Error::Revision(revision.to_owned()));
    }
    // git takes a path for one from the root of the repository unless it begins so.
    let blob = format!("{revision}:./{path}");
    let shown = git(directory, &["show", "--end-of-options", &blob])?;
    if !shown.status.success() {
        return Err(Error::File(revision.to_owned(), path.to_owned()));
    }
    Ok(shown.stdout)
}

fn git(directory: &Path, args: &[&str]) -> Result<Output, Error> {
    Command::new("git")
        .args(args)
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .map_err(Error::Git)
}

/// What is not there.
#[derive(Debug)]
pub(super) enum Error {
    /// git itself did not start.
    Git(io::Error),
    Repository,
    Revision(String),
    /// The revision and the path.
    File(String, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Git(error) => write!(f, "git cannot be run: {error}"),
            Self::Repository => write!(
                f,
                "this directory is in no git repository; name a lock file or a binary instead"
            ),
            Self::Revision(revision) => write!(
                f,
                "git knows no revision `{revision}`; a checkout of a pull request may need `git fetch` of the branch first"
            ),
            Self::File(revision, path) => write!(
                f,
                "there is no `{path}` at `{revision}`; name another path as in `{revision}:path/to/funnel.lock`"
            ),
        }
    }
}

impl std::error::Error for Error {}
