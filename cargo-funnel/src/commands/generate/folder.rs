//! The folder that files are generated into: how those that are there differ from those that should be,
//! and the writing of these. What does not carry our mark is somebody else's and stays.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::audit::count;
use crate::generate::{File, Kind, is_marked};
use crate::render::visible;
use crate::source::locks;

/// How the files in a folder differ. Paths are relative to it.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    missing: BTreeSet<String>,
    different: BTreeSet<String>,
    /// Generated before, and not any more.
    left_over: BTreeSet<String>,
    /// Not generated, and where a file should be.
    in_the_way: BTreeSet<String>,
}

impl Folder {
    /// Compares the files of these kinds.
    ///
    /// # Errors
    ///
    /// When a file or folder that is there cannot be read.
    pub(super) fn of(path: &Path, kinds: &[Kind], files: &[File]) -> Result<Self, String> {
        let mut folder = Self {
            path: path.to_owned(),
            missing: BTreeSet::new(),
            different: BTreeSet::new(),
            left_over: BTreeSet::new(),
            in_the_way: BTreeSet::new(),
        };
        for file in files {
            folder.compare(file)?;
        }
        for kind in kinds {
            let below = path.join(kind.name());
            if below.is_dir() {
                folder.look_below(&below, kind.name(), files)?;
            }
        }
        Ok(folder)
    }

    fn compare(&mut self, file: &File) -> Result<(), String> {
        let path = self.path.join(&file.path);
        let found = match fs::read(&path) {
            Ok(bytes) if same(&bytes, &file.text) => return Ok(()),
            Ok(bytes) if is_marked(&bytes) => &mut self.different,
            Ok(_) => &mut self.in_the_way,
            Err(error) if error.kind() == io::ErrorKind::NotFound => &mut self.missing,
            Err(error) => return Err(cannot(&path, "read", &error)),
        };
        found.insert(file.path.clone());
        Ok(())
    }

    fn look_below(&mut self, folder: &Path, name: &str, files: &[File]) -> Result<(), String> {
        let entries = fs::read_dir(folder).map_err(|error| cannot(folder, "read", &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| cannot(folder, "read", &error))?;
            let path = entry.path();
            let kind = entry.file_type();
            let kind = kind.map_err(|error| cannot(&path, "read", &error))?;
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            if kind.is_dir() {
                self.look_below(&path, &name, files)?;
            } else if kind.is_file() && files.iter().all(|file| file.path != name) {
                let bytes = fs::read(&path).map_err(|error| cannot(&path, "read", &error))?;
                if is_marked(&bytes) {
                    self.left_over.insert(name);
                }
            }
        }
        Ok(())
    }

    pub(super) fn is_current(&self) -> bool {
        let all = [
            &self.missing,
            &self.different,
            &self.left_over,
            &self.in_the_way,
        ];
        all.into_iter().all(BTreeSet::is_empty)
    }

    /// Writes what is missing or differs, and removes what is left over.
    ///
    /// # Errors
    ///
    /// When a file is in the way, before anything is written; and when something cannot be written or
    /// removed.
    pub(super) fn write(&self, files: &[File]) -> Result<(), String> {
        if let Some(name) = self.in_the_way.first() {
            let path = self.path.join(name);
            return Err(format!(
                "{}: was not generated, or has lost its first lines, and would be overwritten; move it, or choose \
                 another folder with --out",
                path.display()
            ));
        }
        for file in files {
            if !self.missing.contains(&file.path) && !self.different.contains(&file.path) {
                continue;
            }
            let path = self.path.join(&file.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|error| cannot(folder, "made", &error))?;
            }
            locks::write(&path, &file.text)?;
        }
        for name in &self.left_over {
            let path = self.path.join(name);
            fs::remove_file(&path).map_err(|error| cannot(&path, "removed", &error))?;
            // A folder that still has something stays.
            let _ = path.parent().map(fs::remove_dir);
        }
        Ok(())
    }

    /// What `--check` says.
    pub(super) fn answer(&self, files: &[File], command: &str) -> String {
        let name = self.path.display().to_string();
        let name = visible(&name);
        if self.is_current() {
            let files = count(files.len(), "file is", "files are");
            return format!("{name}: {files} up to date\n");
        }
        let mut answer = format!("{name}: not up to date\n");
        for (what, names) in [
            ("differs", &self.different),
            ("missing", &self.missing),
            ("left over", &self.left_over),
            ("in the way", &self.in_the_way),
        ] {
            for name in names {
                let _ = writeln!(answer, "  {what:10}  {}", visible(name));
            }
        }
        let _ = writeln!(
            answer,
            "write them anew and commit them: {}",
            visible(command)
        );
        answer
    }

    /// What was done, after the files were written.
    pub(super) fn summary(&self, files: &[File]) -> String {
        let changed = [
            (self.missing.len(), "new"),
            (self.different.len(), "changed"),
            (self.left_over.len(), "removed"),
        ];
        let changed = changed.into_iter().filter(|(number, _)| *number > 0);
        let changed: Vec<_> = changed
            .map(|(number, what)| format!("{number} {what}"))
            .collect();
        let changed = if changed.is_empty() {
            "nothing changed".to_owned()
        } else {
            changed.join(", ")
        };
        let name = self.path.display().to_string();
        let files = count(files.len(), "file", "files");
        format!("{}: {files}, {changed}\n", visible(&name))
    }
}

/// Whether a file says what it should. Git may have put the ends of lines of another system there.
fn same(bytes: &[u8], text: &str) -> bool {
    bytes == text.as_bytes()
        || std::str::from_utf8(bytes).is_ok_and(|found| found.replace("\r\n", "\n") == text)
}

fn cannot(path: &Path, what: &str, error: &io::Error) -> String {
    format!("{}: cannot be {what}: {error}", path.display())
}
