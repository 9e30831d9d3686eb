//! The shape of the command line: what can be asked and the texts of `--help`. Nothing is done
//! here. Only `main` reads it.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    Config(crate::config::flags::Config),
    Report(Report),
}

/// List every analytics event and business counter of a binary
///
/// The list comes from the binary itself: funnel-runtime's macros leave a record of every declared
/// funnel, flow and counter and every annotated function in it. The file is read and never run, so it can
/// be stripped, optimised, or built for another machine: ELF, Mach-O and PE, 32 and 64 bit.
///
/// A crate that nothing refers to is not linked, and its functions are not listed: they cannot emit.
/// Code that counts by hand leaves no record: of it, only the counter is listed.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 when every binary was read, 2 otherwise.")]
pub(crate) struct Audit {
    #[command(flatten)]
    pub(crate) binaries: Binaries,

    /// How to write the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// Say how the flows of a binary went, and how far its funnels were walked
///
/// Reads files of events as the backend `json_lines` writes them; which of them are about a flow or a
/// funnel, the binary says. It is read as for an audit, and never run.
///
/// A flow that started and has no end in the files is unfinished: its process was killed, or still
/// runs. Lines that are torn, that are no events or that were read before are counted and told.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 when every file and every binary was read, 2 otherwise.")]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) binaries: Binaries,

    /// Read these files of events, one JSON object on a line
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) events: Vec<PathBuf>,

    /// Take in events of probes too
    #[arg(long)]
    pub(crate) synthetic: bool,

    /// How to write the report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// Which binaries to read.
#[derive(Debug, Args)]
pub(crate) struct Binaries {
    #[command(flatten)]
    source: Source,

    /// Build with this profile [default: release]
    #[arg(long, value_name = "NAME", conflicts_with = "bin")]
    profile: Option<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// Read this executable or shared library
    #[arg(long, value_name = "PATH")]
    bin: Option<PathBuf>,

    /// Build this package of the workspace and read all its executables
    ///
    /// For a build with features, a target or other flags: build it yourself and use `--bin`.
    #[arg(short, long, value_name = "PACKAGE")]
    package: Option<String>,
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

/// What an audit or a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A file.
    Binary(PathBuf),
    /// The executables of a package.
    Package { name: String, profile: String },
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

impl Binaries {
    /// What to read.
    pub(crate) fn subject(&self) -> Subject {
        match &self.source {
            Source {
                package: Some(name),
                ..
            } => Subject::Package {
                name: name.clone(),
                profile: self.profile.clone().unwrap_or_else(|| "release".to_owned()),
            },
            // clap asks for one of the two.
            Source { bin, .. } => Subject::Binary(bin.clone().unwrap_or_default()),
        }
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
            Command::Config(_) => panic!("it is about no binary"),
            Command::Report(report) => report.binaries.subject(),
        })
    }

    #[test]
    fn the_shape_is_sound() {
        Flags::command().debug_assert();
    }

    #[test]
    fn both_ways_of_calling_mean_the_same() {
        let package = |profile: &str| Subject::Package {
            name: "shop".to_owned(),
            profile: profile.to_owned(),
        };
        let cases = [
            ("audit --bin app", Subject::Binary("app".into())),
            ("audit --bin funnel", Subject::Binary("funnel".into())),
            ("audit -p shop", package("release")),
            ("audit --package shop --profile dev", package("dev")),
            (
                "report --events a b --bin app",
                Subject::Binary("app".into()),
            ),
            ("report -p shop --events a", package("release")),
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
            ("report --bin app", ErrorKind::MissingRequiredArgument),
            ("report --events a", ErrorKind::MissingRequiredArgument),
            ("report --bin app --events", ErrorKind::InvalidValue),
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
