//! `cargo funnel completions`: a script for a shell.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Ended, print};
use crate::flags::{Completions, Flags};

/// The file of the tool, by which shells know it.
const NAME: &str = "cargo-funnel";
/// The same without a hyphen, with which clap's script for bash completes nothing behind a command:
/// <https://github.com/clap-rs/clap/issues/6421>.
const BASH_NAME: &str = "cargo_funnel";

/// What makes `cargo funnel` complete as `cargo-funnel` does. What Cargo's own script knows stays.
const BASH: &str = include_str!("completions/cargo.bash");
const FISH: &str = include_str!("completions/cargo.fish");

/// Writes the script.
pub(crate) fn run(flags: &Completions) -> Ended {
    let text = match flags.shell {
        Shell::Bash => {
            let script = script(Shell::Bash, BASH_NAME);
            let registered = format!(" {BASH_NAME}\n");
            script.replace(&registered, &format!(" {NAME}\n")) + BASH
        }
        Shell::Fish => script(Shell::Fish, NAME) + FISH,
        // Cargo's own script for zsh calls `_cargo-funnel`, which is how the function is called here. The
        // others have no way to add to what completes `cargo`.
        shell => script(shell, NAME),
    };
    Ended::with(print(&text, "script").into_iter().collect())
}

fn script(shell: Shell, name: &str) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Flags::command(), name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
