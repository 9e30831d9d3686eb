//! A workspace of small packages around the crates of this one, built without a network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::tool::{Directory, Ran};

/// A workspace in the directory of one test.
pub(crate) struct Workspace(pub(crate) Directory);

impl Workspace {
    /// An empty workspace with these members.
    pub(crate) fn new(test: &str, members: &[&str]) -> Self {
        let directory = Directory::new(test);
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
        directory.write("Cargo.toml", manifest);
        // The versions that are there, so that nothing is asked of a registry.
        directory.write("Cargo.lock", fs::read(root().join("Cargo.lock")).unwrap());
        Self(directory)
    }

    /// Writes the manifest of a member, whose dependency on the runtime is there.
    pub(crate) fn member(&self, name: &str, rest: &str) {
        let runtime = root().join("funnel-runtime");
        let runtime = runtime.display().to_string().replace('\\', "/");
        self.write(
            &format!("{name}/Cargo.toml"),
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.3.1\"\nedition = \"2024\"\n{rest}\n\
                 [dependencies.funnel-runtime]\npath = \"{runtime}\"\ndefault-features = false\n"
            ),
        );
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.0.join(path)
    }

    /// The command, with the folder that all of these workspaces are built in.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = self.0.command(args);
        isolate(&mut command);
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::new(self.command(args).output().unwrap())
    }

    /// Builds with Cargo, and gives the path of an executable.
    pub(crate) fn build(&self, args: &[&str], executable: &str) -> PathBuf {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["build", "--quiet"])
            .args(args)
            .current_dir(&self.0.0);
        isolate(&mut cargo);
        assert!(cargo.status().unwrap().success());
        let name = format!("{executable}{}", std::env::consts::EXE_SUFFIX);
        target().join("debug").join(name)
    }

    /// The findings on the only binary, by code.
    pub(crate) fn findings(&self, args: &[&str]) -> Vec<Value> {
        let ran = self.run(&[args, &["--format", "json"]].concat());
        assert_eq!((ran.status, &*ran.stderr), (Some(0), ""), "{args:?}");
        let read: Value = serde_json::from_str(&ran.stdout).unwrap();
        let [binary] = &read["binaries"].as_array().unwrap()[..] else {
            panic!("{read}")
        };
        binary["findings"].as_array().unwrap().clone()
    }
}

fn isolate(command: &mut Command) {
    command
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_QUIET", "true")
        // The flags of an outer run, such as those of a coverage tool, are not part of these builds.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_BUILD_TARGET");
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("reconcile-target")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}
