//! Locks, wherever they come from: lock files, revisions of them, and binaries; and the files that were
//! generated from one.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{git, target};
use crate::audit::Binary;
use crate::diff::File;
use crate::lock::{self, Build, Lock};
use crate::section;

/// The name of a lock file where none is given.
pub(crate) const NAME: &str = "funnel.lock";
/// Folders below that of the lock that generated files are looked for in.
const GENERATED: [&str; 3] = ["generated", "monitoring", "dashboards"];
/// What generated files are called at their end.
const ENDS: [&str; 8] = ["json", "yml", "yaml", "sql", "nrql", "md", "html", "txt"];
/// The largest generated file that is looked into.
const MOST: u64 = 8 << 20;
/// What object files and archives begin with, and text does not.
const BINARIES: [&[u8]; 8] = [
    b"\x7fELF",
    b"MZ",
    b"!<arch>\n",
    b"!<thin>\n",
    b"\xca\xfe\xba",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
];

/// A lock, and what it is called.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) name: String,
    pub(crate) lock: Lock,
    /// The text, where it is a lock file.
    pub(crate) text: Option<String>,
    /// The path of the file that the text has now; none for one at a revision.
    pub(crate) is_file: bool,
}

/// The lock file of this workspace: beside the nearest `Cargo.lock`, or in this directory.
pub(crate) fn default_path() -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    let root = here
        .ancestors()
        .find(|folder| folder.join("Cargo.lock").is_file());
    match root {
        None => PathBuf::from(NAME),
        Some(root) if root == here => PathBuf::from(NAME),
        Some(root) => root.join(NAME),
    }
}

/// What these binaries say, each as a build.
///
/// # Errors
///
/// When two of them have one name and one target.
pub(crate) fn of_binaries(
    binaries: &[Binary],
    note: Option<&str>,
) -> Result<BTreeMap<Build, Lock>, String> {
    let mut locks = BTreeMap::new();
    for binary in binaries {
        let build = build(Path::new(&binary.path), note);
        let lock = Lock::of(&build, &binary.registry);
        if locks.insert(build.clone(), lock).is_some() {
            return Err(format!(
                "{}: another binary is {}, too; give the two other names, or lock them one by one with other `--note`s",
                binary.path,
                build.text()
            ));
        }
    }
    Ok(locks)
}

/// What a binary is called in a lock.
fn build(path: &Path, note: Option<&str>) -> Build {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = [".exe", ".dll", ".so", ".dylib"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    let target = target::of(path);
    Build {
        binary: name.to_owned(),
        variant: match note {
            None => target,
            Some(note) => format!("{target} ({note})"),
        },
    }
}

/// Reads a lock file.
///
/// # Errors
///
/// A line on why it cannot be.
pub(crate) fn of_file(path: &Path) -> Result<Found, String> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| format!("{name}: cannot be read: {error}"))?;
    let mut found = of_bytes(name, &bytes)?;
    found.is_file = true;
    Ok(found)
}

/// Reads a lock file that need not be there.
///
/// # Errors
///
/// A line on why it cannot be.
pub(crate) fn of_file_or_none(path: &Path) -> Result<Option<Found>, String> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        _ => of_file(path).map(Some),
    }
}

fn of_bytes(name: String, bytes: &[u8]) -> Result<Found, String> {
    let lock = lock::read(bytes).map_err(|error| format!("{name}: {error}"))?;
    Ok(Found {
        name,
        lock,
        text: Some(String::from_utf8_lossy(bytes).into_owned()),
        is_file: false,
    })
}

/// What an argument of `diff` names: a file that is there, else `git:REVISION` or `REVISION:path`.
///
/// # Errors
///
/// A line on why there is no lock.
pub(crate) fn of_argument(argument: &str) -> Result<Found, String> {
    let path = Path::new(argument);
    if path.is_file() {
        return of_lock_or_binary(path);
    }
    let (revision, path) = match argument.split_once(':') {
        Some(("git", revision)) if !revision.contains(':') => (revision, default_path()),
        Some(("git", revision)) => {
            let (revision, path) = revision.split_once(':').unwrap_or((revision, NAME));
            (revision, PathBuf::from(path))
        }
        Some((revision, path)) if !path.is_empty() => (revision, PathBuf::from(path)),
        _ => {
            return Err(format!(
                "{argument}: there is no such file; name a lock file, a binary, or a revision as in `git:main` or `main:{NAME}`"
            ));
        }
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    // A path need not be there now, and its folder neither.
    let (folder, file) = match folder {
        Some(folder) if folder.is_dir() => (folder, file),
        Some(_) => (Path::new("."), path.to_string_lossy().into_owned()),
        None => (Path::new("."), file),
    };
    let bytes =
        git::show(folder, revision, &file).map_err(|error| format!("{argument}: {error}"))?;
    of_bytes(argument.to_owned(), &bytes)
}

fn of_lock_or_binary(path: &Path) -> Result<Found, String> {
    let mut head = [0; 8];
    let read = fs::File::open(path).and_then(|mut file| io::Read::read(&mut file, &mut head));
    let is_binary = read.is_ok() && BINARIES.iter().any(|magic| head.starts_with(magic));
    if !is_binary {
        return of_file(path);
    }
    let name = path.display().to_string();
    let registry = section::registry(path).map_err(|error| format!("{name}: {error}"))?;
    Ok(Found {
        lock: Lock::of(&build(path, None), &registry),
        name,
        text: None,
        is_file: false,
    })
}

/// Writes a lock file, whole or not at all.
///
/// # Errors
///
/// A line on why it cannot be.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    let name = path.display();
    // In the same folder, so that it only has to be renamed.
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}.draft", std::process::id()));
    let draft = PathBuf::from(draft);
    let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, path));
    written.map_err(|error| {
        // What is left of it is of no use.
        let _ = fs::remove_file(&draft);
        format!("{name}: cannot be written: {error}")
    })
}

/// The generated files of these folders; where none is named, of those that are there below the folder
/// of the lock.
pub(crate) fn generated(folders: &[PathBuf], problems: &mut Vec<String>) -> Vec<File> {
    let root = default_path();
    let root = root.parent().unwrap_or(Path::new(""));
    let usual = GENERATED.map(|name| root.join(name));
    let usual = usual.into_iter().filter(|folder| folder.is_dir());
    let folders = match folders {
        [] => usual.collect(),
        folders => folders.to_vec(),
    };
    let mut files = Vec::new();
    for folder in folders {
        if let Err(error) = below(&folder, &mut files) {
            let name = folder.display();
            problems.push(format!(
                "{name}: cannot be read as a folder of generated files: {error}"
            ));
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn below(folder: &Path, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // Of the entry itself, so that no link leads in a circle.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            below(&path, files)?;
            continue;
        }
        let end = path
            .extension()
            .and_then(|end| end.to_str())
            .unwrap_or_default();
        if !kind.is_file() || !ENDS.contains(&end) || entry.metadata()?.len() > MOST {
            continue;
        }
        files.push(File {
            text: String::from_utf8_lossy(&fs::read(&path)?).into_owned(),
            path: path.display().to_string(),
        });
    }
    Ok(())
}
