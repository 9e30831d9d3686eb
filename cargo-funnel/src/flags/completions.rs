//! `cargo funnel completions`.

use clap::Args;
use clap_complete::Shell;

/// Write a script that completes the command line in a shell
///
/// In bash, zsh and fish it completes `cargo funnel` as well as `cargo-funnel`.
#[derive(Debug, Args)]
#[command(after_help = "Where the script belongs:\n  \
                  bash        ~/.local/share/bash-completion/completions/cargo-funnel, or `source` it in ~/.bashrc\n  \
                  zsh         a file `_cargo-funnel` in a folder of $fpath\n  \
                  fish        ~/.config/fish/conf.d/cargo-funnel.fish\n  \
                  powershell  `cargo-funnel completions powershell | Out-String | Invoke-Expression` in $PROFILE\n  \
                  elvish      `eval (cargo-funnel completions elvish | slurp)` in rc.elv\n\n\
                  In bash, `cargo funnel` is completed once the script was read: `source` it for that.")]
pub(crate) struct Completions {
    /// For this shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}
