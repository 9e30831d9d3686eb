//! When the counts of this process began.

use std::time::UNIX_EPOCH;

use crate::cells;

/// The moment, in milliseconds since the Unix epoch: not later than the first count.
pub(crate) fn unix_millis() -> u64 {
    let since = cells::began().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
