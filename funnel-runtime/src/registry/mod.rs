//! The registry of what this binary, or another one, can emit.
//!
//! Every declaration and every emit site leaves a record in a link section of its own. The process
//! reads its own section; `cargo funnel audit` reads that of a file, without running it. Both
//! give the same [`Registry`].
//!
//! A crate that nothing refers to is not linked, and neither are its records: that holds for every
//! registry made at link time.

mod model;
mod record;
mod section;

use std::sync::LazyLock;

pub use model::{FunnelInfo, KeyInfo, Place, Registry, SiteInfo, StepInfo, TargetInfo};
pub use record::RecordError;
#[doc(hidden)]
pub use record::{Pair, Record, bytes};

/// The names of the section of records in the object formats, for tools that look for it.
pub const SECTION_NAMES: [&str; 3] = ["funnel", "__funnel", ".funnel"];

impl Registry {
    /// Reads the records of a section.
    ///
    /// # Errors
    ///
    /// When the section holds anything else than records of a known version.
    pub fn from_section(section: &[u8]) -> Result<Self, RecordError> {
        Self::from_records(&record::read(section)?)
    }

    /// The registry of this process, read once.
    ///
    /// The section was written by this crate's macros in this build. Should it not be readable,
    /// because a second version of the crate is linked in, the registry is empty and a line on
    /// stderr says why.
    #[must_use]
    pub fn of_process() -> &'static Self {
        static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
            Registry::from_section(section::bytes()).unwrap_or_else(|error| {
                eprintln!("funnel: the registry of this process cannot be read: {error}");
                Registry::default()
            })
        });
        &REGISTRY
    }
}

#[cfg(feature = "prometheus")]
impl SiteInfo {
    /// The address of the record, for a site of this process.
    pub(crate) fn address(&self) -> usize {
        section::bytes().as_ptr().addr() + self.offset.0
    }
}
