//! `cargo funnel audit`.

use clap::Args;

use super::{Binaries, Format};
use crate::code::Severity;

/// List every analytics event and business counter of a binary
///
/// The list comes from the binary itself: funnel-runtime's macros leave a record of every declared
/// funnel, flow and counter and every annotated function in it. The file is read and never run, so it can
/// be stripped, optimised, or built for another machine: ELF, Mach-O and PE, 32 and 64 bit.
///
/// A crate that nothing refers to is not linked, and its functions are not listed: they cannot emit. With
/// `--package` it is a finding; `cargo funnel reconcile` says more of it. Code that counts by hand leaves no record: of it, only the counter
/// is listed.
///
/// What is found fault with has a code, which `cargo funnel explain` explains. Give all binaries of a
/// product at once, and a step that any of them emits is not missed.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 when every binary was read, 1 when there is a finding that --deny objects to, 2 \
                  when a binary cannot be read."
)]
pub(crate) struct Audit {
    #[command(flatten)]
    pub(crate) binaries: Binaries,

    /// How to write the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Table)]
    pub(crate) format: Format,

    /// Object to findings as bad as this, or worse
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) deny: Option<Severity>,
}
