//! What became of every event: the numbers that must add up. Plain data.

use std::collections::BTreeMap;
use std::fmt;

/// Why an event was not delivered. The set is closed; each is exported at zero from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
pub enum Reason {
    /// The queue of the emitting thread had no room.
    QueueFull,
    /// The backend cannot represent it.
    Invalid,
    /// It is larger than the backend takes.
    TooLarge,
    /// An attribute expression, a value or the backend panicked.
    Panic,
    /// It could not be turned into bytes.
    Encode,
    /// The backend refused it.
    Rejected,
    /// The backend refused the credentials.
    Auth,
    /// Every attempt failed.
    RetriesExhausted,
    /// It grew too old to be sent.
    Expired,
    /// The spool had no room.
    SpoolFull,
    /// The spool could not be written or read.
    SpoolIo,
    /// The spool held something else than what was written.
    SpoolCorrupt,
    /// The process shut down before it could be delivered.
    ShutdownTimeout,
    /// The backend accepted the batch without it.
    PartialRejected,
    /// It held personal data.
    PiiValue,
    /// No backend was there to take it.
    NotConfigured,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 16] = [
        Self::QueueFull,
        Self::Invalid,
        Self::TooLarge,
        Self::Panic,
        Self::Encode,
        Self::Rejected,
        Self::Auth,
        Self::RetriesExhausted,
        Self::Expired,
        Self::SpoolFull,
        Self::SpoolIo,
        Self::SpoolCorrupt,
        Self::ShutdownTimeout,
        Self::PartialRejected,
        Self::PiiValue,
        Self::NotConfigured,
    ];

    /// The label text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::QueueFull => "queue_full",
            Self::Invalid => "invalid",
            Self::TooLarge => "too_large",
            Self::Panic => "panic",
            Self::Encode => "encode",
            Self::Rejected => "rejected",
            Self::Auth => "auth",
            Self::RetriesExhausted => "retries_exhausted",
            Self::Expired => "expired",
            Self::SpoolFull => "spool_full",
            Self::SpoolIo => "spool_io",
            Self::SpoolCorrupt => "spool_corrupt",
            Self::ShutdownTimeout => "shutdown_timeout",
            Self::PartialRejected => "partial_rejected",
            Self::PiiValue => "pii_value",
            Self::NotConfigured => "not_configured",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What became of the events that one backend was given.
///
/// `accepted = delivered + pending + the sum of dropped`, in every account that
/// [`accounts`](crate::accounts) returns.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Account {
    /// The name of the backend.
    pub backend: String,
    /// Events that sites emitted, and those that earlier processes left in a spool.
    pub accepted: u64,
    /// Events the backend confirmed.
    pub delivered: u64,
    /// Events on their way.
    pub pending: u64,
    /// Events that were lost, by reason; every reason has an entry.
    pub dropped: BTreeMap<Reason, u64>,
}

impl Account {
    /// The number of lost events.
    #[must_use]
    pub fn dropped_total(&self) -> u64 {
        self.dropped.values().sum()
    }

    /// Whether every accepted event is accounted for.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        self.accepted == self.delivered + self.pending + self.dropped_total()
    }
}

impl fmt::Display for Account {
    /// One line: `json_lines: accepted 5 = delivered 4 + dropped 1 (queue_full 1) + pending 0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: accepted {} = delivered {} + dropped {}",
            self.backend,
            self.accepted,
            self.delivered,
            self.dropped_total()
        )?;
        let lost: Vec<_> = self
            .dropped
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(reason, count)| format!("{reason} {count}"))
            .collect();
        if !lost.is_empty() {
            write!(f, " ({})", lost.join(", "))?;
        }
        write!(f, " + pending {}", self.pending)
    }
}

/// What a shutdown or an exchange of backends left behind: the last account of each backend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Report {
    /// One per backend, in the order they were configured.
    pub accounts: Vec<Account>,
}

impl Report {
    /// Events that backends confirmed, over all backends.
    #[must_use]
    pub fn delivered(&self) -> u64 {
        self.accounts.iter().map(|account| account.delivered).sum()
    }

    /// Events that stay on the disk for the next process, over all backends.
    #[must_use]
    pub fn spooled(&self) -> u64 {
        self.accounts.iter().map(|account| account.pending).sum()
    }

    /// Lost events by reason, over all backends; reasons without a loss are left out.
    #[must_use]
    pub fn lost(&self) -> BTreeMap<Reason, u64> {
        let mut lost = BTreeMap::new();
        for (reason, count) in self.accounts.iter().flat_map(|account| &account.dropped) {
            if *count > 0 {
                *lost.entry(*reason).or_default() += count;
            }
        }
        lost
    }
}

impl fmt::Display for Report {
    /// One line per account.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, account) in self.accounts.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            account.fmt(f)?;
        }
        Ok(())
    }
}
