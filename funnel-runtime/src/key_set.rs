//! A set of attribute keys of one funnel, as bits. Plain data; anything may import it.

/// A set of at most [`KeySet::CAPACITY`] key indices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeySet([u64; 4]);

impl KeySet {
    /// The number of distinct keys a set can hold; the macros refuse a funnel with more.
    pub const CAPACITY: usize = 256;
    /// The set without a key.
    pub const EMPTY: Self = Self([0; 4]);

    /// The set of the keys at the given indices.
    #[must_use]
    pub const fn of(indices: &[u8]) -> Self {
        let mut set = Self::EMPTY;
        let mut at = 0;
        while at < indices.len() {
            set.insert(indices[at]);
            at += 1;
        }
        set
    }

    /// Adds one key.
    pub const fn insert(&mut self, key: u8) {
        self.0[(key >> 6) as usize] |= 1 << (key & 63);
    }

    /// Whether the key is in the set.
    #[must_use]
    pub const fn contains(&self, key: u8) -> bool {
        self.0[(key >> 6) as usize] & (1 << (key & 63)) != 0
    }

    /// Whether the set has no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }

    /// The keys of `self` that are not in `other`.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|word| self.0[word] & !other.0[word]))
    }
}

#[cfg(test)]
mod tests {
    use super::KeySet;

    #[test]
    fn holds_the_first_and_the_last_index() {
        let set = KeySet::of(&[0, 63, 64, 255]);
        for key in 0..=u8::MAX {
            assert_eq!(
                set.contains(key),
                [0, 63, 64, 255].contains(&key),
                "key {key}"
            );
        }
    }

    #[test]
    fn difference_keeps_what_the_other_lacks() {
        let left = KeySet::of(&[1, 70, 200]);
        let right = KeySet::of(&[70]);
        assert_eq!(left.without(&right), KeySet::of(&[1, 200]));
        assert!(left.without(&left).is_empty());
    }
}
