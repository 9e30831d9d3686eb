//! The shape of the command line: what can be asked and the texts of `--help`, one file per command.
//! Nothing is done here. Read by `main` and `commands`.

mod audit;
mod check;
mod completions;
mod config;
mod coverage;
mod diff;
mod explain;
mod generate;
mod lock;
mod man;
mod reconcile;
mod report;
mod sources;

use std::ffi::OsString;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use audit::Audit;
pub(crate) use check::{Check, CheckFormat};
pub(crate) use completions::Completions;
pub(crate) use config::{Config, ConfigCheck, ConfigCommand, ConfigFormat};
pub(crate) use coverage::Coverage;
pub(crate) use diff::{Deny, Diff, DiffFormat};
pub(crate) use explain::Explain;
pub(crate) use generate::Generate;
pub(crate) use lock::{Lock, LockFile};
pub(crate) use man::Man;
pub(crate) use reconcile::{BuiltWith, Reconcile};
pub(crate) use report::Report;
pub(crate) use sources::{Binaries, Subject};

/// See what the telemetry of a built program can say, and what it said
#[derive(Debug, Parser)]
#[command(
    name = "cargo-funnel",
    bin_name = "cargo funnel",
    version,
    arg_required_else_help = true
)]
pub(crate) struct Flags {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Audit(Audit),
    Reconcile(Reconcile),
    Report(Report),
    Lock(Lock),
    Check(Check),
    Diff(Diff),
    Coverage(Coverage),
    Generate(Generate),
    Config(Config),
    Explain(Explain),
    Completions(Completions),
    Man(Man),
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading in a terminal
    Table,
    /// For programs; the member `schema` tells the version of its shape
    Json,
    /// For a comment on a pull request
    Markdown,
}

impl Flags {
    /// Reads the arguments of the process, the first of which is its own name.
    ///
    /// # Errors
    ///
    /// On a misuse, and for `--help` and `--version`: clap's errors know what to print and how to exit.
    pub(crate) fn read(args: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        // Cargo runs `cargo-funnel funnel audit` for `cargo funnel audit`.
        let args = args
            .enumerate()
            .filter(|(at, arg)| *at != 1 || arg != "funnel");
        Self::try_parse_from(args.map(|(_, arg)| arg))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{Command, Flags, Subject};

    fn subject(line: &str) -> Result<Subject, clap::error::ErrorKind> {
        let args = line.split_whitespace().map(Into::into);
        let flags = Flags::read(args).map_err(|error| error.kind())?;
        Ok(match flags.command {
            Command::Audit(audit) => audit.binaries.subject(),
            Command::Reconcile(reconcile) => reconcile.binaries.subject(),
            Command::Report(report) => report.binaries.subject(),
            Command::Coverage(coverage) => coverage.binaries.subject(),
            other => panic!("{other:?} reads no binary"),
        })
    }

    #[test]
    fn the_shape_is_sound() {
        Flags::command().debug_assert();
    }

    #[test]
    fn both_ways_of_calling_mean_the_same() {
        let packages = |names: &[&str], profile: &str| Subject::Packages {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            profile: profile.to_owned(),
        };
        let package = |profile| packages(&["shop"], profile);
        let binaries = |paths: &[&str]| Subject::Binaries(paths.iter().map(Into::into).collect());
        let cases = [
            ("audit --bin app", binaries(&["app"])),
            ("audit --bin funnel", binaries(&["funnel"])),
            ("audit --bin app --bin b", binaries(&["app", "b"])),
            (
                "audit -p shop -p admin",
                packages(&["shop", "admin"], "release"),
            ),
            ("audit -p shop", package("release")),
            ("audit --package shop --profile dev", package("dev")),
            ("report --events a b --bin app", binaries(&["app"])),
            ("report -p shop --events a", package("release")),
            ("coverage -p shop --coverage a", package("release")),
            ("reconcile -p shop --deny error", package("release")),
            (
                "reconcile --bin app --features a,b --target x",
                binaries(&["app"]),
            ),
        ];
        for (line, expected) in cases {
            let direct = subject(&format!("cargo-funnel {line}"));
            let by_cargo = subject(&format!("cargo-funnel funnel {line}"));
            assert_eq!(direct.as_ref(), Ok(&expected), "{line}");
            assert_eq!(by_cargo.as_ref(), Ok(&expected), "{line}");
        }
    }

    #[test]
    fn what_is_missing_or_contradicts_is_refused() {
        use clap::error::ErrorKind;
        let cases = [
            ("audit", ErrorKind::MissingRequiredArgument),
            ("audit --bin app -p shop", ErrorKind::ArgumentConflict),
            ("audit --bin app --profile dev", ErrorKind::ArgumentConflict),
            ("audit --profile dev", ErrorKind::MissingRequiredArgument),
            ("audit --bin app --format yaml", ErrorKind::InvalidValue),
            (
                "reconcile -p shop --features a",
                ErrorKind::ArgumentConflict,
            ),
            (
                "reconcile -p shop --workspace-root a",
                ErrorKind::ArgumentConflict,
            ),
            ("audit --bin app --deny all", ErrorKind::InvalidValue),
            ("report --bin app", ErrorKind::MissingRequiredArgument),
            ("report --events a", ErrorKind::MissingRequiredArgument),
            ("report --bin app --events", ErrorKind::InvalidValue),
            ("coverage --bin app", ErrorKind::MissingRequiredArgument),
            (
                "coverage --bin app --coverage a --min 101",
                ErrorKind::ValueValidation,
            ),
            ("inspect --bin app", ErrorKind::InvalidSubcommand),
        ];
        for (line, expected) in cases {
            assert_eq!(
                subject(&format!("cargo-funnel {line}")),
                Err(expected),
                "{line}"
            );
        }
    }
}
