//! What stdout can show, and writing to it. Knows nothing of what is written.

use std::io::{self, ErrorKind, Write as _};

/// The columns of the terminal that stdout is; `None` for a file or a pipe.
pub(crate) fn columns() -> Option<u16> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0)
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
