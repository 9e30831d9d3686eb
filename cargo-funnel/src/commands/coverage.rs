//! `cargo funnel coverage`: what tests exercised.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Ended, print};
use crate::coverage::Notes;
use crate::flags::{self, Format};
use crate::render::coverage::{Inputs, json, markdown, table};
use crate::{coverage, source, terminal};

/// Holds the notes against the binaries, and tells of each thing that cannot be read.
pub(crate) fn run(flags: &flags::Coverage) -> Ended {
    let (binaries, problems) = source::binaries(flags.binaries.subject());
    let mut ended = Ended::with(problems);
    if binaries.is_empty() {
        return ended;
    }
    let notes = notes(&flags.folders, &mut ended.problems);
    let registries: Vec<_> = binaries.iter().map(|binary| &binary.registry).collect();
    let coverage = coverage::Coverage::of(&registries, &notes);
    let inputs = Inputs {
        binaries: binaries.iter().map(|binary| binary.path.clone()).collect(),
        folders: flags
            .folders
            .iter()
            .map(|path| path.display().to_string())
            .collect(),
        files: notes.files(),
        unreadable: notes.unreadable(),
        minimum: flags.min,
    };
    let text = match flags.format {
        Format::Table => table(&inputs, &coverage, terminal::columns()),
        Format::Json => json(&inputs, &coverage),
        Format::Markdown => markdown(&inputs, &coverage),
    };
    ended.problems.extend(print(&text, "list"));
    ended.objects = flags.min.is_some_and(|min| coverage.share().is_below(min));
    ended
}

/// All notes of the folders, and a line on each file that is none.
fn notes(folders: &[PathBuf], problems: &mut Vec<String>) -> Notes {
    let mut notes = Notes::default();
    for folder in folders {
        let files = match files(folder) {
            Ok(files) => files,
            Err(error) => {
                problems.push(format!(
                    "{}: cannot be read as the folder that FUNNEL_COVERAGE named: {error}",
                    folder.display()
                ));
                continue;
            }
        };
        for file in files {
            let read = fs::read(&file).map_err(|error| format!("cannot be read: {error}"));
            if let Err(problem) = read.and_then(|content| notes.file(&content)) {
                problems.push(format!("{}: {problem}", file.display()));
            }
        }
    }
    notes
}

/// The files of notes in a folder, in a fixed order.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut files = files.collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|end| end == "jsonl"));
    files.sort();
    Ok(files)
}
