//! Whatever is done in whatever order, every event is accounted for.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::{NAME, Scratch, all, batch, numbers};
use crate::spool::{Overflow, PutError, RowId, Spool};

#[derive(Clone, Debug)]
enum Doing {
    Put { count: u64, text: usize, time: u64 },
    Remove { at: usize },
    Replace { at: usize },
    Expire { before: u64 },
    Reopen,
    Kill,
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        6 => (1..5_u64, 0..800_usize, 0..100_u64)
            .prop_map(|(count, text, time)| Doing::Put { count, text, time }),
        3 => (0..8_usize).prop_map(|at| Doing::Remove { at }),
        1 => (0..8_usize).prop_map(|at| Doing::Replace { at }),
        1 => (0..60_u64).prop_map(|before| Doing::Expire { before }),
        1 => Just(Doing::Reopen),
        1 => Just(Doing::Kill),
    ]
}

/// A batch that should be there.
struct Waiting {
    id: RowId,
    number: u64,
    count: u64,
    time: u64,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_event_is_accounted_for(
        drop_oldest: bool,
        doings in prop::collection::vec(doing(), 1..40),
    ) {
        let mut scratch = Scratch::new();
        let overflow = if drop_oldest { Overflow::DropOldest } else { Overflow::RefuseNewest };
        let open = |scratch: &Scratch| {
            let config = scratch.config().cap_bytes(1).overflow(overflow);
            Spool::open(&config, NAME).unwrap()
        };
        let mut spool = open(&scratch);
        let mut waiting: VecDeque<Waiting> = VecDeque::new();
        for (number, doing) in (0..).zip(doings) {
            match doing {
                Doing::Put { count, text, time } => {
                    match spool.put(&batch(number, count, text), time) {
                        Ok(put) => {
                            let mut dropped = 0;
                            while dropped < put.dropped_oldest {
                                dropped += waiting.pop_front().unwrap().count;
                            }
                            prop_assert_eq!(dropped, put.dropped_oldest);
                            prop_assert!(drop_oldest || dropped == 0);
                            waiting.push_back(Waiting { id: put.id, number, count, time });
                        }
                        Err(error) => prop_assert!(matches!(error, PutError::Full)),
                    }
                }
                Doing::Remove { at } => {
                    if let Some(gone) = waiting.remove(at) {
                        prop_assert_eq!(spool.remove(gone.id), gone.count);
                    }
                }
                Doing::Replace { at } => {
                    if let Some(kept) = waiting.get_mut(at) {
                        kept.id = spool.replace(kept.id, &batch(kept.number, 1, 1)).unwrap();
                        kept.count = 1;
                    }
                }
                Doing::Expire { before } => {
                    let held: u64 = waiting.iter().map(|kept| kept.count).sum();
                    waiting.retain(|kept| kept.time >= before);
                    let left: u64 = waiting.iter().map(|kept| kept.count).sum();
                    prop_assert_eq!(spool.expire(before).unwrap(), held - left);
                }
                Doing::Reopen => {
                    drop(spool);
                    spool = open(&scratch);
                }
                Doing::Kill => {
                    let copy = scratch.as_if_killed();
                    drop(spool);
                    scratch = copy;
                    spool = open(&scratch);
                }
            }
            let left: u64 = waiting.iter().map(|kept| kept.count).sum();
            prop_assert_eq!(spool.len_events(), left);
            prop_assert_eq!(spool.take_corrupt(), 0);
            prop_assert!(spool.bytes() <= 64 << 10);
        }
        let expected: Vec<_> = waiting.iter().map(|kept| kept.number).collect();
        prop_assert_eq!(numbers(&mut spool), expected);
        let counts: Vec<_> = waiting.iter().map(|kept| kept.count).collect();
        let read: Vec<_> = all(&mut spool).iter().map(|read| read.events.len() as u64).collect();
        prop_assert_eq!(read, counts);
    }
}
