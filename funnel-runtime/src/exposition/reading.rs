//! Everything that is counted, as it stands at one moment.

use std::collections::BTreeMap;

use super::losses;
use crate::account::{Account, Reason};
use crate::cells::Snapshot;
use crate::delivery;
use crate::problem::{self, Problem};

#[derive(Debug)]
pub(super) struct Reading {
    pub(super) counts: Snapshot,
    /// What went wrong, by the record of the place.
    pub(super) problems: BTreeMap<(usize, Problem), u64>,
    /// The accounts of the present backends; those of one name are one.
    pub(super) accounts: Vec<Account>,
    /// What all backends there ever were lost.
    pub(super) lost: BTreeMap<Reason, u64>,
    pub(super) unknown_backends: u64,
    /// Threads of delivery that began again.
    pub(super) restarts: u64,
}

impl Reading {
    pub(super) fn take() -> Self {
        let (accounts, lost) = losses::read();
        Self {
            counts: Snapshot::take(),
            problems: problem::all(),
            accounts: by_name(accounts),
            lost,
            unknown_backends: losses::unknown_backends(),
            restarts: delivery::restarts(),
        }
    }
}

/// Adds up the accounts of backends of one name, such as two files of lines of JSON.
fn by_name(accounts: Vec<Account>) -> Vec<Account> {
    let mut named: Vec<Account> = Vec::with_capacity(accounts.len());
    for account in accounts {
        match named.iter_mut().find(|sum| sum.backend == account.backend) {
            None => named.push(account),
            Some(sum) => {
                sum.accepted += account.accepted;
                sum.delivered += account.delivered;
                sum.pending += account.pending;
                for (reason, count) in account.dropped {
                    *sum.dropped.entry(reason).or_default() += count;
                }
            }
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::{Account, Reason, by_name};

    fn account(backend: &str, accepted: u64) -> Account {
        Account {
            backend: backend.to_owned(),
            accepted,
            delivered: accepted - 2,
            pending: 1,
            dropped: [(Reason::Panic, 1), (Reason::Auth, 0)].into(),
        }
    }

    #[test]
    fn accounts_of_one_name_are_added_up() {
        let named = by_name(vec![account("a", 5), account("b", 7), account("a", 11)]);
        let [a, b] = named.as_slice() else {
            panic!("{named:?}")
        };
        assert_eq!((a.accepted, a.delivered, a.pending), (16, 12, 2));
        assert_eq!(a.dropped[&Reason::Panic], 2);
        assert_eq!(a.dropped[&Reason::Auth], 0);
        assert!(a.is_balanced() && b.is_balanced());
        assert_eq!((&*b.backend, b.accepted), ("b", 7));
    }
}
