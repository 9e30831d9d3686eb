//! A part that is there is whole, whatever happened before.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};

use super::{Part, quietly};

/// A part of one file, and how often it was made.
struct Fixture {
    parts: PathBuf,
    made: Cell<u32>,
}

impl Fixture {
    fn new(test: &str) -> Self {
        let name = format!("xtask-parts-{}-{test}", std::process::id());
        let parts = std::env::temp_dir().join(name);
        fs::create_dir_all(&parts).unwrap();
        let made = Cell::new(0);
        Self { parts, made }
    }

    fn kept(&self, make: impl Fn(&Path) -> anyhow::Result<()>) -> anyhow::Result<PathBuf> {
        let part = Part {
            name: "it",
            check: &|folder| {
                ensure!(fs::read_to_string(folder.join("file"))? == "whole");
                Ok(())
            },
            make: &|folder| {
                self.made.set(self.made.get() + 1);
                make(folder)
            },
        };
        part.kept_in(&self.parts)
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.parts);
    }
}

fn whole(folder: &Path) -> anyhow::Result<()> {
    Ok(fs::write(folder.join("file"), "whole")?)
}

#[test]
fn a_whole_part_is_fetched_once() {
    let fixture = Fixture::new("once");
    let first = fixture.kept(whole).unwrap();
    assert_eq!(fixture.kept(whole).unwrap(), first);
    assert_eq!(fixture.made.get(), 1);
}

#[test]
fn a_damaged_part_is_fetched_anew() {
    let fixture = Fixture::new("damaged");
    let folder = fixture.kept(whole).unwrap();
    fs::write(folder.join("file"), "who").unwrap();
    fs::write(folder.join("left over"), "").unwrap();
    fixture.kept(whole).unwrap();
    assert_eq!(fs::read_to_string(folder.join("file")).unwrap(), "whole");
    assert!(!folder.join("left over").exists());
    assert_eq!(fixture.made.get(), 2);
}

#[test]
fn a_fetch_that_broke_off_leaves_nothing_that_counts() {
    let fixture = Fixture::new("broken-off");
    let broken = fixture.kept(|folder| {
        fs::write(folder.join("left over"), "")?;
        bail!("the network is down")
    });
    let error = format!("{:#}", broken.unwrap_err());
    assert_eq!(error, "cannot fetch the part `it`: the network is down");
    assert!(!fixture.parts.join("it").exists());

    let folder = fixture.kept(whole).unwrap();
    assert!(!folder.join("left over").exists());
}

#[test]
fn what_comes_damaged_is_refused() {
    let fixture = Fixture::new("came-damaged");
    let error = fixture.kept(|folder| Ok(fs::write(folder.join("file"), "who")?));
    assert!(format!("{:#}", error.unwrap_err()).starts_with("the part `it` came damaged"));
    assert!(!fixture.parts.join("it").exists());
}

#[test]
fn a_program_that_is_missing_or_fails_is_told_with_what_it_takes() {
    let mut missing = std::process::Command::new("/nowhere/apt-get");
    let error = format!(
        "{:#}",
        quietly(missing.arg("update"), "a network").unwrap_err()
    );
    assert!(
        error.starts_with("cannot run `apt-get update`; it takes a network"),
        "{error}"
    );

    let mut failing = std::process::Command::new("sh");
    failing.args(["-c", "echo said; echo complained >&2; exit 3"]);
    let error = format!("{:#}", quietly(&mut failing, "a network").unwrap_err());
    assert!(error.contains("ended with exit status: 3; it takes a network\nsaid\ncomplained"));
}
