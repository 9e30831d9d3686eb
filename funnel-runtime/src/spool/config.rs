//! What can be chosen about a spool.

use std::path::PathBuf;

use crate::database::Durability;

/// What happens when a spool has no room for more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// What waits longest makes room, and is counted as lost.
    #[default]
    DropOldest,
    /// What comes is refused, and counted as lost.
    RefuseNewest,
}

/// Where events wait that cannot be delivered, and how many.
///
/// Each process has a file of its own in the folder for each backend. What a process leaves behind,
/// killed or not, is sent by the next one that opens the folder.
///
/// The files hold events, so only their owner may read them on Unix: the folder gets the mode 0700
/// where it is made, the files get 0600. The folder has to be on a file system with locks.
///
/// ```
/// use funnel_runtime::{Durability, Overflow, SpoolConfig};
///
/// let spool = SpoolConfig::new("/var/lib/api/events")
///     .cap_bytes(64 << 20)
///     .overflow(Overflow::RefuseNewest)
///     .durability(Durability::PowerLoss);
/// # let _ = spool;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "this says what a spool is like, and opens none"]
pub struct SpoolConfig {
    pub(crate) folder: PathBuf,
    pub(crate) cap_bytes: u64,
    pub(crate) overflow: Overflow,
    pub(crate) durability: Durability,
}

impl SpoolConfig {
    /// The least that a file may be allowed.
    pub(crate) const LEAST_BYTES: u64 = 64 << 10;

    /// A spool in a folder, which is made when it is opened: 256 MiB for each process and backend,
    /// [`Overflow::DropOldest`], [`Durability::ProcessCrash`].
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            cap_bytes: 256 << 20,
            overflow: Overflow::default(),
            durability: Durability::default(),
        }
    }

    /// Sets how large the file of one process and backend may become; 64 KiB at least. While it is
    /// open there is a log beside it, of some four megabytes.
    pub fn cap_bytes(mut self, bytes: u64) -> Self {
        self.cap_bytes = bytes.max(Self::LEAST_BYTES);
        self
    }

    /// Sets what happens when there is no room for more.
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.overflow = overflow;
        self
    }

    /// Sets what an event in the spool survives.
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }
}
