//! From a package to the paths of its executables, by letting Cargo build it. What is in the files is
//! `section`'s business.

use std::env;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

use serde::Deserialize;

/// Builds the executables of a package of the current workspace, and names them in a fixed order.
///
/// Cargo shows its progress and the compiler's messages on stderr.
///
/// # Errors
///
/// When Cargo cannot be run, when it fails, and when the package has no executable.
pub(crate) fn executables(package: &str, profile: &str) -> Result<Vec<PathBuf>, Error> {
    // Set by Cargo for its subcommands, so that `cargo +nightly funnel` stays with its toolchain.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--bins",
            "--message-format=json-render-diagnostics",
        ])
        // One argument each, so that no name is taken for a flag.
        .arg(format!("--package={package}"))
        .arg(format!("--profile={profile}"))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(Error::NoCargo)?;
    if !output.status.success() {
        return Err(Error::Failed(package.to_owned(), output.status));
    }
    let found = built(&String::from_utf8_lossy(&output.stdout));
    if found.is_empty() {
        return Err(Error::NoExecutable(package.to_owned()));
    }
    Ok(found)
}

/// One message of Cargo; those about other things than artifacts have no such members.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
}

/// The executables that Cargo's messages name, one message on a line.
fn built(messages: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = messages
        .lines()
        // Lines of other origin are not for programs.
        .filter_map(|line| serde_json::from_str::<Message>(line).ok()?.executable)
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Why a package has no executable to audit.
#[derive(Debug)]
pub(crate) enum Error {
    /// Cargo itself did not start.
    NoCargo(io::Error),
    /// The build failed, and Cargo said why.
    Failed(String, ExitStatus),
    /// A library.
    NoExecutable(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCargo(error) => write!(f, "cargo cannot be run: {error}"),
            Self::Failed(package, status) => write!(
                f,
                "package `{package}` cannot be audited: its build failed ({status}), see above"
            ),
            Self::NoExecutable(package) => write!(
                f,
                "package `{package}` builds no executable; audit the package of an executable that links it"
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoCargo(error) => Some(error),
            Self::Failed(..) | Self::NoExecutable(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::built;

    #[test]
    fn executables_are_told_from_everything_else_cargo_says() {
        let messages = r#"
            {"reason":"compiler-artifact","target":{"kind":["lib"],"name":"shop"},"executable":null}
            {"reason":"compiler-artifact","target":{"kind":["bin"],"name":"shop"},"executable":"/t/shop"}
            not a message
            {"reason":"build-script-executed","out_dir":"/t/out"}
            {"reason":"compiler-artifact","target":{"kind":["bin"],"name":"admin"},"executable":"/t/admin"}
            {"reason":"build-finished","success":true}
        "#;
        assert_eq!(built(messages), ["/t/admin", "/t/shop"].map(PathBuf::from));
        assert!(built("").is_empty());
    }
}
