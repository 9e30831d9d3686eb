//! `cargo funnel report`: what events say that were sent.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};

use super::{Ended, print};
use crate::flags::{Format, Report};
use crate::render::report::Inputs;
use crate::report::Reporter;
use crate::{render, source, terminal};

/// Reports on what the files of events say, and tells of each thing that cannot be read.
pub(crate) fn run(flags: &Report) -> Ended {
    let (binaries, problems) = source::binaries(flags.binaries.subject());
    let mut ended = Ended::with(problems);
    if binaries.is_empty() {
        return ended;
    }
    let registries: Vec<_> = binaries.iter().map(|binary| &binary.registry).collect();
    let mut reporter = Reporter::new(&registries, flags.synthetic);
    let mut files = Vec::new();
    for path in &flags.events {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => {
                if let Err(error) = lines(file, |line| reporter.line(line)) {
                    ended
                        .problems
                        .push(format!("{name}: cannot be read to its end: {error}"));
                }
                files.push(name);
            }
            Err(error) => ended
                .problems
                .push(format!("{name}: cannot be opened: {error}")),
        }
    }
    if files.is_empty() {
        return ended;
    }
    let inputs = Inputs {
        binaries: binaries.iter().map(|binary| binary.path.clone()).collect(),
        files,
    };
    let report = reporter.finish();
    let text = match flags.format {
        Format::Table => render::report::table(&inputs, &report, terminal::columns()),
        Format::Json => render::report::json(&inputs, &report),
        Format::Markdown => render::report::markdown(&inputs, &report),
    };
    ended.problems.extend(print(&text, "report"));
    ended
}

/// Hands over every line of a file, which need not be text.
fn lines(file: File, mut each: impl FnMut(&[u8])) -> io::Result<()> {
    let mut file = BufReader::new(file);
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        each(&line);
        line.clear();
    }
    Ok(())
}
