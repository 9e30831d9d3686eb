//! `cargo funnel man`: the manual.

use std::fs;
use std::io;
use std::path::Path;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::{Ended, print};
use crate::flags;

/// Writes all pages into a folder, or that of the tool to stdout.
pub(crate) fn run(flags: &flags::Man) -> Ended {
    let problem = match &flags.out {
        None => match page(flags::Flags::command()) {
            Ok(text) => print(&text, "page"),
            Err(error) => Some(format!("the page cannot be made: {error}")),
        },
        Some(folder) => write(folder)
            .err()
            .map(|error| format!("{}: the pages cannot be written: {error}", folder.display())),
    };
    Ended::with(problem.into_iter().collect())
}

fn page(command: clap::Command) -> io::Result<String> {
    let mut page = Vec::new();
    of(command).render(&mut page)?;
    String::from_utf8(page).map_err(io::Error::other)
}

/// The page of a command, which says what it belongs to.
fn of(command: clap::Command) -> Man {
    Man::new(command)
        .source(concat!("cargo-funnel ", env!("CARGO_PKG_VERSION")))
        .manual("Funnel")
}

fn write(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut tool = flags::Flags::command().disable_help_subcommand(true);
    tool.build();
    write_all(folder, tool)
}

/// The pages of a command and of those below it.
fn write_all(folder: &Path, command: clap::Command) -> io::Result<()> {
    for command in command.get_subcommands() {
        write_all(folder, command.clone())?;
    }
    of(command).generate_to(folder).map(drop)
}
