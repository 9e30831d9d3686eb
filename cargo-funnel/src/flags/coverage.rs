//! `cargo funnel coverage`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{Binaries, Format};

/// Say which sites of a binary its tests exercised, and which never fired
///
/// Run the tests with `FUNNEL_COVERAGE` naming a folder, by an absolute path: `cargo test`, nextest, any
/// number of processes and runs. Every site that fires inside a test recorder, or with a backend
/// installed, is noted there, and every way in which its calls ended.
///
/// A site fires when it sends its event, a function with a flow when the flow ends, and one that counts
/// when it counts. What a binary does not link is not asked for: it cannot emit.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 when all was read, 1 when fewer sites fired than --min asks for, 2 otherwise.\n\n\
                  Example:\n  FUNNEL_COVERAGE=$PWD/target/funnel cargo test\n  \
                  cargo funnel coverage -p api --coverage target/funnel --min 80"
)]
pub(crate) struct Coverage {
    #[command(flatten)]
    pub(crate) binaries: Binaries,

    /// Read the notes in this folder; may be given several times
    #[arg(long = "coverage", value_name = "DIR", required = true, value_hint = ValueHint::DirPath)]
    pub(crate) folders: Vec<PathBuf>,

    /// Ask that at least so many percent of the sites fired
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(crate) min: Option<f64>,

    /// How to write the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub(crate) format: Format,
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("a number from 0 to 100 is expected".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_percentage_is_a_number_up_to_100() {
        assert_eq!(percent("0"), Ok(0.0));
        assert_eq!(percent("87.5"), Ok(87.5));
        assert_eq!(percent("100"), Ok(100.0));
        for text in ["", "-1", "100.1", "80%", "NaN", "inf", "all"] {
            assert!(percent(text).is_err(), "{text}");
        }
    }
}
