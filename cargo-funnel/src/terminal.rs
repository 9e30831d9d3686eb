//! What stdout can show, and writing to it. Knows nothing of what is written.

use std::env;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

/// The columns of the terminal that stdout is; `None` for a file or a pipe.
///
/// `COLUMNS` overrules what the terminal says, as it does for the tools around: it is how a person, or a
/// recording, asks for another width.
pub(crate) fn columns() -> Option<u16> {
    let stdout = io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    let told = env::var("COLUMNS").ok();
    let told = told.and_then(|columns| columns.trim().parse().ok());
    let found = terminal_size::terminal_size_of(stdout).map(|(width, _)| width.0);
    told.or(found).filter(|columns| *columns > 0)
}

/// Writes to stdout. Styles are taken out where nobody could see them or `NO_COLOR` is set.
///
/// # Errors
///
/// When stdout cannot be written. A reader that has seen enough, as `head` does, is no error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}
