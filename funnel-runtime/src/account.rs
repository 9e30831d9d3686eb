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
        write_reasons(f, &self.dropped)?;
        write!(f, " + pending {}", self.pending)
    }
}

/// What was lost for which reason, in brackets; nothing where nothing was lost.
fn write_reasons(f: &mut fmt::Formatter<'_>, lost: &BTreeMap<Reason, u64>) -> fmt::Result {
    let lost = lost.iter().filter(|(_, count)| **count > 0);
    let lost: Vec<_> = lost
        .map(|(reason, count)| format!("{reason} {count}"))
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    write!(f, " ({})", lost.join(", "))
}

/// What became of events in the end, in words.
pub(crate) struct Fate<'a> {
    delivered: u64,
    spooled: u64,
    lost: &'a BTreeMap<Reason, u64>,
}

impl<'a> Fate<'a> {
    /// Of the events of one backend, after the last of its threads was stopped.
    pub(crate) fn of(account: &'a Account) -> Self {
        Self {
            delivered: account.delivered,
            spooled: account.pending,
            lost: &account.dropped,
        }
    }
}

impl fmt::Display for Fate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            delivered,
            spooled,
            lost,
        } = self;
        let sum: u64 = lost.values().sum();
        write!(f, "delivered {delivered}, spooled {spooled}, lost {sum}")?;
        write_reasons(f, lost)
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
    /// One line per backend, `json_lines: delivered 12, spooled 3, lost 1 (queue_full 1)`, and where there
    /// are several, or none, one for all of them: `total: delivered 24, spooled 3, lost 1 (queue_full 1)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, account) in self.accounts.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{}: {}", account.backend, Fate::of(account))?;
        }
        if self.accounts.len() == 1 {
            return Ok(());
        }
        let separator = if self.accounts.is_empty() { "" } else { "\n" };
        let total = Fate {
            delivered: self.delivered(),
            spooled: self.spooled(),
            lost: &self.lost(),
        };
        write!(f, "{separator}total: {total}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Reason, Report};

    fn account(backend: &str, lost: &[(Reason, u64)]) -> Account {
        let dropped = Reason::ALL.into_iter().map(|reason| (reason, 0));
        let mut account = Account {
            backend: backend.to_owned(),
            accepted: 0,
            delivered: 12,
            pending: 3,
            dropped: dropped.collect(),
        };
        account.dropped.extend(lost.iter().copied());
        account.accepted = 15 + account.dropped_total();
        account
    }

    #[test]
    fn a_report_says_what_was_delivered_spooled_and_lost() {
        let one = account("one", &[(Reason::QueueFull, 1)]);
        assert_eq!(
            one.to_string(),
            "one: accepted 16 = delivered 12 + dropped 1 (queue_full 1) + pending 3"
        );
        let mut report = Report {
            accounts: vec![one],
        };
        let line = "one: delivered 12, spooled 3, lost 1 (queue_full 1)";
        assert_eq!(report.to_string(), line);
        let lost = [(Reason::Auth, 4), (Reason::QueueFull, 2)];
        report.accounts.push(account("other", &lost));
        report.accounts.push(account("third", &[]));
        let expected = [
            line,
            "other: delivered 12, spooled 3, lost 6 (queue_full 2, auth 4)",
            "third: delivered 12, spooled 3, lost 0",
            "total: delivered 36, spooled 9, lost 7 (queue_full 3, auth 4)",
        ];
        assert_eq!(report.to_string(), expected.join("\n"));
        report.accounts.clear();
        assert_eq!(report.to_string(), "total: delivered 0, spooled 0, lost 0");
    }
}
