//! One series for all that is counted under one name.

use std::collections::BTreeMap;

/// Joins what is counted under one name, in the order in which the names first come.
pub(super) fn unique<N: Ord + Copy, C>(named: impl Iterator<Item = (N, C)>) -> Vec<(N, Vec<C>)> {
    let mut places = BTreeMap::new();
    let mut unique: Vec<(N, Vec<C>)> = Vec::new();
    for (name, counted) in named {
        let place = *places.entry(name).or_insert(unique.len());
        match unique.get_mut(place) {
            Some((_, sum)) => sum.push(counted),
            None => unique.push((name, vec![counted])),
        }
    }
    unique
}
