//! Running the tool in a directory of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A directory for one test, empty at its start.
pub(crate) struct Directory(pub(crate) PathBuf);

/// What a run left.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Directory {
    pub(crate) fn new(test: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cargo-funnel-{test}"));
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Writes a file and gives its name.
    pub(crate) fn write(&self, name: &'static str, content: impl AsRef<[u8]>) -> &'static str {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        name
    }

    /// `cargo funnel` with these arguments, as Cargo calls it.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-funnel"));
        command.arg("funnel").args(args).current_dir(&self.0);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::new(self.command(args).output().unwrap())
    }

    /// The audit of a file that has nothing wrong with it.
    pub(crate) fn audit(&self, path: &str, format: &str) -> String {
        let ran = self.run(&["audit", "--bin", path, "--format", format]);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{path}");
        ran.stdout
    }
}

impl Ran {
    pub(crate) fn new(output: Output) -> Self {
        Self {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
