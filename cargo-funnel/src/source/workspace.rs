//! What Cargo knows of a workspace, and the source files in it. What they mean is `reconcile`'s.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::flags::BuiltWith;
use crate::reconcile::{Files, Package, Tree, Workspace};

/// The most bytes of a source file. Its tokens take up to a hundred times that in memory, and what people
/// write is a tenth of it.
const MOST_BYTES: u64 = 4 << 20;

/// Asks Cargo for the packages of the workspace.
///
/// # Errors
///
/// When Cargo cannot be run, or says that there is none.
pub(crate) fn workspace(root: Option<&Path>) -> Result<Workspace, String> {
    let mut cargo = cargo(root);
    cargo.args(["metadata", "--no-deps", "--format-version=1"]);
    let answer = answer(cargo, "metadata")?;
    Workspace::read(&answer)
        .map_err(|error| format!("`cargo metadata` cannot be understood: {error}"))
}

/// Asks Cargo what it takes to build a package, and with which features.
///
/// # Errors
///
/// When Cargo cannot be run, or cannot say.
pub(crate) fn tree(
    root: Option<&Path>,
    package: &Package,
    with_dev: bool,
    built_with: &BuiltWith,
) -> Result<Tree, String> {
    let mut cargo = cargo(root);
    let edges = if with_dev { "normal,dev" } else { "normal" };
    cargo
        .args(["tree", "--prefix=none", "--charset=ascii", "--color=never"])
        .arg(format!("--package={}", package.id))
        .arg(format!("--edges={edges}"))
        .arg(format!("--format={}", Tree::FORMAT));
    for features in &built_with.features {
        cargo.arg(format!("--features={features}"));
    }
    if built_with.all_features {
        cargo.arg("--all-features");
    }
    if built_with.no_default_features {
        cargo.arg("--no-default-features");
    }
    if let Some(target) = &built_with.target {
        cargo.arg(format!("--target={target}"));
    }
    Ok(Tree::read(&answer(cargo, "tree")?))
}

fn cargo(root: Option<&Path>) -> Command {
    // Set by Cargo for its subcommands, so that `cargo +nightly funnel` stays with its toolchain.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    if let Some(root) = root {
        command.current_dir(root);
    }
    command
}

fn answer(mut cargo: Command, what: &str) -> Result<String, String> {
    let output = cargo
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    // Cargo's own words, on one line of ours.
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<_> = said.split_whitespace().collect();
    Err(format!(
        "`cargo {what}` failed ({}): {}",
        output.status,
        said.join(" ")
    ))
}

/// The files below the root of a workspace.
pub(crate) struct Disk {
    pub(crate) root: PathBuf,
}

impl Files for Disk {
    fn read(&self, path: &Path) -> Result<Option<String>, String> {
        let cannot = |error: io::Error| format!("cannot be read: {error}");
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
            Err(error) => return Err(cannot(error)),
        };
        if !metadata.is_file() {
            return Err("is no regular file".to_owned());
        }
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(cannot)?;
        file.take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(cannot)?;
        if bytes.len() as u64 > MOST_BYTES {
            let most = MOST_BYTES >> 20;
            return Err(format!(
                "is larger than {most} MiB, which is read of a file at most"
            ));
        }
        let text = String::from_utf8(bytes);
        text.map(Some).map_err(|_| "is not UTF-8".to_owned())
    }

    fn identity(&self, path: &Path) -> PathBuf {
        fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}
